"""A cable is plugged in: choose port, device and bed at the left, see what it says at the right."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QPushButton, QVBoxLayout
from typing_extensions import override

from station.domain.errors import Refused
from station.services.connect import Cable, Speech
from station.services.device_sheet import DeviceSheet
from ui import theme
from ui.devices.connect_presenter import ConnectPresenter, Look, PortWords, look
from ui.devices.live_card import LiveCard
from ui.devices.live_presenter import LivePresenter
from ui.errand import Errands
from ui.flow import Flow
from ui.form_page import FormPage, choice
from ui.page import Heading
from ui.parts import KeyAction, button, clear, reword, text

LISTEN, ON, ON_WITHOUT = "Listen", "Go on", "Go on without values"


@dataclass(frozen=True, slots=True)
class ConnectCalls:
    """What the page asks of the computer and of the station, always off the GUI thread.

    `connect` wants a line instead of another and gives back its name.
    """

    ports: Callable[[], Iterable[str]]
    trouble: Callable[[str], str | None]
    sheet: Callable[[], DeviceSheet]
    connect: Callable[[Cable, str | None], str]


class ConnectPage(FormPage):
    """`listening` carries the line's name once it is wanted; `went_on` when the nurse goes on.

    `skipped` says that no device is cabled now.
    """

    listening = Signal(str)
    went_on = Signal(str)
    skipped = Signal()
    chapter = "first-start"

    def __init__(
        self,
        errands: Errands,
        calls: ConnectCalls,
        speeches: Sequence[Speech],
        live: LivePresenter,
        skip: str = "",
    ) -> None:
        super().__init__(errands, LISTEN)
        self._calls, self._live, self._skip = calls, live, skip
        self.place = "Add a line"
        self.presenter = ConnectPresenter(tuple(speeches))
        self._groups = [QButtonGroup(self) for _ in range(4)]
        self._ports, self._beds, self._bauds = QVBoxLayout(), Flow(), Flow()
        self._ports.setSpacing(6)
        self.typed = QLineEdit()
        self._build()
        self.card = LiveCard()
        self.card.hide()
        self.beside.addWidget(self.card)
        self._help = self.aside("What happens", *_help())
        self.beside.addStretch(1)

    def _build(self) -> None:
        self._port_hint = self.field("Port of this computer", self._ports, "Looking for ports.")
        self.typed.setMinimumHeight(theme.TARGET)
        self.typed.setPlaceholderText("/dev/serial/by-id/..., COM3, socket://10.0.0.7:4001")
        self.typed.textEdited.connect(self.choose_port)
        self.field("or its name", self.typed)
        row = Flow()
        for speech in self.presenter.speeches:
            push = choice(speech.title, partial(self.choose_speech, speech.name))
            self._groups[1].addButton(push)
            row.addWidget(push)
        self.field("What hangs on it", row)
        self._baud_hint = self.field("Its speed", self._bauds, "")
        self.field("At which bed", self._beds)
        if self._skip:
            self.more_acts.addWidget(button(self._skip, self.skipped.emit))

    # ------------------------------------------------------------ choosing

    @override
    def entered(self) -> None:
        self.setFocus()
        self.look_again()

    def look_again(self) -> None:
        """Ask the computer for its ports anew."""
        calls = self._calls
        self.read(lambda: look(calls.ports, calls.trouble, calls.sheet), self._looked)

    def _looked(self, found: object) -> None:
        if not isinstance(found, Look):
            return
        clear(self._ports)
        for one in found.ports:
            self._port_row(one)
        none = "No serial port is there: plug the cable in and look again, or type a name."
        reword(self._port_hint, "" if found.ports else none)
        self._port_hint.setVisible(not found.ports)
        self._say_beds(found.sheet)
        self._say_bauds()

    def _port_row(self, one: PortWords) -> None:
        push = choice(one.port, partial(self._take_port, one.port))
        push.setChecked(one.port == self.presenter.port)
        self._groups[0].addButton(push)
        self._ports.addWidget(push)
        under = text(one.words, "small")
        under.setWordWrap(True)
        self._ports.addWidget(under)

    def _say_beds(self, sheet: DeviceSheet) -> None:
        clear(self._beds)
        guests = {guest.admission.bed: guest for guest in sheet.room.guests}
        for bed in sheet.beds:
            words = f"Bed {bed}"
            if bed in guests:
                words += f" \N{MIDDLE DOT} {guests[bed].patient.surname}"
            self._bed_button(words, bed)
        self._bed_button("Goes from bed to bed", None)

    def _bed_button(self, words: str, bed: str | None) -> None:
        push = choice(words, partial(self.choose_bed, bed))
        chosen = self.presenter.ward_wide if bed is None else self.presenter.bed == bed
        push.setChecked(chosen)
        self._groups[2].addButton(push)
        self._beds.addWidget(push)

    def _take_port(self, port: str) -> None:
        self.typed.setText(port)
        self.choose_port(port)

    def choose_port(self, port: str) -> None:
        """Take a port, whether chosen or typed."""
        self.presenter.port = port
        for push in self._groups[0].buttons():
            self._groups[0].setExclusive(False)
            push.setChecked(push.text() == port.strip())
            self._groups[0].setExclusive(True)
        self._rename()

    def choose_speech(self, name: str) -> None:
        """Take a kind of device; its speeds follow."""
        self.presenter.choose_speech(name)
        self._say_bauds()
        self._rename()

    def _say_bauds(self) -> None:
        clear(self._bauds)
        bauds = self.presenter.bauds
        for baud in bauds:
            usual = baud == bauds[0]
            push = choice(
                f"{baud}{' (usual)' if usual else ''}",
                partial(self.choose_baud, None if usual else baud),
            )
            push.setChecked(self.presenter.baud == (None if usual else baud))
            self._groups[3].addButton(push)
            self._bauds.addWidget(push)
        speech = self.presenter.speech
        only = "" if speech is None or bauds else f"always {speech.baud} baud"
        reword(self._baud_hint, only or ("" if bauds else "follows from the device"))
        self._baud_hint.setVisible(not bauds)

    def choose_baud(self, baud: int | None) -> None:
        """Take a speed; None for the usual one."""
        self.presenter.baud = baud
        self._rename()

    def choose_bed(self, bed: str | None) -> None:
        """Take a bed; None for a monitor that goes from bed to bed."""
        self.presenter.choose_bed(bed)
        self._rename()

    def _rename(self) -> None:
        line = self.presenter.line
        if line is None or self.presenter.changed:
            self.rename_act(LISTEN)
        else:
            self.rename_act(ON if self._live.talking(line) else ON_WITHOUT)

    # ------------------------------------------------------------ listening

    @override
    def save(self) -> None:
        line = self.presenter.line
        if line is not None and not self.presenter.changed:
            self.went_on.emit(line)
            return
        try:
            cable = self.presenter.cable()
        except Refused as sentence:
            self.say_wrong(sentence)
            return
        self.run(lambda: self._calls.connect(cable, line), self._joined)

    def _joined(self, line: object) -> None:
        self.presenter.joined(str(line))
        self.tick()
        self.look_again()
        self.listening.emit(str(line))

    @override
    def tick(self) -> None:
        line = self.presenter.line
        self.card.setVisible(line is not None)
        if line is not None:
            self.card.say(self._live.link(line), self._live.speakers(line))
        self._rename()

    def another(self) -> None:
        """On to the next device."""
        self.presenter.another()
        self.typed.clear()
        for group in (self._groups[0], self._groups[1]):
            group.setExclusive(False)
            for push in group.buttons():
                push.setChecked(False)
            group.setExclusive(True)
        self._say_bauds()
        self.tick()

    def buttons(self) -> list[QPushButton]:
        """Everything that can be chosen here."""
        return [
            push
            for group in self._groups
            for push in group.buttons()
            if isinstance(push, QPushButton)
        ]

    @override
    def heading(self) -> Heading:
        return Heading(self.place, "A device is plugged in")

    @override
    def more_keys(self) -> Sequence[KeyAction]:
        again = KeyAction("F5", "Look again", self.look_again)
        skip = (KeyAction("F6", self._skip, self.skipped.emit),) if self._skip else ()
        return (again, *skip)


def _help() -> tuple[QLabel, ...]:
    return (
        text("The recorder opens the port and asks the device what it shows. It can ask for"
             " nothing else: no key here changes a device."),
        text("Values appear here within seconds. If not, this place says whether no bytes come,"
             " whether they come at another speed, or whether another program has the port."),
        text("Until the device is confirmed, what it says is kept apart and belongs to nobody.",
             "mute"),
    )  # fmt: skip

"""A cable is plugged in: bed, port and device at the left, what the device says at the right.

What hangs on the cable can be found out, which listens before it asks, or be chosen by hand.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
)
from typing_extensions import override

from station.domain.device import Recognised
from station.domain.errors import Refused
from station.services.connect import Cable, Speech
from station.services.device_sheet import DeviceSheet
from ui import theme
from ui.devices.bed_choice import BedChoice
from ui.devices.connect_presenter import ConnectPresenter, Look, NewPorts, free_to_ask, look
from ui.devices.finding import Finding, Recognise
from ui.devices.kind_choice import KindChoice
from ui.devices.live_card import LiveCard
from ui.devices.live_presenter import LivePresenter
from ui.devices.port_list import PortList
from ui.errand import Errands
from ui.form_page import FormPage
from ui.page import Heading
from ui.parts import KeyAction, button, reword, text

LISTEN, ON, ON_WITHOUT = "Listen", "Go on", "Go on without values"
FIND, STOP, BY_HAND = "Find out what it is", "Stop", "Choose by hand"
TAKE = "Take the new port"
CHOOSE_BED = "Choose its bed, then listen."
WAIT = "What hangs on the port is being found out: wait for it, or stop it first."
FIND_HINT = "Finding out listens first, then asks; it takes up to two minutes."
LOOK_EVERY = 2  # seconds between looks for a port that is plugged in


@dataclass(frozen=True, slots=True)
class ConnectCalls:
    """What the page asks of the computer and of the station, always off the GUI thread.

    `connect` wants a line instead of another and gives back its name; `give_up` wants one no more;
    `recognise` finds out what a port says.
    """

    ports: Callable[[], Iterable[str]]
    trouble: Callable[[str], str | None]
    sheet: Callable[[], DeviceSheet]
    connect: Callable[[Cable, str | None], str]
    give_up: Callable[[str], object]
    recognise: Recognise


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
        self._new_ports, self._looking, self._seconds = NewPorts(), False, 0
        self.beds, self.ports, self.kinds = BedChoice(), PortList(), KindChoice(speeches)
        self.typed = QLineEdit()
        self.finding = Finding(calls.recognise, calls.trouble)
        self.find_button = button(FIND, self.find_out)
        self.by_hand = button(BY_HAND, self._show_kinds)
        self._found = text(FIND_HINT, "mute")
        self._build()
        self._join()
        self.card = LiveCard()
        self.card.hide()
        self.beside.addWidget(self.card)
        self._help = self.aside("What happens", *_help())
        self.beside.addStretch(1)

    def _build(self) -> None:
        self.field("At which bed", self.beds)
        self.field("Port of this computer", self.ports)
        self.typed.setMinimumHeight(theme.TARGET)
        self.typed.setPlaceholderText("/dev/serial/by-id/..., COM3, socket://10.0.0.7:4001")
        self.field("or its name", self.typed)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.find_button.setMinimumWidth(self.find_button.sizeHint().width())
        self._found.setWordWrap(True)
        self.by_hand.setCheckable(True)
        self.kinds.hide()
        row.addWidget(self.find_button)
        row.addWidget(self.by_hand)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._found)
        self.field("What hangs on it", column)
        self.fields.addWidget(self.kinds)
        if self._skip:
            self.more_acts.addWidget(button(self._skip, self.skipped.emit))

    def _join(self) -> None:
        self.beds.chosen.connect(self.choose_bed)
        self.ports.chosen.connect(self._take_port)
        self.typed.textEdited.connect(self.choose_port)
        self.kinds.chosen.connect(self.choose_speech)
        self.kinds.chose_baud.connect(self.choose_baud)
        self.finding.ended.connect(self._recognised)
        self.finding.failed.connect(self._not_asked)

    # ------------------------------------------------------------ choosing

    @override
    def entered(self) -> None:
        self.setFocus()
        self.look_again()

    @override
    def left(self) -> None:
        """Nobody looks any more: the port is let go of."""
        self._stop_finding()

    def look_again(self) -> None:
        """Ask the computer for its ports anew.  A look that failed is not repeated by itself."""
        calls = self._calls
        self._looking = True
        self.read(lambda: look(calls.ports, calls.trouble, calls.sheet), self._looked)

    def _looked(self, found: object) -> None:
        self._looking = False
        if not isinstance(found, Look):
            return
        new = self.ports.new
        self.ports.say(self._new_ports.first(found.ports), self.presenter.port.strip())
        self._say_beds(found.sheet)
        if new != self.ports.new:
            self.reheaded.emit()

    def _say_beds(self, sheet: DeviceSheet) -> None:
        guests = {guest.admission.bed: guest.patient.surname for guest in sheet.room.guests}
        places = [(bed, guests.get(bed)) for bed in sheet.beds]
        self.beds.say(places, self.presenter.bed, ward_wide=self.presenter.ward_wide)

    def _take_port(self, port: str) -> None:
        self.typed.setText(port)
        self.choose_port(port)

    def take_new_port(self) -> None:
        """Take the port that was plugged in just now."""
        if self.ports.new is not None:
            self._take_port(self.ports.new)

    def choose_port(self, port: str) -> None:
        """Take a port, whether chosen or typed."""
        self._stop_finding()
        self.presenter.port = port
        self.ports.take(port.strip())
        self._rename()
        self.reheaded.emit()

    def choose_speech(self, name: str) -> None:
        """Take a kind of device; its speeds follow."""
        self._stop_finding()
        self.presenter.choose_speech(name)
        self._say_kind()

    def _show_kinds(self) -> None:
        self.kinds.setVisible(self.by_hand.isChecked())
        QTimer.singleShot(0, self._scroll_down)

    def _scroll_down(self) -> None:
        """The act stays in sight, whatever unfolds above it."""
        scroll = self.findChild(QScrollArea)
        if isinstance(scroll, QScrollArea):
            scroll.ensureWidgetVisible(self.act)

    def choose_by_hand(self) -> None:
        """Show the kinds of device to choose from, or put them away."""
        self.by_hand.setChecked(not self.by_hand.isChecked())
        self._show_kinds()

    def choose_baud(self, baud: int | None) -> None:
        """Take a speed; None for the usual one."""
        self.presenter.baud = baud
        self._say_kind()

    def choose_bed(self, bed: str | None) -> None:
        """Take a bed; None for a monitor that goes from bed to bed."""
        self.presenter.choose_bed(bed)
        self._rename()

    def _say_kind(self) -> None:
        chosen, presenter = self.presenter.speech, self.presenter
        name = None if chosen is None else chosen.name
        self.kinds.say(name, presenter.bauds, presenter.baud)
        self._rename()

    def _rename(self) -> None:
        line = self.presenter.line
        if line is None or self.presenter.changed:
            self.rename_act(LISTEN)
        else:
            self.rename_act(ON if self._live.talking(line) else ON_WITHOUT)

    # ------------------------------------------------------------ finding out

    def find_out(self) -> None:
        """Find out what hangs on the port, or leave off."""
        if self.finding.busy:
            self._stop_finding()
            return
        calls, port = self._calls, self.presenter.port.strip()
        ours = self.presenter.line_on(port)

        def free() -> None:
            free_to_ask(port, ours, calls.trouble, calls.sheet)
            if ours is not None:
                calls.give_up(ours)

        self.run(free, lambda _done: self._ask(port, held=ours is not None))

    def _ask(self, port: str, *, held: bool) -> None:
        if held:
            self.presenter.gave_up()
        self.finding.begin(port, held=held)
        self._say_finding()
        self.tick()

    def _stop_finding(self) -> None:
        if self.finding.busy:
            self.finding.stop()
            self._say_finding()

    def _say_finding(self, result: str = "", role: str = "mute") -> None:
        busy = self.finding.busy and not self.finding.stopped
        words = STOP if busy else FIND
        if self.find_button.text() != words:
            self.find_button.setText(words)
            self.reheaded.emit()
        self.act.setEnabled(not busy and not self.busy)
        reword(self._found, result or self.finding.words or FIND_HINT, role=role)

    def _recognised(self, found: object) -> None:
        if not isinstance(found, Recognised):
            return
        known, complete = self.presenter.recognised(found), self.presenter.complete
        ask = f" {CHOOSE_BED}" if known and not complete else ""
        self._say_finding(found.words + ask, "title" if known else "alert")
        self._say_kind()
        if known and complete:
            self.save()

    def _not_asked(self, fault: BaseException) -> None:
        self._say_finding()
        self.say_wrong(fault)

    # ------------------------------------------------------------ listening

    @override
    def save(self) -> None:
        line = self.presenter.line
        if line is not None and not self.presenter.changed:
            self.went_on.emit(line)
            return
        if self.finding.busy and not self.finding.stopped:
            self.say_wrong(Refused(WAIT))
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
        if self.finding.busy:
            self._say_finding()
        self._rename()
        self._seconds += 1
        if self._seconds % LOOK_EVERY == 0 and not self._looking:
            self.look_again()

    def another(self) -> None:
        """On to the next device."""
        self._stop_finding()
        self.presenter.another()
        self.typed.clear()
        self.ports.take("")
        self._say_finding()
        self._say_kind()
        self.tick()

    def buttons(self) -> list[QPushButton]:
        """Everything that can be chosen here."""
        return [push for push in self.findChildren(QPushButton) if push.isCheckable()]

    @override
    def heading(self) -> Heading:
        return Heading(self.place, "A device is plugged in")

    @override
    def more_keys(self) -> Sequence[KeyAction]:
        new = self.ports.new is not None and self.ports.new != self.presenter.port
        take = (KeyAction("F8", TAKE, self.take_new_port),) if new else ()
        idle = self.find_button.text() == FIND
        find = KeyAction("F7", "Find out" if idle else STOP, self.find_out)
        hand = KeyAction("F9", BY_HAND, self.choose_by_hand)
        again = KeyAction("F5", "Look again", self.look_again)
        skip = (KeyAction("F6", self._skip, self.skipped.emit),) if self._skip else ()
        return (*take, find, hand, again, *skip)


def _help() -> tuple[QLabel, ...]:
    return (
        text("To find out what it is, the station listens at every speed and sends nothing. Only if"
             " nobody speaks does it greet, one kind of device after the other."),
        text("Then the recorder opens the port and asks the device what it shows. It can ask for"
             " nothing else: no key here changes a device."),
        text("Values appear here within seconds. If not, this place says whether no bytes come,"
             " whether they come at another speed, or whether another program has the port."),
        text("Until the device is confirmed, what it says is kept apart and belongs to nobody.",
             "mute"),
    )  # fmt: skip

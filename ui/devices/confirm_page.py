"""Device and patient side by side: read the label, read the wristband, confirm where you stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from station.domain.association import Where
from station.domain.errors import Refused
from station.services.device_sheet import DeviceSheet
from ui import theme
from ui.devices.confirm_presenter import (
    Confirming,
    ConfirmPresenter,
    device_words,
    guest_words,
    label_parts,
)
from ui.devices.live_presenter import LivePresenter, rate_of
from ui.errand import Errands
from ui.flow import Flow
from ui.form_page import FormPage, choice
from ui.page import Heading
from ui.parts import KeyAction, button, card, clear, reword, text

LOOK_EVERY = 5  # seconds: whoever lies in the bed may be another by then
BEDSIDE, DESK = "At the bed: label, wristband read", "From the desk"


@dataclass(frozen=True, slots=True)
class ConfirmCalls:
    """What the page asks of the station, off the GUI thread."""

    sheet: Callable[[], DeviceSheet]
    confirm: Callable[[Confirming], object]


class ConfirmPage(FormPage):
    """`confirmed` says that it is written; `skipped` that it is left for later."""

    confirmed = Signal()
    skipped = Signal()
    chapter = "devices"

    def __init__(
        self, errands: Errands, calls: ConfirmCalls, live: LivePresenter, skip: str = ""
    ) -> None:
        super().__init__(errands, "At the bed")
        self.act.setText(BEDSIDE)
        self._calls, self._live, self._skip = calls, live, skip
        self.place, self._seconds = "Confirm", 0
        self.presenter = ConfirmPresenter()
        self._devices, self._guests = Flow(), Flow()
        self._groups = [QButtonGroup(self), QButtonGroup(self)]
        self._label, self._serial = text("", "name"), text("", "name")
        self._address, self._rate = text("", "mute"), text("", "value")
        self._rate_age, self._link = text("", "mute"), text("", "mute")
        self._name, self._born, self._number = text("", "name"), text("", "name"), text("", "name")
        self._bed, self._alert = text("", "mute"), text("", "alert")
        self._missing = text("", "due")
        self.now = choice("From now on", partial(self._reach_back, back=False))
        self.back_then = choice("", partial(self._reach_back, back=True))
        self.shared = choice("This monitor goes from patient to patient", self._share)
        self.desk = button(DESK, lambda: self.confirm(Where.DESK))
        self._build()

    def _build(self) -> None:
        both = QHBoxLayout()
        both.setSpacing(theme.GAP)
        both.addWidget(self._device_card(), 1)
        both.addWidget(self._guest_card(), 1)
        self.fields.addLayout(both)
        self._missing.setWordWrap(True)
        self.fields.addWidget(self._missing)
        self._build_since()
        if self._skip:
            self.more_acts.addWidget(button(self._skip, self.skipped.emit))
        self.more_acts.addStretch(1)
        self.more_acts.addWidget(self.desk)
        self.aside(
            "Two identifiers, one label",
            text("Read the serial number on the device, and name, birth date and record number on"
                 " the wristband. If all agree with what stands here, confirm."),
            text("Only from then on do rate, volume and vital signs belong to this patient."),
            text("Confirmed from the desk, it is asked again at the next set of observations.",
                 "mute"),
        )  # fmt: skip
        self.beside.addStretch(1)

    def _build_since(self) -> None:
        group = QButtonGroup(self)
        group.addButton(self.now)
        group.addButton(self.back_then)
        self.now.setChecked(True)
        row = Flow()
        row.addWidget(self.now)
        row.addWidget(self.back_then)
        self.field("Since when", row)
        alone = Flow()
        alone.addWidget(self.shared)
        self.fields.addLayout(alone)

    def _device_card(self) -> QWidget:
        column = QVBoxLayout()
        column.addWidget(text("Device, as it says of itself", "mute"))
        column.addLayout(self._devices)
        for part in (
            self._label,
            self._serial,
            self._rate,
            self._rate_age,
            self._address,
            self._link,
        ):
            part.setWordWrap(True)
            column.addWidget(part)
        column.addStretch(1)
        return card(column)

    def _guest_card(self) -> QWidget:
        column = QVBoxLayout()
        column.addWidget(text("Patient, as on the wristband", "mute"))
        column.addLayout(self._guests)
        for part in (self._name, self._born, self._number, self._bed, self._alert):
            part.setWordWrap(True)
            column.addWidget(part)
        column.addStretch(1)
        return card(column)

    # ------------------------------------------------------------ what is shown

    def about(self, line: str) -> None:
        """Which line's device is to be confirmed."""
        self.presenter.about(line)
        self.now.setChecked(True)
        self.shared.setChecked(False)
        self.say_right()

    @override
    def entered(self) -> None:
        self.setFocus()
        self.look()

    def look(self) -> None:
        """Read the record again."""
        self.read(self._calls.sheet, self._looked)

    def _looked(self, sheet: object) -> None:
        if not isinstance(sheet, DeviceSheet):
            return
        before, guest = self._choices(), self.presenter.guest
        self.presenter.take(sheet)
        now = self.presenter.guest
        if guest and (now is None or now.admission.id != guest.admission.id):
            self._reach_back(back=False)  # nothing is said of the next patient yet
            self.now.setChecked(True)
        if before != self._choices() or not self._groups[1].buttons():
            self._offer()
        self._say()

    def _choices(self) -> tuple[object, ...]:
        devices = tuple(one.source for one in self.presenter.devices)
        return devices, tuple(guest.admission.id for guest in self.presenter.guests)

    def _offer(self) -> None:
        """Buttons, where there is something to choose."""
        clear(self._devices)
        clear(self._guests)
        devices, guests = self.presenter.devices, self.presenter.guests
        for one in devices if len(devices) > 1 else ():
            push = choice(device_words(one), partial(self._take_device, one.source))
            push.setChecked(self.presenter.device is one)
            self._groups[0].addButton(push)
            self._devices.addWidget(push)
        for guest in guests if len(guests) > 1 else ():
            words = guest_words(guest)
            push = choice(f"{words.bed}: {words.name}", partial(self._take_guest, guest))
            push.setChecked(self.presenter.guest is guest)
            self._groups[1].addButton(push)
            self._guests.addWidget(push)

    def _take_device(self, source: object) -> None:
        found = (one for one in self.presenter.devices if one.source == source)
        self.presenter.device = next(found, None)
        self._say()

    def _take_guest(self, guest: object) -> None:
        found = (one for one in self.presenter.guests if one == guest)
        self.presenter.guest = next(found, None)
        self._say()

    def _say(self) -> None:
        device, guest = self.presenter.device, self.presenter.guest
        parts = ("", "", "") if device is None else label_parts(device)
        labels = (self._label, self._serial, self._address)
        for label, part in zip(labels, parts, strict=True):
            reword(label, part)
            label.setVisible(bool(part))
        self._say_live()
        words = None if guest is None else guest_words(guest)
        for label, said in (
            (self._name, words and words.name), (self._bed, words and words.bed),
            (self._born, words and f"born {words.born}"), (self._number, words and words.number),
        ):  # fmt: skip
            reword(label, said or "")
        reword(self._alert, "; ".join(self.presenter.alerts))
        missing = self.presenter.missing()
        reword(self._missing, missing)
        self._missing.setVisible(bool(missing))
        for push in (self.act, self.desk):
            push.setEnabled(not missing and not self.busy)
        self._say_since()

    def _say_since(self) -> None:
        back = self.presenter.back_to
        self.back_then.setVisible(back is not None)
        if back is not None:
            self.back_then.setText(f"All the time since {self._live.clock(back)}")

    def _say_live(self) -> None:
        line, device = self.presenter.line, self.presenter.device
        speakers = self._live.speakers(line, frozenset() if device is None else device.figures)
        rate = rate_of(speakers)
        self.shared.setVisible(device is not None and rate is None)
        main = rate or next((value for one in speakers for value in one.values), None)
        reword(self._rate, "" if main is None else f"{main.label} {main.value}")
        reword(self._rate_age, "" if main is None else main.age)
        link = self._live.link(line)
        reword(self._link, link.words)

    @override
    def tick(self) -> None:
        self._seconds += 1
        if not self.presenter.devices or self._seconds % LOOK_EVERY == 0:
            self.look()
        self._say_live()

    # ------------------------------------------------------------ confirming

    def _reach_back(self, *, back: bool) -> None:
        self.presenter.backwards = back

    def _share(self) -> None:
        self.presenter.shared = self.shared.isChecked()
        if self.presenter.shared:
            self.presenter.backwards = False
            self.now.setChecked(True)
        self.look()

    @override
    def save(self) -> None:
        self.confirm(Where.BEDSIDE)

    def confirm(self, where: Where) -> None:
        """Write it down."""
        try:
            confirming = self.presenter.confirming(where)
        except Refused as sentence:
            self.say_wrong(sentence)
            return
        self.run(lambda: self._calls.confirm(confirming), self._done)

    def _done(self, _added: object) -> None:
        self.confirmed.emit()

    @override
    def heading(self) -> Heading:
        return Heading(self.place, "Whose device is this?")

    @override
    def more_keys(self) -> Sequence[KeyAction]:
        desk = KeyAction("Ctrl+D", DESK, lambda: self.confirm(Where.DESK))
        skip = (KeyAction("F6", self._skip, self.skipped.emit),) if self._skip else ()
        return (desk, *skip)

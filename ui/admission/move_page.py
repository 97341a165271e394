"""A patient goes to another bed: which one, and since when; the devices are confirmed there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit
from typing_extensions import override

from station.domain.clock import Clock
from station.domain.errors import Refused
from station.domain.wall import date_words
from station.services.admit_patient import Guest, Room
from ui import theme
from ui.admission import typed
from ui.errand import Errands
from ui.flow import Flow
from ui.form_page import FormPage, choice
from ui.page import Heading
from ui.parts import clear, reword, text


@dataclass(frozen=True, slots=True)
class Moving:
    """A move as the form says it."""

    guest: Guest
    bed: str
    at: datetime


class MovePage(FormPage):
    """`room` says which beds are free, `move` writes it down; `moved` says that it is written."""

    moved = Signal()
    chapter = "patients"

    def __init__(
        self,
        errands: Errands,
        calls: tuple[Callable[[], Room], Callable[[Moving], object]],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        super().__init__(errands, "Move")
        self._room, self._move = calls
        self._clock, self._zone = clock, zone
        self._guest: Guest | None = None
        self._alerts: tuple[str, ...] = ()
        self._bed: str | None = None
        self._beds = QButtonGroup(self)
        self._row = Flow()
        self._hint = self.field("To which bed", self._row, "Reading the beds.")
        self.at = QLineEdit()
        self.at.setMinimumHeight(theme.TARGET)
        self.at.setPlaceholderText("now; or 14:30, or 14 3 2026 14:30")
        self.at.returnPressed.connect(self.focusNextChild)
        self._at_hint = self.field("Since when", self.at)
        self.at.textChanged.connect(self._said)
        self.aside(
            "What happens then",
            text("Every device is off this patient from that moment on: what stays behind must"
                 " not follow."),
            text("What comes along is heard at the new bed, and confirmed there."),
        )  # fmt: skip
        self.beside.addStretch(1)

    def about(self, guest: Guest, alerts: Sequence[str] = ()) -> None:
        """Whom the form is about, and whom that could be mistaken for."""
        self._alerts = tuple(alerts)
        if self._guest is None or self._guest.admission.id != guest.admission.id:
            self.at.clear()
            self._bed = None
        self._guest = guest
        self._said()

    @override
    def heading(self) -> Heading:
        if self._guest is None:
            return Heading("Move")
        one = self._guest.patient
        return Heading(
            f"Bed {self._guest.admission.bed}",
            f"{one.surname}, {one.given_names}",
            f"{date_words(one.birth_date)} · {one.record_number}",
            tuple((words, "due") for words in self._alerts),
            note="Move to another bed",
        )

    @override
    def entered(self) -> None:
        self.read(self._room, self._say_room)

    def _say_room(self, room: object) -> None:
        free = room.free if isinstance(room, Room) else ()
        clear(self._row)
        for bed in free:
            push = choice(f"Bed {bed}", partial(self._choose, bed))
            push.setChecked(bed == self._bed)
            self._beds.addButton(push)
            self._row.addWidget(push)
        reword(self._hint, "" if free else "Every bed is taken.")
        self._hint.setVisible(not free)

    def _choose(self, bed: str) -> None:
        self._bed = bed

    def _said(self) -> None:
        words = typed.moment_said(self.at.text(), self._clock.now().utc, self._zone)
        reword(self._at_hint, words)
        self._at_hint.show()

    @override
    def tick(self) -> None:
        self._said()

    @override
    def save(self) -> None:
        guest, bed = self._guest, self._bed
        if guest is None:
            return
        if bed is None:
            self.say_wrong(Refused("Choose a bed."))
            return
        try:
            at = typed.moment(self.at.text(), self._clock.now().utc, self._zone)
        except Refused as sentence:
            self.say_wrong(sentence)
            return
        moving = Moving(guest, bed, at)
        self.run(lambda: self._move(moving), lambda _done: self.moved.emit())

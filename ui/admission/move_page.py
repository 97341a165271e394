"""A patient goes to another bed: which one, and since when; the devices are confirmed there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup
from typing_extensions import override

from station.domain.clock import Clock
from station.domain.errors import Refused
from station.services.admit_patient import Guest, Room
from ui.admission.guest_form import GuestForm
from ui.errand import Errands
from ui.flow import Flow
from ui.form_page import choice
from ui.parts import clear, reword, text


@dataclass(frozen=True, slots=True)
class Moving:
    """A move as the form says it."""

    guest: Guest
    bed: str
    at: datetime


class MovePage(GuestForm):
    """`room` says which beds are free, `move` writes it down; `moved` says that it is written."""

    moved = Signal()
    note = "Move to another bed"

    def __init__(
        self,
        errands: Errands,
        calls: tuple[Callable[[], Room], Callable[[Moving], object]],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        super().__init__(errands, "Move", clock, zone)
        self._room, self._move = calls
        self._bed: str | None = None
        self._beds = QButtonGroup(self)
        self._row = Flow()
        self._hint = self.field("To which bed", self._row, "Reading the beds.")
        self.ask_moment("Since when")
        self.aside(
            "What happens then",
            text("Every device is off this patient from that moment on: what stays behind must"
                 " not follow."),
            text("What comes along is heard at the new bed, and confirmed there."),
        )  # fmt: skip
        self.beside.addStretch(1)

    @override
    def empty(self) -> None:
        super().empty()
        self._bed = None

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

    @override
    def save(self) -> None:
        guest, bed = self._guest, self._bed
        if guest is None:
            return
        if bed is None:
            self.say_wrong(Refused("Choose a bed."))
            return
        try:
            at = self.moment()
        except Refused as sentence:
            self.say_wrong(sentence)
            return
        moving = Moving(guest, bed, at)
        self.run(lambda: self._move(moving), lambda _done: self.moved.emit())

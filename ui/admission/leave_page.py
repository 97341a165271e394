"""A patient goes home: when and why; every device is off the patient from that moment on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup
from typing_extensions import override

from station.domain.clock import Clock
from station.domain.errors import Refused
from station.domain.wall import date_words
from station.services.admit_patient import Guest
from ui.admission.guest_form import GuestForm
from ui.errand import Errands
from ui.flow import Flow
from ui.form_page import choice
from ui.parts import text

REASONS = ("Treatment finished", "Treatment stopped", "To another ward", "Left against advice")


@dataclass(frozen=True, slots=True)
class Leaving:
    """A discharge as the form says it."""

    guest: Guest
    at: datetime
    reason: str


class LeavePage(GuestForm):
    """`leave` writes it down; `gone` says that it is written."""

    gone = Signal()
    note = "Discharge"

    def __init__(
        self, errands: Errands, leave: Callable[[Leaving], object], clock: Clock, zone: ZoneInfo
    ) -> None:
        super().__init__(errands, "Discharge", clock, zone)
        self._leave = leave
        self._who = text("", "name")
        self._who.setWordWrap(True)
        self._more = text("", "mute")
        self.fields.addWidget(self._who)
        self.fields.addWidget(self._more)
        self.ask_moment("Left the ward at")
        self._build_reason()

    def _build_reason(self) -> None:
        self._reasons = QButtonGroup(self)
        row = Flow()
        for words in REASONS:
            push = choice(words, partial(self._because, words))
            self._reasons.addButton(push)
            row.addWidget(push)
        self.field("Why", row)
        self.reason = self.line("In words", "One of the above, or your own.")
        self.aside(
            "What happens then",
            text("Every device is off this patient from that moment on."),
            text("The bed is free. Its next patient gets no device, value or notice of this one."),
            text("The record stays, and can be printed and exported.", "mute"),
        )
        self.beside.addStretch(1)

    @override
    def about(self, guest: Guest, alerts: Sequence[str] = ()) -> None:
        super().about(guest, alerts)
        one = guest.patient
        self._who.setText(f"{one.surname}, {one.given_names}")
        self._more.setText(f"born {date_words(one.birth_date)} · {one.record_number}")

    @override
    def empty(self) -> None:
        super().empty()
        self.reason.clear()

    @override
    def entered(self) -> None:
        self.at.setFocus()

    def _because(self, words: str) -> None:
        self.reason.setText(words)

    @override
    def save(self) -> None:
        guest = self._guest
        if guest is None:
            return
        try:
            if not self.reason.text().strip():
                raise Refused("Say why the patient leaves.")  # noqa: TRY301 - shown like any other
            at = self.moment()
        except Refused as sentence:
            self.say_wrong(sentence)
            return
        leaving = Leaving(guest, at, self.reason.text().strip())
        self.run(lambda: self._leave(leaving), lambda _done: self.gone.emit())

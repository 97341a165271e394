"""A patient goes home: when and why; every device is off the patient from that moment on."""

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
from station.services.admit_patient import Guest
from ui import theme
from ui.admission import typed
from ui.errand import Errands
from ui.flow import Flow
from ui.form_page import FormPage, choice
from ui.page import Heading
from ui.parts import reword, text

REASONS = ("Treatment finished", "Treatment stopped", "To another ward", "Left against advice")


@dataclass(frozen=True, slots=True)
class Leaving:
    """A discharge as the form says it."""

    guest: Guest
    at: datetime
    reason: str


class LeavePage(FormPage):
    """`leave` writes it down; `gone` says that it is written."""

    gone = Signal()
    chapter = "patients"

    def __init__(
        self, errands: Errands, leave: Callable[[Leaving], object], clock: Clock, zone: ZoneInfo
    ) -> None:
        super().__init__(errands, "Discharge")
        self._leave, self._clock, self._zone = leave, clock, zone
        self._guest: Guest | None = None
        self._alerts: tuple[str, ...] = ()
        self._who = text("", "name")
        self._who.setWordWrap(True)
        self._more = text("", "mute")
        self.fields.addWidget(self._who)
        self.fields.addWidget(self._more)
        self.at = QLineEdit()
        self.at.setMinimumHeight(theme.TARGET)
        self.at.setPlaceholderText("now; or 14:30, or 14 3 2026 14:30")
        self.at.returnPressed.connect(self.focusNextChild)
        self._at_hint = self.field("Left the ward at", self.at)
        self.at.textChanged.connect(self._said)
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

    def about(self, guest: Guest, alerts: Sequence[str] = ()) -> None:
        """Whom the form is about, and whom that could be mistaken for.

        What was typed about somebody else goes.
        """
        self._alerts = tuple(alerts)
        if self._guest is None or self._guest.admission.id != guest.admission.id:
            self.at.clear()
            self.reason.clear()
        self._guest = guest
        one = guest.patient
        self._who.setText(f"{one.surname}, {one.given_names}")
        self._more.setText(f"born {date_words(one.birth_date)} · {one.record_number}")
        self._said()

    @override
    def heading(self) -> Heading:
        if self._guest is None:
            return Heading("Discharge")
        one = self._guest.patient
        return Heading(
            f"Bed {self._guest.admission.bed}",
            f"{one.surname}, {one.given_names}",
            f"{date_words(one.birth_date)} · {one.record_number}",
            tuple((words, "due") for words in self._alerts),
            note="Discharge",
        )

    @override
    def entered(self) -> None:
        self.at.setFocus()

    def _because(self, words: str) -> None:
        self.reason.setText(words)

    def _said(self) -> None:
        words = typed.moment_said(self.at.text(), self._clock.now().utc, self._zone)
        reword(self._at_hint, words)
        self._at_hint.show()

    @override
    def tick(self) -> None:
        self._said()

    @override
    def save(self) -> None:
        guest = self._guest
        if guest is None:
            return
        try:
            if not self.reason.text().strip():
                raise Refused("Say why the patient leaves.")  # noqa: TRY301 - shown like any other
            at = typed.moment(self.at.text(), self._clock.now().utc, self._zone)
        except Refused as sentence:
            self.say_wrong(sentence)
            return
        leaving = Leaving(guest, at, self.reason.text().strip())
        self.run(lambda: self._leave(leaving), lambda _done: self.gone.emit())

"""A form about one patient of the ward: who it is, in its head, and the moment that is typed."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from station.domain.clock import Clock
from station.domain.wall import date_words
from station.services.admit_patient import Guest
from ui import theme
from ui.admission import typed
from ui.errand import Errands
from ui.form_page import FormPage
from ui.page import Heading
from ui.parts import reword


class GuestForm(FormPage):
    """Begins about nobody; what was typed about one patient is never kept for another."""

    chapter = "patients"
    note = ""  # what the form does, at the end of its head

    def __init__(self, errands: Errands, act: str, clock: Clock, zone: ZoneInfo) -> None:
        super().__init__(errands, act)
        self._clock, self._zone = clock, zone
        self._guest: Guest | None = None
        self._alerts: tuple[str, ...] = ()
        self.at = QLineEdit()
        self.at.setMinimumHeight(theme.TARGET)
        self.at.setPlaceholderText("now; or 14:30, or 14 3 2026 14:30")
        self.at.returnPressed.connect(self.focusNextChild)

    def ask_moment(self, words: str) -> None:
        """The field for the moment; what is understood stands beneath it."""
        self._at_hint = self.field(words, self.at)
        self.at.textChanged.connect(self._said)

    def moment(self) -> datetime:
        """The moment that is typed, or now; raises Refused."""
        return typed.moment(self.at.text(), self._clock.now().utc, self._zone)

    def about(self, guest: Guest, alerts: Sequence[str] = ()) -> None:
        """Whom the form is about, and whom that could be mistaken for.

        What was typed about somebody else goes.
        """
        self._alerts = tuple(alerts)
        if self._guest is None or self._guest.admission.id != guest.admission.id:
            self.empty()
        self._guest = guest
        self._said()

    def empty(self) -> None:
        """The form as it is before anything is typed."""
        self.at.clear()

    @override
    def heading(self) -> Heading:
        if self._guest is None:
            return Heading(self._act_words)
        one = self._guest.patient
        return Heading(
            f"Bed {self._guest.admission.bed}",
            f"{one.surname}, {one.given_names}",
            f"{date_words(one.birth_date)} · {one.record_number}",
            tuple((words, "due") for words in self._alerts),
            note=self.note,
        )

    def _said(self) -> None:
        words = typed.moment_said(self.at.text(), self._clock.now().utc, self._zone)
        reword(self._at_hint, words)
        self._at_hint.show()

    @override
    def tick(self) -> None:
        self._said()

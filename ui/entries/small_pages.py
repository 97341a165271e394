"""The screens of the small forms: note, weight, off the monitor and back, syringe."""

from PySide6.QtWidgets import QLabel
from typing_extensions import override

from station.services.drafts import Opened
from station.services.enter import Hand
from ui.entries.entry_page import EntryPage
from ui.entries.save_card import pair, side_card
from ui.entries.small_forms import OffMonitorForm
from ui.entries.subject import Subject
from ui.entries.syringe_form import SyringeForm
from ui.errand import Errands
from ui.page import Heading
from ui.parts import reword, text


class OffMonitorPage(EntryPage):
    """Off the monitor with why; while the patient is away, the way back."""

    form: OffMonitorForm

    def __init__(
        self, form: OffMonitorForm, subject: Subject, hand: Hand, errands: Errands
    ) -> None:
        self._away = text("", "title")
        super().__init__(form, subject, hand, errands)
        self._away.setWordWrap(True)
        card, column = side_card("Now")
        column.addWidget(self._away)
        self.add_side(card)
        self.show_form()

    @override
    def _opened(self, found: Opened, looked: object) -> None:
        super()._opened(found, looked)
        for row in self.rows:
            row.setVisible(self.form.away is None)
        if self.form.away is not None:
            self.save_card.save.setFocus()
        self.reheaded.emit()

    @override
    def show_form(self) -> None:
        """Say whether the patient is away."""
        super().show_form()
        reword(
            self._away, self.form.away_words(self.now) or "On the monitor, as the record has it."
        )

    @override
    def heading(self) -> Heading:
        """Which way it goes."""
        return self.subject.heading(self.form.save_words)


class SyringePage(EntryPage):
    """The syringe's label, entered twice."""

    form: SyringeForm

    def __init__(self, form: SyringeForm, subject: Subject, hand: Hand, errands: Errands) -> None:
        self._facts: list[tuple[QLabel, QLabel]] = []
        super().__init__(form, subject, hand, errands)
        card, column = side_card("This syringe")
        for _ in range(3):
            row, left, right = pair("", "")
            right.setWordWrap(True)
            column.addLayout(row)
            self._facts.append((left, right))
        self.add_side(card)
        self.show_form()

    @override
    def show_form(self) -> None:
        """Show the pump and the arithmetic as it is typed."""
        super().show_form()
        told = self.form.told(self.now)
        for place, (left, right) in enumerate(self._facts):
            name, words = told[place] if place < len(told) else ("", "")
            reword(left, name)
            reword(right, words)

    @override
    def heading(self) -> Heading:
        """Which of the two entries this is."""
        which = "first entry" if self.form.waiting is None else "second entry"
        return self.subject.heading(f"Syringe, {which}")

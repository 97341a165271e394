"""The side-effect checklist: eight rows, four grades, onset and end, and what is open now."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from station.domain.side_effect import SideEffect
from station.services.drafts import Opened
from station.services.enter import Hand
from ui.assessments.side_effect_form import SideEffectForm
from ui.entries.answer_row import AnyField
from ui.entries.choice_field import ChoiceField
from ui.entries.entry_page import EntryPage
from ui.entries.save_card import pair, side_card
from ui.entries.subject import Subject
from ui.errand import Errands
from ui.parts import KeyAction, button, text


class SideEffectPage(EntryPage):
    """The checklist; it may open at one effect."""

    form: SideEffectForm

    def __init__(
        self,
        form: SideEffectForm,
        subject: Subject,
        hand: Hand,
        errands: Errands,
        effect: str = "",
    ) -> None:
        self._effect = effect
        super().__init__(form, subject, hand, errands)
        card, self._open_list = side_card("Open now")
        self.add_side(card)
        rest, column = side_card("The others")
        column.addWidget(button("N  none of the others", self.none_of_the_others))
        self.add_side(rest)

    @override
    def _opened(self, found: Opened, looked: object) -> None:
        super()._opened(found, looked)
        self._show_open(self._open_list)
        self._point()

    @override
    def entered(self) -> None:
        """The keyboard is for the effect that was named, else for the first that is open."""
        super().entered()
        self._point()

    def _point(self) -> None:
        for row in self.rows:
            if self._effect and row.line.codes[0] == f"grade {SideEffect(self._effect)}":
                row.focusable[0].setFocus()

    def _show_open(self, column: QVBoxLayout) -> None:
        courses = self.form.open_courses
        if not courses:
            column.addWidget(text("none open in the record", "mute"))
        for course in courses:
            row, _, _ = pair(*self.form.open_words(course, self.now))
            column.addLayout(row)

    def none_of_the_others(self) -> None:
        """Grade everything that is not graded yet as none."""
        self.form.none_of_the_others()
        self.changed()

    def _next(self) -> None:
        self.focusNextChild()

    @override
    def path(self, field: AnyField) -> list[AnyField]:
        """Grades are walked along by digits; Tab reaches the times."""
        if isinstance(field, ChoiceField):
            return [row.focusable[0] for row in self.rows]
        return super().path(field)

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        """Grades by digit, times by Tab."""
        answer = KeyAction("0-3", "grade", self._walk.first)
        tab = KeyAction("Tab", "onset, end", self._next)
        none = KeyAction("N", "none of the others", self.none_of_the_others)
        return (answer, tab, none, *super().key_actions())

"""How the keyboard walks through a form: to the next open question, or one field on or back."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.entries.answer_row import AnswerRow, AnyField
from ui.entries.form import Form


class Walk:
    """`path` says what is walked along from a field; at its end stands the save button."""

    def __init__(
        self,
        rows: Sequence[AnswerRow],
        form: Form,
        end: QWidget,
        path: Callable[[AnyField], list[AnyField]],
    ) -> None:
        self._rows, self._form, self._end, self._path = rows, form, end, path

    def every(self) -> list[AnyField]:
        """Everything that can be answered, in order."""
        return [field for row in self._rows for field in row.focusable]

    def first(self) -> None:
        """The first question nobody answered; all answered, the end.

        The only question of a form, such as a note that is half typed, is gone on with.
        """
        for row in self._rows:
            if not self._form.answered(row.line) or len(self._rows) == 1:
                waiting = [field for field in row.focusable if self._is_open(field)]
                (waiting or row.focusable)[0].setFocus()
                return
        self._end.setFocus()

    def through(self, field: AnyField, letter: str = "") -> None:
        """The next open question, with a key that already answers it.

        What is answered on the way is not touched: a digit never falls into a value that was taken.
        """
        every = self._path(field)
        for one in every[every.index(field) + 1 :]:
            if self._is_open(one):
                one.setFocus()
                if letter:
                    one.type_here(letter)
                return
        self._end.setFocus()

    def onward(self, field: AnyField) -> None:
        """One field on, answered or not."""
        every = self._path(field)
        place = every.index(field) + 1
        (every[place] if place < len(every) else self._end).setFocus()

    def backward(self, field: AnyField) -> None:
        """One field back."""
        every = self._path(field)
        every[max(every.index(field) - 1, 0)].setFocus()

    def _is_open(self, field: AnyField) -> bool:
        """Whether a field waits for an answer; one that is marked not done is not among them."""
        return any(
            one is field and not self._form.text(code)
            for row in self._rows
            for code, one in row.fields.items()
        )

"""A row of big buttons, one of which is the answer: by a digit, a first letter, or a finger."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from ui import theme

SPACE_BETWEEN = 4
CLEARING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
ONWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)


class ChoiceField(QWidget):
    """Emits `chosen` with the value, or with nothing when the answer is taken back.

    `answered` says that the next open question may come, with a key that is already its answer;
    `onward` only moves.

    A digit answers and moves on.  Where it may be the beginning of a longer value (the 1 of 10) the
    field waits for the next key: a 0 makes it 10, anything else answers the next field.
    """

    chosen = Signal(str)
    answered = Signal(str)
    onward = Signal(str)
    backward = Signal()
    asked = Signal(str)
    entered = Signal()

    def __init__(self, label: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.value = ""
        self._begun = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(label)
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_BETWEEN)
        for value, words in choices:
            row.addWidget(self._button(label, value, words))
        row.addStretch(1)

    def _button(self, label: str, value: str, words: str) -> QPushButton:
        button = QPushButton(words.replace("&", "&&"))
        button.setProperty("role", "choice")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setMinimumSize(theme.TARGET, theme.TARGET)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setAccessibleName(f"{label} {words}")
        button.clicked.connect(lambda _checked=False: self._tapped(value))
        self.buttons[value] = button
        return button

    def show_value(self, value: str) -> None:
        """Show an answer without announcing it."""
        self.value = value
        for name, button in self.buttons.items():
            button.setChecked(name == value)

    def _tapped(self, value: str) -> None:
        """A second tap on the answer takes it back."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._begun = ""
        self._choose("" if value == self.value else value)

    def _choose(self, value: str) -> None:
        self.show_value(value)
        self.chosen.emit(value)

    @override
    def event(self, event: QEvent) -> bool:
        """Keys that answer here are not the window's shortcuts while this is in focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = event.key() in CLEARING or bool(self._fitting(event.text()))
            if own and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    def _fitting(self, letter: str) -> list[str]:
        """The values that begin with what was typed."""
        typed = f"{self._begun}{letter}".casefold()
        if not letter.strip():
            return []
        return [value for value in self.buttons if value.casefold().startswith(typed)]

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and first letters answer; arrows move; Backspace takes the answer back."""
        letter = event.text()
        if event.key() in ONWARD:
            self.onward.emit("")
        elif event.key() == Qt.Key.Key_Up:
            self.backward.emit()
        elif event.key() in CLEARING:
            self._begun = ""
            self._choose("")
        elif letter in (" ", "-"):
            self.asked.emit(letter)
        elif self._fitting(letter):
            self._type(letter)
        elif self._begun and letter.isdigit():
            self._begun = ""
            self.answered.emit(letter)
        else:
            super().keyPressEvent(event)

    def _type(self, letter: str) -> None:
        fitting = self._fitting(letter)
        typed = f"{self._begun}{letter}".casefold()
        exact = [value for value in fitting if value.casefold() == typed]
        self._choose(exact[0] if exact else fitting[0])
        if len(fitting) > 1 and exact:
            self._begun = typed
            return
        self._begun = ""
        self.answered.emit("")

    def type_here(self, letter: str) -> None:
        """A key that the field before passed on."""
        if self._fitting(letter):
            self._type(letter)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """The row shows that it is being answered."""
        super().focusInEvent(event)
        self.entered.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was begun is finished."""
        self._begun = ""
        super().focusOutEvent(event)

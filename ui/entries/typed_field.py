"""Fields to type in: numbers and times that never jump, lines of text, and a longer text."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from typing_extensions import override

from ui import theme

ONWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
FIGURES = "0123456789.,:"
LONGEST_LINE = 200
TEXT_HEIGHT = 180


class TypedField(QLineEdit):
    """One line.  A number or time takes figures only; letters stay the keys of the window.

    `changed` carries what is typed; `touched` says that a finger or mouse came here.
    """

    changed = Signal(str)
    onward = Signal(str)
    backward = Signal()
    asked = Signal(str)
    entered = Signal()
    finished = Signal()
    touched = Signal()
    misfit = Signal()

    def __init__(self, label: str, *, figures: bool, width: int) -> None:
        super().__init__()
        self._figures = figures
        self._shown = ""
        self.setMaxLength(LONGEST_LINE)
        self.setAccessibleName(label)
        self.setProperty("role", "figure" if figures else "line")
        self.setMinimumHeight(theme.TARGET)
        self.setFixedWidth(width) if figures else self.setMinimumWidth(width)
        self.textEdited.connect(self.changed)

    def show_value(self, value: str) -> None:
        """Show an answer without announcing it; an unchanged one leaves the cursor alone."""
        if self.text() != value:
            self.setText(value)

    @override
    def event(self, event: QEvent) -> bool:
        """A letter in a field for figures is the window's key, as it is everywhere else."""
        override_asked = event.type() == QEvent.Type.ShortcutOverride
        if override_asked and self._figures and isinstance(event, QKeyEvent):
            if event.text().isalpha() and not event.modifiers():
                event.ignore()
                return True
            if event.text() in (" ", "-") and event.text():
                event.accept()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and arrows move; Space and - ask for the device's value or a reason."""
        letter = event.text()
        if event.key() in ONWARD:
            self.onward.emit("")
        elif event.key() == Qt.Key.Key_Up:
            self.backward.emit()
        elif self._figures and letter in (" ", "-") and letter:
            self.asked.emit(letter)
        elif self._figures and letter.isprintable() and letter and self._foreign(event):
            self.misfit.emit()
        else:
            super().keyPressEvent(event)

    def _foreign(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return plain and event.text() not in FIGURES

    def type_here(self, letter: str) -> None:
        """A key that the field before passed on, or one of the keys on the screen."""
        self.insert(letter)

    def rub_out(self) -> None:
        """Take the last figure away."""
        self.backspace()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """The row shows that it is being answered."""
        super().focusInEvent(event)
        self.entered.emit()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A finger gets keys on the screen."""
        super().mousePressEvent(event)
        self.touched.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Now it may be said what is wrong with it."""
        super().focusOutEvent(event)
        self.finished.emit()


class LongField(QPlainTextEdit):
    """A text of several lines; Tab leaves it."""

    changed = Signal(str)
    onward = Signal(str)
    backward = Signal()
    asked = Signal(str)
    entered = Signal()
    finished = Signal()
    touched = Signal()

    def __init__(self, label: str) -> None:
        super().__init__()
        self.setAccessibleName(label)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(TEXT_HEIGHT)
        self._telling = True
        self.textChanged.connect(self._tell)

    def _tell(self) -> None:
        if self._telling:
            self.changed.emit(self.toPlainText())

    def show_value(self, value: str) -> None:
        """Show a text without announcing it."""
        if self.toPlainText() != value:
            self._telling = False
            self.setPlainText(value)
            self._telling = True
            self.moveCursor(QTextCursor.MoveOperation.End)  # what is typed goes on after it

    def type_here(self, letter: str) -> None:
        """A key that the field before passed on."""
        self.insertPlainText(letter)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """The row shows that it is being answered."""
        super().focusInEvent(event)
        self.entered.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Now it may be said what is wrong with it."""
        super().focusOutEvent(event)
        self.finished.emit()

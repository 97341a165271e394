"""A question before something is done to a line or a device: what it means, why, two answers."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.parts import button, card, reword, text


class Question(QWidget):
    """Hidden until something is asked; `left` is called when the answer is to leave it.

    `asked` says that it is there now: whoever holds it scrolls to it.
    """

    asked = Signal()

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self.reason = QLineEdit()
        self._words = text("")
        self._yes = button("", self.agree, "primary")
        self._agreed: Callable[[], None] | None = None
        self._words.setWordWrap(True)
        self.reason.setMinimumHeight(theme.TARGET)
        self.reason.setPlaceholderText("Why")
        self.reason.returnPressed.connect(self.agree)
        acts = QHBoxLayout()
        acts.addWidget(button("Leave it", left))
        acts.addWidget(self._yes)
        column = QVBoxLayout()
        for part in (self._words, self.reason):
            column.addWidget(part)
        column.addLayout(acts)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(column))
        self.hide()

    @property
    def open(self) -> bool:
        """Whether something is asked just now."""
        return self._agreed is not None

    def ask(self, words: str, yes: str, agreed: Callable[[], None], *, why: bool = False) -> None:
        """Ask; with `why` a reason is typed first."""
        reword(self._words, words)
        self._yes.setText(yes)
        self._agreed = agreed
        self.reason.clear()
        self.reason.setVisible(why)
        self.show()
        (self.reason if why else self._yes).setFocus()
        self.asked.emit()

    def agree(self) -> None:
        """Do what was asked about."""
        if self._agreed is not None:
            self._agreed()

    def leave(self) -> None:
        """Ask no more."""
        self._agreed = None
        self.hide()

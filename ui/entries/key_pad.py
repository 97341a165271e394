"""Keys on the screen for whoever answers with a finger."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton

from ui import theme
from ui.entries.typed_field import TypedField

KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", "⌫")
COLUMNS = 3


class KeyPad(QFrame):
    """Types into the field that was touched last; `onward`, if given, moves to the next."""

    def __init__(self, onward: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self.field: TypedField | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setSpacing(6)
        for place, key in enumerate(KEYS):
            grid.addWidget(self._key(key), place // COLUMNS, place % COLUMNS)
        if onward is None:
            return
        following = QPushButton("Next")
        following.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        following.setMinimumHeight(theme.TARGET)
        following.clicked.connect(lambda _checked=False: onward())
        grid.addWidget(following, len(KEYS) // COLUMNS, 0, 1, COLUMNS)

    def _key(self, key: str) -> QPushButton:
        button = QPushButton(key)
        button.setProperty("role", "choice")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setMinimumHeight(theme.TARGET)
        button.setAccessibleName("Rub out" if key == KEYS[-1] else f"Key {key}")
        button.clicked.connect(lambda _checked=False: self._press(key))
        return button

    def _press(self, key: str) -> None:
        if self.field is None:
            return
        if key == KEYS[-1]:
            self.field.rub_out()
        else:
            self.field.type_here(key)

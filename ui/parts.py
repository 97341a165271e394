"""The small parts every screen is made of: cards, chips, key caps, rules and texts."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)
from typing_extensions import override

from ui import theme


@dataclass(frozen=True, slots=True)
class KeyAction:
    """Something a key does on a screen: the key, the nurse's word for it, and the doing."""

    key: str
    words: str
    act: Callable[[], None]
    shown: bool = True


def text(words: str, role: str = "") -> QLabel:
    """A label in one of the style's roles; plain text always, because names are user input."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label


def chip(words: str, kind: str) -> QLabel:
    """A short marked text: "demonstration", "good", "plain", "due" or "over"."""
    label = text(words)
    label.setProperty("chip", kind)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


def reword(label: QLabel, words: str, **properties: str) -> None:
    """Change a label's words and properties; touches the style only when something changed."""
    if label.text() != words:
        label.setText(words)
    changed = [n for n, value in properties.items() if label.property(n) != value]
    for name in changed:
        label.setProperty(name, properties[name])
    if changed:
        label.style().unpolish(label)
        label.style().polish(label)


def be_compact(whole: QWidget, *, compact: bool) -> None:
    """Smaller type in a card, and in all that stands in it, where the screen is low."""
    wanted = "true" if compact else "false"
    if whole.property("compact") == wanted:
        return
    whole.setProperty("compact", wanted)
    for part in (whole, *whole.findChildren(QLabel)):
        part.style().unpolish(part)
        part.style().polish(part)


def card(layout: QLayout | None = None) -> QFrame:
    """A surface with a rule around it."""
    frame = QFrame()
    frame.setObjectName("card")
    if layout is not None:
        layout.setContentsMargins(16, 14, 16, 14)
        frame.setLayout(layout)
    return frame


def rule() -> QFrame:
    """A thin line across."""
    line = QFrame()
    line.setObjectName("rule")
    return line


def button(words: str, act: Callable[[], None], role: str = "") -> QPushButton:
    """A button of the station's least height, for gloved fingers."""
    push = QPushButton(words)
    push.setMinimumHeight(theme.TARGET)
    if role:
        push.setProperty("role", role)
    push.clicked.connect(lambda _checked=False: act())
    return push


class KeyButton(QPushButton):
    """One key in the foot of the window: a cap and its word, for the finger as for the key."""

    def __init__(self, action: KeyAction) -> None:
        super().__init__()
        self.setProperty("role", "key")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(theme.TARGET)
        self.setAccessibleName(f"{action.words} ({action.key})")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(6)
        cap = text(action.key.replace("Return", "Enter").replace("+", " "))
        cap.setObjectName("keycap")
        cap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for part in (cap, text(action.words)):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        self.clicked.connect(lambda _checked=False: action.act())

    @override
    def sizeHint(self) -> QSize:
        """Cap and word, in the type they are shown in."""
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        """Never less: a cut word needs a second reading."""
        return self.sizeHint()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, and out of those that stand in it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if isinstance(inner, QLayout):
            clear(inner)
        if isinstance(widget, QWidget):
            widget.hide()  # without it the orphan would take the keyboard from the window
            widget.setParent(None)
            widget.deleteLater()

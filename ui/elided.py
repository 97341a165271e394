"""A text that gives way to its neighbours without ever lying about being cut."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy
from typing_extensions import override

BREAK = "\N{ZERO WIDTH SPACE}"  # between any two letters: a long surname has no other place
ROOM_FOR_TWO, SPARE = 140, 24  # narrower is no line of a name; what breaking may cost
STEPS = ("", "1", "2", "3")  # the style's sizes of what shrinks, the usual one first


class Elided(QLabel):
    """A label that gives way: cut with an ellipsis, whole in its tool tip.

    One that `shrinks` first takes smaller type, step by step, and then a second line: a name is
    read whole if it can be.  `beside` is what its style leaves free at both sides together, in
    pixels.
    """

    def __init__(self, role: str, beside: int = 0, *, shrinks: bool = False) -> None:
        super().__init__()
        self._steps = STEPS if shrinks else ("",)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole, self._beside = "", beside

    def say(self, words: str) -> None:
        """Show these words, as far as there is room."""
        self._whole = words
        self.setToolTip(words)
        self._fit()

    @property
    def shown(self) -> str:
        """What can be read of it."""
        return self.text().replace(BREAK, "")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room or less."""
        del event
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - self._beside, 1)
        for step in self._steps:
            self._take(step)
            if self.fontMetrics().horizontalAdvance(self._whole) <= room:
                break
        lines = self._lines(room)
        self.setWordWrap(lines > 1)
        words = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, lines * room - (lines - 1) * SPARE
        )
        self.setText(BREAK.join(words) if lines > 1 else words)

    def _lines(self, room: int) -> int:
        """Two for what shrinks and is still too long, where that helps to read it."""
        too_long = self.fontMetrics().horizontalAdvance(self._whole) > room
        return 2 if too_long and len(self._steps) > 1 and room > ROOM_FOR_TWO else 1

    def _take(self, step: str) -> None:
        if (self.property("step") or "") != step:
            self.setProperty("step", step)
            self.style().unpolish(self)
            self.style().polish(self)

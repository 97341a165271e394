"""A text that gives way to its neighbours without ever lying about being cut."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy
from typing_extensions import override


class Elided(QLabel):
    """A label that gives way: cut with an ellipsis, whole in its tool tip.

    `beside` is what its style leaves free at both sides together, in pixels.
    """

    def __init__(self, role: str, beside: int = 0) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole, self._beside = "", beside

    def say(self, words: str) -> None:
        """Show these words, as far as there is room."""
        self._whole = words
        self.setToolTip(words)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room or less."""
        del event
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - self._beside, 1)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))

"""Words on the chart only where there is room for them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

LEAST = 34.0  # pixels; less than a short word says nothing


def fitting(words: str, room: float, metrics: QFontMetricsF) -> str:
    """The words as far as they fit into `room` pixels; nothing where they would say nothing."""
    if metrics.horizontalAdvance(words) <= room:
        return words
    if room < LEAST:
        return ""
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)

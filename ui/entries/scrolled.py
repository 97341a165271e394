"""Parts of a screen that scroll when the screen is low or narrow."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


def scrolled(card: QFrame, *, whole: bool) -> QScrollArea:
    """A card over the whole height, or only as high as it is."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card, 1)
    if not whole:
        column.addStretch(1)
        column.setStretch(0, 0)
    return area_of(holder)


def area_of(holder: QWidget) -> QScrollArea:
    """An area without a frame of its own that takes no keyboard."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(holder)
    return area

"""Parts of a screen that scroll when the screen is low or narrow."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override


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


class _Fitting(QScrollArea):
    """As high as what is in it, whenever that changes; lower only where the screen is.

    Qt's own sizes are those of the moment at which it was asked first.
    """

    @override
    def sizeHint(self) -> QSize:
        holder = self.widget()
        return super().sizeHint() if holder is None else holder.sizeHint()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def fitted(holder: QWidget) -> QScrollArea:
    """An area that is no higher than what it holds."""
    area = _dressed(_Fitting(), holder)
    area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return area


def area_of(holder: QWidget) -> QScrollArea:
    """An area without a frame of its own that takes no keyboard."""
    return _dressed(QScrollArea(), holder)


def _dressed(area: QScrollArea, holder: QWidget) -> QScrollArea:
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(holder)
    return area

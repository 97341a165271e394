"""The chart on screen: pyqtgraph draws the curves, two painters the rest, keys move it."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QStyleOptionGraphicsItem, QWidget

from ui.theme import Palette
from ui.trend.drawing import Front, Ground
from ui.trend.lanes import LANE
from ui.trend.trend_presenter import CURVES, TrendPresenter

NOTCH = 120.0  # one click of a wheel, in Qt's eighths of a degree
ZOOM_A_NOTCH = 1.25
PAN_A_KEY = 0.1
DRAG_STARTS = 6
ENVELOPE_ALPHA = 80


class _Layer(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph ships no types
    """One painter as an item of the scene, in the view's own pixels."""

    def __init__(self, painter: Ground | Front, presenter: TrendPresenter) -> None:
        super().__init__()
        self._painter, self._presenter = painter, presenter

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        width, height = self._presenter.size
        return QRectF(0, 0, width, height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Qt asks for the layer to be drawn."""
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.paint(painter)


class TrendView(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph ships no types
    """One patient's lanes; emits the moment under the cursor (seconds) or None."""

    read_at = Signal(object)
    moved = Signal()

    def __init__(self, presenter: TrendPresenter, colours: Palette) -> None:
        super().__init__(useOpenGL=False)
        self.presenter = presenter
        self._ground, self._front = Ground(presenter, colours), Front(presenter, colours)
        self._layers = (_Layer(self._ground, presenter), _Layer(self._front, presenter))
        self._curves = {code: pg.PlotCurveItem(connect="finite") for code in CURVES}
        self._spines = {code: pg.PlotCurveItem(connect="finite") for code in CURVES[1:]}
        self._pressed: QPoint | None = None
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Chart of dose, pain, vital signs and side effects over time")
        for depth, layer in zip((-10, 10), self._layers, strict=True):
            layer.setZValue(depth)
            self.scene().addItem(layer)
        for curve in (*self._curves.values(), *self._spines.values()):
            self.scene().addItem(curve)
        self.dress(colours)

    def close(self) -> bool:
        """Close as any widget does: pyqtgraph's own frees items that this view still holds."""
        return bool(QGraphicsView.close(self))

    def dress(self, colours: Palette) -> None:
        """Put on the colours of the day or of the night."""
        self._ground.colours = self._front.colours = colours
        self.setBackground(QColor(colours.card))
        for code, curve in self._curves.items():
            colour = QColor(getattr(colours, LANE[code].colour))
            if code == "dose":
                curve.setPen(QPen(colour, 2.0))
                continue
            self._spines[code].setPen(QPen(colour, 1.5))
            colour.setAlpha(ENVELOPE_ALPHA)  # what lay between the columns' lowest and highest
            curve.setPen(QPen(colour, 1.0))
        fill = QColor(colours.dose_fill)
        self._curves["dose"].setBrush(fill)
        self.redraw()

    def redraw(self) -> None:
        """Ask the presenter for everything again; the one place where points reach the scene."""
        for code, curve in self._curves.items():
            x, y = self.presenter.points(code)
            curve.setData(x, y)
            if code == "dose":
                curve.setFillLevel(self.presenter.y(code, 0.0))
            curve.setVisible(bool(len(x)))
        for code, spine in self._spines.items():
            x, y = self.presenter.spine(code)
            spine.setData(x, y)
            spine.setVisible(bool(len(x)))
        for layer in self._layers:
            layer.prepareGeometryChange()
            layer.update()

    def points_drawn(self) -> int:
        """How many points the curves hold just now: what the budget bounds."""
        return sum(int(np.count_nonzero(~np.isnan(self.presenter.points(c)[1]))) for c in CURVES)

    # ------------------------------------------------------------ keys and fingers

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """A new size lays the lanes out anew (pyqtgraph sends one, without an event, at birth)."""
        super().resizeEvent(event)
        if event is None:
            return
        self.presenter.size = (self.width(), self.height())
        self.setRange(QRectF(0, 0, self.width(), self.height()), padding=0)
        self.redraw()

    def _moved(self) -> None:
        self.redraw()
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms at the pointer; with Shift, or sideways, it pans."""
        turn = event.angleDelta()
        sideways = turn.x() or (event.modifiers() & Qt.KeyboardModifier.ShiftModifier and turn.y())
        if sideways:
            self.presenter.pan(-float(turn.x() or turn.y()) / NOTCH * PAN_A_KEY)
        else:
            at = self.presenter.moment(event.position().x())
            self.presenter.zoom(float(ZOOM_A_NOTCH ** (-turn.y() / NOTCH)), at)
        event.accept()
        self._moved()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A finger or a button goes down: the start of a tap or of a drag."""
        self._pressed, self._dragging = event.position().toPoint(), False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging pans; moving reads every lane at the pointer."""
        here = event.position().toPoint()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = here.x() - self._pressed.x()
            if self._dragging or abs(far) >= DRAG_STARTS:
                self._dragging = True
                self.presenter.pan(-far / self.presenter.plot_width())
                self._pressed = here
                self._moved()
        self.read(self.presenter.moment(float(here.x())))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap that was no drag opens or folds a lane."""
        tapped = self._pressed is not None and not self._dragging
        if tapped and self.presenter.tap(event.position().y()):
            self._moved()
        self._pressed = None
        event.accept()

    def leaveEvent(self, event: object) -> None:
        """The pointer is gone, and the cursor with it."""
        del event
        self.read(None)

    def read(self, at: float | None) -> None:
        """Put the cursor on a moment, or take it away."""
        begin, end = self.presenter.window()
        self._front.cursor = at if at is not None and begin <= at <= end else None
        self._layers[1].update()
        self.read_at.emit(self._front.cursor)

    def read_again(self) -> None:
        """Say anew what stands at the cursor: the picture is another."""
        if self._front.cursor is not None:
            self.read(self._front.cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pan, plus and minus zoom, Home shows all, End follows the present."""
        key = event.key()
        moves = {
            Qt.Key.Key_Left: lambda: self.presenter.pan(-PAN_A_KEY),
            Qt.Key.Key_Right: lambda: self.presenter.pan(PAN_A_KEY),
            Qt.Key.Key_Plus: lambda: self.presenter.zoom(1 / ZOOM_A_NOTCH),
            Qt.Key.Key_Minus: lambda: self.presenter.zoom(ZOOM_A_NOTCH),
            Qt.Key.Key_Home: lambda: self.presenter.choose(None),
            Qt.Key.Key_End: self.presenter.follow,
        }
        if key not in moves:
            event.ignore()
            return
        moves[Qt.Key(key)]()
        self._moved()

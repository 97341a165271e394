"""What nurses charted, on the chart: open marks and a broken line, unlike what a device told."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from station.domain.picture import Charted, Point
from ui.theme import Palette
from ui.trend.lanes import Place
from ui.trend.trend_presenter import TrendPresenter

RING = 3.6
POINTS = ("heart", "spo2", "respiration")
BELOW_UNIT, LINE, LEAST_HEIGHT = 44, 13, 50  # where in the margin a lane says what its rings are


class ChartedMarks:
    """Draws them over the curves, in the chart's own pixels."""

    def __init__(self, presenter: TrendPresenter, colours: Palette) -> None:
        self._presenter = presenter
        self.colours = colours

    def paint(self, painter: QPainter, bold: QFont) -> None:
        """The charted rates, then each lane's rings."""
        self._rates(painter, bold)
        self._pressures(painter)
        for code in POINTS:
            place = self._presenter.place(code)
            if not place.folded:
                self._points(painter, self._presenter.charted(code), place)

    def _pen(self, place: Place, width: float, *, broken: bool = False) -> QPen:
        pen = QPen(QColor(getattr(self.colours, place.lane.colour)), width)
        if broken:
            pen.setStyle(Qt.PenStyle.DashLine)
        return pen

    def _ring(self, painter: QPainter, place: Place, x: float, y: float) -> None:
        painter.setPen(self._pen(place, 1.6))
        painter.setBrush(QColor(self.colours.card))
        painter.drawEllipse(QPointF(x, y), RING, RING)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _rates(self, painter: QPainter, bold: QFont) -> None:
        place = self._presenter.place("dose")
        begin, end = self._presenter.window()
        shown = [one for one in self._presenter.picture.charted if one.end >= begin]
        shown = [one for one in shown if one.begin <= end]
        if place.folded or not shown:
            return
        painter.setPen(self._pen(place, 2.0, broken=True))
        painter.drawLines(self._stairs(shown, place))
        for one in shown:
            if one.read:
                self._ring(painter, place, *self._at(one.begin, one.value, place))
        self._names(painter, shown, place, bold)

    def _at(self, at: float, value: float, place: Place) -> tuple[float, float]:
        return self._presenter.x(at), self._presenter.y(place.lane.code, value, place)

    def _stairs(self, shown: Sequence[Charted], place: Place) -> list[QLineF]:
        """Each rate for as long as it holds; two that touch are joined, time between is not."""
        lines = []
        for one in shown:
            left, y = self._at(one.begin, one.value, place)
            lines.append(QLineF(left, y, self._presenter.x(one.end), y))
        for one, following in pairwise(shown):
            if one.end == following.begin:
                x, y = self._at(one.end, one.value, place)
                lines.append(QLineF(x, y, x, self._at(one.end, following.value, place)[1]))
        return lines

    def _names(
        self, painter: QPainter, shown: Sequence[Charted], place: Place, bold: QFont
    ) -> None:
        """Each rate named where it changed, if there is room before the next name."""
        painter.setFont(bold)
        painter.setPen(QColor(self.colours.dose))
        metrics, free = QFontMetricsF(bold), float("-inf")
        for one in shown:
            x, y = self._at(one.begin, one.value, place)
            if one.words and x > free:
                above = y - RING - 3 if y - RING - 3 > place.top + metrics.ascent() else y + 16
                painter.drawText(QPointF(x + 5, above), one.words)
                free = x + 10 + metrics.horizontalAdvance(one.words)

    def _pressures(self, painter: QPainter) -> None:
        place = self._presenter.place("pressure")
        begin, end = self._presenter.window()
        for one in self._presenter.picture.pressure:
            if one.charted and begin <= one.at <= end and not place.folded:
                x, top = self._at(one.at, one.systolic, place)
                low = self._at(one.at, one.diastolic, place)[1]
                painter.setPen(self._pen(place, 1.4))
                painter.drawLine(QLineF(x, top, x, low))
                self._ring(painter, place, x, top)
                self._ring(painter, place, x, low)

    def _points(self, painter: QPainter, points: Sequence[Point], place: Place) -> None:
        begin, end = self._presenter.window()
        for one in points:
            if begin <= one.at <= end:
                self._ring(painter, place, *self._at(one.at, one.value, place))

    def legend(self, painter: QPainter, place: Place) -> None:
        """What the rings of a lane are, in its margin: nothing where there are none."""
        words = self._legend_words(place.lane.code)
        if not words or place.height < LEAST_HEIGHT:
            return
        y = place.top + BELOW_UNIT
        painter.setPen(self._pen(place, 1.6))
        painter.drawEllipse(QPointF(14, y - 4), RING, RING)
        painter.setPen(QColor(self.colours.mute))
        for number, line in enumerate(words):
            painter.drawText(QPointF(22, y + LINE * number), line)

    def _legend_words(self, code: str) -> tuple[str, ...]:
        picture = self._presenter.picture
        if code == "dose":
            return ("charted, not", "measured") if picture.charted else ()
        if code == "pressure":
            return ("charted",) if any(one.charted for one in picture.pressure) else ()
        return ("charted",) if code in POINTS and self._presenter.charted(code) else ()

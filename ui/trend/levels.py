"""Where the patient started, as a level across each lane, its words where nothing else stands."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from station.domain.picture import Limit, Picture
from ui.theme import Palette
from ui.trend.lanes import LEFT_MARGIN, Place
from ui.trend.trend_presenter import TrendPresenter

STRENGTH = 0.6  # where somebody started asks for nobody
HEIGHT, BESIDE, EDGE = 16, 8, 2


class Levels:
    """Draws them under the curves, in the chart's own pixels."""

    def __init__(self, presenter: TrendPresenter) -> None:
        self._presenter = presenter

    def paint(self, painter: QPainter, colours: Palette, face: QFont) -> None:
        """A dashed line from edge to edge, and its words above it."""
        picture = self._presenter.picture
        lanes = {"pain": picture.pain_limits, "pressure": picture.pressure_lane.limits,
                 "heart": picture.heart.limits, "spo2": picture.spo2.limits}  # fmt: skip
        painter.setFont(face)
        for code, limits in lanes.items():
            place = self._presenter.place(code)
            for limit in () if place.folded else limits:
                self._level(painter, limit, place, colours)

    def _level(self, painter: QPainter, limit: Limit, place: Place, colours: Palette) -> None:
        y = self._presenter.y(place.lane.code, limit.value, place)
        right = LEFT_MARGIN + self._presenter.plot_width()
        colour = QColor(getattr(colours, place.lane.colour))
        colour.setAlphaF(STRENGTH)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(LEFT_MARGIN, y, right, y))
        wide = painter.fontMetrics().horizontalAdvance(limit.words) + BESIDE
        box = QRectF(self._left(place.lane.code, wide), y - HEIGHT - 1, wide, HEIGHT)
        painter.fillRect(box, QColor(colours.card))
        painter.setPen(QColor(colours.mute))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, limit.words)

    def _left(self, code: str, wide: float) -> float:
        """The first place from the left where no value stands; all taken, the left itself."""
        moments = moments_of(self._presenter.picture, code)
        begin, end = self._presenter.window()
        plot = self._presenter.plot_width()
        second = (end - begin) / plot if plot > 0 else 0.0
        first = LEFT_MARGIN + EDGE
        for step in range(int(plot // wide) if wide < plot else 0):
            left = first + step * wide
            at = begin + (left - LEFT_MARGIN - BESIDE) * second
            if not _any_in(moments, at, at + (wide + 2 * BESIDE) * second):
                return left
        return first


def moments_of(picture: Picture, code: str) -> Sequence[float]:
    """When a lane has a value, ascending."""
    if code == "pain":
        return [one.at for one in picture.pain]
    if code == "pressure":
        return [one.at for one in picture.pressure]
    return (picture.heart if code == "heart" else picture.spo2).curve.times


def _any_in(moments: Sequence[float], begin: float, end: float) -> bool:
    place = bisect_left(moments, begin)
    return place < len(moments) and moments[place] <= end

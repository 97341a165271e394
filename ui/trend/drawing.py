"""What stands behind and before the curves: nights, hatches, bars, marks, scales, cursor.

Both painters work in the chart's own pixels; every figure and moment comes from the presenter.
"""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from station.domain.picture import Band, Span
from ui import theme
from ui.theme import Palette
from ui.trend.axis import ticks
from ui.trend.charted import ChartedMarks
from ui.trend.lanes import BOTTOM_MARGIN, LEFT_MARGIN, TOP_MARGIN, Place
from ui.trend.levels import Levels
from ui.trend.pressures import Pressures
from ui.trend.room import fitting
from ui.trend.scores import Scores
from ui.trend.trend_presenter import TrendPresenter

HATCH_LEAST = 3.0
BAR_HEIGHT, BAR_GAP = 14.0, 4.0
DOT = 3.6


def font(size: int, *, bold: bool = False) -> QFont:
    """The chart's type at a size in pixels."""
    face = QFont(theme.FAMILY)
    face.setPixelSize(size)
    face.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return face


class Ground:
    """Everything under the curves."""

    def __init__(self, presenter: TrendPresenter, colours: Palette) -> None:
        self._presenter = presenter
        self._levels = Levels(presenter)
        self.colours = colours

    def paint(self, painter: QPainter) -> None:
        """Nights and ticks first, then each lane's own ground.

        Nothing here is round: without smoothing its edges are sharper, and a hatch takes a
        twentieth of the work.
        """
        smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._nights(painter)
        self._ticks(painter)
        for place in self._presenter.places():
            self._rule(painter, place)
            for span in () if place.folded else self._presenter.spans(place.lane.code):
                self._hatch(painter, span, place)
        self._levels.paint(painter, self.colours, font(theme.SIZE_SMALL))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=smooth)

    def _plot(self) -> QRectF:
        height = self._presenter.size[1]
        return QRectF(
            LEFT_MARGIN, TOP_MARGIN, self._presenter.plot_width(),
            height - TOP_MARGIN - BOTTOM_MARGIN,
        )  # fmt: skip

    def _nights(self, painter: QPainter) -> None:
        plot = self._plot()
        for begin, end in self._presenter.picture.nights:
            left, right = self._presenter.x(begin), self._presenter.x(end)
            night = QRectF(left, plot.top(), right - left, plot.height()).intersected(plot)
            painter.fillRect(night, QColor(self.colours.night_shade))

    def _ticks(self, painter: QPainter) -> None:
        plot = self._plot()
        begin, end = self._presenter.window()
        for tick in ticks(begin, end, int(plot.width()), self._presenter.zone):
            x = self._presenter.x(tick.at)
            painter.setPen(QPen(QColor(self.colours.line), 1))
            painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
            painter.setPen(QColor(self.colours.mute))
            painter.setFont(font(theme.SIZE_SMALL))
            box = QRectF(x - 40, plot.bottom() + 4, 80, BOTTOM_MARGIN - 4)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tick.words)
            if tick.day:
                painter.setPen(QColor(self.colours.ink))
                painter.setFont(font(theme.SIZE_SMALL, bold=True))
                painter.drawText(QPointF(x + 4, TOP_MARGIN - 7), tick.day)

    def _rule(self, painter: QPainter, place: Place) -> None:
        painter.setPen(QPen(QColor(self.colours.line), 1))
        plot = self._plot()
        painter.drawLine(QLineF(plot.left(), place.bottom, plot.right(), place.bottom))

    def _hatch(self, painter: QPainter, span: Span, place: Place) -> None:
        end = self._presenter.now if span.end is None else span.end
        left, right = self._presenter.x(span.begin), self._presenter.x(end)
        right = max(right, left + HATCH_LEAST)
        box = QRectF(left, place.top + 1, right - left, place.height - 2).intersected(self._plot())
        if box.isEmpty():
            return
        other = span.kind.name in ("QUARANTINE", "UNCONFIRMED")
        pattern = Qt.BrushStyle.DiagCrossPattern if other else Qt.BrushStyle.BDiagPattern
        colour = QColor(self.colours.due if other else self.colours.hatch)
        painter.fillRect(box, QColor(self.colours.card))
        painter.fillRect(box, QBrush(colour, pattern))
        if place.lane.code == "heart" or span not in self._presenter.spans("heart"):
            self._caption(painter, span.words, box, place)  # said once, not in every lane

    def _caption(self, painter: QPainter, words: str, box: QRectF, place: Place) -> None:
        painter.setFont(font(theme.SIZE_SMALL))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(words) + 8
        beside = wide > box.width()
        if beside and not self._free(box, wide, place):
            return
        left = box.right() if beside else box.left()
        top = place.bottom - 19 if place.lane.code == "dose" else place.top + 2  # steps are named
        label = QRectF(left + 3, top, wide - 6, 16)
        painter.fillRect(label, QColor(self.colours.card))
        painter.setPen(QColor(self.colours.mute))
        painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, words)

    def _free(self, box: QRectF, wide: float, place: Place) -> bool:
        """Whether a caption may stand beside its gap: in the heart's lane, and up to the next."""
        x = self._presenter.x
        begins = [x(one.begin) for one in self._presenter.spans(place.lane.code)]
        right = min([one for one in begins if one > box.left()], default=self._plot().right())
        return place.lane.code == "heart" and box.right() + wide <= right


class Front:
    """Everything over the curves: points, bars, marks, the left margin and the cursor."""

    def __init__(self, presenter: TrendPresenter, colours: Palette) -> None:
        self._presenter = presenter
        self._charted = ChartedMarks(presenter, colours)
        self._pressures, self._scores = Pressures(presenter), Scores(presenter)
        self.colours = colours
        self.cursor: float | None = None

    def paint(self, painter: QPainter) -> None:
        """Points and bars inside the plot, then the margin that cleans its left edge."""
        plot = QRectF(LEFT_MARGIN, 0, self._presenter.plot_width(), self._presenter.size[1])
        painter.save()
        painter.setClipRect(plot)
        self._charted.colours = self.colours
        self._pressures.paint(painter, self.colours)
        self._charted.paint(painter, font(theme.SIZE_SMALL, bold=True))
        self._pains(painter)
        self._scores.paint(painter, self.colours, font(theme.SIZE_SMALL))
        self._effects(painter)
        self._marks(painter)
        self._steps(painter)
        if self.cursor is not None:
            painter.setPen(QPen(QColor(self.colours.ink), 1))
            x = self._presenter.x(self.cursor)
            painter.drawLine(QLineF(x, TOP_MARGIN, x, self._presenter.size[1] - BOTTOM_MARGIN))
        painter.restore()
        self._margin(painter)

    def _open(self, code: str) -> Place | None:
        place = self._presenter.place(code)
        return None if place.folded else place

    def _pains(self, painter: QPainter) -> None:
        place = self._open("pain")
        if place is None:
            return
        colour = QColor(self.colours.pain)
        painter.setPen(QPen(colour, 1.5))
        begin, end = self._presenter.window()
        across, up = self._presenter.across(), self._presenter.up("pain", place)
        for point in self._presenter.picture.pain:
            if not begin <= point.at <= end:
                continue
            x = across(point.at)
            rest, moving = (
                None if value is None else up(value) for value in (point.rest, point.movement)
            )
            if rest is not None and moving is not None:
                painter.drawLine(QLineF(x, rest, x, moving))
            if moving is not None:
                painter.setBrush(QColor(self.colours.card))
                painter.drawEllipse(QPointF(x, moving), DOT, DOT)
            if rest is not None:
                painter.setBrush(colour)
                painter.drawEllipse(QPointF(x, rest), DOT, DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _effects(self, painter: QPainter) -> None:
        place = self._open("side_effects")
        if place is None:
            return
        rows: list[float] = []
        begin, end = self._presenter.window()
        painter.setFont(font(theme.SIZE_SMALL))
        metrics = QFontMetricsF(painter.font())
        for band in self._presenter.picture.side_effects:
            if band.begin > end or (band.end is not None and band.end < begin):
                continue
            self._effect(painter, band, place, rows, metrics)

    def _effect(
        self, painter: QPainter, band: Band, place: Place, rows: list[float], metrics: QFontMetricsF
    ) -> None:
        left = max(self._presenter.x(band.begin), float(LEFT_MARGIN))
        right = self._presenter.x(self._presenter.now if band.end is None else band.end)
        right = max(right, left + 4)
        wide = metrics.horizontalAdvance(band.words)
        edge = LEFT_MARGIN + self._presenter.plot_width()
        before = right + 6 + wide > edge and wide + 8 > right - left  # no room after it, or on it
        inside = right + 6 + wide > edge and not before
        begin = left - wide - 10 if before else left
        row = next((n for n, taken in enumerate(rows) if taken < begin), len(rows))
        rows[row : row + 1] = [right + wide + 16 if not inside and not before else right]
        top = place.top + BAR_GAP + row * (BAR_HEIGHT + BAR_GAP)
        if top + BAR_HEIGHT > place.bottom:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colours.grades[max(min(band.grade, 3), 1) - 1]))
        painter.drawRoundedRect(QRectF(left, top, right - left, BAR_HEIGHT), 3, 3)
        painter.setPen(QColor(self.colours.ink))
        x = left - wide - 6 if before else left + 4 if inside else right + 6
        painter.drawText(QRectF(x, top, wide + 4, BAR_HEIGHT), Qt.AlignmentFlag.AlignVCenter,
                         band.words)  # fmt: skip

    def _marks(self, painter: QPainter) -> None:
        place = self._open("events")
        if place is None:
            return
        painter.setFont(font(theme.SIZE_SMALL))
        metrics = QFontMetricsF(painter.font())
        middle = place.top + place.height / 2
        marks = self._presenter.picture.events
        places = [self._presenter.x(mark.at) for mark in marks]
        edge = LEFT_MARGIN + self._presenter.plot_width()
        for mark, x, following in zip(marks, places, [*places, edge][1:], strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.colours.ink))
            painter.drawPolygon(_diamond(x, middle, 4.5))
            painter.setPen(QColor(self.colours.ink))
            words = fitting(mark.words, min(following - 8, edge) - x - 12, metrics)
            painter.drawText(QPointF(x + 8, middle + 4), words)

    def _steps(self, painter: QPainter) -> None:
        """Each dose step named on the step, boluses as marks at their moments."""
        place = self._open("dose")
        if place is None:
            return
        painter.setFont(font(theme.SIZE_SMALL, bold=True))
        painter.setPen(QColor(self.colours.dose))
        metrics, free = QFontMetricsF(painter.font()), float("-inf")
        for mark in self._presenter.picture.steps:
            x = self._presenter.x(mark.at)
            if x <= free:
                continue
            painter.drawText(QPointF(x + 4, place.top + 14), mark.words)
            free = x + 10 + metrics.horizontalAdvance(mark.words)
        painter.setBrush(QColor(self.colours.dose))
        for mark in self._presenter.picture.boluses:
            x, y = self._presenter.x(mark.at), place.top + 24
            painter.drawPolygon(
                QPolygonF([QPointF(x - 4, y), QPointF(x + 4, y), QPointF(x, y + 7)])
            )
            painter.drawText(QPointF(x + 7, y + 8), mark.words)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _margin(self, painter: QPainter) -> None:
        height = self._presenter.size[1]
        painter.fillRect(QRectF(0, 0, LEFT_MARGIN, height), QColor(self.colours.card))
        for place in self._presenter.places():
            self._title(painter, place)

    def _title(self, painter: QPainter, place: Place) -> None:
        lane = place.lane
        painter.setFont(font(theme.SIZE_SMALL, bold=True))
        painter.setPen(QColor(self.colours.ink))
        words = f"{lane.title}  \u25b8 open" if place.folded else lane.title
        painter.drawText(QPointF(10, place.top + 15), words)
        if place.folded:
            return
        painter.setFont(font(theme.SIZE_SMALL))
        painter.setPen(QColor(self.colours.mute))
        unit = self._presenter.picture.dose_unit if lane.code == "dose" else lane.unit
        painter.drawText(QPointF(10, place.top + 30), unit)
        self._charted.legend(painter, place)
        painter.setPen(QColor(self.colours.mute))
        if lane.code in ("dose", "pain", "pressure", "heart", "spo2", "respiration"):
            self._figures(painter, place)

    def _figures(self, painter: QPainter, place: Place) -> None:
        for value in self._presenter.scale(place.lane.code).ticks():
            y = self._presenter.y(place.lane.code, value, place)
            if not place.top + 4 <= y <= place.bottom - 2:
                continue
            box = QRectF(LEFT_MARGIN - 44, y - 8, 38, 16)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, flags, f"{value:g}")


def _diamond(x: float, y: float, half: float) -> QPolygonF:
    corners = [(x, y - half - 1), (x + half, y), (x, y + half + 1), (x - half, y)]
    return QPolygonF([QPointF(*corner) for corner in corners])

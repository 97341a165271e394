"""What nurses charted, on the printed chart: rings and a broken line, readable in grey."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from reportlab.pdfgen.canvas import Canvas

from reports import style
from reports.shaping import letters, width
from reports.trend_axis import Axis
from reports.trend_lanes import Place, Scale
from reports.trend_shapes import ink
from reports.writing import write
from station.domain.picture import Charted, Picture, Point, Pressure

RADIUS, DASHES = 1.7, (3, 1.6)
POINTS = ("heart", "spo2", "respiration")
CHARTED = "charted, not measured"


class ChartedMarks:
    """Draws them over the lanes of one picture."""

    def __init__(
        self, canvas: Canvas, places: Mapping[str, Place], scales: Mapping[str, Scale], axis: Axis
    ) -> None:
        self._canvas, self._places, self._scales, self._axis = canvas, places, scales, axis

    def draw(self, picture: Picture) -> None:
        """The charted rates, then each lane's rings."""
        self._rates(picture.charted)
        self._pressures(one for one in picture.pressure if one.charted)
        for code in POINTS:
            self._points(code, getattr(picture, code).charted)

    def _at(self, code: str, at: float, value: float) -> tuple[float, float]:
        place = self._places[code]
        return self._axis.x(at), place.y(self._scales[code].share(value))

    def _ring(self, code: str, at: tuple[float, float]) -> None:
        ring(self._canvas, at, self._places[code])

    def _rates(self, rates: Sequence[Charted]) -> None:
        """Each rate for as long as it holds, named where it changed; nothing bridges the rest."""
        canvas = self._canvas
        canvas.saveState()
        canvas.setDash(*DASHES)
        canvas.setLineWidth(1.1)
        canvas.setStrokeColor(style.DOSE)
        for one in rates:
            left, y = self._at("dose", one.begin, one.value)
            canvas.line(left, y, self._axis.x(one.end), y)
        for one, following in pairwise(rates):
            if one.end == following.begin:
                x, y = self._at("dose", one.end, one.value)
                canvas.line(x, y, x, self._at("dose", one.end, following.value)[1])
        canvas.restoreState()
        free = 0.0
        for one in rates:
            x, y = self._at("dose", one.begin, one.value)
            if one.read:
                self._ring("dose", (x, y))
            words = letters(one.words, bold=True)
            wide = width(words, style.LABEL.size)
            if one.words and x >= free and x + 3 + wide <= self._axis.right:
                ink(canvas, style.DOSE)
                write(canvas, (x + 3, y + 3), words, style.LABEL.size, bold=True)
                free = x + 6 + wide

    def _pressures(self, pressures: Iterable[Pressure]) -> None:
        for one in pressures:
            top = self._at("pressure", one.at, one.systolic)
            low = self._at("pressure", one.at, one.diastolic)
            self._canvas.setStrokeColor(style.PRESSURE)
            self._canvas.setLineWidth(0.6)
            self._canvas.line(*top, *low)
            self._ring("pressure", top)
            self._ring("pressure", low)

    def _points(self, code: str, points: Iterable[Point]) -> None:
        for one in points:
            self._ring(code, self._at(code, one.at, one.value))


def ring(canvas: Canvas, at: tuple[float, float], place: Place) -> None:
    """A ring in the lane's ink, white inside."""
    canvas.setLineWidth(0.7)
    canvas.setStrokeColor(place.kind.ink)
    canvas.setFillColor(style.PAPER)
    canvas.circle(*at, RADIUS, 1, 1)


def charted_key(canvas: Canvas, at: tuple[float, float]) -> None:
    """A ring on a broken line, for the key; its words are the drawing's to place."""
    x, y = at
    canvas.saveState()
    canvas.setDash(*DASHES)
    canvas.setLineWidth(1.1)
    canvas.setStrokeColor(style.DOSE)
    canvas.line(x, y, x + 12, y)
    canvas.restoreState()
    canvas.setLineWidth(0.7)
    canvas.setStrokeColor(style.DOSE)
    canvas.setFillColor(style.PAPER)
    canvas.circle(x + 6, y, RADIUS, 1, 1)

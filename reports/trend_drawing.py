"""The printed chart: one patient's picture as vector graphics, the lanes of the screen.

Read in grey: lanes are apart, rest and movement are a disc and a ring, grades are words, each
hatch is a pattern of its own.
"""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from reportlab.lib.colors import Whiter
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from reports import style
from reports.shaping import letters, width
from reports.trend_axis import Axis
from reports.trend_charted import CHARTED, ChartedMarks, charted_key
from reports.trend_hatch import KEY, cause, hatched
from reports.trend_lanes import (
    AXIS_ROOM,
    LANES,
    MOST_ROWS,
    ROW,
    Place,
    Scale,
    Seat,
    places,
    scales,
    seats,
)
from reports.trend_levels import levels
from reports.trend_scores import scores
from reports.trend_shapes import backed, diamond, filled, ink, stroke, triangle
from reports.trend_thin import Line, Span, lines, spine, stairs
from reports.writing import write, write_right
from station.domain.picture import Band, Lane, Mark, Picture
from station.domain.picture import Span as Hatch

TITLES = 78.0
TICK_ROOM = 5.0
RADIUS = 1.7
MEAN_TICK = 1.9
COLUMNS_A_POINT = 1
STATE_TALL = 4.2
STEP_ROOM = 24.0
INFUSING = "infusing"
PALE = 0.45  # how much of a lane's ink the band of extremes has


class TrendDrawing(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """A picture at a size; it draws itself, nothing of it is an image."""

    def __init__(self, picture: Picture, zone: ZoneInfo, size: tuple[float, float]) -> None:
        super().__init__()
        self.width, self.height = size
        self._picture = picture
        self._axis = Axis(picture.begin, picture.end, TITLES, self.width - 2, zone)
        self._scales = scales(picture)
        self._effects = _seated(picture.side_effects, self._axis)
        self._events = _seated_marks(picture.events, self._axis)
        rows = {
            "side_effects": _rows(self._effects),
            "events": _rows(self._events),
        }
        self._places = places(self.height, rows)

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """It has its size, whatever there is room for."""
        return self.width, self.height

    @override
    def draw(self) -> None:
        """Draw from the back to the front: nights, grid, hatches, values, words."""
        canvas = self.canv
        canvas.setLineJoin(1)
        self._nights(canvas)
        self._grid(canvas)
        for lane in LANES:
            self._title(canvas, self._places[lane.code])
        self._dose(canvas)
        self._pain(canvas)
        self._pressure(canvas)
        for code in ("heart", "spo2", "respiration"):
            self._vital(canvas, code)
        ChartedMarks(canvas, self._places, self._scales, self._axis).draw(self._picture)
        levels(canvas, self._picture, (self._places, self._scales), (TITLES, self.width - 2))
        scores(canvas, self._picture.sedation, self._places["sedation"], self._axis)
        self._side_effects(canvas)
        self._event_marks(canvas)
        self._key(canvas)

    # ------------------------------------------------------------ ground

    @property
    def _foot(self) -> float:
        return self._places["events"].foot

    @property
    def _head(self) -> float:
        return self.height - AXIS_ROOM / 2

    def _nights(self, canvas: Canvas) -> None:
        canvas.setFillColor(style.NIGHT)
        for begin, end in self._picture.nights:
            left, right = self._axis.x(begin), self._axis.x(end)
            if right > left:
                canvas.rect(left, self._foot, right - left, self._head - self._foot, 0, 1)

    def _grid(self, canvas: Canvas) -> None:
        canvas.setLineWidth(0.3)
        canvas.setStrokeColor(style.RULE)
        ticks = [(self._axis.x(at), words) for at, words in self._axis.ticks()]
        for x, _words in ticks:
            canvas.line(x, self._foot, x, self._head)
        last = -TITLES
        for x, words in ticks:
            line = letters(words, bold=False)
            half = width(line, style.LABEL.size) / 2
            left = min(max(x - half, TITLES - half), self.width - 2 * half)
            if left > last:
                ink(canvas, style.INK)
                write(canvas, (left, self._foot - 8.5), line, style.LABEL.size)
                last = left + 2 * half + 4
        self._day_names(canvas)
        canvas.setStrokeColor(style.HATCH)
        for place in self._places.values():
            canvas.line(TITLES, place.foot, self.width - 2, place.foot)
        canvas.line(TITLES, self._head, self.width - 2, self._head)

    def _day_names(self, canvas: Canvas) -> None:
        last = 0.0
        named = list(self._axis.days())
        for place, (at, words) in enumerate(named):
            line = letters(words, bold=True)
            x = self._axis.x(at) + 2
            wide = width(line, style.LABEL.size)
            following = self._axis.x(named[place + 1][0]) if place + 1 < len(named) else self.width
            if x < last or x + wide > following:
                continue
            ink(canvas, style.INK)
            write(canvas, (x, self._head + 3), line, style.LABEL.size, bold=True)
            last = x + wide
            canvas.setStrokeColor(style.HATCH)
            canvas.line(x - 2, self._head, x - 2, self._head + 9)

    def _title(self, canvas: Canvas, place: Place) -> None:
        kind = place.kind
        unit = self._picture.dose_unit if kind.code == "dose" else kind.unit
        top = place.foot + place.height - 9
        ink(canvas, kind.ink)
        write(canvas, (0, top), letters(kind.title, bold=True), 7.6, bold=True)
        ink(canvas, style.MUTE)
        write(canvas, (0, top - 8.5), letters(unit, bold=False), style.LABEL.size)
        scale = self._scales.get(kind.code)
        if scale is None:
            return
        canvas.setLineWidth(0.25)
        canvas.setStrokeColor(style.RULE)
        for tick in scale.ticks:
            y = place.y(scale.share(tick))
            canvas.line(TITLES, y, self.width - 2, y)
            words = letters(_tick_words(tick), bold=False)
            write_right(canvas, (TITLES - TICK_ROOM, y - 2.3), words, style.LABEL.size)

    def _hatches(self, canvas: Canvas, place: Place, spans: Sequence[Hatch]) -> None:
        """Hatched stretches first, then their causes wherever the words meet nothing."""
        edges = [
            (
                self._axis.x(one.begin),
                self._axis.x(self._picture.end if one.end is None else one.end),
            )
            for one in spans
        ]
        for span, (left, right) in zip(spans, edges, strict=True):
            hatched(canvas, (left, place.foot, right - left, place.height), span.kind)
        taken: list[tuple[float, float]] = []
        for number, span in enumerate(spans):
            words = letters(cause(span), bold=False)
            wide = width(words, style.LABEL.size)
            others = [*taken, *edges[:number], *edges[number + 1 :]]
            at = self._free(edges[number], wide, others)
            if at is not None:
                backed(canvas, (at, place.foot + place.height - 8), words, wide)
                taken.append((at, at + wide))

    def _until(self, end: float | None) -> float:
        """Where something ends; what still lasts reaches to the end of the drawing."""
        return self._axis.x(self._picture.end if end is None else end)

    def _free(
        self, edge: tuple[float, float], wide: float, others: Sequence[tuple[float, float]]
    ) -> float | None:
        """Where a cause can stand: in its hatch, behind it, before it; else the table has it."""
        left, right = edge
        wanted = [left + 1.5] if wide + 3 < right - left else [right + 2, left - wide - 2]
        for at in wanted:
            inside = at >= TITLES and at + wide <= self.width - 2
            if inside and all(at + wide + 1 < begin or at > end + 1 for begin, end in others):
                return at
        return None

    # ------------------------------------------------------------ lanes

    def _span(self) -> Span:
        columns = int((self.width - TITLES) * COLUMNS_A_POINT)
        return Span(self._picture.begin, self._picture.end, columns)

    def _points(self, line: Line, place: Place, scale: Scale) -> list[tuple[float, float]]:
        return [(self._axis.x(at), place.y(scale.share(value))) for at, value in line]

    def _dose(self, canvas: Canvas) -> None:
        place, scale, lane = self._lane("dose", self._picture.dose)
        pieces = list(stairs(lane.curve, self._span(), _breaks(lane)))
        for line in pieces:
            filled(canvas, self._points(line, place, scale), place.y(0.0))
        self._hatches(canvas, place, lane.spans)
        self._states(canvas, place)
        for line in pieces:
            stroke(canvas, self._points(line, place, scale), style.DOSE, 1.1)
        self._steps(canvas, place, scale, lane)
        for mark in self._picture.boluses:
            x = self._axis.x(mark.at)
            triangle(canvas, (x, place.foot + place.height - 12), style.DOSE)
            words = letters(mark.words, bold=False)
            ink(canvas, style.INK)
            write(canvas, (x + 3, place.foot + place.height - 13), words, style.LABEL.size)

    def _lane(self, code: str, lane: Lane) -> tuple[Place, Scale, Lane]:
        return self._places[code], self._scales[code], lane

    def _states(self, canvas: Canvas, place: Place) -> None:
        """What the pump said of itself, at the lane's foot, wherever it was not infusing."""
        for band in self._picture.states:
            if band.words == INFUSING:
                continue
            left = self._axis.x(band.begin)
            right = self._until(band.end)
            canvas.setFillColor(style.HATCH)
            canvas.rect(left, place.foot, max(right - left, 0.8), STATE_TALL, 0, 1)
            words = letters(band.words, bold=False)
            wide = width(words, style.LABEL.size)
            if wide + STEP_ROOM < right - left:  # the step to nothing is named at the left
                ink(canvas, style.INK)
                foot = place.foot + STATE_TALL + 1.6
                write(canvas, (right - wide - 2, foot), words, style.LABEL.size)

    def _steps(self, canvas: Canvas, place: Place, scale: Scale, lane: Lane) -> None:
        """Each step named on the step; where two names would meet, the table has the second."""
        last = 0.0
        values = dict(zip(lane.curve.times, lane.curve.last, strict=True))
        for mark in self._picture.steps:
            words = letters(mark.words, bold=True)
            wide = width(words, style.LABEL.size)
            x = min(self._axis.x(mark.at) + 2, self.width - wide - 2)
            if x < last:
                continue
            y = place.y(scale.share(values.get(mark.at, 0.0))) + 2
            ink(canvas, style.DOSE)
            write(canvas, (x, y), words, style.LABEL.size, bold=True)
            last = x + wide + 3

    def _pain(self, canvas: Canvas) -> None:
        place, scale = self._places["pain"], self._scales["pain"]
        canvas.setLineWidth(0.7)
        for point in self._picture.pain:
            x = self._axis.x(point.at)
            ys = {
                name: place.y(scale.share(value))
                for name, value in (("rest", point.rest), ("movement", point.movement))
                if value is not None
            }
            canvas.setStrokeColor(style.PAIN)
            if len(ys) == 2:  # noqa: PLR2004 - both of them
                canvas.line(x, ys["rest"], x, ys["movement"])
            if "movement" in ys:
                canvas.setFillColor(style.PAPER)
                canvas.circle(x, ys["movement"], RADIUS, 1, 1)
            if "rest" in ys:
                canvas.setFillColor(style.PAIN)
                canvas.circle(x, ys["rest"], RADIUS, 1, 1)

    def _pressure(self, canvas: Canvas) -> None:
        place, scale, lane = self._lane("pressure", self._picture.pressure_lane)
        self._hatches(canvas, place, lane.spans)
        canvas.setStrokeColor(style.PRESSURE)
        up = partial(_height, place, scale)
        for one in (each for each in self._picture.pressure if not each.charted):
            x = self._axis.x(one.at)
            canvas.setLineWidth(1.0)
            canvas.line(x, up(one.diastolic), x, up(one.systolic))
            if one.mean is not None:
                canvas.setLineWidth(0.7)
                canvas.line(x - MEAN_TICK, up(one.mean), x + MEAN_TICK, up(one.mean))

    def _vital(self, canvas: Canvas, code: str) -> None:
        place, scale, lane = self._lane(code, getattr(self._picture, code))
        breaks = _breaks(lane)
        for line in lines(lane.curve, self._span(), breaks):
            if line:
                pale = Whiter(place.kind.ink, PALE)
                stroke(canvas, self._points(line, place, scale), pale, 0.5)
        for line in spine(lane.curve, self._span(), breaks):
            if line:
                stroke(canvas, self._points(line, place, scale), place.kind.ink, 0.8)
        self._hatches(canvas, place, lane.spans)

    def _side_effects(self, canvas: Canvas) -> None:
        place = self._places["side_effects"]
        for band, seat in self._effects:
            left = self._axis.x(band.begin)
            right = self._until(band.end)
            y = place.foot + place.height - ROW * (seat.row + 1)
            canvas.setFillColor(style.GRADES[min(band.grade, 3)])
            canvas.setStrokeColor(style.INK)
            canvas.setLineWidth(0.4)
            canvas.rect(left, y, max(right - left, 1.5), ROW - 3, 1, 1)
            ink(canvas, style.INK)
            words = letters(band.words, bold=False)
            write(canvas, (seat.words_at, y + 1), words, style.LABEL.size)

    def _event_marks(self, canvas: Canvas) -> None:
        place = self._places["events"]
        for mark, seat in self._events:
            y = place.foot + place.height - ROW * (seat.row + 1) + 3
            diamond(canvas, (self._axis.x(mark.at), y), style.INK)
            ink(canvas, style.INK)
            write(canvas, (seat.words_at, y - 2), letters(mark.words, bold=False), style.LABEL.size)

    def _key(self, canvas: Canvas) -> None:
        """What disc, ring, bar and hatches mean, in two rows."""
        x, y = TITLES, self._foot - 20
        canvas.setStrokeColor(style.PAIN)
        canvas.setFillColor(style.PAIN)
        canvas.circle(x + 2, y + 2.2, RADIUS, 1, 1)
        x = self._keyed(canvas, x + 6, y, "pain at rest")
        canvas.setStrokeColor(style.PAIN)
        canvas.setFillColor(style.PAPER)
        canvas.circle(x + 2, y + 2.2, RADIUS, 1, 1)
        x = self._keyed(canvas, x + 6, y, "pain on movement")
        canvas.setFillColor(style.HATCH)
        canvas.rect(x, y, 9, STATE_TALL, 0, 1)
        x = self._keyed(canvas, x + 11, y, "pump not infusing")
        canvas.setFillColor(style.NIGHT)
        canvas.rect(x, y - 1, 9, 7, 0, 1)
        x = self._keyed(canvas, x + 11, y, "night")
        charted_key(canvas, (x, y + 2.2))
        self._keyed(canvas, x + 14, y, CHARTED)
        x, y = TITLES, y - 10.5
        for kind, words in KEY:
            hatched(canvas, (x, y - 1, 9, 7), kind)
            x = self._keyed(canvas, x + 11, y, words)

    @staticmethod
    def _keyed(canvas: Canvas, x: float, y: float, words: str) -> float:
        ink(canvas, style.INK)
        return write(canvas, (x, y), letters(words, bold=False), style.LABEL.size) + 9


def _height(place: Place, scale: Scale, value: float) -> float:
    return place.y(scale.share(value))


def _seated(bands: Sequence[Band], axis: Axis) -> list[tuple[Band, Seat]]:
    wanted = [
        (axis.x(one.begin), axis.x(axis.end if one.end is None else one.end), one.words)
        for one in bands
    ]
    found = seats(wanted, (axis.left, axis.right), style.LABEL.size)
    return [pair for pair in zip(bands, found, strict=True) if pair[1].row < MOST_ROWS]


def _seated_marks(marks: Sequence[Mark], axis: Axis) -> list[tuple[Mark, Seat]]:
    wanted = [(axis.x(one.at) - 2.5, axis.x(one.at) + 2.5, one.words) for one in marks]
    found = seats(wanted, (axis.left, axis.right), style.LABEL.size)
    return [pair for pair in zip(marks, found, strict=True) if pair[1].row < MOST_ROWS]


def _rows(seated: Sequence[tuple[object, Seat]]) -> int:
    return max((seat.row + 1 for _, seat in seated), default=1)


def _breaks(lane: Lane) -> list[float]:
    return [span.begin for span in lane.spans]


def _tick_words(tick: float) -> str:
    return f"{tick:g}"

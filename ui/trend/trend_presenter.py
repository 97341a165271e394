"""What the chart shows: its stretch of time, its points, and what each lane says at one moment.

No Qt here: the view asks for points and words, and draws them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from station.domain.picture import Curve, Lane, Picture, Point, Span
from ui.trend import series
from ui.trend.lanes import LANE, LEFT_MARGIN, RIGHT_MARGIN, Place, layout
from ui.trend.linear import Linear
from ui.trend.series import Columns, Floats, Window

HOUR = 3600.0
RANGES = (("1 h", HOUR), ("6 h", 6 * HOUR), ("24 h", 24 * HOUR), ("72 h", 72 * HOUR),
          ("Week", 168 * HOUR), ("All", None))  # fmt: skip
SHORTEST, LONGEST = 5 * 60.0, 40 * 24 * HOUR
CURVES = ("dose", "heart", "spo2", "respiration")
NEWEST_SHARE = 0.02  # air to the right of now, so that the newest value is not on the edge
HEADROOM = 1.12
OLDEST_READ = {"dose": 90.0, "heart": 90.0, "spo2": 90.0, "respiration": 90.0}
NEAR_PIXELS = 14.0
MOST_TICKS = 3
Draw = Callable[[Columns, Window, Sequence[float]], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Scale:
    """A lane's vertical scale in the lane's unit."""

    lowest: float
    highest: float

    def ticks(self) -> tuple[float, ...]:
        """Two or three round figures to write at the left."""
        span = self.highest - self.lowest
        step = next(
            s
            for s in (1, 2, 5, 10, 20, 30, 40, 50, 60, 100, 200, 500, 1000)
            if span / s <= MOST_TICKS
        )
        first = np.ceil(self.lowest / step) * step
        return tuple(float(tick) for tick in np.arange(first, self.highest + 1e-9, step))


def columns_of(curve: Curve) -> Columns:
    """The picture's curve as arrays, without copying where it already is one."""
    return Columns(
        *(
            np.asarray(part, dtype=np.float64)
            for part in (curve.times, curve.lowest, curve.highest, curve.last)
        )
    )


class TrendPresenter:
    """One patient's chart: the picture, the window on it, and the height it has to fit."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.picture = Picture(0.0, HOUR, "mL/h")
        self.now = 0.0
        self.following = True
        self.span: float | None = 24 * HOUR
        self._end = 0.0
        self._shown_span = 24 * HOUR
        self.size = (900, 700)
        self.opened: set[str] = set()
        self._columns = dict.fromkeys(CURVES, series.EMPTY)
        self._scales: dict[str, Scale] = {}

    # ------------------------------------------------------------ the picture

    def show(self, picture: Picture, now: float) -> None:
        """Take a new picture; the window stays where it is unless it follows the present."""
        self.picture, self.now = picture, now
        self._columns = {code: columns_of(self._lane(code).curve) for code in CURVES}
        self._scales = {code: self._scale(code) for code in LANE}
        if self.following:
            self.follow()

    def tick(self, now: float) -> None:
        """Let the present move on; a following window moves with it."""
        self.now = now
        if self.following:
            self.follow()

    def _lane(self, code: str) -> Lane:
        lanes = {
            "dose": self.picture.dose, "heart": self.picture.heart, "spo2": self.picture.spo2,
            "respiration": self.picture.respiration, "pressure": self.picture.pressure_lane,
        }  # fmt: skip
        return lanes.get(code, Lane())

    def spans(self, code: str) -> Sequence[Span]:
        """The hatched stretches of a lane."""
        return self._lane(code).spans

    def charted(self, code: str) -> Sequence[Point]:
        """What nurses found and charted in a lane."""
        return self._lane(code).charted

    # ------------------------------------------------------------ the window in time

    def window(self) -> tuple[float, float]:
        """From and to, in seconds."""
        return self._end - self._shown_span, self._end

    def choose(self, span: float | None) -> None:
        """One of the ranges; None shows everything there is."""
        self.span = span
        self.follow()

    def follow(self) -> None:
        """Bring the present to the right edge and stay with it."""
        self.following = True
        whole = max(self.now - self.picture.begin, HOUR)
        self._shown_span = self.span if self.span is not None else whole * (1 + 2 * NEWEST_SHARE)
        self._end = self.now + NEWEST_SHARE * self._shown_span

    def pan(self, share: float) -> None:
        """Move by a share of the width; the past is to the left (negative)."""
        self._move_to(self._end + share * self._shown_span)

    def _move_to(self, end: float) -> None:
        latest = self.now + NEWEST_SHARE * self._shown_span
        earliest = min(self.picture.begin + 0.5 * self._shown_span, latest)
        self._end = min(max(end, earliest), latest)
        self.following = self._end >= latest

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Make the span `factor` times as long, keeping the moment `at` where it is on screen."""
        begin, end = self.window()
        if at is None:
            at = self.now if self.following else (begin + end) / 2
        before = self._shown_span
        self._shown_span = min(max(before * factor, SHORTEST), LONGEST)
        self.span = self._shown_span
        if self.following and at >= self.now:
            self.follow()
        else:
            self._move_to(at + (end - at) * self._shown_span / before)

    # ------------------------------------------------------------ geometry

    def places(self) -> tuple[Place, ...]:
        """Where the lanes stand at the present height."""
        return layout(self.size[1], frozenset(self.opened))

    def place(self, code: str) -> Place:
        """Where one lane stands."""
        return next(place for place in self.places() if place.lane.code == code)

    def plot_width(self) -> int:
        """How many pixels the time axis has."""
        return max(self.size[0] - LEFT_MARGIN - RIGHT_MARGIN, 50)

    def x(self, at: float) -> float:
        """The pixel column of a moment."""
        return self.across()(at)

    def across(self) -> Linear:
        """From a moment to its pixel column, worked out once for many."""
        begin, end = self.window()
        wide = self.plot_width() / (end - begin)
        return Linear.between((begin, LEFT_MARGIN), wide)

    def moment(self, x: float) -> float:
        """The moment of a pixel column."""
        begin, end = self.window()
        return begin + (x - LEFT_MARGIN) / self.plot_width() * (end - begin)

    def tap(self, y: float) -> bool:
        """Open a folded lane, or fold again one that was tapped open; True when one changed."""
        place = next((one for one in self.places() if one.top <= y < one.bottom), None)
        if place is None or not (place.folded or place.lane.code in self.opened):
            return False
        self.opened ^= {place.lane.code}
        return True

    # ------------------------------------------------------------ scales and points

    def scale(self, code: str) -> Scale:
        """A lane's scale: its usual one, stretched to hold everything that was measured."""
        return self._scales.get(code) or Scale(LANE[code].lowest, LANE[code].highest)

    def _scale(self, code: str) -> Scale:
        lane = LANE[code]
        values = [limit.value for limit in self._lane(code).limits]
        values += [point.value for point in self.charted(code)]
        if code == "pressure":
            values += [p.systolic for p in self.picture.pressure]
            values += [p.diastolic for p in self.picture.pressure]
        columns = self._columns.get(code, series.EMPTY)
        if len(columns.times):
            values += [float(np.nanmin(columns.lowest, initial=np.inf)),
                       float(np.nanmax(columns.highest, initial=-np.inf))]  # fmt: skip
        real = [value for value in values if np.isfinite(value)]
        if code == "dose":
            real += [one.value for one in self.picture.charted]
            return Scale(0.0, max([*real, 1.0]) * HEADROOM)
        return Scale(min([lane.lowest, *real]), max([lane.highest, *real]))

    def y(self, code: str, value: float, place: Place | None = None) -> float:
        """The pixel row of a value in its lane."""
        return self.up(code, place)(value)

    def up(self, code: str, place: Place | None = None) -> Linear:
        """From a value to its pixel row in a lane, worked out once for many."""
        where = place or self.place(code)
        scale = self.scale(code)
        pad = min(8.0, where.height * 0.12)
        tall = (where.height - 2 * pad) / ((scale.highest - scale.lowest) or 1.0)
        return Linear.between((scale.lowest, where.bottom - pad), -tall)

    def points(self, code: str) -> tuple[Floats, Floats]:
        """A curve's points in pixels, thinned, broken at gaps; empty while the lane is folded."""
        return self._drawn(code, series.steps if code == "dose" else series.line)

    def spine(self, code: str) -> tuple[Floats, Floats]:
        """The line over a vital sign's envelope, in pixels."""
        return self._drawn(code, series.spine)

    def _drawn(self, code: str, draw: Draw) -> tuple[Floats, Floats]:
        place = self.place(code)
        if place.folded:
            return series.NOTHING, series.NOTHING
        begin, end = self.window()
        window = Window(begin, end, self.plot_width())
        breaks = [span.begin for span in self.spans(code)]
        times, values = draw(self._columns[code], window, breaks)
        low, high = self.y(code, 0.0, place), self.y(code, 1.0, place)
        across = self.plot_width() / (end - begin)
        return LEFT_MARGIN + (times - begin) * across, low + values * (high - low)

    # ------------------------------------------------------------ the cursor

    def read(self, at: float) -> list[tuple[str, str]]:
        """What every lane says at one moment: (lane, words), in the lanes' order."""
        begin, end = self.window()
        near = NEAR_PIXELS * (end - begin) / self.plot_width()
        said: list[tuple[str, str]] = []
        for code, unit in (("dose", f" {self.picture.dose_unit}"), ("heart", ""), ("spo2", "%"),
                           ("respiration", "")):  # fmt: skip
            read = self._read_curve(code, at, unit)
            said.append((code, self._read_charted(code, at, near, unit) or read))
        said.append(("pain", self._read_pain(at, near)))
        said.append(("pressure", self._read_pressure(at, near)))
        said.append(("side_effects", self._read_effects(at)))
        order = list(LANE)
        return sorted(((c, w) for c, w in said if w), key=lambda pair: order.index(pair[0]))

    def _read_curve(self, code: str, at: float, unit: str) -> str:
        for span in self.spans(code):
            if span.begin <= at < (span.end if span.end is not None else float("inf")):
                return f"— {span.words}"
        value = series.at(self._columns[code], at, OLDEST_READ[code])
        return "" if value is None else _said(code, value, unit)

    def _read_charted(self, code: str, at: float, near: float, unit: str) -> str:
        """What was charted there: a rate while it holds, anything else close to its ring."""
        if code == "dose":
            held = (one for one in self.picture.charted if one.begin <= at < one.end)
            rate = next(held, None)
            return "" if rate is None else f"{_said(code, rate.value, unit)} charted"
        point = min(self.charted(code), key=lambda one: abs(one.at - at), default=None)
        if point is None or abs(point.at - at) > near:
            return ""
        return f"{_said(code, point.value, unit)} charted"

    def _read_pain(self, at: float, near: float) -> str:
        point = min(self.picture.pain, key=lambda p: abs(p.at - at), default=None)
        if point is None or abs(point.at - at) > near:
            return ""
        rest, moving = (("—" if v is None else f"{v:g}") for v in (point.rest, point.movement))
        return f"pain {rest}/{moving}"

    def _read_pressure(self, at: float, near: float) -> str:
        cuff = min(self.picture.pressure, key=lambda p: abs(p.at - at), default=None)
        if cuff is None or abs(cuff.at - at) > near:
            return ""
        return f"BP {cuff.systolic:g}/{cuff.diastolic:g}{' charted' if cuff.charted else ''}"

    def _read_effects(self, at: float) -> str:
        open_then = [
            band.words for band in self.picture.side_effects
            if band.begin <= at <= (band.end if band.end is not None else float("inf"))
        ]  # fmt: skip
        return ", ".join(open_then)

    def clock(self, at: float) -> str:
        """A moment in the ward's own time, as the cursor names it."""
        local = datetime.fromtimestamp(at, UTC).astimezone(self.zone)
        return f"{local:%a} {local.day} {local:%b %H:%M}"


def _said(code: str, value: float, unit: str) -> str:
    """A lane's value in words."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return {"heart": "HR ", "respiration": "RR "}.get(code, "") + text + unit

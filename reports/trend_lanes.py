"""The lanes of the printed chart: the screen's order, their scales, where each one stands."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color

from reports import style
from reports.shaping import letters, width
from station.domain.picture import Curve, Lane, Picture

ROW = 9.6  # of a side effect or an event, with its words
MOST_ROWS = 12
AXIS_ROOM = 26.0  # day names above, clock times below
KEY_ROOM = 32.0
PAD = 4.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from bottom to top of a lane, and the ones that are named at its side."""

    lowest: float
    highest: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """How far up a value stands, 0 to 1."""
        return (value - self.lowest) / (self.highest - self.lowest)


@dataclass(frozen=True, slots=True)
class LaneKind:
    """One lane: its title and unit, its share of the height, its ink."""

    code: str
    title: str
    unit: str
    weight: float
    ink: Color


LANES = (
    LaneKind("dose", "Dose", "", 3.0, style.DOSE),
    LaneKind("pain", "Pain", "0 to 10", 2.0, style.PAIN),
    LaneKind("pressure", "Blood pressure", "mmHg", 2.4, style.PRESSURE),
    LaneKind("heart", "Heart rate", "/min", 1.7, style.HEART),
    LaneKind("spo2", "SpO2", "%", 1.3, style.SPO2),
    LaneKind("respiration", "Respiration", "/min", 1.3, style.RESPIRATION),
    LaneKind("sedation", "Sedation", "0 to 3", 0.0, style.INK),
    LaneKind("side_effects", "Side effects", "", 0.0, style.INK),
    LaneKind("events", "Events", "", 0.0, style.INK),
)
FIXED = {"sedation": 20.0}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lane stands: its lower edge and height, in points from the drawing's foot."""

    kind: LaneKind
    foot: float
    height: float

    def y(self, share: float) -> float:
        """How high a share of the scale stands; a little room is left above and below."""
        return self.foot + PAD + share * (self.height - 2 * PAD)


def scales(picture: Picture) -> dict[str, Scale]:
    """The scale of every lane that has one; a lane widens until all its values fit."""
    pressures = [one.systolic for one in picture.pressure]
    pressures += [one.diastolic for one in picture.pressure]
    pressures += [limit.value for limit in picture.pressure_lane.limits]
    beats = [*_lane(picture.heart), *(limit.value for limit in picture.heart.limits)]
    rates = [*_known(picture.dose.curve), *(one.value for one in picture.charted)]
    return {
        "dose": _dose(rates),
        "pain": Scale(0, 10, (0, 5, 10)),
        "pressure": _around(pressures, (60, 180), 30),
        "heart": _around(beats, (50, 120), 20),
        "spo2": _around(_lane(picture.spo2), (88, 100), 4),
        "respiration": _around(_lane(picture.respiration), (6, 26), 8),
    }


def _lane(lane: Lane) -> list[float]:
    """What a device measured, and what nurses found."""
    return [*_known(lane.curve), *(point.value for point in lane.charted)]


def _known(curve: Curve) -> list[float]:
    extremes = [*curve.lowest, *curve.highest]
    return [value for value in extremes if not math.isnan(value)]


def _dose(values: Sequence[float]) -> Scale:
    """From nothing to a round figure above the highest rate."""
    highest = max([*values, 0.0])
    power = 10.0 ** math.floor(math.log10(highest)) if highest > 0 else 1.0
    top = next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= highest)
    return Scale(0.0, top * 1.12, (0.0, top / 2, top))


def _around(values: Sequence[float], usual: tuple[float, float], step: float) -> Scale:
    low, high = usual
    low = min([low, *values])
    high = max([high, *values])
    first = math.ceil(low / step) * step
    count = int((high - first) / step) + 1
    every = max(1, math.ceil(count / 4))
    ticks = tuple(first + step * n for n in range(0, count, every))
    return Scale(low, high, ticks)


def places(height: float, rows: Mapping[str, int]) -> dict[str, Place]:
    """Every lane's place from the top down; side effects and events get the rows they need."""
    fixed = FIXED | {code: 6 + ROW * max(count, 1) for code, count in rows.items()}
    room = height - AXIS_ROOM - KEY_ROOM - sum(fixed.values())
    weights = sum(lane.weight for lane in LANES)
    found: dict[str, Place] = {}
    top = height - AXIS_ROOM / 2
    for lane in LANES:
        tall = fixed.get(lane.code, room * lane.weight / weights)
        top -= tall
        found[lane.code] = Place(lane, top, tall)
    return found


@dataclass(frozen=True, slots=True)
class Seat:
    """Where something with words beside it stands: its row, and on which side its words are."""

    row: int
    words_at: float


def seats(
    wanted: Iterable[tuple[float, float, str]], edges: tuple[float, float], size: float
) -> list[Seat]:
    """Rows for marks from x to x with words, so that no words meet; the words stay on the page."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for begin, end, words in wanted:
        wide = width(letters(words, bold=False), size) + 4
        words_at = end + 3 if end + 3 + wide <= edges[1] else max(begin - wide, edges[0])
        left, right = min(begin, words_at), max(end, words_at + wide)
        row = next(
            (n for n, row in enumerate(taken) if all(right < a or left > b for a, b in row)),
            len(taken),
        )
        if row == len(taken):
            taken.append([])
        taken[row].append((left, right))
        found.append(Seat(row, words_at))
    return found

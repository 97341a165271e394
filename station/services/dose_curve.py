"""The dose lane: what flows, of all the patient's pumps, in mg/h where that can be said.

What was charted of a pump without a cable is a line of its own in the same unit.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from itertools import pairwise

from station.data.engine import Store
from station.domain import nomenclature
from station.domain.by_eye import Level
from station.domain.figures import figure
from station.domain.picture import Charted, Curve, Mark
from station.domain.syringe import Contents, Substance, Syringe
from station.domain.versions import standing
from station.services import by_eye
from station.services.curves import NAN, Points, curve
from station.services.stay import Stay, Stretch

RATE_STEP = Decimal("0.01")
STILL_KNOWN = 120.0  # seconds for which a rate that was told is taken to go on
MINUTE_SECONDS = 60.0
LASTED = 300.0  # seconds: a rate that was passed through on the way to another is not named

Pumps = Sequence[Sequence[Stretch]]


@dataclass(frozen=True, slots=True)
class DoseLane:
    """The curve, what was charted beside it, and the unit of both."""

    curve: Curve
    unit: str
    charted: tuple[Charted, ...] = ()


def dose_lane(store: Store, stay: Stay, pumps: Pumps) -> DoseLane:
    """The dose in mg/h if whatever flowed was one confirmed substance; otherwise mL/h alone.

    Two forms of ketamine are never drawn together in milligrams.
    """
    flows = [curve(store, one, nomenclature.FLOW, stay.at, exact=True) for one in pumps]
    shelves = [_Shelf(stay.syringes_of({each.figure for each in one})) for one in pumps]
    masses = [_in_mg(flow, shelf, stay) for flow, shelf in zip(flows, shelves, strict=True)]
    eye = by_eye.charted(store, stay)
    levels = () if eye is None else eye.levels
    shelf = _Shelf(by_eye.syringes(stay))
    charted = _charted_in_mg(levels, shelf, stay)
    shelves += [shelf] * bool(levels)
    used = {substance for shelf in shelves for substance in shelf.used}
    substances = used or {substance for shelf in shelves for substance in shelf.there}
    known = [mass for mass in masses if mass is not None]
    if len(known) == len(flows) and charted is not None and len(substances) == 1:
        return DoseLane(together(known), "mg/h", charted)
    return DoseLane(together(flows), "mL/h", _charted(_in_ml(levels)))


class _Shelf:
    """The syringes of one pump, asked about for every minute of a week."""

    def __init__(self, syringes: Sequence[Syringe]) -> None:
        self._rows = sorted(standing(syringes), key=lambda row: (row.begin, row.recorded))
        self._begins = [row.begin.timestamp() for row in self._rows]
        contents = (row.contents for row in self._rows)
        moments = (at for row in self._rows for at in (row.begin, row.end) if at is not None)
        self.edges = sorted({at.timestamp() for at in moments})
        self.there = {one.substance for one in contents if isinstance(one, Contents)}
        self.used: set[Substance] = set()

    def factor(self, at: float, zone: tzinfo | None) -> float | None:
        """How many mg are in a mL at a moment; None where nobody has confirmed that.

        A roll-up stands at the beginning of its minute: its syringe may come within it.
        """
        found = self._factor(at, zone)
        if found is None and at % MINUTE_SECONDS == 0:
            return self._factor(at + MINUTE_SECONDS, zone)
        return found

    def _factor(self, at: float, zone: tzinfo | None) -> float | None:
        moment = datetime.fromtimestamp(at, zone)
        place = bisect_right(self._begins, at)
        if not place or not self._rows[place - 1].covers(moment):
            return None
        contents = self._rows[place - 1].contents
        if not isinstance(contents, Contents):
            return None
        self.used.add(contents.substance)
        return float(contents.mg_per_ml)


def _in_mg(flow: Curve, shelf: _Shelf, stay: Stay) -> Curve | None:
    """The rates in mg/h; None when something flowed of which nobody can say that."""
    points = Points()
    for at, low, high, last in zip(flow.times, flow.lowest, flow.highest, flow.last, strict=True):
        by = shelf.factor(at, stay.at.tzinfo) if high > 0 else 0.0
        if by is None:
            return None
        points.add(at, low * by, high * by, last * by)
    return points.curve()


def _in_ml(levels: Iterable[Level]) -> Iterator[tuple[float, float, float, bool]]:
    """Each charted rate in mL/h: from, to, how much, and that it was read there."""
    for one in levels:
        begin, end = one.period.begin.timestamp(), one.period.end.timestamp()
        yield begin, end, float(one.ml_per_hour), True


def _charted_in_mg(
    levels: Iterable[Level], shelf: _Shelf, stay: Stay
) -> tuple[Charted, ...] | None:
    """The same in mg/h, cut where the syringe changed; None when nobody can say that of one."""
    found: list[tuple[float, float, float, bool]] = []
    for begin, end, rate, _read in _in_ml(levels):
        edges = [begin, *(at for at in shelf.edges if begin < at < end), end]
        for first, last in pairwise(edges):
            by = shelf.factor(first, stay.at.tzinfo) if rate else 0.0
            if by is None:
                return None
            found.append((first, last, rate * by, first == begin))
    return _charted(found)


def _charted(levels: Iterable[tuple[float, float, float, bool]]) -> tuple[Charted, ...]:
    """Named where the rate changed, as the steps of a curve are: "4", "6", "held"."""
    found: list[Charted] = []
    for begin, end, value, read in levels:
        same = bool(found) and found[-1].value == value
        amount = figure(Decimal(repr(value)), RATE_STEP) if value or not found else "held"
        found.append(Charted(begin, end, value, read, "" if same else amount))
    return tuple(found)


def together(flows: Sequence[Curve]) -> Curve:
    """The sum of what several pumps give at each moment; one pump's is as it is."""
    heard = [flow for flow in flows if flow.times]
    if len(heard) < 2:  # noqa: PLR2004 - one alone needs no adding
        return heard[0] if heard else Curve()
    points = Points()
    for at in sorted({at for flow in heard for at in flow.times}):
        there = [place for flow in heard if (place := _at(flow, at)) is not None]
        points.add(
            at,
            sum(flow.lowest[n] for flow, n in there),
            sum(flow.highest[n] for flow, n in there),
            sum(flow.last[n] for flow, n in there),
        )
    return points.curve()


def _at(flow: Curve, at: float) -> tuple[Curve, int] | None:
    """The point of a pump's curve that holds at a moment; None where it was not heard then."""
    place = bisect_right(flow.times, at) - 1
    if place < 0 or at - flow.times[place] > STILL_KNOWN:
        return None
    return flow, place


def steps(dose: Curve) -> Iterator[Mark]:
    """Every rate that lasted, named where it began: "start 4", "6", "held", "4"."""
    changes: list[tuple[float, float]] = []
    for at, value in zip(dose.times, dose.last, strict=True):
        if value == value and (not changes or changes[-1][1] != value):  # noqa: PLR0124 - not NaN
            changes.append((at, value))
    changes.append((float("inf"), NAN))
    named = 0.0
    began = False
    for (at, value), (following, _) in pairwise(changes):
        if following - at < LASTED or value == named:
            continue
        named = value
        word = "" if began or not value else "start "
        began = began or bool(value)
        yield Mark(at, f"{word}{figure(Decimal(repr(value)), RATE_STEP)}" if value else "held")

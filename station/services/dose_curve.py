"""The dose lane's curve: what flows, of all the patient's pumps, in mg/h where that can be said."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from itertools import pairwise

from station.data.engine import Store
from station.domain import nomenclature
from station.domain.figures import figure
from station.domain.picture import Curve, Mark
from station.domain.syringe import Contents, Substance, Syringe
from station.domain.versions import standing
from station.services.curves import NAN, Points, curve
from station.services.stay import Stay, Stretch

RATE_STEP = Decimal("0.01")
STILL_KNOWN = 120.0  # seconds for which a rate that was told is taken to go on
MINUTE_SECONDS = 60.0
LASTED = 300.0  # seconds: a rate that was passed through on the way to another is not named

Pumps = Sequence[Sequence[Stretch]]


def dose_curve(store: Store, stay: Stay, pumps: Pumps) -> tuple[Curve, str]:
    """The dose in mg/h if whatever flowed was one confirmed substance; otherwise mL/h alone.

    Two forms of ketamine are never drawn together in milligrams.
    """
    flows = [curve(store, one, nomenclature.FLOW, stay.at, exact=True) for one in pumps]
    shelves = [_Shelf(stay.syringes_of({each.figure for each in one})) for one in pumps]
    masses = [_in_mg(flow, shelf, stay) for flow, shelf in zip(flows, shelves, strict=True)]
    used = {substance for shelf in shelves for substance in shelf.used}
    substances = used or {substance for shelf in shelves for substance in shelf.there}
    known = [mass for mass in masses if mass is not None]
    if len(known) == len(flows) and len(substances) == 1:
        return together(known), "mg/h"
    return together(flows), "mL/h"


class _Shelf:
    """The syringes of one pump, asked about for every minute of a week."""

    def __init__(self, syringes: Sequence[Syringe]) -> None:
        self._rows = sorted(standing(syringes), key=lambda row: (row.begin, row.recorded))
        self._begins = [row.begin.timestamp() for row in self._rows]
        contents = (row.contents for row in self._rows)
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

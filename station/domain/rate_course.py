"""Volume from a rate, where a pump has no counter or a nurse charted what she read.

The rate is unknown after a gap, not zero, until it is heard again; a pump that stands still gives
nothing whatever rate it shows; a bolus counts by the pump's log, and its own fast rate does not.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from station.domain.course import Course, Given, Origin
from station.domain.dose import hours
from station.domain.infusion import STILL, Delivery
from station.domain.observation import DeliveryState
from station.domain.period import Period, joined

NO_FLOW_BY_RATE = STILL | {DeliveryState.BOLUS, DeliveryState.PURGING}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate (mL/h) from a moment on; None where it is not known."""

    moment: datetime
    ml_per_hour: Decimal | None


@dataclass(frozen=True, slots=True)
class Dose:
    """A discrete volume (mL) at a moment: a bolus that the rate does not show."""

    moment: datetime
    ml: Decimal


@dataclass(frozen=True, slots=True)
class RateStory:
    """What is known of a channel besides its rate.

    `stretches` are the patient's; `deliveries` is empty where nobody knows the pump's states, as
    for a pump read by eye.  `holds` is how long a charted rate may be taken to go on.
    """

    stretches: Sequence[Period]
    gaps: Sequence[Period] = ()
    deliveries: Sequence[Delivery] = ()
    boluses: Sequence[Dose] = ()
    holds: timedelta | None = None
    origin: Origin = Origin.RATE


def course_of_rate(rates: Iterable[Rate], story: RateStory) -> Course:
    """What a rate says was given, within the stretches that are the patient's."""
    known = sorted(rates, key=lambda rate: rate.moment)
    given: list[Given] = []
    unknown: list[Period] = []
    for stretch in joined(story.stretches):
        reader = _Reader([rate for rate in known if _during(stretch, rate.moment)], story)
        for piece in reader.pieces(stretch):
            flow = reader.flow(piece.begin)
            if flow is None:
                unknown.append(piece)
            elif flow:
                given.append(Given(piece, flow * hours(piece.length)))
        given += [
            Given(Period(bolus.moment, bolus.moment), Fraction(bolus.ml), even=False)
            for bolus in story.boluses
            if stretch.begin < bolus.moment <= stretch.end
        ]
    return Course(story.origin, tuple(given), unknown=tuple(joined(unknown)))


def _during(stretch: Period, moment: datetime) -> bool:
    return stretch.begin <= moment < stretch.end


class _Reader:
    """Reads the rate at any moment of one stretch."""

    def __init__(self, rates: Sequence[Rate], story: RateStory) -> None:
        self._rates = rates
        self._moments = [rate.moment for rate in rates]
        self._holds = story.holds
        self._gaps = joined(story.gaps)
        self._gap_begins = [gap.begin for gap in self._gaps]
        self._deliveries = story.deliveries
        self._begins = [stretch.period.begin for stretch in story.deliveries]

    def pieces(self, stretch: Period) -> list[Period]:
        """The stretch, cut wherever anything may change."""
        edges = {stretch.begin, stretch.end, *self._moments, *self._begins, *self._gap_begins}
        edges.update(gap.end for gap in self._gaps)
        if self._holds is not None:
            edges.update(moment + self._holds for moment in self._moments)
        inside = sorted(edge for edge in edges if stretch.begin <= edge <= stretch.end)
        return [Period(begin, end) for begin, end in pairwise(inside)]

    def flow(self, moment: datetime) -> Fraction | None:
        """What flows from a moment on, in mL/h; None where nobody knows."""
        at = bisect_right(self._moments, moment)
        if not at or self._lost_since(self._rates[at - 1].moment, moment):
            return None
        if self._state(moment) in NO_FLOW_BY_RATE:
            return Fraction(0)
        rate = self._rates[at - 1].ml_per_hour
        return None if rate is None else Fraction(rate)

    def _lost_since(self, told: datetime, moment: datetime) -> bool:
        """Whether a rate told earlier may no longer be believed."""
        if self._holds is not None and moment >= told + self._holds:
            return True
        gap = bisect_right(self._gap_begins, moment)
        return bool(gap) and self._gaps[gap - 1].end > told

    def _state(self, moment: datetime) -> DeliveryState:
        at = bisect_right(self._begins, moment)
        return self._deliveries[at - 1].state if at else DeliveryState.UNKNOWN

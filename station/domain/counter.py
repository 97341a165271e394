"""The pump's own volume counter is the total: the sum of its positive differences.

A fall is an event, never a negative dose; a new device session begins a new count; over a gap the
difference is volume given whose course nobody saw.  The counter contains the boluses already.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from station.domain import nomenclature
from station.domain.course import CLOSE, Course, Event, Given, Origin
from station.domain.dose import hours
from station.domain.period import Period, joined

FASTEST = Fraction(nomenclature.FLOW.highest)  # mL/h: no pump delivers more
COARSEST = 1  # mL: the largest step in which a pump counts


@dataclass(frozen=True, slots=True)
class Count:
    """The counter as it was read; `ml` is None where the device gave none.

    `session` changes when the device restarts or another counter takes over.  `saturated` marks a
    counter at its end, which goes on delivering and no longer counts.
    """

    moment: datetime
    ml: Decimal | None
    session: int = 0
    saturated: bool = False


@dataclass(frozen=True, slots=True)
class Witness:
    """What else is known of the channel: whose it was when, when nobody saw it, when it purged."""

    stretches: Sequence[Period]
    gaps: Sequence[Period] = ()
    purging: Sequence[Period] = ()


def course_of_counter(counts: Iterable[Count], witness: Witness) -> Course:
    """What the counter says was given, within the stretches that are the patient's."""
    read = list(_carried(sorted(counts, key=lambda count: count.moment)))
    tale = _Tale(witness)
    for stretch in joined(witness.stretches):
        inside = [pair for pair in read if stretch.begin <= pair[0].moment <= stretch.end]
        tale.tell(inside, stretch)
    return Course(
        Origin.COUNTER,
        tuple(tale.given),
        tuple(tale.purged),
        tuple(joined(tale.unknown)),
        tuple(tale.events),
    )


def _carried(counts: Iterable[Count]) -> Iterator[tuple[Count, Fraction]]:
    """The counts with a value; a saturated one without a value stands where the counter stood."""
    known: Decimal | None = None
    last: Fraction | None = None
    for count in counts:
        if count.ml is not None:
            if last is None or count.ml != known:  # a week has few values and many readings
                known, last = count.ml, Fraction(count.ml)
            yield count, last
        elif count.saturated and last is not None:
            yield count, last


class _Spans:
    """Stretches that are asked about for every reading of a week."""

    def __init__(self, periods: Iterable[Period]) -> None:
        self._periods = joined(periods)
        self._ends = [period.end for period in self._periods]

    def touch(self, period: Period) -> bool:
        """Whether one of them shares time with a period."""
        first = bisect_right(self._ends, period.begin)
        return first < len(self._ends) and self._periods[first].overlaps(period)


class _Tale:
    """Gathers the pieces of a course while the counts are read in order."""

    def __init__(self, witness: Witness) -> None:
        self._gaps = _Spans(witness.gaps)
        self._purging = _Spans(witness.purging)
        self.given: list[Given] = []
        self.purged: list[Given] = []
        self.unknown: list[Period] = []
        self.events: list[tuple[datetime, Event]] = []

    def tell(self, counts: Sequence[tuple[Count, Fraction]], stretch: Period) -> None:
        """Take the counts of one stretch that is the patient's."""
        if not counts:
            self._unseen(stretch)
            return
        self._unseen(Period(stretch.begin, counts[0][0].moment))
        for earlier, later in pairwise(counts):
            self._between(*earlier, *later)
        self._unseen(Period(counts[-1][0].moment, stretch.end))

    def _between(self, first: Count, before: Fraction, second: Count, after: Fraction) -> None:
        saturated = first.saturated or second.saturated
        still = before is after or before == after
        if still and first.session == second.session and not saturated:
            return  # most of a week's readings: nothing was given, and nothing is wrong
        span = Period(first.moment, second.moment)
        if saturated:
            self.unknown.append(span)
        if second.saturated and not first.saturated:
            self.events.append((second.moment, Event.SATURATED))
        difference = after - before
        if trouble := _trouble(first, second, difference, span):
            self.events.append((second.moment, trouble))
            self._unseen(span)
        elif difference:
            self._volume(span, difference)

    def _volume(self, span: Period, ml: Fraction) -> None:
        """Purge and prime are not dose; what flows to keep the vein open is."""
        if self._purging.touch(span):
            self.purged.append(Given(span, ml))
            self._unseen(span)
            return
        even = span.length <= CLOSE and not self._gaps.touch(span)
        self.given.append(Given(span, ml, even))

    def _unseen(self, span: Period) -> None:
        """The volume of a stretch is not known; one that is short and was watched says nothing."""
        if span.length > CLOSE or self._gaps.touch(span):
            self.unknown.append(span)


def _trouble(first: Count, second: Count, difference: Fraction, span: Period) -> Event | None:
    """Why a difference is no volume."""
    if first.session != second.session:
        return Event.RESTARTED
    if difference.numerator < 0:
        return Event.FELL
    if difference.numerator <= COARSEST * difference.denominator:
        return None  # most of a week's differences: one step of the counter is no jump
    if difference > FASTEST * hours(span.length) + COARSEST:
        return Event.JUMPED
    return None

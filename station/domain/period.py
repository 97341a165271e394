"""Stretches of time: elapsed time in UTC, ward days and shifts by the ward's own clock.

A ward day is 23 or 25 hours long on the nights the clock changes; wall-clock times are never
subtracted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Final

START_OF_DAY: Final = time(8)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a moment up to, and not including, a later one."""

    begin: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.begin:
            raise ValueError("a period cannot end before it begins")

    @property
    def length(self) -> timedelta:
        """Elapsed time: right on the nights the clock changes too."""
        return self.end.astimezone(UTC) - self.begin.astimezone(UTC)

    def overlaps(self, other: "Period") -> bool:
        """Whether they share more than an edge."""
        return self.begin < other.end and other.begin < self.end

    def shared(self, other: "Period") -> "Period | None":
        """The stretch that both have."""
        if not self.overlaps(other):
            return None
        return Period(max(self.begin, other.begin), min(self.end, other.end))


def joined(periods: Iterable[Period]) -> list[Period]:
    """The same stretches in order, those that touch or overlap made one."""
    found: list[Period] = []
    for period in sorted(periods):
        if found and period.begin <= found[-1].end:
            found[-1] = Period(found[-1].begin, max(found[-1].end, period.end))
        else:
            found.append(period)
    return found


def less(periods: Iterable[Period], others: Iterable[Period]) -> list[Period]:
    """What is left of some periods outside others, in the order of the periods."""
    taken = joined(others)
    found: list[Period] = []
    for period in periods:
        begin = period.begin
        for other in taken:
            if other.overlaps(Period(begin, period.end)):
                if begin < other.begin:
                    found.append(Period(begin, other.begin))
                begin = min(other.end, period.end)
        if begin < period.end:
            found.append(Period(begin, period.end))
    return found


def elapsed(periods: Iterable[Period]) -> timedelta:
    """The time that stretches cover, counted once where they overlap."""
    return sum((period.length for period in joined(periods)), timedelta())


def ward_day(day: date, zone: tzinfo, start: time = START_OF_DAY) -> Period:
    """The ward's day of a date, in UTC: 24 h, but 23 or 25 when the clock changes in it."""
    return Period(_utc(day, start, zone), _utc(day + timedelta(days=1), start, zone))


def ward_days(
    period: Period, zone: tzinfo, start: time = START_OF_DAY
) -> list[tuple[date, Period]]:
    """Every ward day that a period touches, by its date."""
    days = [(day, ward_day(day, zone, start)) for day in _dates(period, zone)]
    return [(day, whole) for day, whole in days if whole.overlaps(period)]


def shifts(period: Period, zone: tzinfo, starts: Sequence[time]) -> list[Period]:
    """Every shift that a period touches: from each of the ward's starts to the next one."""
    days = _dates(period, zone)
    edges = sorted({_utc(day, start, zone) for day in days for start in starts})
    found = [Period(begin, end) for begin, end in pairwise(edges)]
    return [shift for shift in found if shift.overlaps(period)]


def _dates(period: Period, zone: tzinfo) -> list[date]:
    """The dates that a period touches, and one more at either end."""
    first = period.begin.astimezone(zone).date() - timedelta(days=1)
    last = period.end.astimezone(zone).date() + timedelta(days=1)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _utc(day: date, start: time, zone: tzinfo) -> datetime:
    """A time on the ward's wall in UTC; of a time that comes twice, the first."""
    return datetime.combine(day, start, zone).astimezone(UTC)

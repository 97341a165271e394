"""What a channel measured within a period that is a patient's.

Whole minutes come from their roll-up, the broken ones at the edges reading by reading, so that no
neighbour's value slips in (I1).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from station.data import journal
from station.data.columns import measured
from station.data.engine import Store
from station.data.minutes import MINUTE, minute_columns
from station.domain.clock import from_milliseconds
from station.domain.nomenclature import Metric
from station.domain.period import Period


@dataclass(frozen=True, slots=True)
class Seen:
    """The values of a minute, or one single reading: `at` is when the first of them came."""

    at: datetime
    first: Decimal
    last: Decimal
    lowest: Decimal
    highest: Decimal


def seen(store: Store, figure: int, metric: Metric, period: Period) -> Iterator[Seen]:
    """Every value of a metric in a period, in its order, in the metric's own unit."""
    whole = whole_minutes(period)
    if whole is None:
        yield from _readings(store, figure, metric, period)
        return
    yield from _readings(store, figure, metric, Period(period.begin, whole.begin))
    yield from _minutes(store, figure, metric, whole)
    yield from _readings(store, figure, metric, Period(whole.end, period.end))


def whole_minutes(period: Period) -> Period | None:
    """The whole minutes of a period; None where there are none."""
    begin, end = _floor(period.begin), _floor(period.end)
    if begin < period.begin:
        begin += MINUTE
    return Period(begin, end) if begin < end else None


def _floor(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _readings(store: Store, figure: int, metric: Metric, period: Period) -> Iterator[Seen]:
    if not period.length:
        return
    for one in journal.period(store, figure, metric.code, period.begin, period.end):
        if one.value is not None and one.unit == metric.unit:
            yield Seen(one.heard, one.value, one.value, one.value, one.value)


def _minutes(store: Store, figure: int, metric: Metric, whole: Period) -> Iterator[Seen]:
    for columns in minute_columns(store, figure, metric.code, whole.begin, whole.end):
        if columns.unit != metric.unit:
            continue
        values = zip(columns.firsts, columns.lasts, columns.lowest, columns.highest, strict=True)
        for start, four in zip(columns.starts, values, strict=True):
            first, last, low, high = (None if one is None else _exact(one) for one in four)
            if first is not None and last is not None and low is not None and high is not None:
                yield Seen(from_milliseconds(start), first, last, low, high)


@lru_cache(maxsize=4096)
def _exact(value: float) -> Decimal:
    """The decimal of a stored value; the same few come again and again."""
    return measured(value)


class Heard(NamedTuple):
    """Minutes with a value, and minutes in which the device spoke but had none to tell."""

    valued: set[datetime]
    empty: set[datetime]


def minutes_heard(store: Store, figure: int, metrics: tuple[Metric, ...], whole: Period) -> Heard:
    """The whole minutes in which at least one of the metrics was told, with or without a value."""
    heard = Heard(set(), set())
    for metric in metrics:
        for columns in minute_columns(store, figure, metric.code, whole.begin, whole.end):
            for start, count in zip(columns.starts, columns.counts, strict=True):
                (heard.valued if count else heard.empty).add(from_milliseconds(start))
    return Heard(heard.valued, heard.empty - heard.valued)


def count_of(whole: Period | None) -> int:
    """How many minutes a period of whole minutes has."""
    return 0 if whole is None else whole.length // timedelta(minutes=1)

"""Minutes of a metric: what a week's chart and a print read, settled and still on their way."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from station.data.columns import measured
from station.data.engine import Store, columns, reading, rows
from station.data.metrics import recorded
from station.data.rollup import MINUTE_MILLISECONDS, Rolled, joined, merged, minute_of, rolled
from station.domain.clock import from_milliseconds, to_milliseconds
from station.domain.nomenclature import Metric
from station.domain.units import Unit

MINUTE = timedelta(minutes=1)

STARTS = """SELECT minute, first, last, lowest, highest, present, absent
 FROM minute WHERE channel = ? AND metric = ? AND minute BETWEEN ? AND ?"""
MINUTES = """SELECT minute, first, last, lowest, highest, present, absent,
 first_sequence, last_sequence
 FROM minute WHERE channel = ? AND metric = ? AND minute BETWEEN ? AND ?"""
EVER = """SELECT EXISTS (SELECT 1 FROM minute
 WHERE channel = ? AND metric = ? AND minute BETWEEN ? AND ?)"""
NEW = """SELECT sequence, utc, value FROM appended
 WHERE channel = ? AND metric = ? AND utc >= ? AND utc < ? ORDER BY sequence"""


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of one metric in one unit.

    `count` counts the values, `absent` the readings without one.
    """

    minute: datetime
    unit: Unit
    first: Decimal | None
    last: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    count: int
    absent: int


class MinuteColumns(NamedTuple):
    """Minutes as columns, for charts: starts in UTC milliseconds, values in one unit."""

    unit: Unit
    starts: tuple[int, ...]
    firsts: tuple[float | None, ...]
    lasts: tuple[float | None, ...]
    lowest: tuple[float | None, ...]
    highest: tuple[float | None, ...]
    counts: tuple[int, ...]
    absents: tuple[int, ...]


def minutes(
    store: Store, channel: int, metric_code: str, begin: datetime, end: datetime
) -> list[Minute]:
    """The minutes that begin from `begin`'s own up to `end`, one for each unit recorded in it."""
    with reading(store) as session:
        found = _rolled(session, channel, metric_code, begin, end)
    return sorted(
        (_minute(metric.unit, part) for metric, parts in found for part in parts),
        key=lambda minute: minute.minute,
    )


def minute_columns(
    store: Store, channel: int, metric_code: str, begin: datetime, end: datetime
) -> tuple[MinuteColumns, ...]:
    """The same as columns, one set for each unit the metric was recorded in, oldest unit first."""
    first, last = _span(begin, end)
    found = []
    with reading(store) as session:
        for figure, metric in recorded(session, metric_code).items():
            key = (channel, figure)
            turned = columns(session, STARTS, (*key, first, last), len(MinuteColumns._fields) - 1)
            for part in _on_their_way(session, key, first, last).values():
                _put(session, key, turned, part)
            if turned[0]:
                found.append(_columns(metric.unit, turned))
    return tuple(found)


def told(store: Store, channel: int, metric_code: str, begin: datetime, end: datetime) -> bool:
    """Whether a channel told a metric in the minutes of a period, without reading them."""
    first, last = _span(begin, end)
    with reading(store) as session:
        return any(
            rows(session, EVER, (channel, figure, first, last)) == [(1,)]
            or bool(_on_their_way(session, (channel, figure), first, last))
            for figure in recorded(session, metric_code)
        )


def _rolled(
    session: Session, channel: int, code: str, begin: datetime, end: datetime
) -> list[tuple[Metric, list[Rolled]]]:
    """The minutes of a metric by unit, settled ones joined with what is still on its way."""
    first, last = _span(begin, end)
    found = []
    for figure, metric in recorded(session, code).items():
        key = (channel, figure)
        settled = map(Rolled._make, rows(session, MINUTES, (*key, first, last)))
        found.append((metric, merged(settled, _on_their_way(session, key, first, last))))
    return found


def _span(begin: datetime, end: datetime) -> tuple[int, int]:
    """The first and the last minute that a period has part in."""
    return minute_of(to_milliseconds(begin)), minute_of(to_milliseconds(end) - 1)


def _on_their_way(
    session: Session, key: tuple[int, int], first: int, last: int
) -> dict[int, Rolled]:
    """The minutes that readings not yet settled make."""
    since, until = first * MINUTE_MILLISECONDS, (last + 1) * MINUTE_MILLISECONDS
    return rolled((at, utc, value) for at, utc, value in rows(session, NEW, (*key, since, until)))


def _put(
    session: Session, key: tuple[int, int], turned: tuple[list[Any], ...], part: Rolled
) -> None:
    """Put a minute that is on its way into the columns of settled ones, joined if it is there."""
    place = bisect_left(turned[0], part.minute)
    there = turned[0][place : place + 1] == [part.minute]
    if there:
        (known,) = rows(session, MINUTES, (*key, part.minute, part.minute))
        part = joined(Rolled._make(known), part)
    for column, value in zip(turned, part, strict=False):
        column[place : place + there] = [value]


def _minute(unit: Unit, part: Rolled) -> Minute:
    return Minute(
        from_milliseconds(part.minute * MINUTE_MILLISECONDS),
        unit,
        _decimal(part.first),
        _decimal(part.last),
        _decimal(part.lowest),
        _decimal(part.highest),
        part.present,
        part.absent,
    )


def _columns(unit: Unit, turned: tuple[list[Any], ...]) -> MinuteColumns:
    starts = tuple(minute * MINUTE_MILLISECONDS for minute in turned[0])
    return MinuteColumns(unit, starts, *map(tuple, turned[1:]))


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else measured(value)

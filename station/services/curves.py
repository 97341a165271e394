"""Curves of a chart: a week from the minute roll-ups, the last hours from the readings.

Where a step has to stand at its very second, a minute in which something changed is read as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from station.data import journal
from station.data.engine import Store
from station.data.minutes import MINUTE, MinuteColumns, minute_columns
from station.domain.clock import from_milliseconds, to_milliseconds
from station.domain.nomenclature import Metric
from station.domain.period import Period
from station.domain.picture import Curve
from station.services.stay import Stretch

RAW_HOURS = timedelta(hours=2)
NAN = float("nan")

Row = tuple[int, float | None, float | None, float | None, float | None]


@dataclass(slots=True)
class Points:
    """A curve while it is put together."""

    times: list[float] = field(default_factory=list)
    lowest: list[float] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)

    def add(self, at: float, low: float, high: float, last: float) -> None:
        """One minute, or one reading."""
        self.times.append(at)
        self.lowest.append(low)
        self.highest.append(high)
        self.last.append(last)

    def curve(self) -> Curve:
        """What was put together."""
        return Curve(self.times, self.lowest, self.highest, self.last)


def curve(
    store: Store,
    stretches: Iterable[Stretch],
    metric: Metric,
    now: datetime,
    *,
    exact: bool = False,
) -> Curve:
    """The values of a metric in some stretches, each only within its own.

    `exact` dates every change to the moment it was heard, however long ago, as far as the readings
    are still kept.
    """
    points = Points()
    for stretch in sorted(stretches, key=lambda one: (one.period.begin, one.figure)):
        period = stretch.period
        whole = _whole_minutes(period, now - RAW_HOURS)
        _add_readings(points, store, stretch.figure, metric, Period(period.begin, whole.begin))
        _add_minutes(points, store, stretch.figure, metric, (whole, exact))
        _add_readings(points, store, stretch.figure, metric, Period(whole.end, period.end))
    return points.curve()


def _whole_minutes(period: Period, raw_from: datetime) -> Period:
    """The minutes of a stretch that are wholly its own and lie before the last hours.

    A minute's roll-up at an edge would show what was heard before the device was the patient's.
    """
    begin = period.begin.replace(second=0, microsecond=0)
    begin += MINUTE if begin < period.begin else timedelta()
    begin = min(begin, period.end)
    end = min(period.end, max(raw_from, begin)).replace(second=0, microsecond=0)
    return Period(begin, max(begin, end))


def _add_readings(
    points: Points, store: Store, figure: int, metric: Metric, period: Period
) -> bool:
    """Every reading of a period; whether there was any."""
    if not period.length:
        return False
    before = len(points.times)
    for sample in journal.period(store, figure, metric.code, period.begin, period.end):
        if sample.unit == metric.unit:
            value = NAN if sample.value is None else float(sample.value)
            points.add(sample.heard.timestamp(), value, value, value)
    return len(points.times) > before


def _add_minutes(
    points: Points, store: Store, figure: int, metric: Metric, wanted: tuple[Period, bool]
) -> None:
    whole, exact = wanted
    if not whole.length:
        return
    until = to_milliseconds(whole.end)
    for columns in minute_columns(store, figure, metric.code, whole.begin, whole.end):
        if columns.unit != metric.unit:
            continue  # another unit is another quantity; it is in the export
        ended: float | None = None
        for start, first, low, high, last in _rows(columns, until):
            steady = ended is not None and first == low == high == last == ended
            ended = last
            minute = Period(from_milliseconds(start), from_milliseconds(start) + MINUTE)
            if exact and not steady and _add_readings(points, store, figure, metric, minute):
                continue
            _add_minute(points, start / 1000, low, high, last)


def _rows(columns: MinuteColumns, until: int) -> Iterator[Row]:
    """The minutes before a moment: start, first, lowest, highest and last value of each."""
    values = (columns.firsts, columns.lowest, columns.highest, columns.lasts)
    for row in zip(columns.starts, *values, strict=True):
        if row[0] < until:
            yield row


def _add_minute(
    points: Points, at: float, low: float | None, high: float | None, last: float | None
) -> None:
    if low is None or high is None:
        points.add(at, NAN, NAN, NAN)
    else:
        points.add(at, low, high, high if last is None else last)

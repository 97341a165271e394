"""Curves of a chart: a week from the minute roll-ups, the last hours from the readings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from station.data import journal
from station.data.engine import Store
from station.data.minutes import MINUTE, minute_columns
from station.domain.clock import to_milliseconds
from station.domain.nomenclature import Metric
from station.domain.period import Period
from station.domain.picture import Curve
from station.services.stay import Stretch

RAW_HOURS = timedelta(hours=2)
NAN = float("nan")


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


def curve(store: Store, stretches: Iterable[Stretch], metric: Metric, now: datetime) -> Curve:
    """The values of a metric in some stretches, each only within its own."""
    points = Points()
    for stretch in sorted(stretches, key=lambda one: (one.period.begin, one.figure)):
        period = stretch.period
        whole = _whole_minutes(period, now - RAW_HOURS)
        _add_readings(points, store, stretch.figure, metric, Period(period.begin, whole.begin))
        _add_minutes(points, store, stretch.figure, metric, whole)
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
) -> None:
    if not period.length:
        return
    for sample in journal.period(store, figure, metric.code, period.begin, period.end):
        if sample.unit == metric.unit:
            value = NAN if sample.value is None else float(sample.value)
            points.add(sample.heard.timestamp(), value, value, value)


def _add_minutes(points: Points, store: Store, figure: int, metric: Metric, whole: Period) -> None:
    if not whole.length:
        return
    until = to_milliseconds(whole.end)
    for columns in minute_columns(store, figure, metric.code, whole.begin, whole.end):
        if columns.unit != metric.unit:
            continue  # another unit is another quantity; it is in the export
        rows = zip(columns.starts, columns.lowest, columns.highest, columns.lasts, strict=True)
        for start, low, high, last in rows:
            if start >= until:
                continue
            if low is None or high is None:
                points.add(start / 1000, NAN, NAN, NAN)
            else:
                points.add(start / 1000, low, high, high if last is None else last)

"""What the lines count, written down as it grows: a sum a line and ward day."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from station.data import line_days
from station.data.engine import Store
from station.data.ward import ward
from station.domain.device import LinkState
from station.domain.line_counts import LineCounts
from station.domain.period import Period, ward_days

MOMENT = timedelta(milliseconds=1)


class LineTally:
    """Used by the thread that writes; what could not be written comes with the next counts."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._written: dict[str, LineCounts] = {}

    def write(self, states: Iterable[LinkState], at: datetime) -> None:
        """Add what came since the last time; raises ``Unavailable`` when the disk says no."""
        now = {one.line: one.counts for one in states if one.counts is not None}
        came = {line: counts.since(self._written.get(line)) for line, counts in now.items()}
        if came:
            line_days.count(self._store, day_begin(self._store, at), came)
            self._written |= now


def day_begin(store: Store, at: datetime) -> datetime:
    """When the ward's day began in which a moment lies; in UTC while the ward has no zone."""
    place = ward(store)
    zone = ZoneInfo("UTC" if place is None else place.zone)
    start = time(8) if place is None else place.start_of_day
    (_day, whole), *_ = ward_days(Period(at, at + MOMENT), zone, start)
    return whole.begin

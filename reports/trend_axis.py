"""The one time axis of the printed chart: moments to points, local clock times, days, nights."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from station.domain.wall import clock_words, day_words

STEPS = ((8, 1), (16, 2), (30, 3), (60, 6), (220, 12))  # up to so many hours: a tick every so many
DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Axis:
    """Seconds since 1970 from `begin` to `end`, drawn from x to x in points."""

    begin: float
    end: float
    left: float
    right: float
    zone: ZoneInfo

    def x(self, at: float) -> float:
        """Where a moment stands; what lies outside stands at the edge."""
        share = (at - self.begin) / max(self.end - self.begin, 1.0)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def holds(self, at: float) -> bool:
        """Whether a moment is within the drawing."""
        return self.begin <= at <= self.end

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Round local clock times with their words."""
        hours = (self.end - self.begin) / 3600
        step = next((every for most, every in STEPS if hours <= most), DAY_HOURS)
        for moment in self._wall(step):
            yield moment.timestamp(), clock_words(moment, self.zone)

    def days(self) -> Iterator[tuple[float, str]]:
        """Where each day begins within the drawing, and its name; the first one at the edge."""
        first = datetime.fromtimestamp(self.begin, self.zone)
        yield self.begin, day_words(first.date())
        for moment in self._wall(DAY_HOURS):
            if moment.timestamp() > self.begin:
                yield moment.timestamp(), day_words(moment.astimezone(self.zone).date())

    def _wall(self, step: int) -> Iterator[datetime]:
        """Every so many hours by the ward's own clock, however long its days are."""
        day = datetime.fromtimestamp(self.begin, self.zone).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        while day.timestamp() <= self.end:
            for hour in range(0, DAY_HOURS, step):
                moment = day.replace(hour=hour).astimezone(UTC)
                if self.holds(moment.timestamp()):
                    yield moment
            day += timedelta(days=1)

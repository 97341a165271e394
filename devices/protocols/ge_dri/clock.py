"""The monitor's own clock: whole seconds since 1970, usually of local time (its zone is unknown).

A weak checksum lets a wrong time through now and then.  A time that neither our clocks nor the
record before explain is therefore believed only when a second record goes on from it.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from station.domain.clock import Stamp
from station.domain.observation import ClockReading, DeviceEvent, Reading

UNEXPLAINED = 10.0
"""Seconds by which the monitor's time may differ from ours before it means that it was set."""
TOLD_EVERY = 60.0
BESIDE = 120
"""Seconds by which the time of values may differ from that of their record and still be told."""

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a device's clock knows no zone


class _Seen(NamedTuple):
    """A time of the monitor, and when it was heard."""

    time: int
    at: Stamp

    def explains(self, time: int, at: Stamp) -> bool:
        """Whether a later time is what this one has come to, by either of our clocks."""
        passed = time - self.time
        ours = at.monotonic - self.at.monotonic, (at.utc - self.at.utc).total_seconds()
        return any(abs(passed - seconds) <= UNEXPLAINED for seconds in ours)


def moment(time: int) -> datetime:
    """Seconds since 1970 as the monitor shows them."""
    return _EPOCH + timedelta(seconds=time)


class MonitorClock:
    """Follows the monitor's clock, tells it now and then, and that it was set back."""

    def __init__(self) -> None:
        self._known: _Seen | None = None
        self._strange: _Seen | None = None
        self._told: float | None = None

    def forget(self) -> None:
        """Another monitor: nothing of this one's clock is known."""
        self._known = self._strange = self._told = None

    def read(self, time: int, at: Stamp) -> list[Reading]:
        """Take the time of a record; give back a reading where one is due."""
        known, seen = self._known, _Seen(time, at)
        if not time:
            return []
        if known is not None and not known.explains(time, at):
            return self._jumped(known, seen)
        self._known, self._strange = seen, None
        return self._tell(seen)

    def time(self, record: int, values: int) -> datetime | None:
        """The moment of values in a record by the monitor's clock; None while it is in doubt."""
        if self._known is None or self._known.time != record or abs(values - record) > BESIDE:
            return None
        return moment(values)

    def _jumped(self, known: _Seen, seen: _Seen) -> list[Reading]:
        """A time that does not go on from the last: held back until another goes on from it."""
        strange, self._strange = self._strange, seen
        if strange is None or not strange.explains(seen.time, seen.at):
            return []
        self._known, self._strange, self._told = seen, None, None
        told = self._tell(seen)
        passed = seen.at.monotonic - known.at.monotonic
        expected = moment(known.time) + timedelta(seconds=passed)
        now = moment(seen.time)
        if now < expected:
            text = f"from {expected:%d %b %H:%M:%S} to {now:%d %b %H:%M:%S}"
            told.append(DeviceEvent("", "clock-back", f"The clock went back {text}.", seen.at))
        return told

    def _tell(self, seen: _Seen) -> list[Reading]:
        now = seen.at.monotonic
        if self._told is not None and now - self._told < TOLD_EVERY:
            return []
        self._told = now
        return [ClockReading("", moment(seen.time), seen.at)]

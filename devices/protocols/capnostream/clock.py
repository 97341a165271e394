"""The monitor's own clock: whole seconds since 1970 in local time, as somebody set it."""

from datetime import datetime, timedelta

from station.domain.clock import Stamp
from station.domain.observation import ClockReading, DeviceEvent

_BEGIN = datetime(1970, 1, 1)  # noqa: DTZ001  the monitor tells no zone
CLOCK_EVERY = 600.0
"""Seconds between readings of a clock that keeps time."""
CLOCK_STEP = timedelta(seconds=2)


def moment(seconds: int) -> datetime:
    """A moment on the monitor's clock; any four bytes are one."""
    return _BEGIN + timedelta(seconds=seconds)


class DeviceClock:
    """Tells the clock when it is first read, when it moved against ours, and now and then."""

    def __init__(self) -> None:
        self._told: ClockReading | None = None
        self._last: datetime | None = None

    def begin(self) -> None:
        """A new conversation: the clock is told again."""
        self._told = None

    def forget(self) -> None:
        """Another monitor: its clock is another."""
        self._told = self._last = None

    def take(self, shown: datetime, at: Stamp) -> list[ClockReading | DeviceEvent]:
        """Take the clock of a message that is believed."""
        found: list[ClockReading | DeviceEvent] = []
        last, self._last = self._last, shown
        if last is not None and shown < last:
            back = (last - shown).total_seconds()
            text = f"The monitor's clock went back by {back:.0f} s."
            found.append(DeviceEvent("", "clock-back", text, at))
        told = self._told
        if told is None or found or _moved(told, shown, at):
            self._told = ClockReading("", shown, at)
            found.append(self._told)
        return found


def _moved(told: ClockReading, shown: datetime, at: Stamp) -> bool:
    """Whether the clock has stepped against ours since it was told, or was told long ago."""
    passed = at.utc - told.heard.utc
    if abs(shown - told.device_time - passed) > CLOCK_STEP:
        return True
    return at.monotonic - told.heard.monotonic >= CLOCK_EVERY

"""The pump's own clock, which it tells in IDENT as seconds since 1970, in no zone that is told."""

from datetime import datetime, timedelta

from devices.protocols.bbraun_dianet.layouts import ABSENT_WORD
from station.domain.clock import Stamp
from station.domain.observation import ClockReading, DeviceEvent, Reading

STEP = timedelta(seconds=2)  # it comes in whole seconds: a smaller difference is no step
BACK = timedelta(seconds=10)  # more than any answer waits on a line
EVERY = 600.0  # seconds between readings of a clock that keeps time
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the pump tells no zone


class DeviceClock:
    """Tells a clock when it is first read, when it stepped, and now and then."""

    def __init__(self) -> None:
        self._last: ClockReading | None = None
        self._told: ClockReading | None = None

    def afresh(self) -> None:
        """Tell it again when it is next read."""
        self._told = None

    def read(self, seconds: int, heard: Stamp) -> list[Reading]:
        """Take the clock's seconds: the reading, and an event if it went back."""
        if seconds == ABSENT_WORD:
            return []
        found = ClockReading("", _EPOCH + timedelta(seconds=seconds), heard)
        before, self._last = self._last, found
        said: list[Reading] = []
        if before is not None and (back := -_step(before, found)) > BACK:
            text = f"The pump's clock went back by {back.total_seconds():.0f} s."
            said.append(DeviceEvent("", "clock-back", text, heard))
        told = self._told
        if told is None or abs(_step(told, found)) > STEP or _old(told, heard):
            self._told = found
            said.append(found)
        return said


def _step(before: ClockReading, found: ClockReading) -> timedelta:
    """How far the clock has gone ahead of the time that passed for us."""
    passed = timedelta(seconds=found.heard.monotonic - before.heard.monotonic)
    return found.device_time - before.device_time - passed


def _old(told: ClockReading, heard: Stamp) -> bool:
    return heard.monotonic - told.heard.monotonic >= EVERY

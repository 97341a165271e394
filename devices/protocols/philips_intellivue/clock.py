"""The monitor's own clocks: the one it shows, and the one that counts 1/8 ms and wraps (sheet 7).

The relative time wraps after 2^32 ticks, 6 d 5 h 7 min 51 s: inside a week.  Differences are taken
modulo 2^32, and how much time has passed for us tells a wrap from a restart.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from devices.protocols.philips_intellivue.messages import TICKS_PER_SECOND
from station.domain.clock import Stamp
from station.domain.observation import ClockReading, DeviceEvent, GenerationMode, Reading

_WRAP = 2**32
_MICROSECONDS_PER_TICK = 125

UNEXPLAINED = 10
"""Seconds by which the monitor's time may differ from ours before it means something: more than any
answer waits on a line, less than any restart takes."""
_TRUNCATION = timedelta(seconds=2)
"""The shown clock comes in whole seconds: a smaller difference moves no time line."""


def between(earlier: int, later: int) -> int:
    """Ticks from one relative time to another; negative when `later` is earlier after all."""
    return (later - earlier + _WRAP // 2) % _WRAP - _WRAP // 2


class Heard(NamedTuple):
    """What the readings of one answer share: our moment, the monitor's, demo or not."""

    at: Stamp
    time: datetime | None
    mode: GenerationMode


class DeviceClock:
    """Keeps the pair of the two clocks that the monitor gave last."""

    def __init__(self) -> None:
        self._base: tuple[datetime, int] | None = None
        self._shown: tuple[datetime, float] | None = None
        self._last: tuple[int, float] | None = None
        self._parted = False

    def part(self) -> None:
        """The association ended: the monitor may restart unseen before the next."""
        self._parted = True

    def forget(self) -> None:
        """Another monitor: nothing of this one's clocks is known."""
        self._base = self._shown = self._last = None

    def restarted(self, relative: int, at: Stamp) -> bool:
        """Whether the relative time went back further than a wrap explains; ask of every answer."""
        last, parted = self._last, self._parted
        if last is not None and relative == last[0]:
            return False  # a repeated answer tells nothing
        self._last, self._parted = (relative, at.monotonic), False
        if last is None:
            return False
        passed = round((at.monotonic - last[1]) * TICKS_PER_SECOND)
        drift = between(passed % _WRAP, (relative - last[0]) % _WRAP)
        fell = relative < last[0]
        if abs(drift) <= UNEXPLAINED * TICKS_PER_SECOND or not (fell or (parted and drift < 0)):
            return False
        self._base = None
        return True

    def time(self, relative: int) -> datetime | None:
        """The monitor's shown clock at a relative time."""
        if self._base is None:
            return None
        shown, base = self._base
        return shown + timedelta(microseconds=between(base, relative) * _MICROSECONDS_PER_TICK)

    def read(self, absolute: datetime, relative: int, at: Stamp) -> list[Reading]:
        """Take a pair of clocks; give back the reading, and an event if the shown one went back."""
        found: list[Reading] = [ClockReading("", absolute, at)]
        expected = self.time(relative)
        self._base = absolute, relative
        if expected is not None and abs(absolute - expected) <= _TRUNCATION:
            self._base = expected, relative
        elif expected is None and self._shown is not None:
            expected = self._shown[0] + timedelta(seconds=at.monotonic - self._shown[1])
        if expected is not None and absolute - expected < -timedelta(seconds=UNEXPLAINED):
            text = f"from {expected:%d %b %H:%M:%S} to {absolute:%d %b %H:%M:%S}"
            found.append(DeviceEvent("", "clock-back", f"The clock went back {text}.", at))
        self._shown = absolute, at.monotonic
        return found

"""The clock of a device whose every line shows its time: which line is new, and what to tell of it.

A line's time also guards the line: it must come after the line before, and not much later than the
seconds that really passed.  A line whose time does not fit waits for the next one, which shows
whether the clock was set or a digit was damaged.
"""

from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from station.domain.clock import Stamp
from station.domain.observation import ClockReading, DeviceEvent, Reading

STEP = 5.0
"""Seconds by which the clock must differ from what it was told as, to be told again."""
AGAIN = 600.0
"""Seconds after which it is told again although nothing happened: clocks drift."""
_STEADY = 0.75
"""Seconds between the pace of two lines and ours: more, and the line was held up on its way."""
_ZERO = datetime(1970, 1, 1)  # noqa: DTZ001  only differences of the device's own times are used


class Order(Enum):
    """How a line's time stands to that of the lines before."""

    IN_ORDER = auto()
    REPEATED = auto()
    ODD = auto()
    FORWARD = auto()
    BACK = auto()


class _Line(NamedTuple):
    shown: datetime
    monotonic: float


class LineClock:
    """Remembers the last line's time, one that does not fit it, and what was told of the clock.

    A line may seem early by `slack` seconds: two may arrive together, and devices count whole ones.
    """

    def __init__(self, slack: float) -> None:
        self._slack = slack
        self._last: _Line | None = None
        self._odd: _Line | None = None
        self._before: float | None = None
        self._told: tuple[float, float] | None = None

    def begin(self) -> None:
        """The line was opened: the next line's time is taken as it is."""
        self._last = self._odd = self._before = None

    def forget(self) -> None:
        """Another device: what this one's clock was is no matter."""
        self._told = self._before = None

    def order(self, shown: datetime, at: Stamp) -> Order:
        """Whether this line is new.

        FORWARD and BACK: it is, and so was the odd one just before it, for the clock was set.
        """
        line = _Line(shown, at.monotonic)
        if self._last is None or self._follows(self._last, line):
            self._last, self._odd = line, None
            return Order.IN_ORDER
        if shown == self._last.shown or (self._odd is not None and shown == self._odd.shown):
            return Order.REPEATED
        if self._odd is not None and self._follows(self._odd, line):
            order = Order.FORWARD if shown > self._last.shown else Order.BACK
            self._last, self._odd = line, None
            return order
        self._odd = line
        return Order.ODD

    def tell(self, shown: datetime, at: Stamp) -> list[Reading]:
        """What a new line's time is worth saying: the clock itself, and that it was put back.

        Two lines in a row must agree on how far the clock is from ours.
        """
        ahead = (shown - _ZERO).total_seconds() - at.monotonic
        before, self._before = self._before, ahead
        if before is None or abs(ahead - before) > _STEADY:
            return []
        if self._told is None:
            self._told = ahead, at.monotonic
            return [ClockReading("", shown, at)]
        moved = ahead - self._told[0]
        if abs(moved) <= STEP and at.monotonic - self._told[1] < AGAIN:
            return []
        self._told = ahead, at.monotonic
        clock = ClockReading("", shown, at)
        if moved >= -STEP:
            return [clock]
        text = f"The clock went back by {-moved:.0f} s; it now shows {shown:%d %b %H:%M:%S}."
        return [clock, DeviceEvent("", "clock-back", text, at)]

    def _follows(self, before: _Line, line: _Line) -> bool:
        """Whether a line's time is one that can come after another's."""
        step = (line.shown - before.shown).total_seconds()
        return 0 < step <= line.monotonic - before.monotonic + self._slack

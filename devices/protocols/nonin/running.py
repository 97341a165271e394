"""A count on the device that goes with time and comes round to nothing: whether it has gone back.

The timer of a packet counts thirds of a second and comes round every 91 minutes; a printed time of
day comes round at midnight.  A count that only came round has not gone back.
"""

from dataclasses import dataclass

SLACK = 5.0  # s by which a count may differ from our own time: a line that was read late


@dataclass(frozen=True, slots=True)
class Running:
    """How fast a count goes and where it begins again."""

    modulus: int
    a_second: int


TIMER = Running(2**14, 3)
DAY = Running(24 * 60 * 60, 1)


class Course:
    """One such count, as it was heard.

    A count that does not fit is believed when the next one fits it: damage comes alone.
    """

    def __init__(self, running: Running) -> None:
        self._running = running
        self._last: tuple[int, float] | None = None
        self._odd: tuple[int, float] | None = None

    def forget(self) -> None:
        """Another device, or another format."""
        self._last = self._odd = None

    def fell(self, count: int, monotonic: float) -> int | None:
        """What the count stood at before it went back; None while it does not."""
        now = count, monotonic
        last, odd, self._odd = self._last, self._odd, None
        if last is None or self._fits(last, now):
            self._last = now
        elif odd is None or not self._fits(odd, now):
            self._odd = now
        else:
            self._last = now
            return last[0] if count < last[0] else None
        return None

    def _fits(self, before: tuple[int, float], now: tuple[int, float]) -> bool:
        """Whether as much was counted as time has passed, give or take the slack."""
        modulus, a_second = self._running.modulus, self._running.a_second
        expected = before[0] + (now[1] - before[1]) * a_second
        off = (now[0] - expected + modulus / 2) % modulus - modulus / 2
        return abs(off) <= SLACK * a_second

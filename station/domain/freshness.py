"""What an age means: live, ageing or stale, by how often the line really speaks.

A value that is still settling after its device came back is neither, until it is stale.
"""

from collections import deque
from enum import StrEnum
from statistics import median

from station.domain.nomenclature import Metric

STALE_SECONDS = 5.0
STALE_CYCLES = 3
AGEING_SECONDS = 2.0
AGEING_CYCLES = 2
INTERVALS = 9  # so few that a changed cycle is learnt soon, so many that one pause teaches nothing
CERTAIN = 5  # intervals of which a pause or two are not the median
ABSENCE_SECONDS = 120.0  # nothing but an episode is told so seldom: the slowest come each minute


class Freshness(StrEnum):
    """How an age is to be read; nothing but LIVE may look live."""

    LIVE = "live"
    AGEING = "ageing"
    STALE = "stale"
    EPISODE = "episode"
    SETTLING = "settling"


class Cycle:
    """How often a value really comes, measured: the median of its last intervals.

    An absence is no interval.  Of few intervals the shortest counts, for any of them may hold a
    pause; a single long one is believed when a second has come.
    """

    def __init__(self) -> None:
        self._last: float | None = None
        self._intervals: deque[float] = deque(maxlen=INTERVALS)

    def heard(self, monotonic: float) -> None:
        """A value came at this moment; one that is told again is no other."""
        if monotonic == self._last:
            return
        if self._last is not None and monotonic - self._last <= ABSENCE_SECONDS:
            self._intervals.append(monotonic - self._last)
        self._last = monotonic

    @property
    def seconds(self) -> float | None:
        """The measured cycle; None until two values came."""
        if len(self._intervals) >= CERTAIN:
            return median(self._intervals)
        shortest = min(self._intervals, default=None)
        if shortest is not None and len(self._intervals) == 1 and shortest > STALE_SECONDS:
            return None
        return shortest


def stale_after(cycle: float | None) -> float:
    """The age in seconds past which a value is stale: five, or three cycles (decisions.md 26)."""
    return max(STALE_SECONDS, STALE_CYCLES * (cycle or 0.0))


def freshness(metric: Metric, age: float, cycle: float | None) -> Freshness:
    """What an age in seconds means.

    An episode is never live, however young: it is shown with the time at which it was measured.
    """
    if metric.episodic:
        return Freshness.EPISODE
    if age > stale_after(cycle):
        return Freshness.STALE
    if age > max(AGEING_SECONDS, AGEING_CYCLES * (cycle or 0.0)):
        return Freshness.AGEING
    return Freshness.LIVE

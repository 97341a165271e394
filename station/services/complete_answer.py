"""One complete answer of a device in virtual time: all that it tells regularly, once.

Many a device tells its values one after the other, in segments or in turns.  Whoever looks at it
once a minute and goes at the first figure would find some of them in every other minute only.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from station.domain.observation import Numeric, Reading

LOOK_SECONDS, LONGEST_LOOKS = 0.6, 10  # a monitor that sends each 5 s is waited for
REGULAR = 0.4  # told so often, of what is told most often; the rest comes when it comes

Key = tuple[str, str]


class Running(Protocol):
    """A device on a virtual line."""

    def run(self, seconds: float) -> list[Reading]:
        """Let the line live for so long; what was published."""
        ...


class CompleteAnswer:
    """What is waited for at each look: what the device tells regularly, as long as it does."""

    def __init__(self, greeting: Iterable[Reading]) -> None:
        told = Counter(map(_key, _numerics(greeting)))
        often = max(told.values(), default=0) * REGULAR
        self._regular = frozenset(key for key, times in told.items() if times >= often)
        self._awaited = self._regular

    def of(self, run: Running) -> list[Reading]:
        """Let the line live until everything came that is waited for, or as long as that may be.

        What did not come in the longest time is not waited for again before it comes by itself.
        """
        readings: list[Reading] = []
        told: set[Key] = set()
        for _ in range(LONGEST_LOOKS):
            readings += run.run(LOOK_SECONDS)
            told = {_key(one) for one in _numerics(readings)}
            if told and told >= self._awaited:
                break
        if told:
            missed = self._awaited - told
            self._awaited = (self._awaited | (told & self._regular)) - missed
        return readings


def _numerics(readings: Iterable[Reading]) -> Iterable[Numeric]:
    return (one for one in readings if isinstance(one, Numeric))


def _key(numeric: Numeric) -> Key:
    return numeric.channel, numeric.metric.code

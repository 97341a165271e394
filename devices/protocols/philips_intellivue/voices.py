"""Who was heard when: a channel that should speak and does not is told once as silent."""

from collections import deque
from collections.abc import Iterable
from math import inf

from station.domain.clock import Stamp
from station.domain.observation import Silence

QUIET = 5.0
"""Seconds without a complete answer after which a channel is silent (the sheet's choice)."""
_CYCLES, _MEASURED = 3, 2


class Voices:
    """The channels of one monitor; the plain one is expected from the moment the line opens."""

    def __init__(self) -> None:
        self._last: dict[str, Stamp] = {}
        self._silent: set[str] = set()
        self._since_opening = 0.0
        self._answered: float | None = None
        self._cycles: deque[float] = deque(maxlen=_CYCLES)

    def open(self, at: Stamp) -> None:
        """The line is open: every known channel has its time to speak up from now on."""
        self._last.setdefault("", at)
        self._silent.clear()
        self._since_opening = at.monotonic
        self.begin()

    def begin(self) -> None:
        """A new association: the pause before it is no cycle."""
        self._answered = None

    def forget(self) -> None:
        """Another monitor: only its plain channel is expected."""
        self._last = {"": self._last[""]}
        self._silent &= {""}
        self._cycles.clear()
        self.begin()

    @property
    def limit(self) -> float:
        """Seconds of quiet that are silence: the larger of 5 s and three measured cycles.

        One pause alone is no measured cycle.
        """
        if len(self._cycles) < _MEASURED:
            return QUIET
        return max(QUIET, _CYCLES * min(self._cycles))

    def heard(self, channels: Iterable[str], at: Stamp) -> None:
        """A complete answer came, with these channels in it."""
        if self._answered is not None:
            self._cycles.append(at.monotonic - self._answered)
        self._answered = at.monotonic
        self._last[""] = at
        for channel in channels:
            self._last[channel] = at
        if self._silent:
            self._silent = {name for name in self._silent if self._last[name] is not at}

    def silences(self, at: Stamp) -> list[Silence]:
        """The channels that have become silent by now, each once."""
        found = [
            Silence(channel, self._last[channel], at)
            for channel, due in self._due()
            if due <= at.monotonic
        ]
        self._silent.update(silence.channel for silence in found)
        return found

    def deadline(self) -> float:
        """When the next channel becomes silent if nothing more is heard."""
        return min((due for _, due in self._due()), default=inf)

    def _due(self) -> Iterable[tuple[str, float]]:
        limit, opened = self.limit, self._since_opening
        return [
            (channel, max(last.monotonic, opened) + limit)
            for channel, last in self._last.items()
            if channel not in self._silent
        ]

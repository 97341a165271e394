"""What a window hears of each line by itself: how much, how late at worst, and how long nothing."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from typing_extensions import override

from station.domain.clock import Clock
from station.domain.device import LinkState
from station.domain.observation import Numeric
from station.services.measure_recorder import MILLISECONDS, Ear
from station.services.tidings import Fate, Heartbeat, Links, Readings, Tiding


@dataclass(slots=True)
class LineHeard:
    """One line since a moment: values heard, worst delays (ms), longest pause (s), frames."""

    values: int = 0
    worst_to_commit: float = 0.0
    longest_pause: float = 0.0
    good: int = 0
    bad: int = 0


class LineEar(Ear):
    """An ear that also keeps the lines apart; called by the listener's thread."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self._lines_clock = clock
        self._folding = threading.Lock()
        self._heard: dict[str, LineHeard] = {}
        self._last: dict[str, float] = {}
        self._frames: dict[str, tuple[int, int]] = {}
        self._frames_before: dict[str, tuple[int, int]] = {}
        self._uncommitted: list[tuple[str, float]] = []

    @override
    def told(self, tiding: Tiding) -> None:
        """The recorder tells something."""
        with self._folding:
            match tiding:
                case Readings(present=False):
                    self._fold(tiding)
                case Heartbeat():
                    self._commit(tiding)
                case Links(states=states):
                    self._count(states)
                case _:
                    pass
        super().told(tiding)

    def begin(self) -> None:
        """Count anew from here on; a pause that lasts is counted from its beginning."""
        with self._folding:
            self._heard.clear()
            self._uncommitted.clear()
            self._frames_before = dict(self._frames)
        self.take()

    def lines(self) -> dict[str, LineHeard]:
        """What was heard of each line since it was begun; a pause that lasts counts until now."""
        now = self._lines_clock.now().monotonic
        with self._folding:
            for line, last in self._last.items():
                heard = self._line(line)
                heard.longest_pause = max(heard.longest_pause, now - last)
                before, after = (
                    self._frames_before.get(line, (0, 0)),
                    self._frames.get(line, (0, 0)),
                )
                heard.good, heard.bad = after[0] - before[0], after[1] - before[1]
            return dict(self._heard)

    def _line(self, name: str) -> LineHeard:
        return self._heard.setdefault(name, LineHeard())

    def _fold(self, readings: Readings) -> None:
        for told in readings.told:
            if not isinstance(told.reading, Numeric):
                continue
            line, at = self._line(told.line), told.reading.heard.monotonic
            line.values += 1
            line.longest_pause = max(line.longest_pause, at - self._last.get(told.line, at))
            self._last[told.line] = at
            if told.fate in (Fate.STORED, Fate.UNRECORDED):
                self._uncommitted.append((told.line, at))

    def _commit(self, beat: Heartbeat) -> None:
        """What was told before is on the disk, unless the heartbeat says that something waits."""
        if beat.committed is None or not beat.recording:
            return
        for name, at in self._uncommitted:
            line = self._line(name)
            late = (beat.committed.monotonic - at) * MILLISECONDS
            line.worst_to_commit = max(line.worst_to_commit, late)
        self._uncommitted.clear()

    def _count(self, states: Iterable[LinkState]) -> None:
        for state in states:
            self._frames[state.line] = (state.good_frames, state.bad_frames)

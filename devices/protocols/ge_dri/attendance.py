"""Who was heard when: the channels of one monitor all speak in one record, or all are silent."""

from collections import deque
from collections.abc import Iterable
from math import inf

from devices.protocols.ge_dri.messages import INTERVAL
from station.domain.clock import Stamp
from station.domain.observation import Silence

CYCLES = 3
QUIET = float(CYCLES * INTERVAL)
"""Seconds without new values that are silence: three intervals as we ask for them."""
_MEASURED = 2


class Attendance:
    """The channels of one monitor; the plain one is expected from the moment the line opens.

    `heard_at` is the monotonic second of the last values.
    """

    def __init__(self) -> None:
        self.heard_at: float | None = None
        self._channels = {""}
        self._last: Stamp | None = None
        self._silent = True
        self._streaming = False
        self._expected_from = inf
        self._cycles: deque[float] = deque(maxlen=CYCLES)

    def open(self, at: Stamp) -> None:
        """The line is open: the monitor has its time to speak up from now on."""
        self._last = self._last or at
        self._silent, self._streaming = False, False
        self._expected_from = at.monotonic

    def forget(self) -> None:
        """Another monitor: its channels and its interval are its own."""
        self._channels = {""}
        self._streaming = False
        self._cycles.clear()

    def heard(self, channels: Iterable[str], at: Stamp) -> None:
        """Values came, of these channels: a channel that is not among them is there no more."""
        if self._streaming and self._last is not None:
            self._cycles.append(at.monotonic - self._last.monotonic)
        self._silent, self._streaming = False, True
        self.heard_at = self._expected_from = at.monotonic
        self._last = at
        self._channels = {"", *channels}

    @property
    def limit(self) -> float:
        """Seconds of quiet that are silence: three intervals, as asked for or as measured.

        One pause alone is no measured interval.
        """
        if len(self._cycles) < _MEASURED:
            return QUIET
        return max(QUIET, CYCLES * min(self._cycles))

    def silences(self, at: Stamp) -> list[Silence]:
        """Every channel that has become silent by now, once."""
        return self.lost(at) if at.monotonic >= self.deadline() else []

    def lost(self, at: Stamp) -> list[Silence]:
        """Every channel, once: the line is gone, or nothing has come for too long."""
        if self._silent or self._last is None:
            return []
        self._silent, self._streaming = True, False
        return [Silence(channel, self._last, at) for channel in sorted(self._channels)]

    def deadline(self) -> float:
        """When the monitor becomes silent if nothing more is heard."""
        return inf if self._silent else self._expected_from + self.limit

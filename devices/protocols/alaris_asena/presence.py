"""Whether the pump of a line is heard: three polls without an answer are silence, said once."""

from station.domain.clock import Stamp
from station.domain.observation import Silence

CYCLES = 3
SLACK = 0.001  # s: a wake a rounding error early is on time


class Presence:
    """When the pump last told its status; from an opening on it is waited for."""

    def __init__(self) -> None:
        self._since: Stamp | None = None
        self._waited_from = 0.0
        self.silent = False

    def opened(self, at: Stamp) -> None:
        """The line is open: the pump has its time to answer from now on."""
        self._since = self._since or at
        self._waited_from = at.monotonic
        self.silent = False

    def heard(self, at: Stamp) -> None:
        """A status came."""
        self._since, self._waited_from = at, at.monotonic
        self.silent = False

    def gone(self, at: Stamp) -> list[Silence]:
        """The line is gone, and the pump with it; nothing if its silence was said before."""
        if self.silent or self._since is None:
            return []
        self.silent = True
        return [Silence("", self._since, at)]

    def overdue(self, at: Stamp, limit: float) -> list[Silence]:
        """The silence, if there has been no status for `limit` seconds and it was not yet said."""
        due = self.due(limit)
        return self.gone(at) if due is not None and at.monotonic >= due - SLACK else []

    def due(self, limit: float) -> float | None:
        """The monotonic second at which the silence is to be said; None while it stands."""
        return None if self.silent else self._waited_from + limit

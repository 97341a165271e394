"""Whether the device speaks: a line that is quiet for too long is told once as silent."""

from station.domain.clock import Stamp
from station.domain.observation import Silence

QUIET = 5.0
"""Seconds without a new good line after which the device is silent: five of its cycles."""
_SLACK = 0.001  # a wake a rounding error early is on time


class Presence:
    """When the device was heard last, and whether its silence has been told."""

    def __init__(self) -> None:
        self._heard: Stamp | None = None
        self._since = 0.0
        self._silent = True
        self._spoke = False

    @property
    def spoke(self) -> bool:
        """Whether a good line came since the line was opened."""
        return self._spoke

    def opened(self, at: Stamp) -> None:
        """The line is open: the device has its time to speak up from now on."""
        self._heard = self._heard or at
        self._since, self._silent, self._spoke = at.monotonic, False, False

    def heard(self, at: Stamp) -> bool:
        """A new good line came; whether it is the first, or the first after a silence."""
        back = self._silent or not self._spoke
        self._heard, self._since = at, at.monotonic
        self._silent, self._spoke = False, True
        return back

    def overdue(self, at: Stamp) -> list[Silence]:
        """The silence, if it has lasted long enough by now and was not told."""
        return self._tell(at) if at.monotonic - self._since >= QUIET - _SLACK else []

    def lost(self, at: Stamp) -> list[Silence]:
        """The line is gone, and the device with it."""
        return self._tell(at)

    def wait(self, at: Stamp) -> float | None:
        """Seconds until the quiet will have been too long; None while it is told already."""
        return None if self._silent else max(self._since + QUIET - at.monotonic, _SLACK)

    def _tell(self, at: Stamp) -> list[Silence]:
        if self._silent or self._heard is None:
            return []
        self._silent = True
        return [Silence("", self._heard, at)]

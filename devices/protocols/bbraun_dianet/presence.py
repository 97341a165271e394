"""Whether the pump is heard, and when it is said that it is not."""

from devices.protocols.bbraun_dianet.rota import CYCLE
from station.domain.clock import Stamp
from station.domain.observation import Silence

MISSED = 3  # answers to STATUS
QUIET_SECONDS = MISSED * CYCLE
SLACK = 0.001  # a wake a rounding error early is on time


class Presence:
    """When the pump was heard last; every silence is said once, with the moment it began."""

    def __init__(self) -> None:
        self._heard: Stamp | None = None
        self._silent = False

    def opened(self, at: Stamp) -> None:
        """The line is open: a pump that was never heard is waited for from now on."""
        self._heard = self._heard or at

    def heard(self, at: Stamp) -> None:
        """A sign of life."""
        self._heard, self._silent = at, False

    def gone(self, at: Stamp) -> Silence | None:
        """The line is gone, and the pump with it; nothing if that was said."""
        if self._heard is None or self._silent:
            return None
        self._silent = True
        return Silence("", self._heard, at)

    def overdue(self, at: Stamp) -> Silence | None:
        """The pump has been quiet for too long, and it was not said yet."""
        due = self.next_due
        return self.gone(at) if due is not None and at.monotonic >= due - SLACK else None

    @property
    def next_due(self) -> float | None:
        """The monotonic second at which the pump will have been quiet for too long."""
        if self._heard is None or self._silent:
            return None
        return self._heard.monotonic + QUIET_SECONDS

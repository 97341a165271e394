"""Whether the oximeter is heard: how long it may be quiet depends on what it speaks.

A device that is used for spot checks is quiet for hours and is not silent.
"""

from devices.protocols.nonin.frames import Format
from station.domain.clock import Stamp
from station.domain.observation import Silence

QUIET_SECONDS = 3.0
LATE = 0.5  # s for what is due at that very moment
_LIMITS: dict[Format | None, float | None] = {
    Format.TWO: 1.0,
    Format.SEVEN: 1.0,
    Format.THIRTEEN: None,
}
_USUAL = QUIET_SECONDS + LATE
SLACK = 0.001  # a wake a rounding error early is on time


class Presence:
    """The one channel of one line; every silence is said once, with the moment it began."""

    def __init__(self) -> None:
        self._last: Stamp | None = None
        self._limit: float | None = _USUAL

    def opened(self, at: Stamp) -> None:
        """The line is open: the device is waited for from now on."""
        self._last, self._limit = at, _USUAL

    def heard(self, at: Stamp, speaks: Format | None) -> None:
        """A sign of life, in a format if it is known."""
        self._last, self._limit = at, _LIMITS.get(speaks, _USUAL)

    @property
    def due(self) -> float | None:
        """The monotonic second at which the device will have been quiet for too long."""
        if self._last is None or self._limit is None:
            return None
        return self._last.monotonic + self._limit

    def overdue(self, at: Stamp) -> list[Silence]:
        """The silence, once it has lasted too long and was not yet said."""
        due = self.due
        return self.lost(at) if due is not None and at.monotonic >= due - SLACK else []

    def lost(self, at: Stamp) -> list[Silence]:
        """The line is gone, and the device with it."""
        since, self._last = self._last, None
        return [] if since is None else [Silence("", since, at)]

"""Whether the device speaks: its silence is told once, and one XON may end it.

A stream that was stopped by XOFF begins again with XON.  It is sent at most once a silence, and
only while not a single byte comes.
"""

from station.domain.clock import Stamp
from station.domain.observation import Silence

QUIET = 6.0
"""Seconds without a new data line after which the device is silent: three of its cycles
(decisions.md 26; the sheet says five, and wants XON then)."""
STOPPED = 5.0
"""Seconds without any byte after which the stream may have been stopped."""
_SLACK = 0.001  # a wake a rounding error early is on time


class Presence:
    """When the device was heard last, what was told of its silence, and whether XON was sent."""

    def __init__(self) -> None:
        self._heard: Stamp | None = None
        self._since = self._byte = 0.0
        self._silent = self._asked = True
        self._spoke = False

    @property
    def spoke(self) -> bool:
        """Whether a data line came since the line was opened."""
        return self._spoke

    def opened(self, at: Stamp) -> None:
        """The line is open: the device has its time to speak up from now on."""
        self._heard = self._heard or at
        self._since = self._byte = at.monotonic
        self._silent = self._asked = self._spoke = False

    def bytes_came(self, at: Stamp) -> None:
        """Something came, whatever it is: the stream is not stopped."""
        self._byte = at.monotonic

    def line_came(self) -> bool:
        """A good line of any kind came: a stop after it is another one.  Whether that is news."""
        news, self._asked = self._asked, False
        return news

    def heard(self, at: Stamp) -> bool:
        """A new data line came; whether it is the first, or the first after a silence."""
        back = self._silent or not self._spoke
        self._heard, self._since = at, at.monotonic
        self._silent, self._spoke = False, True
        return back

    def stopped(self, at: Stamp) -> bool:
        """Whether XON is to be sent now; then not again before a line came."""
        if self._asked or at.monotonic - self._byte < STOPPED - _SLACK:
            return False
        self._asked = True
        return True

    def overdue(self, at: Stamp) -> list[Silence]:
        """The silence, if it has lasted long enough by now and was not told."""
        return self._tell(at) if at.monotonic - self._since >= QUIET - _SLACK else []

    def lost(self, at: Stamp) -> list[Silence]:
        """The line is gone, and the device with it; nothing is sent where there is no line."""
        self._asked = True
        return self._tell(at)

    def wait(self, at: Stamp) -> float | None:
        """Seconds until there is something to be told or sent; None while there is not."""
        due = []
        if not self._silent:
            due.append(self._since + QUIET)
        if not self._asked:
            due.append(self._byte + STOPPED)
        return max(min(due) - at.monotonic, _SLACK) if due else None

    def _tell(self, at: Stamp) -> list[Silence]:
        if self._silent or self._heard is None:
            return []
        self._silent = True
        return [Silence("", self._heard, at)]

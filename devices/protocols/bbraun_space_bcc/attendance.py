"""Who was heard when on one line, and who has been quiet for too long.

The line itself goes under the empty name.  Every silence is said once, with the moment it began.
"""

from dataclasses import dataclass

from station.domain.clock import Stamp
from station.domain.observation import Silence

LINE = ""
QUIET_SECONDS = 5.0
CYCLES = 3
SLACK = 0.001  # a wake a rounding error early is on time


@dataclass(slots=True)
class _Heard:
    at: Stamp
    silent: bool = False


class Attendance:
    """The roll of one line: the rack, and every pump it has told of."""

    def __init__(self) -> None:
        self._roll: dict[str, _Heard] = {}

    @property
    def channels(self) -> list[str]:
        """Every pump on the roll, silent or not."""
        return [name for name in self._roll if name != LINE]

    def opened(self, at: Stamp) -> None:
        """The line is open: whoever was never heard is waited for from now on."""
        self._roll.setdefault(LINE, _Heard(at))

    def heard(self, name: str, at: Stamp) -> bool:
        """A sign of life; True when it is the first, or the first after a silence."""
        before = self._roll.get(name)
        self._roll[name] = _Heard(at)
        return before is None or before.silent

    def silence(self, name: str, at: Stamp) -> list[Silence]:
        """The channel is known to be gone; nothing if that was said, or it was never here."""
        found = self._roll.get(name)
        if found is None or found.silent:
            return []
        found.silent = True
        return [Silence(name, found.at, at)]

    def all_silent(self, at: Stamp) -> list[Silence]:
        """The line is gone, and everybody with it."""
        return [said for name in list(self._roll) for said in self.silence(name, at)]

    def overdue(self, at: Stamp, limit: float) -> list[Silence]:
        """Everybody who has been quiet for the limit and of whom it was not yet said."""
        return [
            said
            for name, heard in list(self._roll.items())
            if at.monotonic - heard.at.monotonic >= limit - SLACK
            for said in self.silence(name, at)
        ]

    def next_due(self, limit: float) -> float | None:
        """The monotonic second at which the next one will have been quiet for too long."""
        waited_for = (heard.at.monotonic for heard in self._roll.values() if not heard.silent)
        return min((since + limit for since in waited_for), default=None)


def quiet_limit(cycle: float) -> float:
    """How long a channel may be quiet: 5 s, or three cycles as measured, whichever is longer."""
    return max(QUIET_SECONDS, CYCLES * cycle)

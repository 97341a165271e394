"""Who was heard when on one line, and who has been quiet for too long.

The line itself, and a pump that stands alone on it, go under the empty name.  Every silence is said
once, with the moment it began.
"""

from dataclasses import dataclass, field

from station.domain.clock import Stamp
from station.domain.freshness import STALE_SECONDS, Cycle, stale_after
from station.domain.observation import Silence

LINE = ""
TURNS = 1.5
SLACK = 0.001  # a wake a rounding error early is on time


@dataclass(slots=True)
class _Seat:
    """The last sign of life, and the monotonic second until which the next one is in time."""

    at: Stamp
    due: float
    silent: bool = False
    cycle: Cycle = field(default_factory=Cycle)


class Roll:
    """The roll of one line: whatever is at its end, and every module that has given a sample."""

    def __init__(self) -> None:
        self._seats: dict[str, _Seat] = {}

    def opened(self, at: Stamp) -> None:
        """The line is open: whoever was never heard is waited for from now on."""
        self._seats.setdefault(LINE, _Seat(at, at.monotonic + STALE_SECONDS))

    def frame(self, at: Stamp) -> None:
        """A frame came whole: the line is alive."""
        seat = self._seats.get(LINE)
        if seat is None or seat.silent:
            self._seats[LINE] = _Seat(at, at.monotonic + STALE_SECONDS)
        else:
            seat.at, seat.due = at, max(seat.due, at.monotonic + STALE_SECONDS)

    def sample(self, name: str, at: Stamp, turn: float = 0.0) -> None:
        """A module gave a sample: the next one is in time within 5 s, or three cycles.

        `turn` is how many seconds one may take just now, before a longer cycle has been measured:
        modules that are put in make it longer at once.
        """
        seat = self._seats.get(name)
        if seat is None or seat.silent:
            seat = self._seats[name] = _Seat(at, 0.0)
        seat.cycle.heard(at.monotonic)
        limit = max(stale_after(seat.cycle.seconds), TURNS * turn)
        seat.at, seat.due = at, at.monotonic + limit

    def silence(self, name: str, at: Stamp) -> list[Silence]:
        """The module is known to be gone; nothing if that was said, or it was never here."""
        seat = self._seats.get(name)
        if seat is None or seat.silent:
            return []
        seat.silent = True
        return [Silence(name, seat.at, at)]

    def all_silent(self, at: Stamp) -> list[Silence]:
        """The line is gone, and everybody with it."""
        return [said for name in list(self._seats) for said in self.silence(name, at)]

    def overdue(self, at: Stamp) -> list[Silence]:
        """Everybody who has been quiet for too long and of whom it was not yet said."""
        late = [name for name, seat in self._seats.items() if at.monotonic >= seat.due - SLACK]
        return [said for name in late for said in self.silence(name, at)]

    def next_due(self) -> float | None:
        """The monotonic second at which the next one will have been quiet for too long."""
        return min((seat.due for seat in self._seats.values() if not seat.silent), default=None)

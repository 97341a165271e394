"""The decisions of the list of what was entered: which line is chosen, what may be done with it.

No Qt here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from station.domain.entry import UNDO_WITHIN, EntryKind
from station.services.entered import Line
from ui.entries.moment import told

CORRECTABLE = (EntryKind.OBSERVATIONS, EntryKind.SIDE_EFFECTS, EntryKind.NOTE)
SHIFT = timedelta(hours=12)


class History:
    """What was entered lately, newest first, and the line that is chosen."""

    def __init__(self, author: str, zone: ZoneInfo) -> None:
        self._author, self._zone = author, zone
        self.lines: tuple[Line, ...] = ()
        self.chosen: str | None = None

    def take(self, lines: Sequence[Line]) -> None:
        """Take what the record holds; the choice stays where it was, else it is the newest."""
        self.lines = tuple(lines)
        if self.chosen not in {line.name for line in self.lines}:
            self.chosen = self.lines[0].name if self.lines else None

    @property
    def line(self) -> Line | None:
        """The line that is chosen."""
        return next((line for line in self.lines if line.name == self.chosen), None)

    def step(self, by: int) -> None:
        """Choose the line before or after."""
        names = [line.name for line in self.lines]
        if self.chosen in names:
            place = names.index(self.chosen) + by
            self.chosen = names[min(max(place, 0), len(names) - 1)]

    @property
    def may_correct(self) -> bool:
        """Whether the chosen line has a form to correct it with, and still stands."""
        line = self.line
        if line is None or line.replaced:
            return False
        return line.weight is not None or (
            line.entry is not None and line.entry.kind in CORRECTABLE
        )

    @property
    def may_strike(self) -> bool:
        """Whether the chosen line can be struck out, with a reason."""
        line = self.line
        return line is not None and line.entry is not None and not line.replaced

    def undo_left(self, now: datetime) -> int:
        """How many seconds its author may still undo the chosen line without a reason."""
        line = self.line
        if line is None or line.entry is None or line.replaced:
            return 0
        if line.entry.author != self._author:
            return 0
        left = UNDO_WITHIN - (now - line.recorded_at)
        return max(int(left.total_seconds()), 0)

    def times(self, line: Line, now: datetime) -> str:
        """When it was observed, and when it was entered where that says more."""
        observed = told(line.observed_at, self._zone, now)
        if not line.late:
            return observed
        return f"{observed}, entered late {told(line.recorded_at, self._zone, now)}"

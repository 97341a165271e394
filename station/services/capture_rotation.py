"""Raw bytes grow old: what a line has too much of is forgotten, except what somebody keeps.

A wrong clock must not cost what an investigation needs: while there is doubt about the date, only
size counts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from logging import getLogger

from station.data.captures import held, newest, rotate, tally
from station.data.engine import Store
from station.data.kept_captures import kept_periods
from station.domain.clock import Stamp
from station.domain.period import Period, joined
from station.services.forgetting import LONGEST_OFF, LONGEST_STEP
from station.services.settings import Capture

log = getLogger(__name__)

EVERY_SECONDS = 60.0


class CaptureRotation:
    """Knows how many bytes each line's chunks take; used by the ring's own thread."""

    def __init__(self, record: Store, capture: Capture) -> None:
        self._record = record
        self._capture = capture
        self._sizes: dict[str, int] = {}
        self._counted = False
        self._began: Stamp | None = None
        self._doubt = False
        self._due = 0.0

    def opened(self, file: Store, now: Stamp) -> None:
        """The file was opened: what lies in it is counted once, for nobody else writes to it."""
        if self._counted:
            return
        self._sizes = tally(file)
        last = newest(file)
        self._doubt = self._doubt or (last is not None and now.utc - last > LONGEST_OFF)
        self._began = self._began or now
        self._counted = True

    def put_aside(self) -> None:
        """The next file will be another."""
        self._counted = False

    def grown(self, sizes: Mapping[str, int]) -> None:
        """So many bytes were added to each of these lines."""
        for line, size in sizes.items():
            self._sizes[line] = self._sizes.get(line, 0) + size

    def turn(self, file: Store, now: Stamp) -> None:
        """Once a minute, forget; what is kept is read anew each time."""
        if now.monotonic < self._due:
            return
        self._due = now.monotonic + EVERY_SECONDS
        before = self._before(now)
        kept = kept_periods(self._record)
        for line in list(self._sizes):
            self._forget(file, line, joined(kept.get(line, ())), before)

    def _forget(
        self, file: Store, line: str, kept: Sequence[Period], before: datetime | None
    ) -> None:
        found = [held(file, line, period) for period in kept]
        spared = sum(one.size for one in found if one is not None)
        freed = -1
        while freed:
            too_many = self._sizes[line] - spared - self._capture.most
            freed = rotate(file, line, kept, too_many, before)
            self._sizes[line] -= freed
        if not self._sizes[line]:
            del self._sizes[line]

    def _before(self, now: Stamp) -> datetime | None:
        """Up to when all is forgotten; None while the date is in doubt."""
        began = self._began or now
        step = (now.utc - began.utc).total_seconds() - (now.monotonic - began.monotonic)
        self._doubt = self._doubt or step > LONGEST_STEP.total_seconds()
        return None if self._doubt else now.utc - self._capture.keep

"""Seconds on their way to the disk: usually one, up to half an hour while the disk says no."""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.domain.gap import Cause
from station.services.gather import Second
from station.services.parts import Part
from station.services.sight import Change, Missing

LONGEST_SECONDS = 1800
AT_ONCE = 60  # seconds written in one transaction when catching up: nurses' entries fit in between


@dataclass(frozen=True, slots=True)
class Spooled:
    """How many seconds wait, and how many readings had to be given up."""

    waiting: int
    lost: int


class Spool:
    """Filled by the recorder's thread, emptied by the one that writes; nothing goes unsaid."""

    def __init__(self, longest: int = LONGEST_SECONDS) -> None:
        self._seconds: deque[Second] = deque()
        self._longest = longest
        self._lost = 0
        self._left: list[Change] = []
        self._missing: dict[Part, tuple[datetime, datetime]] = {}
        self._changed = threading.Condition()
        self._put = 0
        self._tried = 0
        self._closed = False

    def put(self, second: Second) -> None:
        """Add the newest second; one too many pushes out the oldest, and the record will say so."""
        with self._changed:
            self._seconds.append(second)
            self._put += 1
            if len(self._seconds) > self._longest:
                self._give_up(self._seconds.popleft())
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more comes."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def next(self, patience: float | None = None) -> list[Second]:
        """Wait for seconds that were not tried yet; then all that wait, oldest first.

        Empty when the patience is over, and as soon as nothing more comes and nothing waits.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._tried < self._put or self._closed, patience)
            if self._tried == self._put and not self._closed:
                return []
            return [self._seconds[place] for place in range(min(len(self._seconds), AT_ONCE))]

    def stored(self, seconds: Sequence[Second]) -> None:
        """These are on the disk."""
        for second in seconds:
            second.stored = True
        self._leave()

    def abandon(self, seconds: Sequence[Second]) -> None:
        """These cannot be stored by any means; the record will say that they are missing."""
        with self._changed:
            for second in seconds:
                self._give_up(second)
        self._leave()

    def failed(self) -> None:
        """The disk said no; everything stays, and is tried again with the next second."""
        with self._changed:
            self._tried = self._put
            self._changed.notify_all()

    def attempted(self, patience: float) -> bool:
        """Wait until everything was stored or tried; False when the disk takes too long."""
        with self._changed:
            return self._changed.wait_for(lambda: self._tried == self._put, patience)

    @property
    def state(self) -> Spooled:
        """How much waits, and how much was given up."""
        with self._changed:
            return Spooled(len(self._seconds), self._lost)

    @property
    def over(self) -> bool:
        """Whether nothing waits and nothing more comes."""
        with self._changed:
            return self._closed and not self._seconds

    def leftovers(self) -> list[Change]:
        """The gaps that were seen in seconds that were given up; they come before what waits."""
        with self._changed:
            left, self._left = self._left, []
        return left

    def missing(self) -> list[Change]:
        """The stretches that were given up, to be written once the disk takes anything again."""
        with self._changed:
            spans, self._missing = self._missing, {}
        return [Missing(part, *span, Cause.NOT_STORED) for part, span in spans.items()]

    def _leave(self) -> None:
        with self._changed:
            self._seconds = deque(one for one in self._seconds if not (one.stored or one.given_up))
            if not self._seconds:
                self._tried = self._put
            self._changed.notify_all()

    def _give_up(self, second: Second) -> None:
        second.given_up = True
        self._left += second.changes
        for one in second.kept:
            self._lost += 1
            if one.part is not None:
                begin, _ = self._missing.get(one.part, (one.reading.heard.utc, None))
                self._missing[one.part] = begin, max(begin, second.at.utc)

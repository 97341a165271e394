"""The recorder's heartbeat is the age of its last commit, not a timer that beats by itself."""

from dataclasses import dataclass
from datetime import datetime

from station.domain.clock import Stamp
from station.services.tidings import Heartbeat

# A recorder commits each second.  This long without a commit, or without a word from it at all,
# and the window says that nothing is recorded.
LONGEST_SECONDS = 5.0
NO_WORD = "The recorder is not heard."
NO_COMMIT = "The recorder has stored nothing for a while."


class Pulse:
    """The recorder's side: commits and refusals of the disk, as they happen."""

    def __init__(self, began: Stamp) -> None:
        self._committed: Stamp | None = None
        self._reason: str | None = None
        self._since = began.utc

    def stored(self, at: Stamp) -> None:
        """Something was committed, at this moment."""
        self._committed = at
        self._reason = None
        self._since = at.utc

    def failed(self, reason: str) -> bool:
        """Something could not be committed, since the last commit; whether that is news."""
        news = reason != self._reason
        self._reason = reason
        return news

    def tell(self, at: Stamp, waiting: int, lost: int) -> Heartbeat:
        """The heartbeat as windows hear it."""
        reason = self._reason
        since = None if reason is None else self._since
        return Heartbeat(at, self._committed, waiting, lost, reason, since)


@dataclass(frozen=True, slots=True)
class NotRecording:
    """What the window says, in place of the values' being on the disk."""

    reason: str
    since: datetime | None


class Watchman:
    """The window's side: whether what is shown is being recorded, from what it last heard."""

    def __init__(self, began: Stamp) -> None:
        self._began = began
        self._heard: Heartbeat | None = None

    def heard(self, beat: Heartbeat) -> None:
        """The recorder told its heartbeat."""
        self._heard = beat

    def verdict(self, now: Stamp) -> NotRecording | None:
        """Why nothing is being recorded, or None when all is."""
        beat = self._heard
        if beat is None:
            waited = now.monotonic - self._began.monotonic
            return NotRecording(NO_WORD, None) if waited > LONGEST_SECONDS else None
        if now.monotonic - beat.at.monotonic > LONGEST_SECONDS:
            return NotRecording(NO_WORD, beat.at.utc)
        if beat.reason is not None:
            return NotRecording(beat.reason, beat.since)
        committed = beat.committed
        if committed is not None and now.monotonic - committed.monotonic > LONGEST_SECONDS:
            return NotRecording(NO_COMMIT, committed.utc)
        return None

"""Loss of sight: which channel is not seen since when and why, as changes for the record.

A gap begins with the last value heard and ends with the next one.  It is opened by what is known of
the line (unplugged, paused, wrong speed), by the driver's Silence, and, whatever nobody noticed, by
the mere absence of values.  Time here is monotonic; the moments written down are UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.domain.clock import TOLERANCE, Stamp
from station.domain.device import ConnectionState, LinkState
from station.domain.gap import Cause
from station.services.parts import Part

UNNOTICED_SECONDS = 60.0  # no driver is quiet that long without saying so
STEP_SECONDS = TOLERANCE.total_seconds()

# What a line's state says of every channel on it at once.
TELLING = {
    ConnectionState.LOST: Cause.UNPLUGGED,
    ConnectionState.PAUSED: Cause.LINE_PAUSED,
    ConnectionState.SILENT: Cause.DEVICE_SILENT,
    ConnectionState.WRONG_SPEED: Cause.WRONG_SPEED,
    ConnectionState.WRONG_DEVICE: Cause.WRONG_DEVICE,
}
# Causes that only say that nobody knows better yet: a better one takes over from then on.
VAGUE = frozenset({Cause.STATION_OFF, Cause.UNKNOWN, Cause.SETTLING})

# In these nobody has said yet that a channel is gone.
WATCHED = (None, Cause.STATION_OFF, Cause.SETTLING)


@dataclass(frozen=True, slots=True)
class Lost:
    """A channel is not seen from here on."""

    part: Part
    begin: datetime
    cause: Cause


@dataclass(frozen=True, slots=True)
class Seen:
    """Whatever gap of a channel is open ends here."""

    part: Part
    end: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """A channel was not seen for a while that is over."""

    part: Part
    begin: datetime
    end: datetime
    cause: Cause


Change = Lost | Seen | Missing


class Sight:
    """Keeps which parts are seen; each second's changes are taken from it once."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._noisy: set[str] = set()

    def take(self) -> list[Change]:
        """The changes since the last time."""
        changes, self._changes = self._changes, []
        return changes

    def resume(self, part: Part, gap: Cause | None, off_since: datetime, at: Stamp) -> None:
        """The recorder starts: it saw nothing since its last run ended, at `off_since`.

        `gap` is the cause of the gap in which that run left the channel, None if it was seen.
        """
        part.heard, part.since = at, at.utc
        part.lost = gap or Cause.STATION_OFF
        if gap is None:
            self._changes.append(Lost(part, off_since, Cause.STATION_OFF))

    def heard(self, part: Part, at: Stamp) -> None:
        """A value of the channel came."""
        before = part.heard
        if before is at:  # the next value of the same answer
            return
        part.heard = at
        if part.lost is not None or before is None:
            part.lost = None
            self._changes.append(Seen(part, at.utc))
        elif at.utc - before.utc > timedelta(
            seconds=at.monotonic - before.monotonic + STEP_SECONDS
        ):
            self._changes.append(Missing(part, before.utc, at.utc, Cause.CLOCK_STEPPED))

    def settling(self, part: Part, at: Stamp) -> None:
        """A value of a channel that was away came, and is not to be believed yet."""
        before, part.heard = part.heard or at, at
        if part.lost is Cause.SETTLING:
            return
        begin = before.utc if part.lost is None else at.utc
        if part.lost is not None:
            self._changes.append(Seen(part, begin))
        part.lost, part.since = Cause.SETTLING, begin
        self._changes.append(Lost(part, begin, Cause.SETTLING))

    def silent(self, part: Part, at: Stamp) -> None:
        """The driver says that the channel does not answer."""
        noisy = part.line in self._noisy
        self._lose(part, Cause.NOISE if noisy else Cause.DEVICE_SILENT, at.utc)

    def removed(self, part: Part, at: Stamp) -> None:
        """The device says that the channel was taken away."""
        self._lose(part, Cause.REMOVED, at.utc)

    def replaced(self, part: Part, at: Stamp) -> None:
        """Another device answers in its place."""
        self._lose(part, Cause.WRONG_DEVICE, at.utc)

    def link(self, state: LinkState, parts: Iterable[Part]) -> None:
        """A line's state, with the parts that hang on it."""
        if state.state is ConnectionState.NOISY:
            self._noisy.add(state.line)
        else:
            self._noisy.discard(state.line)
        cause = TELLING.get(state.state)
        if cause is not None:
            for part in parts:
                self._lose(part, cause, state.since)

    def look(self, parts: Iterable[Part], at: Stamp) -> None:
        """Notice what nobody has: channels that were not heard for long."""
        for part in parts:
            if part.lost in WATCHED and self._overdue(part, at):
                noisy = part.line in self._noisy
                since = at.utc if part.since is None else part.since
                self._lose(part, Cause.NOISE if noisy else Cause.UNKNOWN, since)

    def _overdue(self, part: Part, at: Stamp) -> bool:
        heard = part.heard
        return heard is not None and at.monotonic - heard.monotonic > UNNOTICED_SECONDS

    def _lose(self, part: Part, cause: Cause, since: datetime) -> None:
        """Open a gap, or go on with a better cause where the one that is open was a vague one."""
        if part.heard is None or part.lost is cause or part.lost not in (None, *VAGUE):
            return
        begin = part.heard.utc
        if part.lost is not None:
            begin = max(since, part.since or since)
            self._changes.append(Seen(part, begin))
        part.lost, part.since = cause, begin
        self._changes.append(Lost(part, begin, cause))

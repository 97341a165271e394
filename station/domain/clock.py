"""Moments: UTC for the record, monotonic for intervals.  The only reader of the machine's time."""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

MILLISECONDS = 1000
# A wall clock that is behind by more was set back; by less, it is waited for.
TOLERANCE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One moment, read once: `utc` for the record, `monotonic` (seconds) for intervals and ages."""

    utc: datetime
    monotonic: float

    def later(self, seconds: float) -> "Stamp":
        """The moment `seconds` after this one on an undisturbed clock."""
        return Stamp(self.utc + timedelta(seconds=seconds), self.monotonic + seconds)


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> Stamp:
        """The present moment."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> Stamp:
        """The present moment, both clocks read one after the other."""
        return Stamp(datetime.now(UTC), time.monotonic())


class SteadyClock:
    """The station's own time: UTC that never runs back, whatever the wall clock does.

    Where the wall clock is set back it goes on by the monotonic one until the wall has caught up;
    where that is ahead, it is followed.  Any thread may ask.
    """

    def __init__(self, inner: Clock) -> None:
        self._inner = inner
        self._lock = threading.Lock()
        self._last = inner.now()

    def now(self) -> Stamp:
        """The present moment, never earlier than any it gave before."""
        with self._lock:
            return self._read()[0]

    @property
    def behind(self) -> timedelta:
        """How far the wall clock is behind the station's own time just now; zero when it is not."""
        with self._lock:
            stamp, wall = self._read()
            return stamp.utc - wall.utc

    def not_before(self, utc: datetime) -> None:
        """The record holds this moment already: an earlier wall clock goes on from there."""
        with self._lock:
            self._go_on(Stamp(utc, self._read()[0].monotonic))

    def follow(self, stamp: Stamp) -> None:
        """Go on from a stamp of this machine's other process if its time is later than ours."""
        with self._lock:
            self._go_on(stamp)

    def _read(self) -> tuple[Stamp, Stamp]:
        """Our time and the wall clock's, of one reading."""
        wall = self._inner.now()
        own = self._last.later(wall.monotonic - self._last.monotonic)
        if own.utc - wall.utc <= TOLERANCE:
            own = Stamp(max(self._last.utc, wall.utc), wall.monotonic)
        self._last = own
        return own, wall

    def _go_on(self, other: Stamp) -> None:
        own, _ = self._read()
        theirs = other.later(own.monotonic - other.monotonic)
        if theirs.utc > own.utc:
            self._last = theirs


class StoppedClock:
    """A clock that moves only when told: for tests and for history made in virtual time."""

    def __init__(self, start: datetime, monotonic: float = 0.0) -> None:
        self._stamp = Stamp(start, monotonic)

    def now(self) -> Stamp:
        """The moment it stands at."""
        return self._stamp

    def advance(self, seconds: float) -> Stamp:
        """Let both clocks go forward together."""
        self._stamp = self._stamp.later(seconds)
        return self._stamp

    def step_utc(self, seconds: float) -> Stamp:
        """Move the wall clock alone, as a time server or a dead battery does."""
        self._stamp = Stamp(self._stamp.utc + timedelta(seconds=seconds), self._stamp.monotonic)
        return self._stamp


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_milliseconds(moment: datetime) -> int:
    """UTC milliseconds since 1970, rounded down; the form in which moments are stored."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def from_milliseconds(milliseconds: int) -> datetime:
    """The UTC moment of a stored figure."""
    return EPOCH + timedelta(milliseconds=milliseconds)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and Z, as every machine-readable output prints moments."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // MILLISECONDS:03d}Z"

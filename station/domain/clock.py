"""Moments: UTC for the record, monotonic for intervals.  The only reader of the machine's time."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

MILLISECONDS = 1000


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

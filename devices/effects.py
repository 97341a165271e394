"""The two small vocabularies of a driver: events it hears, effects it asks for.

A driver is plain Python: `handle(event)` gives back the effects in the order they are to happen.
It owns no port, no thread and no clock; whoever runs it does (``session``, tests, virtual time).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from devices.query import Query
from station.domain.clock import Stamp
from station.domain.observation import Reading


@dataclass(frozen=True, slots=True)
class Opened:
    """The line is open from now on (also after every reconnect)."""

    at: Stamp


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes arrived, in whatever pieces the line gave them."""

    data: bytes
    at: Stamp


@dataclass(frozen=True, slots=True)
class Woken:
    """The moment asked for by the last WakeAfter has come."""

    at: Stamp


@dataclass(frozen=True, slots=True)
class Lost:
    """The line is gone; an Opened follows when it is back."""

    reason: str
    at: Stamp


Event = Opened | Received | Woken | Lost


@dataclass(frozen=True, slots=True)
class Transmit:
    """Send one query of the protocol's allow-list with its fields filled in."""

    query: Query
    fields: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WakeAfter:
    """Wake the driver once, so many seconds from this event; replaces any earlier one."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Publish:
    """A reading for the station."""

    reading: Reading


Effect = Transmit | WakeAfter | Publish


@dataclass(slots=True)
class Tally:
    """Frames since the driver was made: the line's quality."""

    good: int = 0
    bad: int = 0


class Driver(Protocol):
    """One conversation with one line; survives any number of Lost and Opened."""

    tally: Tally

    def handle(self, event: Event) -> list[Effect]:
        """Take one event; give back the effects in the order they are to happen.  Never raises."""
        ...

    def encode(self, transmit: Transmit) -> bytes:
        """The bytes of a query on this line, as the protocol frames them just now."""
        ...

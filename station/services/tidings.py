"""What the recorder tells windows: a closed set of messages, as JSON bytes and back, never pickled.

Moments carry the recorder's monotonic seconds as they are: both processes run on one machine, whose
monotonic clock is one.  A message that lay in a queue for a minute is a minute old to its reader.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from station.domain.adapter import Adapter
from station.domain.clock import Stamp, from_milliseconds, to_milliseconds
from station.domain.device import ConnectionState, LinkState
from station.domain.line_counts import LineCounts
from station.domain.nomenclature import METRICS, Metric, in_unit, private
from station.domain.observation import (
    AlarmKind,
    DeliveryState,
    GenerationMode,
    MeasurementValidity,
    Reading,
)
from station.domain.units import Unit, unit_of


class Fate(StrEnum):
    """What became of one reading in the record."""

    STORED = "stored"  # committed to the disk before this was told
    UNCHANGED = "unchanged"  # equal to a stored one of the last seconds, which stands for it
    COUNTED = "counted"  # noise: it is in the line's count of bad frames
    NOT_OF_PATIENT = "not of a patient"  # the device says demo or test: shown, never stored
    SETTLING = "settling"  # its device has just come back: shown as that, never stored
    UNRECORDED = "unrecorded"  # the disk would not take it yet; kept in memory and tried again


class Whose(StrEnum):
    """Whose a reading is: only of a confirmed channel is it a patient's."""

    CONFIRMED = "confirmed"
    ASKED = "same device, not yet confirmed"
    HELD = "needs confirmation"
    NOBODYS = "on no patient"


Belonging = tuple[Whose, str | None]
"""Whose a channel is, and the admission it belongs to, or would when confirmed."""


@dataclass(frozen=True, slots=True)
class Told:
    """One reading with its place in the record: line, registered channel, whose it is, its fate.

    `channel` is None until the record knows the channel.  `admission` is the patient's stay it
    belongs to, or would when confirmed; None while the channel is in quarantine or on nobody.
    """

    line: str
    channel: int | None
    reading: Reading
    fate: Fate
    whose: Whose = Whose.NOBODYS
    admission: str | None = None

    @property
    def stored(self) -> bool:
        """Whether this very reading is on the disk."""
        return self.fate is Fate.STORED


@dataclass(frozen=True, slots=True)
class Readings:
    """One second's readings of the whole station.

    `present` marks the newest reading of every channel, repeated for a window that just joined or
    fell behind.
    """

    at: Stamp
    told: tuple[Told, ...]
    present: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """Lines whose state changed, or all for a window that just joined; and lines that went."""

    states: tuple[LinkState, ...]
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When the record was last committed, what still waits to be, and since when it does."""

    at: Stamp
    committed: Stamp | None
    waiting: int = 0
    lost: int = 0
    reason: str | None = None
    since: datetime | None = None

    @property
    def commit_age(self) -> float | None:
        """Seconds since the last commit when this was told; None before the first."""
        return None if self.committed is None else self.at.monotonic - self.committed.monotonic

    @property
    def recording(self) -> bool:
        """Whether everything heard is on the disk; if not, the window says NOT RECORDING."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Recorded:
    """Readings that were told unrecorded are now on the disk."""

    begin: datetime
    end: datetime
    readings: int


@dataclass(frozen=True, slots=True)
class Resync:
    """The window just joined, or fell behind by so many messages: history comes from the file."""

    missed: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in the program hit a thread of the recorder; it is named on screen."""

    thread: str
    text: str


Tiding = Readings | Links | Heartbeat | Recorded | Resync | Fault

IS = "is"  # under which a message names its kind

# What JSON can hold, and what is looked up by it: nothing narrower can be said of either.
Plain = Any

_TIDINGS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Tiding)}
_READINGS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Reading)}


def to_wire(tiding: Tiding) -> bytes:
    """A message as it goes to windows."""
    return json.dumps(_plain(tiding), separators=(",", ":"), ensure_ascii=False).encode()


def from_wire(message: bytes) -> Tiding:
    """A message as it was told; raises ``ValueError`` on anything else."""
    try:
        words = json.loads(message)
        tiding: Tiding = _made(_TIDINGS[words[IS]], words)
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"no message of a recorder: {message[:80]!r}") from error
    return tiding


_WORDS: tuple[type[Any], ...] = (
    Fate,
    Whose,
    ConnectionState,
    AlarmKind,
    DeliveryState,
    GenerationMode,
    MeasurementValidity,
)

# ---------------------------------------------------------------- values to plain JSON


def _plain(value: object) -> Plain:
    writer = _WRITERS.get(type(value))
    if writer is not None:
        return writer(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    kind = type(value)
    words = {name: _plain(getattr(value, name)) for name, _ in _FIELDS[kind]}
    words[IS] = kind.__name__
    return words


def _itself(value: Plain) -> Plain:
    return value


def _metric_words(metric: Metric) -> list[str]:
    return [metric.code, metric.unit.code]


def _stamp_words(stamp: Stamp) -> list[int | float]:
    return [to_milliseconds(stamp.utc), stamp.monotonic]


_WRITERS: dict[type[Any], Callable[[Any], Any]] = {
    **dict.fromkeys((str, int, float, bool, type(None)), _itself),
    **dict.fromkeys(_WORDS, str),
    Decimal: str,
    datetime: datetime.isoformat,
    timedelta: timedelta.total_seconds,
    Stamp: _stamp_words,
    Unit: lambda unit: unit.code,
    Metric: _metric_words,
}

# ---------------------------------------------------------------- plain JSON to values


def _metric(words: Plain) -> Metric:
    code, unit = words
    known = METRICS.get(code)
    if known is not None:
        return in_unit(known, unit_of(unit))
    _, protocol, own = code.split(":", 2)
    return private(protocol, own, unit_of(unit))


def _stamp(words: Plain) -> Stamp:
    milliseconds, monotonic = words
    return Stamp(from_milliseconds(milliseconds), monotonic)


_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _itself,
    int: _itself,
    float: _itself,
    bool: _itself,
    Decimal: Decimal,
    datetime: datetime.fromisoformat,
    timedelta: lambda seconds: timedelta(seconds=seconds),
    Stamp: _stamp,
    Unit: unit_of,
    Metric: _metric,
    Reading: lambda words: _made(_READINGS[words[IS]], words),
    tuple[str, ...]: tuple,
    tuple[Told, ...]: lambda rows: tuple(_made(Told, row) for row in rows),
    tuple[LinkState, ...]: lambda rows: tuple(_made(LinkState, row) for row in rows),
    Adapter: lambda words: _made(Adapter, words),
    LineCounts: lambda words: _made(LineCounts, words),
    **{kind: kind for kind in _WORDS},
}


def _reader(hint: Plain) -> Callable[[Any], Any]:
    if hint in _READERS:
        return _READERS[hint]
    (present,) = (one for one in get_args(hint) if one is not type(None))
    read = _READERS[present]
    return lambda words: None if words is None else read(words)


def _made(kind: type[Any], words: Plain) -> Plain:
    return kind(**{name: read(words[name]) for name, read in _FIELDS[kind]})


def _fields(kind: type[Any]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """The fields of a message and how each is read, from its declared type."""
    hints = get_type_hints(kind)
    return tuple((field.name, _reader(hints[field.name])) for field in fields(kind))


_FIELDS = {
    kind: _fields(kind)
    for kind in (*_TIDINGS.values(), *_READINGS.values(), Told, LinkState, Adapter, LineCounts)
}

"""The record of a frame: its header of 40 bytes, and the subrecords that the header points to.

All integers little-endian and packed.  Offsets count from the end of the header; one that points
backwards or outside gives no record at all.
"""

from itertools import pairwise
from struct import Struct
from typing import NamedTuple

from devices.protocols.ge_dri.frames import HEADER

PHYSIOLOGICAL, ALARM = 0, 4
"""Main types that are read; waves (1), network and patient (5) and record-keeping (8) are not."""

_HEADER = Struct("<hxBHI4xh" + "hB" * 8)
_END = 0xFF


class Subrecord(NamedTuple):
    """One part of a record: its type within the main type, and its bytes."""

    type: int
    data: bytes


class Record(NamedTuple):
    """A record as its header describes it; `time` is in seconds since 1970 by the monitor."""

    level: int
    plug: int
    time: int
    main_type: int
    parts: tuple[Subrecord, ...]


class Malformed(NamedTuple):
    """A record whose inner lengths lie; it gives nothing but the reason."""

    reason: str


def decode(body: bytes) -> Record | Malformed:
    """Take a whole record apart (at least a header, of the length it names: ``frames``)."""
    _, level, plug, time, main_type, *described = _HEADER.unpack_from(body)
    types = described[1::2]
    count = types.index(_END) if _END in types else len(types)
    data = body[HEADER:]
    bounds = [*described[: 2 * count : 2], len(data)]
    if any(first < 0 or first > last for first, last in pairwise(bounds)):
        return Malformed("offset outside the record")
    parts = tuple(Subrecord(types[at], data[bounds[at] : bounds[at + 1]]) for at in range(count))
    return Record(level, plug, time, main_type, parts)

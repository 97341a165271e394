"""One subrecord of displayed values (278 bytes): its time, its class, and its numbers.

Special numbers stand for no value: they are named here, and nothing else in the folder knows them.
"""

from struct import Struct
from typing import NamedTuple

from devices.protocols.ge_dri.records import Subrecord
from devices.protocols.ge_dri.vocabulary import FORM
from station.domain.observation import MeasurementValidity

DISPLAYED, AUXILIARY = 1, 4
"""Subrecord types that are read: displayed values, and what is told besides (when the cuff was
measured).  Trends (2, 3) are averages of a time that is over."""
VALUES = frozenset((1, 2, 3))
LENGTH = 278

NOT_UPDATED = -32766
LARGEST_SPECIAL = -32001
_SPECIAL = {
    -32767: MeasurementValidity.INVALID,
    -32765: MeasurementValidity.NA,
    -32764: MeasurementValidity.UNDERFLOW,
    -32763: MeasurementValidity.OVERFLOW,
    -32762: MeasurementValidity.CALIBRATING,
}

_PART = Struct(f"<I{FORM}xxH")
_CUFF_TIME = Struct("<I")
_CLASS_BITS, _CLASS_AT = 0xF, 8
_BASIC = 0
_IN_PLACE = 0b11


class Displayed(NamedTuple):
    """The values of one moment; `time` in seconds since 1970 by the monitor, `numbers` by place."""

    time: int
    numbers: tuple[int, ...]


def displayed(part: Subrecord) -> Displayed | None:
    """The values of a whole subrecord; None where it is of a class that is not read."""
    time, *numbers, kind = _PART.unpack(part.data)
    if kind >> _CLASS_AT & _CLASS_BITS != _BASIC:
        return None
    return Displayed(time, tuple(numbers))


def cuff_time(part: Subrecord) -> int | None:
    """When the cuff pressure was measured, from the auxiliary information; None if it is not told.

    Only the first four bytes of it are documented.
    """
    if len(part.data) < _CUFF_TIME.size:
        return None
    [time] = _CUFF_TIME.unpack_from(part.data)
    return int(time) or None


def in_place(status: int) -> bool:
    """Whether a group exists and is active."""
    return status & _IN_PLACE == _IN_PLACE


def special(number: int) -> MeasurementValidity | None:
    """What a number says that is no value; None for a value."""
    if number > LARGEST_SPECIAL:
        return None
    return _SPECIAL.get(number, MeasurementValidity.NA)

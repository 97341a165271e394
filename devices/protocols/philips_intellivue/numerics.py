"""A numeric object of a poll answer: its labels, time stamp and observed values (sheet 6)."""

from decimal import Decimal
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from devices.protocols.philips_intellivue.nested import PAIR, Crooked, moment, string

_LABEL_ID, _LABEL_STRING = 0x0924, 0x0927
_OBSERVED, _COMPOUND = 0x0950, 0x094B
_ABSOLUTE_STAMP, _RELATIVE_STAMP = 0x0990, 0x0991

_LONG = Struct(">I")
_VALUE = Struct(">HHHI")

_MANTISSA_SIGN, _MANTISSA_SPAN = 0x800000, 0x1000000
_EXPONENT_SIGN, _EXPONENT_SPAN = 0x80, 0x100

NOT_A_NUMBER, PLUS_INFINITY, MINUS_INFINITY = 0x7FFFFF, 0x7FFFFE, 0x800002
SPECIALS = frozenset((NOT_A_NUMBER, PLUS_INFINITY, MINUS_INFINITY, 0x800000, 0x800001))
"""Mantissas that are no number; 800000 is "not at this resolution", 800001 is reserved."""

ObservedValue = tuple[int, int, int, int]
"""Physiological id, state bits, unit code, FLOAT as it came."""


class Observed(NamedTuple):
    """One numeric object as one answer shows it; a label of 0 is an object without one.

    `alone` is a value that stands by itself and is no member of a compound.
    """

    context: int
    handle: int
    label: int
    text: str
    values: tuple[ObservedValue, ...]
    alone: bool
    stamp: bytes | None
    ticks: int | None


def observe(context: int, handle: int, found: dict[int, bytes]) -> Observed:
    """A numeric object from its attributes; unknown attributes are passed over."""
    values: tuple[ObservedValue, ...] = ()
    if (single := found.get(_OBSERVED)) is not None:
        values = (_VALUE.unpack(single),)
    if (compound := found.get(_COMPOUND)) is not None:
        values += _members(compound)
    label = found.get(_LABEL_ID)
    text = found.get(_LABEL_STRING)
    stamp = found.get(_ABSOLUTE_STAMP)
    ticks = found.get(_RELATIVE_STAMP)
    return Observed(
        context,
        handle,
        _LONG.unpack(label)[0] if label is not None else 0,
        string(text) if text is not None else "",
        values,
        compound is None,
        stamp if stamp is None or moment(stamp) else None,
        _LONG.unpack(ticks)[0] if ticks is not None else None,
    )


def _members(compound: bytes) -> tuple[ObservedValue, ...]:
    """The values of a compound, each with its own id: the order means nothing."""
    count, length = PAIR.unpack_from(compound)
    if length != len(compound) - PAIR.size or length != count * _VALUE.size:
        raise Crooked("length of a compound value")
    return tuple(_VALUE.iter_unpack(compound[PAIR.size :]))


@lru_cache(maxsize=65536)
def number(raw: int) -> Decimal | None:
    """A FLOAT (signed exponent, signed 24-bit mantissa) as exact decimal; None for the specials."""
    mantissa = raw & 0xFFFFFF
    if mantissa in SPECIALS:
        return None
    if mantissa & _MANTISSA_SIGN:
        mantissa -= _MANTISSA_SPAN
    exponent = raw >> 24
    if exponent & _EXPONENT_SIGN:
        return Decimal(mantissa).scaleb(exponent - _EXPONENT_SPAN)
    return Decimal(mantissa * 10**exponent)

"""How the monitor writes: numbers, words, times, FLOATs and lists (sheet 4, 6.1, 7).

Written from the sheet for the monitor's end; the station's end reads with tables of its own.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from struct import pack

from station.domain.units import round_half_up

NOTHING = bytes.fromhex("007fffff")
"""The FLOAT that is no number."""
_ABOVE_ALL, _BELOW_ALL = bytes.fromhex("007ffffe"), bytes.fromhex("00800002")
NO_TIME = b"\xff" * 8
"""An absolute time that is not valid, as real monitors put it into their poll answers."""

_GREATEST_MANTISSA = 0x7FFFFD  # the next two are no number and infinity
_LEAST_EXPONENT, _GREATEST_EXPONENT = -128, 127
_SHOWN_DIGITS = 6


def u16(*numbers: int) -> bytes:
    """Numbers of 16 bits."""
    return pack(f">{len(numbers)}H", *numbers)


def u32(*numbers: int) -> bytes:
    """Numbers of 32 bits."""
    return pack(f">{len(numbers)}I", *numbers)


def counted(content: bytes) -> bytes:
    """Bytes behind their u16 length."""
    return u16(len(content)) + content


def listed(items: Iterable[bytes]) -> bytes:
    """A list: how many, how many bytes, and the items."""
    found = list(items)
    content = b"".join(found)
    return u16(len(found), len(content)) + content


def attribute_list(values: Mapping[int, bytes]) -> bytes:
    """An attribute list: id, length and value of each."""
    return listed(u16(name) + counted(value) for name, value in values.items())


def string(text: str, width: int = 0) -> bytes:
    """A String: its length, and UTF-16 filled with NUL up to `width` bytes."""
    return counted(text.encode("utf-16-be").ljust(width, b"\0"))


def label_string(text: str) -> bytes:
    """A label as the screen has room for it: six characters and NUL."""
    return string(f"{text:<6}\0")


def bcd_time(moment: datetime) -> bytes:
    """Century, year, month, day, hour, minute, second and an empty fraction, two digits a byte."""
    return bytes.fromhex(f"{moment:%Y%m%d%H%M%S}00")


def number(value: Decimal) -> bytes:
    """A FLOAT with the value's own last digit as exponent: what was shown, exactly.

    A value with more digits than 24 bits hold is rounded to six, as a screen would.
    """
    if value.adjusted() > _GREATEST_EXPONENT:
        return _BELOW_ALL if value.is_signed() else _ABOVE_ALL
    _, digits, exponent = value.as_tuple()
    power = int(exponent)
    mantissa = int("".join(map(str, digits)))
    if mantissa > _GREATEST_MANTISSA or not _LEAST_EXPONENT <= power <= _GREATEST_EXPONENT:
        step = Decimal(1).scaleb(max(value.adjusted() - _SHOWN_DIGITS + 1, _LEAST_EXPONENT))
        return number(round_half_up(value, step).normalize())
    signed = -mantissa if value.is_signed() else mantissa
    return power.to_bytes(1, "big", signed=True) + signed.to_bytes(3, "big", signed=True)

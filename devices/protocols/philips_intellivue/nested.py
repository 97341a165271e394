"""Lists within lists: every count and every length is checked, and one that lies spoils the frame.

All numbers are big-endian; a length counts the bytes after itself (sheet 4).
"""

from datetime import datetime
from functools import lru_cache
from struct import Struct

PAIR = Struct(">HH")
TRIPLE = Struct(">HHH")

_BCD_TIME = 8
_CENTURIES = ("19", "20", "21")
"""A monitor's clock shows no other: FF is "not valid", and the rest is nonsense."""


class Crooked(Exception):
    """A count or a length inside a frame does not agree with its bytes."""


def attributes(body: bytes, at: int, end: int) -> dict[int, bytes]:
    """An attribute list that fills `body` from `at` to `end` exactly: values by attribute id."""
    unpack = PAIR.unpack_from
    count, length = unpack(body, at)
    at += 4
    if at + length != end:
        raise Crooked("length of an attribute list")
    found = {}
    for _ in range(count):
        name, size = unpack(body, at)
        at += 4
        found[name] = body[at : at + size]
        at += size
    if at != end:
        raise Crooked("length of an attribute")
    return found


@lru_cache(maxsize=1024)
def string(raw: bytes) -> str:
    """A String: a u16 length, then UTF-16 with the high byte first, padded with blanks and NUL."""
    if len(raw) % 2 or int.from_bytes(raw[:2], "big") != len(raw) - 2:
        raise Crooked("length of a string")
    return raw[2:].decode("utf-16-be", "replace").rstrip(" \0")


@lru_cache(maxsize=1024)
def moment(raw: bytes) -> datetime | None:
    """Eight bytes of BCD (century to second; the fraction is ignored), or None where not a time."""
    if len(raw) != _BCD_TIME:
        raise Crooked("length of a time")
    digits = raw.hex()[:14]
    if digits[:2] not in _CENTURIES:
        return None
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007  the device's zone is unknown
    except ValueError:
        return None

"""What may be sent, and what a line says before it is known what that means.

The one byte that may go out sets a stream going again that was stopped by XOFF.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from devices.query import Query

PROTOCOL = "nellcor-ascii"
XON = Query("XON", (b"\x11",))
QUERIES = (XON,)

TIME = 18
"""Characters of date and time at the beginning of a data line."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST_CENTURY = 70
"""Two digits of a year from here on are 19YY."""
_HEADING = re.compile(
    r"(?P<model>\S+) +VERSION +(?P<version>\S+) +CRC: *(?P<crc>\w{4})"
    r" +SPO2 +LIMIT: *(\d+)-(\d+) *% +PR +LIMIT: *(\d+)-(\d+) *BPM",
    re.ASCII | re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"(ADULT|NEO) +(\d+) *SAT-S +SPO2 +RESP +MODE: *(NORMAL|FAST)", re.ASCII | re.IGNORECASE
)


class Figure(NamedTuple):
    """A figure as printed: None where dashes stand; `outside` where a star marks it."""

    value: Decimal | None
    outside: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of a data line after its time."""

    saturation: Figure
    pulse: Figure
    amplitude: Figure
    codes: frozenset[str]


class Bounds(NamedTuple):
    """An alarm limit's two ends."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Heading:
    """The first heading: who the device is, and its alarm limits (%, /min)."""

    model: str
    version: str
    crc: str
    saturation: Bounds
    pulse: Bounds


@dataclass(frozen=True, slots=True)
class Settings:
    """An N-595's line of settings: patient, SatSeconds limit, how fast SpO2 responds."""

    patient: str
    sat_seconds: Decimal
    response: str


def is_data(text: bytes) -> bool:
    """Whether a line that ``frames`` let through is a data line: they alone begin with a day."""
    return text[:1].isdigit()


def moment(stamp: bytes) -> datetime | None:
    """A data line's time on the device's own clock, or None where there is no such day."""
    day, month, year = int(stamp[0:2]), stamp[3:6].decode("ascii").lower(), int(stamp[7:9])
    hour, minute, second = int(stamp[10:12]), int(stamp[13:15]), int(stamp[16:18])
    century = 1900 if year >= _LAST_CENTURY else 2000
    number = _MONTHS.index(month) + 1
    try:
        return datetime(century + year, number, day, hour, minute, second)  # noqa: DTZ001  its zone is unknown
    except ValueError:
        return None


def row(body: bytes) -> Row:
    """The fields of a data line after its time, of the shape that ``frames`` lets through."""
    saturation, pulse, amplitude, *codes = body.decode("ascii").split()
    return Row(_figure(saturation), _figure(pulse), _figure(amplitude), frozenset(codes))


def heading(text: bytes) -> Heading | Settings | None:
    """What a line that is no data line says; None of the second heading, which says nothing."""
    line = text.decode("ascii")
    if found := _HEADING.fullmatch(line):
        low, high, slow, fast = map(Decimal, found.groups()[3:])
        return Heading(
            found["model"].upper(), found["version"], found["crc"].upper(),
            Bounds(low, high), Bounds(slow, fast),
        )  # fmt: skip
    if found := _SETTINGS.fullmatch(line):
        return Settings(found[1].upper(), Decimal(found[2]), found[3].upper())
    return None


def _figure(text: str) -> Figure:
    digits = text.rstrip("*")
    value = None if digits.startswith("-") else Decimal(digits)
    return Figure(value, digits != text)

"""What groups, packets, lines and records say, as the driver reads them (SOURCE.md, "Fields").

Nothing is ever asked: there is no query.  A field without a value is None, never 0.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from devices.protocols.nonin.frames import LINE
from devices.query import Query

QUERIES: tuple[Query, ...] = ()

NO_RATE, NO_SATURATION = 511, 127
PULSE, SATURATION = "pulse", "saturation"  # the two figures that have a name in the contract
SENSOR, DISCONNECTED, TRACK, ARTIFACT, BATTERY = "SNSA", "DISC", "OOT", "ARTF", "LOWBAT"
LOW, MARGINAL, RED, YELLOW = "LPRF", "MPRF", "RED", "YELLOW"
QUALITY, BREATH = "SPA", "B"

_SEVEN_BITS = 0x7F
_GROUP_FLAGS = (  # bit of the first byte of format 8
    (0x40, DISCONNECTED),
    (0x20, TRACK),
    (0x10, LOW),
    (0x08, MARGINAL),
    (0x04, ARTIFACT),
)
_GROUP_TOLD = (SENSOR, DISCONNECTED, TRACK, LOW, MARGINAL, ARTIFACT, BATTERY)
_STATUS_FLAGS = ((0x40, DISCONNECTED), (0x20, ARTIFACT), (0x10, TRACK), (0x08, SENSOR))
_STATUS_TOLD = (SENSOR, DISCONNECTED, TRACK, ARTIFACT, BATTERY)
_COLOURS = {0x02: frozenset[str](), 0x06: frozenset({YELLOW}), 0x04: frozenset({RED})}
_COLOUR = 0x06
_QUALITY, _SENSOR, _LOW_BATTERY = 0x20, 0x08, 0x01  # bits of the second status

# Frames of a packet, counted from 1 as the maker does: the two of a rate, the one of a saturation.
_RATES = {"HR": 1, "E-HR": 14, PULSE: 20, "E-HR-D": 22}
_SATURATIONS = {
    "SpO2": 3,
    SATURATION: 9,
    "SpO2-Fast": 10,
    "SpO2-B-B": 11,
    "E-SpO2": 16,
    "E-SpO2-D": 17,
}
_REVISION, _TIMER, _SECOND_STATUS = 4, 6, 8

# Places in the data of a record of format 13.
_DATE, _RECORD_STATUS, _RECORD_RATE, _RECORD_SATURATION = 7, 8, 10, 13
_CENTURY = 0x20
_MIDNIGHT = datetime(1900, 1, 1)  # noqa: DTZ001 - a time of day, as strptime dates it
_RECORD_QUALITY, _NOT_MEASURED, _STORED, _RECORD_BATTERY = 0x0200, 0x0100, 0x0010, 0x0001


@dataclass(frozen=True, slots=True)
class Sample:
    """What a device says of one moment.

    `figures` by their own names, None where there is no value; `told` are the flags that this
    format can tell and `standing` those of them that are up.  `ticks` are thirds of a second since
    power-on, modulo 2^14; `clock` is the time of day in seconds.
    """

    figures: tuple[tuple[str, int | None], ...]
    told: tuple[str, ...] = ()
    standing: frozenset[str] = frozenset()
    software: int | None = None
    ticks: int | None = None
    clock: int | None = None
    fast: bool | None = None
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A spot check: when by the device's own clock, its figures (None: no value), its flags."""

    time: datetime
    pulse: int | None
    saturation: int | None
    good_quality: bool
    stored: bool
    low_battery: bool


def _rate(high: int, low: int) -> int | None:
    """Nine bits out of two bytes: the two lowest of the one, seven of the other."""
    found = (high & 0x03) << 7 | low & _SEVEN_BITS
    return None if found == NO_RATE else found


def _saturation(byte: int) -> int | None:
    return None if byte == NO_SATURATION else byte


def _raised(byte: int, flags: tuple[tuple[int, str], ...]) -> set[str]:
    return {name for bit, name in flags if byte & bit}


@lru_cache(maxsize=4096)
def group(body: bytes) -> Sample:
    """A group of format 8."""
    status, rate, saturation, second = body
    standing = _raised(status, _GROUP_FLAGS)
    standing |= _raised(second, ((_SENSOR, SENSOR), (_LOW_BATTERY, BATTERY)))
    figures = (
        (PULSE, _rate(status, rate)),
        (SATURATION, _saturation(saturation)),
        (QUALITY, int(second & _QUALITY > 0)),
    )
    return Sample(figures, _GROUP_TOLD, frozenset(standing))


def packet(bodies: tuple[bytes, ...]) -> Sample:
    """The 25 frames of a packet of format 2 or 7: a flag is up if it is in any of them."""
    floats = [0, *(body[-1] for body in bodies)]
    status = 0
    told: tuple[str, ...] = _STATUS_TOLD
    colour = frozenset[str]()
    for body in bodies:
        status |= body[0]
        if body[0] & _COLOUR:  # shown in twelve frames of every pulse, in the others nothing is
            told, colour = (*_STATUS_TOLD, RED, YELLOW), _COLOURS[body[0] & _COLOUR]
    second = floats[_SECOND_STATUS]
    standing = _raised(status, _STATUS_FLAGS) | _raised(second, ((_LOW_BATTERY, BATTERY),))
    rates = [(name, _rate(floats[at], floats[at + 1])) for name, at in _RATES.items()]
    saturations = [(name, _saturation(floats[at])) for name, at in _SATURATIONS.items()]
    ticks = (floats[_TIMER] & _SEVEN_BITS) << 7 | floats[_TIMER + 1] & _SEVEN_BITS
    return Sample(
        (*rates, *saturations, (QUALITY, int(second & _QUALITY > 0))),
        told,
        colour.union(standing),
        software=floats[_REVISION],
        ticks=ticks,
    )


def line(body: bytes) -> Sample:
    """A printed reading; its frame has shown that it has the form of one."""
    found = LINE.fullmatch(body)
    if found is None:
        return Sample(())
    clock = found["time"]
    return Sample(
        (
            (PULSE, _printed(found["hr"])),
            (SATURATION, _printed(found["spo2"])),
            (BREATH, int(found["breath"] is not None)),
        ),
        clock=None if clock is None else _seconds(clock),
        fast=found["fast"] is not None,
        marked=found["mark"] is not None,
    )


def _printed(number: bytes) -> int | None:
    """Three characters, padded on either side with spaces or with zeros (UNCERTAIN)."""
    return int(number) if number.strip().isdigit() else None


def _seconds(clock: bytes) -> int | None:
    """The second of the day; None if there is no such time."""
    try:
        return int((datetime.strptime(clock.decode(), "%H:%M:%S") - _MIDNIGHT).total_seconds())  # noqa: DTZ007 - it tells no zone
    except ValueError:
        return None


def record(data: bytes) -> Record | None:
    """A record of format 13; None if its time is none."""
    time = _moment(data[:_DATE])
    if time is None:
        return None
    status, rate = _word(data, _RECORD_STATUS), _word(data, _RECORD_RATE)
    measured = not status & _NOT_MEASURED
    return Record(
        time,
        rate if measured and rate != NO_RATE else None,
        _saturation(data[_RECORD_SATURATION]) if measured else None,
        good_quality=bool(status & _RECORD_QUALITY),
        stored=bool(status & _STORED),
        low_battery=bool(status & _RECORD_BATTERY),
    )


def _word(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")


def _moment(digits: bytes) -> datetime | None:
    """Century, year, month, day, hour, minute and second in BCD, in the device's own zone."""
    if digits[0] != _CENTURY:
        return None
    try:
        return datetime.strptime(digits.hex(), "%Y%m%d%H%M%S")  # noqa: DTZ007 - it tells no zone
    except ValueError:
        return None

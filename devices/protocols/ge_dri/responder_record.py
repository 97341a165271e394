"""Records of the simulated monitor, and requests as it reads them (sheet, "Record header").

Written from the sheet, apart from the station's own reading of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from devices.protocols.ge_dri.frames import checksum
from devices.protocols.ge_dri.responder_setup import Escapes, Flags, S5Setup

VALUES, WAVES, ALARMS = 0, 1, 4
ANY_LEVEL = 0

_PHYSIOLOGICAL_REQUEST, _ALARM_REQUEST = 49, 52
_NO_MORE = 0xFF
_PLACES = 8
_FLAGS = {Flags.USUAL: (1, 1), Flags.DOUBLED: (2, 2), Flags.SHARED: (0, 1)}


@dataclass(frozen=True, slots=True)
class ValuesAsked:
    """A request of physiological data: `interval` in seconds, 0 stops, -1 asks once."""

    level: int
    trend: int
    interval: int
    classes: int


@dataclass(frozen=True, slots=True)
class AlarmsAsked:
    """A request of alarms: 0 once, 2 whenever they change, 3 no more."""

    level: int
    command: int


def u8(*numbers: int) -> bytes:
    """Unsigned bytes."""
    return bytes(numbers)


def u16(number: int) -> bytes:
    """An unsigned word, low byte first."""
    return number.to_bytes(2, "little")


def i16(*numbers: int) -> bytes:
    """Signed words, low byte first."""
    return b"".join(number.to_bytes(2, "little", signed=True) for number in numbers)


def u32(number: int) -> bytes:
    """An unsigned long word, low byte first."""
    return number.to_bytes(4, "little")


def request(record: bytes) -> ValuesAsked | AlarmsAsked | None:
    """What a host asks for; None for anything that is no request of values or alarms."""
    level, asked = record[3], record[40:]
    main_type = int.from_bytes(record[14:16], "little", signed=True)
    if record[16:19] != bytes(3):  # the first part of a request has type 0 and stands first
        return None
    if main_type == VALUES and len(record) == _PHYSIOLOGICAL_REQUEST:
        interval = int.from_bytes(asked[1:3], "little", signed=True)
        return ValuesAsked(level, asked[0], interval, int.from_bytes(asked[3:7], "little"))
    if main_type == ALARMS and len(record) == _ALARM_REQUEST:
        return AlarmsAsked(level, int.from_bytes(asked[:2], "little", signed=True))
    return None


def record(setup: S5Setup, main_type: int, time: int, parts: Sequence[tuple[int, bytes]]) -> bytes:
    """A record of the monitor with its parts, each of a type."""
    described = b""
    data = b""
    for kind, part in parts:
        described += i16(len(data)) + u8(kind)
        data += part
    if len(parts) < _PLACES:
        described += i16(0) + u8(_NO_MORE)
    described = described.ljust(3 * _PLACES, b"\0")
    # Length, number, level, plug, time, five reserved bytes and a word in all, main type.
    head = i16(40 + len(data)) + u8(0, setup.level) + u16(setup.plug) + u32(time)
    return head + bytes(4) + i16(main_type) + described + data


def framed(setup: S5Setup, said: bytes) -> bytes:
    """A record on the wire, escaped and flagged as this monitor does it."""
    plain = said + u8(checksum(said))
    escapes = {0x7D: b"\x7d\x5d", 0x7E: b"\x7d\x5e"}
    if setup.escapes is Escapes.ALSO_7C:
        escapes[0x7C] = b"\x7d\x5c"
    elif setup.escapes is Escapes.BY_7C:
        escapes = {0x7D: b"\x7c\x5d", 0x7E: b"\x7c\x5e"}
    stuffed = b"".join(escapes.get(byte, u8(byte)) for byte in plain)
    before, after = _FLAGS[setup.flags]
    return b"\x7e" * before + stuffed + b"\x7e" * after

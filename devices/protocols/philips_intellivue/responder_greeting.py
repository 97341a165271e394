"""How a simulated monitor is set up, accepts a host and announces itself (sheet 3.2, 4.1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from devices.protocols.philips_intellivue.responder_wire import (
    bcd_time,
    counted,
    string,
    u16,
    u32,
)
from station.domain.errors import Refused

_MAC_DIGITS = 12
_SHORTEST_WORDS = 8  # a system id of six bytes would be taken for a MAC
_BED_LABEL_BYTES = 34
_LONG_LENGTH = 0xFF
_ASN_SHORT_FORM = 0x80

_SESSION_DATA = bytes.fromhex("0508130100160102800014020002")
_PRESENTATION = bytes.fromhex(
    "3180a0808001010000a280a003000001a580"
    "30808001008102510100003080800100810c2a8648ce14020100000002010000000061803080020101a0806180"
    "a180060c2a8648ce14020100000003010000a203020100a305a103020100be8028800201"
    "0281"
)
_TRAILER = bytes(16)
_OBJECT_SUPPORT = bytes.fromhex(
    "00010038 01020034 00060030 0001002100000001 00010006000000c9 000100090000003c"
    "0001002a00000001 0001003600000001 0001000500000024"
)


@dataclass(frozen=True, slots=True)
class Setup:
    """What a biomedical engineer could find in the monitor's configuration, and what can go wrong.

    The knobs from `refusals` on are the faults that the sheet wants a simulator to have.
    """

    manufacturer: str = "Philips"
    model: str = "SIM01"
    serial: str = "020000000001"
    bed_label: str = ""
    clock: datetime = datetime(2024, 5, 20, 10, 15)  # noqa: DTZ001  a monitor knows no zone
    uptime: int = 0x001DA000
    shortest_period: int = 4000
    mtu: int = 996
    kilopascal: bool = False
    fahrenheit: bool = False
    demo: bool = False
    alarm_texts: bool = True
    aborts: bool = True
    refusals: int = 0
    questionable: bool = False
    loses_closing: bool = False
    interleaves: bool = False
    second_context: bool = False
    strangers: bool = False
    denies: frozenset[int] = frozenset()
    spoil: Callable[[int, bytes], bytes] | None = None


def wishes(request: bytes) -> tuple[int, int]:
    """The poll period (in ticks) and message size that a host asks for; generous where unreadable.

    The constant part before the user info differs from host to host; its end tag does not.
    """
    tag = request.find(bytes.fromhex("02010281"))
    at = tag + 4
    if tag < 0 or at >= len(request):
        return 0, 0xFFFF
    first = request[at]
    at += 1 + (first - _ASN_SHORT_FORM if first >= _ASN_SHORT_FORM else 0)
    at += 20  # versions, units, system type, startup
    at += 4 + int.from_bytes(request[at + 2 : at + 4], "big")  # the option list
    profile = request[at + 4 :]
    if profile[:2] != b"\x00\x01" or len(profile) < 16:  # noqa: PLR2004  id, length, three numbers
        return 0, 0xFFFF
    return int.from_bytes(profile[8:12], "big"), int.from_bytes(profile[12:16], "big")


def acceptance(period: int, mtu: int) -> bytes:
    """The association response with the agreed period and message size."""
    profile = (
        u32(0x80000000, period, mtu, mtu, 0xFFFFFFFF, 0x60000000)
        + u16(1, 12, 0xF001, 8)
        + u32(0x8E000000, 0)
    )
    info = (
        u32(0x80000000, 0x40000000, 0, 0x00800000, 0x80000000)
        + u16(0, 0)
        + u16(1, len(profile) + 4)
        + u16(1)
        + counted(profile)
    )
    presentation = _PRESENTATION + bytes([len(info)]) + info + _TRAILER
    content = _SESSION_DATA + b"\xc1" + _length(presentation) + presentation
    return b"\x0e" + _length(content) + content


def _length(content: bytes) -> bytes:
    """A length indicator: one byte below 255, else FF and 16 bits."""
    size = len(content)
    return bytes([size]) if size < _LONG_LENGTH else b"\xff" + u16(size)


def system_id(serial: str) -> bytes:
    """Twelve hexadecimal digits are a MAC; any other serial number is written in words."""
    digits = set(serial) <= set("0123456789abcdef")
    if len(serial) == _MAC_DIGITS and digits:
        return counted(bytes.fromhex(serial))
    if not (serial.isascii() and serial.isprintable() and serial == serial.strip()):
        raise Refused(f"The serial number {serial!r} holds what no IntelliVue can say.")
    return counted(_padded(serial.encode("ascii"), _SHORTEST_WORDS) if serial else b"")


def _padded(words: bytes, least: int = 0) -> bytes:
    """Words that end with NUL, of an even length."""
    ended = (words + b"\0").ljust(least, b"\0")
    return ended + b"\0" * (len(ended) % 2)


def announcement(setup: Setup, serial: str, shown: datetime, ticks: int) -> dict[int, bytes]:
    """The attributes of the monitor's own object, in the order in which real monitors send them."""
    return {
        0x0984: system_id(serial),
        0x0986: bytes.fromhex("0001114d"),
        0x091D: u16(1),
        0x0928: counted(_padded(setup.manufacturer.encode("ascii")))
        + counted(_padded(setup.model.encode("ascii"))),
        0x0948: bytes.fromhex("00010000"),
        0x0937: bytes.fromhex("062d062d0001000b"),
        0x0946: u16(0x2000 if setup.demo else 0x4000),
        0x090D: u16(2),
        0x0935: u16(1),
        0x0982: u16(0),
        0x090C: u16(0),
        0xF1FA: bytes.fromhex("000100100001000c 0006000184060006000182cf"),
        0x09A7: u16(6),
        0x091E: string(setup.bed_label, _BED_LABEL_BYTES),
        0x0987: bcd_time(shown),
        0x098F: u32(ticks),
        0x0985: _OBJECT_SUPPORT,
    }

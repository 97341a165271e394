"""What the monitor says of itself: model, system id, bed label, mode, clocks (sheet 4.1)."""

from datetime import datetime
from struct import Struct
from typing import NamedTuple

from devices.protocols.philips_intellivue.nested import Crooked, moment, string

_SYSTEM_ID, _MODEL, _BED_LABEL = 0x0984, 0x0928, 0x091E
_OPERATING_MODE, _ABSOLUTE, _RELATIVE = 0x0946, 0x0987, 0x098F

_WORD = Struct(">H")
_LONG = Struct(">I")
_MAC = 6


class Mds(NamedTuple):
    """The attributes we keep; None is what the answer does not carry."""

    model: str | None
    serial: str | None
    bed_label: str | None
    operating_mode: int | None
    absolute: datetime | None
    relative: int | None


def read_mds(found: dict[int, bytes]) -> Mds:
    """The monitor's own object from its attributes; unknown attributes are passed over."""
    model, system = found.get(_MODEL), found.get(_SYSTEM_ID)
    label, mode = found.get(_BED_LABEL), found.get(_OPERATING_MODE)
    absolute, relative = found.get(_ABSOLUTE), found.get(_RELATIVE)
    return Mds(
        _model(model) if model is not None else None,
        _serial(system) if system is not None else None,
        string(label).strip() if label is not None else None,
        _WORD.unpack(mode)[0] if mode is not None else None,
        moment(absolute) if absolute is not None else None,
        _LONG.unpack(relative)[0] if relative is not None else None,
    )


def _counted(raw: bytes, at: int) -> tuple[bytes, int]:
    """Bytes behind a u16 length, and where the next field begins."""
    size = int.from_bytes(raw[at : at + 2], "big")
    end = at + 2 + size
    if end > len(raw):
        raise Crooked("length of a name")
    return raw[at + 2 : end], end


def _words(raw: bytes) -> str:
    """Words that end with NUL."""
    return raw.split(b"\0")[0].decode("ascii", "replace").strip()


def _model(raw: bytes) -> str | None:
    """Manufacturer and model number."""
    manufacturer, at = _counted(raw, 0)
    number, at = _counted(raw, at)
    if at != len(raw):
        raise Crooked("length of the model")
    return " ".join(filter(None, (_words(manufacturer), _words(number)))) or None


def _serial(raw: bytes) -> str | None:
    """The system id: six bytes are a MAC and read as hex.

    The sheet shows no other form; words (as a script may give a simulated monitor) read as words.
    """
    system, end = _counted(raw, 0)
    if end != len(raw):
        raise Crooked("length of the system id")
    words = _words(system)
    if len(system) != _MAC and words.isascii() and words.isprintable() and words:
        return words
    return system.hex() or None

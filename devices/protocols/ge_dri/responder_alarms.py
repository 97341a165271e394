"""The simulated monitor's alarm display, 493 bytes (sheet, "Alarms").

No texts are documented: these are ours.
"""

from collections.abc import Iterable

from devices.protocols.ge_dri.responder_record import i16, u8

DISPLAY = 1
_LINES, _TEXT = 5, 80
_NONE, _WHITE, _YELLOW, _RED = range(4)
_URGENT = ("apnea", "asystole")
_REMARKS = ("probe-off", "low-perfusion", "technical", "battery-low")

Line = tuple[str, int]


def lines(names: Iterable[str]) -> tuple[Line, ...]:
    """The display's lines for alarms by the contract's names: text and colour, as many as fit."""
    found = [(name.upper().replace("-", " "), _colour(name)) for name in sorted(names)]
    return tuple(found[:_LINES])


def _colour(name: str) -> int:
    if name in _URGENT:
        return _RED
    return _WHITE if name in _REMARKS else _YELLOW


def display(shown: tuple[Line, ...], before: tuple[Line, ...], silence: int) -> bytes:
    """The display, with what changed since it was shown before."""
    said = i16(0) + u8(not silence) + i16(0, 0) + u8(silence)
    padded = [*shown, *[("", _NONE)] * (_LINES - len(shown))]
    earlier = [*before, *[("", _NONE)] * (_LINES - len(before))]
    for (text, colour), (old_text, old_colour) in zip(padded, earlier, strict=True):
        said += text.encode("ascii").ljust(_TEXT, b"\0")
        said += u8(text != old_text, colour, colour != old_colour) + i16(*[0] * 6)
    return said + i16(*[0] * 5)

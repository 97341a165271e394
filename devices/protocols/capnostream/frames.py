"""Frames on the line: ``85 | LEN | CODE | PAYLOAD | CHK``, for both ends (SOURCE.md, "Frame").

After the 85 that begins a frame no byte is 80 or 85: each goes as 80 and a second byte, its value
less 80.  An 85 on the wire is therefore always the beginning of a frame, and the verdict on any
byte depends on the bytes before it alone, however the line splits the stream.
"""

from collections.abc import Mapping
from functools import reduce
from operator import xor
from typing import NamedTuple

from devices.framing import Noise

BEGIN, ESCAPE = b"\x85", b"\x80"
LONGEST_PAYLOAD = 254
"""LEN counts the code and the payload in one byte."""
LONGEST_STRAY = 64
"""Bytes that follow no frame can become none: they are given back in pieces this long at most."""

_ESCAPED = ((ESCAPE, b"\x80\x00"), (BEGIN, b"\x80\x05"))
ANY = range(LONGEST_PAYLOAD + 1)
MESSAGES: Mapping[int, range] = {
    0: range(4, 5),
    1: range(27, LONGEST_PAYLOAD + 1),
    4: range(1, LONGEST_PAYLOAD + 1),
    **dict.fromkeys((2, 3, 9, 10, 12, 21, 22, 55, 56, 57, 58, 60), ANY),
}
"""The monitor's messages: how long the payload of each can be.  One byte of XOR is a poor guard:
a message is a frame only if its length fits its code."""
_SECONDS = (0x00, 0x05)
_AROUND = 2  # LEN and CHK, which LEN does not count
_BAD_ESCAPE, _NO_LENGTH = "bad escape", "no length"


class Frame(NamedTuple):
    """A whole frame with a valid checksum; a tuple, for they come twenty times a second."""

    raw: bytes
    code: int
    payload: bytes


class Stranger(NamedTuple):
    """What is framed and summed well and yet no message that is known: a newer one, or damage."""

    raw: bytes
    code: int


Piece = Frame | Stranger | Noise


def frame(code: int, payload: bytes = b"") -> bytes:
    """The wire form of a message; `payload` has at most 254 bytes."""
    plain = bytes((1 + len(payload), code)) + payload
    plain += bytes((reduce(xor, plain),))
    for byte, escape in _ESCAPED:
        plain = plain.replace(byte, escape)
    return BEGIN + plain


def unframe(wire: bytes) -> list[bytes] | None:
    """Code and payload of every frame in `wire`; None when any byte of it is no part of one."""
    reader = FrameReader(messages=None)
    pieces = [*reader.receive(wire), *reader.flush()]
    bodies = [bytes((one.code,)) + one.payload for one in pieces if isinstance(one, Frame)]
    return bodies if len(bodies) == len(pieces) else None


class FrameReader:
    """Cuts a noisy stream into frames.  Does no I/O, keeps no time, never raises.

    `messages` are those that can come from the other end; None takes any (a host's commands).
    """

    def __init__(self, messages: Mapping[int, range] | None = MESSAGES) -> None:
        self._held = bytearray()
        self._messages = messages

    @property
    def underway(self) -> bool:
        """Whether a frame has begun and not ended."""
        return self._held.startswith(BEGIN)

    def receive(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces; give back what they completed, every byte once, in order."""
        held = self._held
        held += data
        found: list[Piece] = []
        while held:
            piece = self._framed() if held[0] == BEGIN[0] else self._stray()
            if piece is None:
                break
            found.append(piece)
            del held[: len(piece.raw)]
        return found

    def flush(self) -> list[Noise]:
        """Give back what was held of a frame that will not be finished."""
        rest = bytes(self._held)
        self._held.clear()
        return [Noise(rest, "cut off")] if rest else []

    def _framed(self) -> Piece | None:
        """The piece that begins with the 85 held first, or None while its end is to come."""
        held = self._held
        again = held.find(BEGIN, 1)
        span = bytes(held) if again < 0 else bytes(held[:again])
        if ESCAPE in span:
            plain, size, fault = _unescaped(span)
        else:
            size = span[1] + _AROUND + 1 if len(span) > 1 else 1
            plain, fault = span[1:size], ""
        if fault:
            return Noise(span[:size], fault)
        if not plain or len(plain) < plain[0] + _AROUND:
            return None if again < 0 else Noise(span, "cut short by the next frame")
        if not plain[0]:
            return Noise(span[:size], _NO_LENGTH)
        if reduce(xor, plain):
            return Noise(span[:size], "wrong checksum")
        return self._known(span[:size], plain)

    def _known(self, raw: bytes, plain: bytes) -> Piece:
        """A frame whose length and checksum hold, if there is such a message."""
        code, payload = plain[1], plain[2:-1]
        if self._messages is None:
            return Frame(raw, code, payload)
        sizes = self._messages.get(code)
        if sizes is None:
            return Stranger(raw, code)
        if len(payload) not in sizes:
            return Noise(raw, "wrong length for its code")
        return Frame(raw, code, payload)

    def _stray(self) -> Noise | None:
        """The bytes that follow no frame, or None while more of them may come."""
        end = self._held.find(BEGIN, 0, LONGEST_STRAY)
        if end < 0:
            if len(self._held) < LONGEST_STRAY:
                return None
            end = LONGEST_STRAY
        return Noise(bytes(self._held[:end]), "between frames")


def _unescaped(span: bytes) -> tuple[bytes, int, str]:
    """As much of one frame as `span` holds: its plain bytes, their size on the wire, a fault."""
    plain = bytearray()
    at = 1
    while at < len(span) and (not plain or len(plain) < plain[0] + _AROUND):
        byte = span[at]
        at += 1
        if byte == ESCAPE[0]:
            if at == len(span):
                break  # its second byte is to come
            byte += span[at]
            at += 1
            if byte - ESCAPE[0] not in _SECONDS:
                return b"", at, _BAD_ESCAPE
        plain.append(byte)
    return bytes(plain), at, ""

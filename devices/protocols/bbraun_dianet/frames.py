"""Dianet star frames: cutting, stuffing and the vendor's unusual CRC (SOURCE.md, "Frame").

`7E | stuffed(address, segment, data..., CRC high, CRC low) | 7E`.  Both ends use this file and
nothing else of each other.
"""

import re
from binascii import crc_hqx
from dataclasses import dataclass

from devices.framing import Noise

FLAG, ESCAPE, WAKE = b"\x7e", b"\x7d", b"\x80"
"""Frame mark; escape; the "monitor activation" byte, which stands in no frame unstuffed."""

SHORTEST = 4  # address, segment and two of the CRC
LONGEST = 300  # twice the longest answer of the sheet (HISTORY), every byte of it stuffed
LONGEST_NOISE = 256
CRC_BYTES = 2
START = 0xFFFF

_SPECIAL = re.compile(rb"[\x7d\x7e\x80]")
_PAIR = re.compile(rb"\x7d.?", re.DOTALL)
_PLAIN = {b"\x7d\x5e": FLAG, b"\x7d\x5d": ESCAPE, b"\x7d\xa0": WAKE}
_STUFFED = {plain: pair for pair, plain in _PLAIN.items()}


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole frame that passed every check; `body` is address, segment and data, unstuffed."""

    raw: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Fill:
    """A frame mark between frames: harmless, in any number."""

    raw: bytes


Piece = Frame | Fill | Noise


def crc(body: bytes) -> int:
    """The vendor's CRC-16 of unstuffed bytes.

    Its step is ``((crc & 0xFF) << 8) ^ T[crc >> 8] ^ byte``: polynomial division without the usual
    16 zero bits after the message.  The last two bytes therefore enter as they are, and what stands
    before them is an ordinary division, whose start is FFFF moved on by those two bytes.
    """
    ahead, last = body[:-CRC_BYTES], body[-CRC_BYTES:]
    return crc_hqx(ahead, crc_hqx(bytes(len(last)), START)) ^ int.from_bytes(last)


def stuff(plain: bytes) -> bytes:
    """Replace every 7E, 7D and 80 by its pair."""
    return _SPECIAL.sub(lambda found: _STUFFED[found[0]], plain)


def destuff(wire: bytes) -> bytes | None:
    """Undo `stuff`; None where a pair is none, or a byte stands bare that is always stuffed."""
    if WAKE in wire:
        return None
    if ESCAPE not in wire:
        return wire
    try:
        return _PAIR.sub(lambda found: _PLAIN[found[0]], wire)
    except KeyError:
        return None


def frame(body: bytes) -> bytes:
    """The wire form of a body (address, segment, data)."""
    return FLAG + stuff(body + crc(body).to_bytes(CRC_BYTES)) + FLAG


class FrameReader:
    """Cuts a noisy stream into frames.  Does no I/O, keeps no time, never raises.

    A mark that ends a good frame belongs to it; one that ends anything else may begin the next.
    The verdict on any byte depends only on the bytes before it and on two bounds, so how the line
    splits the stream cannot matter.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._searched = 1

    @property
    def underway(self) -> bool:
        """Whether a frame has begun and not ended; its mark alone is no beginning yet."""
        return len(self._held) > 1 and self._held.startswith(FLAG)

    def receive(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces; give back whatever they completed."""
        self._held += data
        found: list[Piece] = []
        while piece := self._cut():
            found.append(piece)
        return found

    def flush(self) -> Fill | Noise | None:
        """Give up on what is held: the line went quiet, or away, in the middle of it."""
        if not self._held:
            return None
        held = self._take(len(self._held))
        if held == FLAG:
            return Fill(held)
        return Noise(held, "cut short" if held.startswith(FLAG) else "between frames")

    def _cut(self) -> Piece | None:
        if not self._held.startswith(FLAG):
            return self._cut_noise()
        if self._held.startswith(FLAG, 1):
            return Fill(self._take(1))
        end = self._held.find(FLAG, self._searched, LONGEST)
        if end >= 0:
            return self._judge(end)
        if len(self._held) >= LONGEST:
            return Noise(self._take(LONGEST), "longer than any frame")
        self._searched = max(1, len(self._held))
        return None

    def _cut_noise(self) -> Noise | None:
        """Whatever stands before a mark, in bounded portions."""
        end = self._held.find(FLAG, 0, LONGEST_NOISE)
        if end < 0 and len(self._held) < LONGEST_NOISE:
            return None
        return Noise(self._take(LONGEST_NOISE if end < 0 else end), "between frames")

    def _judge(self, end: int) -> Frame | Noise:
        """A frame if pairs, length and CRC are right; if not, its last mark is left standing."""
        plain = destuff(bytes(self._held[1:end]))
        if plain is None:
            return Noise(self._take(end), "wrong stuffing")
        if len(plain) < SHORTEST:
            return Noise(self._take(end), "too short")
        body = plain[:-CRC_BYTES]
        if crc(body) != int.from_bytes(plain[-CRC_BYTES:]):
            return Noise(self._take(end), "wrong checksum")
        return Frame(self._take(end + 1), body)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._held[:size])
        del self._held[:size]
        self._searched = 1
        return taken


def unframe(wire: bytes) -> list[bytes] | None:
    """The bodies of a host's wire string; None if any byte is not of a whole and valid frame."""
    reader = FrameReader()
    bodies = []
    for piece in reader.receive(wire):
        if not isinstance(piece, Frame):
            return None
        bodies.append(piece.body)
    return None if reader.flush() else bodies

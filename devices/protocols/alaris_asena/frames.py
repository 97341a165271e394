"""Asena frames: cutting and checksum (SOURCE.md, "Frame"); shared by both ends of the line.

`! BODY | CCCC <CR>`, the same both ways; ESC takes back a frame that was partly sent.
"""

import re
from binascii import crc_hqx
from dataclasses import dataclass

from devices.framing import Noise

START, BAR, END, ESC = b"!", b"|", b"\r", b"\x1b"
CARET = b"^"
LONGEST = 512  # several times the longest frame known, with room for a drug's name
LONGEST_NOISE = 256
WRONG_CHECKSUM = "wrong checksum"
CRC_BEGINS = 0xFFFF  # CRC-16/CCITT-FALSE: polynomial 1021h, nothing reflected, no final xor

# A control character is in no message; a checksum is upper case.
_SHAPE = re.compile(rb"!([\x20-\x7e\x80-\xff]+)\|([0-9A-F]{4})\r")
_STOP = re.compile(rb"[\r\x1b]")


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole frame that passed every check."""

    raw: bytes
    body: bytes


Piece = Frame | Noise


def checksum(body: bytes) -> bytes:
    """The four digits over a body: without `!`, `|` and the carriage return."""
    return b"%04X" % crc_hqx(body, CRC_BEGINS)


def frame(body: bytes) -> bytes:
    """The wire form of a body."""
    return START + body + BAR + checksum(body) + END


class FrameReader:
    """Cuts a noisy stream into frames.  Does no I/O, keeps no time, never raises.

    The verdict on any byte depends only on the bytes before it, on those up to the next CR or ESC
    and on two bounds, so how the line splits the stream cannot matter.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._searched = 0

    @property
    def underway(self) -> bool:
        """Whether a frame has begun and not ended."""
        return self._held.startswith(START)

    def receive(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces; give back whatever they completed."""
        self._held += data
        found: list[Piece] = []
        while piece := self._cut():
            found.append(piece)
        return found

    def flush(self) -> Noise | None:
        """Give up on what is held: the line went quiet, or away, in the middle of it."""
        if not self._held:
            return None
        reason = "cut short" if self.underway else "between frames"
        return Noise(self._take(len(self._held)), reason)

    def _cut(self) -> Piece | None:
        if self.underway:
            return self._cut_frame()
        begin = self._held.find(START, 0, LONGEST_NOISE)
        if begin > 0:
            return Noise(self._take(begin), "between frames")
        if len(self._held) >= LONGEST_NOISE:
            return Noise(self._take(LONGEST_NOISE), "between frames")
        return None

    def _cut_frame(self) -> Piece | None:
        stop = _STOP.search(self._held, self._searched, LONGEST)
        if stop is not None:
            return self._judge(stop.end())
        if len(self._held) >= LONGEST:
            return Noise(self._take(self._anew(LONGEST)), "longer than any frame")
        self._searched = len(self._held)
        return None

    def _judge(self, size: int) -> Frame | Noise:
        """A frame if shape and checksum agree; a span that hides the next one's begin is cut."""
        span = bytes(self._held[:size])
        if span.endswith(ESC):
            return Noise(self._take(size), "taken back by its sender")
        shape = _SHAPE.fullmatch(span)
        if shape is not None and shape[2] == checksum(shape[1]):
            return Frame(self._take(size), shape[1])
        anew = self._anew(size)
        if anew < size:
            return Noise(self._take(anew), "cut short by the next frame")
        reason = "not the shape of a frame" if shape is None else WRONG_CHECKSUM
        return Noise(self._take(size), reason)

    def _anew(self, size: int) -> int:
        """Where the next frame begins within what is held, or else the whole size."""
        begin = self._held.find(START, 1, size)
        return size if begin < 0 else begin

    def _take(self, size: int) -> bytes:
        taken = bytes(self._held[:size])
        del self._held[:size]
        self._searched = 0
        return taken


def unframe(wire: bytes) -> list[bytes] | None:
    """The bodies of a wire string of whole frames; None if any byte is not of one."""
    reader = FrameReader()
    bodies = []
    for piece in reader.receive(wire):
        if isinstance(piece, Noise):
            return None
        bodies.append(piece.body)
    return None if reader.flush() else bodies

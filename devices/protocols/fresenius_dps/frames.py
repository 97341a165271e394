"""DPS frames: cutting, checksum, and the single bytes between them (SOURCE.md, "Frame").

`<STX> [digit] message CC <ETX>`; bare ACK, ENQ and DC4, and NAK with the character of its reason.
There is no escape: a control character inside a frame means that the frame did not come whole.
"""

import re
from dataclasses import dataclass

from devices.framing import Noise

STX, ETX, ENQ, ACK, DC4, NAK = b"\x02", b"\x03", b"\x05", b"\x06", b"\x14", b"\x15"

LONGEST_BODY = 81  # 80 characters of a message, and the digit before it
CHECK = 2  # characters of the checksum
LONGEST = len(STX) + LONGEST_BODY + CHECK + len(ETX)
LONGEST_NOISE = 64
WRONG_CHECKSUM = "wrong checksum"

_MARK = re.compile(rb"[\x02\x05\x06\x14\x15]")
_NOT_TEXT = re.compile(rb"[^\x20-\x7d]")
_REASONS = frozenset(b"12345678")


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole frame that passed every check: what stands between STX and the checksum."""

    raw: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Signal:
    """A byte of link control between frames: ACK, ENQ, DC4, or NAK with its reason."""

    raw: bytes


Piece = Frame | Signal | Noise


def checksum(body: bytes) -> bytes:
    """Two capital hexadecimal digits: FFh less the sum of the bytes."""
    return b"%02X" % (0xFF - sum(body) % 0x100)


def frame(body: bytes) -> bytes:
    """The wire form of a digit and message."""
    return STX + body + checksum(body) + ETX


class FrameReader:
    """Cuts a noisy stream into frames and signals.  Does no I/O, keeps no time, never raises.

    The verdict on any byte depends only on the bytes before it and on two bounds, so how the line
    splits the stream cannot matter.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._searched = 1

    @property
    def underway(self) -> bool:
        """Whether a frame has begun and not ended."""
        return self._held.startswith(STX)

    def receive(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces; give back whatever they completed."""
        self._held += data
        found: list[Piece] = []
        while self._held and (piece := self._cut()):
            found.append(piece)
        return found

    def flush(self) -> Noise | None:
        """Give up on what is held: the line went quiet, or away, in the middle of it."""
        return Noise(self._take(len(self._held)), "cut short") if self._held else None

    def _cut(self) -> Piece | None:
        mark = _MARK.search(self._held, 0, LONGEST_NOISE)
        if mark is None:
            if len(self._held) < LONGEST_NOISE:
                return None
            return Noise(self._take(LONGEST_NOISE), "between frames")
        if mark.start():
            return Noise(self._take(mark.start()), "between frames")
        if mark[0] == STX:
            return self._cut_frame()
        return self._objection() if mark[0] == NAK else Signal(self._take(1))

    def _cut_frame(self) -> Piece | None:
        end = _NOT_TEXT.search(self._held, self._searched, LONGEST)
        if end is None:
            self._searched = min(len(self._held), LONGEST)
            if len(self._held) < LONGEST:
                return None
            return Noise(self._take(LONGEST), "longer than any message")
        if end[0] == ETX:
            return _judge(self._take(end.end()))
        reason = "cut short by the next frame" if end[0] == STX else "a control character in it"
        return Noise(self._take(end.start()), reason)

    def _objection(self) -> Piece | None:
        if len(self._held) == 1:
            return None
        if self._held[1] in _REASONS:
            return Signal(self._take(2))
        return Noise(self._take(1), "an objection without its reason")

    def _take(self, size: int) -> bytes:
        taken = bytes(self._held[:size])
        del self._held[:size]
        self._searched = 1
        return taken


def _judge(span: bytes) -> Frame | Noise:
    """A frame if there is a message and its checksum fits."""
    body = span[1 : -1 - CHECK]
    if not body:
        return Noise(span, "no message")
    if span[-1 - CHECK : -1] != checksum(body):
        return Noise(span, WRONG_CHECKSUM)
    return Frame(span, body)


def unframe(wire: bytes) -> list[bytes] | None:
    """The bodies of a host's wire string, single bytes too; None if any byte is not of one."""
    reader = FrameReader()
    bodies = []
    for piece in reader.receive(wire):
        if isinstance(piece, Noise):
            return None
        bodies.append(piece.body if isinstance(piece, Frame) else piece.raw)
    return None if reader.flush() else bodies

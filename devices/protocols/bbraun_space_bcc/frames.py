"""BCC frames: cutting, stuffing, length and checksum (SOURCE.md, "Frame").

`<SOH> LLLLL <STX> bedId "/1/1>" information <ETX or ETB> CCCCC <EOT>`; bare ACK and NAK between.
Whether a device stuffs is read from each frame: only one of the two readings fits its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from devices.framing import Noise

SOH, STX, ETX, EOT, ETB, RS = b"\x01", b"\x02", b"\x03", b"\x04", b"\x17", b"\x1e"
ACK, NAK = b"\x06", b"\x15"
BED_FORM = rb"[/-9A-z]{1,15}"
AFTER_BED = b"/1/1>"

LONGEST = 32768  # ten times the longest block of one pump, stuffed
LONGEST_NOISE = 256
AROUND_BODY = 14  # SOH, five digits, STX; ETX, five digits, EOT
TRAILER = 6  # five digits and EOT
MODULUS = 256

# Control characters other than tab, line ends and the record separator are in no message.
_SHAPE = re.compile(
    rb"\x01[0-9]{5}\x02(" + BED_FORM + rb")/1/1>([\t\n\r\x1e\x20-\xff]*)([\x03\x17])[0-9]{5}\x04"
)
_MARK = re.compile(rb"[\x01\x06\x15]")
_LETTER = re.compile(rb"[DdEe]")
_PAIR = re.compile(rb"[DdEe].?", re.DOTALL)
_PLAIN = {b"EX": b"D", b"EE": b"E", b"ex": b"d", b"ee": b"e"}
_STUFFED = {plain: pair for pair, plain in _PLAIN.items()}


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole frame that passed every check.

    `last` is False when more blocks follow; `stuffed` is None when the frame holds no letter that
    would show whether its sender stuffs.
    """

    raw: bytes
    bed: bytes
    information: bytes
    last: bool
    stuffed: bool | None


@dataclass(frozen=True, slots=True)
class Handshake:
    """A bare ACK or NAK between frames."""

    raw: bytes


Piece = Frame | Handshake | Noise


def stuff(plain: bytes) -> bytes:
    """Replace every D, E, d, e by its pair."""
    return _LETTER.sub(lambda letter: _STUFFED[letter[0]], plain)


def destuff(wire: bytes) -> bytes | None:
    """Undo `stuff` in one pass from left to right; None where a pair is none."""
    try:
        return _PAIR.sub(lambda pair: _PLAIN[pair[0]], wire)
    except KeyError:
        return None


def frame(body: bytes, *, stuffed: bool, last: bool = True) -> bytes:
    """The wire form of a body (`bedId/1/1>information`)."""
    head = b"\x01%05d\x02%b%b" % (AROUND_BODY + len(body), body, ETX if last else ETB)
    plain = b"%b%05d\x04" % (head, sum(head) % MODULUS)
    return stuff(plain) if stuffed else plain


class FrameReader:
    """Cuts a noisy stream into frames.  Does no I/O, keeps no time, never raises.

    The verdict on any byte depends only on the bytes before it and on two bounds, so how the line
    splits the stream cannot matter.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._searched = 1

    @property
    def underway(self) -> bool:
        """Whether a frame has begun and not ended."""
        return self._held.startswith(SOH)

    def receive(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces; give back whatever they completed."""
        self._held += data
        found: list[Piece] = []
        while piece := self._cut():
            found.append(piece)
        return found

    def flush(self) -> Noise | None:
        """Give up on what is held: the line went quiet, or away, in the middle of it."""
        return Noise(self._take(len(self._held)), "cut short") if self._held else None

    def _cut(self) -> Piece | None:
        if self.underway:
            return self._cut_frame()
        mark = _MARK.search(self._held, 0, LONGEST_NOISE)
        if mark is None:
            if len(self._held) < LONGEST_NOISE:
                return None
            return Noise(self._take(LONGEST_NOISE), "between frames")
        if mark.start() == 0:
            return Handshake(self._take(1))
        return Noise(self._take(mark.start()), "between frames")

    def _cut_frame(self) -> Piece | None:
        end = self._held.find(EOT, self._searched, LONGEST)
        anew = self._held.find(SOH, self._searched, LONGEST if end < 0 else end)
        if anew >= 0:
            return Noise(self._take(anew), "cut short by the next frame")
        if end >= 0:
            return _judge(self._take(end + 1))
        if len(self._held) >= LONGEST:
            return Noise(self._take(LONGEST), "longer than any frame")
        self._searched = len(self._held)
        return None

    def _take(self, size: int) -> bytes:
        taken = bytes(self._held[:size])
        del self._held[:size]
        self._searched = 1
        return taken


def _judge(span: bytes) -> Frame | Noise:
    """A frame if length, checksum and shape agree, read either plain or stuffed."""
    if not span[1:6].isdigit():
        return Noise(span, "no length")
    reason = "wrong length"
    for plain in _readings(span):
        if not _fits(plain, int(span[1:6])):
            continue
        if plain[-TRAILER:-1] != b"%05d" % (sum(plain[:-TRAILER]) % MODULUS):
            reason = "wrong checksum"
        elif shape := _SHAPE.fullmatch(plain):
            return Frame(span, shape[1], shape[2], shape[3] == ETX, _shows_stuffing(span, plain))
        else:
            reason = "not the shape of a message"
    return Noise(span, reason)


def _readings(span: bytes) -> Iterator[bytes]:
    yield span
    destuffed = destuff(span)
    if destuffed is not None and destuffed != span:
        yield destuffed


def _fits(plain: bytes, length: int) -> bool:
    """Whether a length counts this message, in bytes or (UNCERTAIN) in UTF-8 characters."""
    if len(plain) == length:
        return True
    return not plain.isascii() and len(plain.decode("utf-8", "replace")) == length


def _shows_stuffing(span: bytes, plain: bytes) -> bool | None:
    return plain is not span if _LETTER.search(span) else None


def unframe(wire: bytes) -> list[bytes] | None:
    """The bodies of a host's wire string, ACK and NAK too; None if any byte is not of one."""
    reader = FrameReader()
    bodies = []
    for piece in reader.receive(wire):
        match piece:
            case Frame(last=True):
                bodies.append(piece.bed + AFTER_BED + piece.information)
            case Handshake():
                bodies.append(piece.raw)
            case _:
                return None
    return None if reader.flush() else bodies

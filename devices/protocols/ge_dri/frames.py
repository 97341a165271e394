"""Frames on the line: ``7E | record | checksum | 7E`` with 7D as the escape, for both ends.

A 7E ends one frame and may begin the next.  No 7E stands inside a frame, so the verdict on any byte
depends on the bytes before it alone, however the line splits the stream.
"""

from dataclasses import dataclass

from devices.framing import Noise

FLAG, ESCAPE = b"\x7e", b"\x7d"
HEADER = 40
"""Bytes of the record header, whose first two are the record's whole length."""
LONGEST = 4096
"""Bytes between two flags at most: five subrecords of 278 bytes, all escaped, take 2862."""
IDLE = "idle flag"
"""Why a flag before the one that begins a frame is none: it is no fault of the line."""

_SENT = ((ESCAPE, b"\x7d\x5d"), (FLAG, b"\x7d\x5e"))
# What follows an escape, OR 7C, is the original.  A 7D may not come of undoing before the last.
_UNDONE = (
    (b"\x7d\x5c", b"\x7c"),
    (b"\x7d\x5f", b"\x7f"),
    (b"\x7d\x5e", FLAG),
    (b"\x7d\x5d", ESCAPE),
)
_BY_7C = ((b"\x7c\x5e", b"\x7d\x5e"), (b"\x7c\x5d", b"\x7d\x5d"))


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole frame: its record, of the length it names and with the right checksum.

    `raw` holds every byte from the flag before it to the one that ends it; a frame that shares its
    first flag with the frame before has none of its own.
    """

    body: bytes
    raw: bytes


def checksum(data: bytes) -> int:
    """The low byte of the sum of the bytes, before they are escaped."""
    return sum(data) & 0xFF


def enframe(record: bytes) -> bytes:
    """The frame that carries a record, escaped, ready for the wire."""
    plain = record + bytes((checksum(record),))
    for byte, escape in _SENT:
        plain = plain.replace(byte, escape)
    return FLAG + plain + FLAG


def unframe(wire: bytes) -> list[bytes] | None:
    """The record of every frame in `wire`, or None when any byte is no part of such a frame.

    Stricter than reading: every frame has a flag of its own at each end, and the usual escapes.
    """
    reader = FrameReader()
    pieces = [*reader.receive(wire), *reader.flush()]
    bodies = [piece.body for piece in pieces if isinstance(piece, Frame)]
    return bodies if b"".join(map(enframe, bodies)) == wire else None


class FrameReader:
    """Cuts a noisy stream into frames.  Does no I/O, keeps no time, never raises.

    `either_sum`: the checksum may also be that of the escaped bytes, as some hosts compute it.
    """

    def __init__(self, *, either_sum: bool = False) -> None:
        self._held = bytearray()
        self._either_sum = either_sum

    def receive(self, data: bytes) -> list[Frame | Noise]:
        """Take bytes in any pieces; give back what they completed, every byte once, in order."""
        self._held += data
        found: list[Frame | Noise] = []
        at = 0
        while (piece := self._next(at)) is not None:
            found.append(piece)
            at += len(piece.raw)
        del self._held[:at]
        return found

    def flush(self) -> list[Noise]:
        """Give back what was held of a frame that will not be finished: the line is gone."""
        rest = bytes(self._held)
        self._held.clear()
        return [Noise(rest, IDLE if rest == FLAG else "cut off")] if rest else []

    def _next(self, at: int) -> Frame | Noise | None:
        """The piece that begins at `at`, or None while its end is still to come.

        The flag that ends bytes of no frame is left to begin the next.
        """
        if self._held[at : at + 2] == 2 * FLAG:
            return Noise(FLAG, IDLE)
        begin = at + (self._held[at : at + 1] == FLAG)
        limit = begin + LONGEST
        end = self._held.find(FLAG, begin, limit)
        if end < 0:
            full = len(self._held) >= limit
            return Noise(bytes(self._held[at:limit]), "too long") if full else None
        verdict = self._judge(bytes(self._held[begin:end]))
        if isinstance(verdict, bytes):
            return Frame(verdict, bytes(self._held[at : end + 1]))
        return Noise(bytes(self._held[at:end]), verdict)

    def _judge(self, stuffed: bytes) -> bytes | str:
        """The record between two flags, or why there is none; garbage is named, never repaired.

        Where it is none, 7C is tried as an escape too (the sheet can be read so); that it was one
        must show in length and checksum.
        """
        verdict = _record(stuffed, either_sum=self._either_sum)
        if isinstance(verdict, str) and b"\x7c" in stuffed:
            other = stuffed
            for escape, usual in _BY_7C:
                other = other.replace(escape, usual)
            again = _record(other, either_sum=self._either_sum)
            return verdict if isinstance(again, str) else again
        return verdict


def _record(stuffed: bytes, *, either_sum: bool) -> bytes | str:
    """The record of escaped bytes, or why it is none."""
    plain = stuffed
    if ESCAPE in plain:
        escapes = plain.count(ESCAPE)
        for escape, byte in _UNDONE:
            plain = plain.replace(escape, byte)
        if len(stuffed) - len(plain) != escapes:
            return "bad escape"
    record = plain[:-1]
    if len(record) < HEADER:
        return "too short"
    if int.from_bytes(record[:2], "little") != len(record):
        return "bad length"
    if checksum(record) != plain[-1] and not (either_sum and _sum_as_sent(stuffed) == plain[-1]):
        return "bad checksum"
    return record


def _sum_as_sent(stuffed: bytes) -> int:
    """The checksum of the bytes as they were escaped, without their own."""
    return checksum(stuffed[: -2 if stuffed[-2:-1] == ESCAPE else -1])

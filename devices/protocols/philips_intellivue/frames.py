"""Frames on the line: ``C0 | 11 01 length | user data | FCS | C1`` (sheet 1.1), for both ends.

C0, C1 and 7D never occur inside a frame but as an escape, so the verdict on any byte depends on the
bytes before it alone, however the line splits the stream.
"""

from binascii import crc_hqx
from dataclasses import dataclass

from devices.framing import Noise

BEGIN, END, ESCAPE = b"\xc0", b"\xc1", b"\x7d"
HEADER = b"\x11\x01"
LONGEST = 4096
"""Bytes of the longest frame on the wire; 1456 bytes of user data (the MTU we ask for) all escaped
take 2926."""
LONGEST_STRAY = 64
"""Bytes that follow no C0 can become no frame: they are given back in pieces this long at most."""

_ESCAPED = ((ESCAPE, b"\x7d\x5d"), (BEGIN, b"\x7d\xe0"), (END, b"\x7d\xe1"))
_OUTSIDE = 6  # header, length and FCS around the user data
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole frame with a valid check sequence: its user data, and its bytes on the wire."""

    body: bytes
    raw: bytes


def fcs(data: bytes) -> bytes:
    """The CRC-16/X-25 of `data` in wire order, low byte first.

    The C library computes the same polynomial unreflected: reflecting every byte before and after
    makes the two equal.
    """
    register = crc_hqx(data.translate(_REVERSED), 0xFFFF) ^ 0xFFFF
    return register.to_bytes(2, "big").translate(_REVERSED)


def enframe(body: bytes) -> bytes:
    """The frame that carries `body` as user data, escaped, ready for the wire."""
    plain = HEADER + len(body).to_bytes(2, "big") + body
    plain += fcs(plain)
    for byte, escape in _ESCAPED:
        plain = plain.replace(byte, escape)
    return BEGIN + plain + END


def unframe(wire: bytes) -> list[bytes] | None:
    """The user data of every frame in `wire`, or None when any byte of it is no part of a frame."""
    reader = FrameReader()
    pieces = [*reader.receive(wire), *reader.flush()]
    bodies = [piece.body for piece in pieces if isinstance(piece, Frame)]
    return bodies if len(bodies) == len(pieces) else None


class FrameReader:
    """Cuts a noisy stream into frames.  Does no I/O, keeps no time, never raises."""

    def __init__(self) -> None:
        self._held = bytearray()

    def receive(self, data: bytes) -> list[Frame | Noise]:
        """Take bytes in any pieces; give back what they completed, every byte once, in order."""
        self._held += data
        found: list[Frame | Noise] = []
        at = 0
        while at < len(self._held):
            piece = self._framed(at) if self._held[at] == BEGIN[0] else self._stray(at)
            if piece is None:
                break
            found.append(piece)
            at += len(piece.raw)
        del self._held[:at]
        return found

    def flush(self) -> list[Noise]:
        """Give back what was held of a frame that will not be finished: the line is gone."""
        rest = bytes(self._held)
        self._held.clear()
        return [Noise(rest, "cut off")] if rest else []

    def _framed(self, at: int) -> Frame | Noise | None:
        """The piece that begins with the C0 at `at`, or None while its end is still to come."""
        limit = at + LONGEST
        end = self._held.find(END, at + 1, limit)
        again = self._held.find(BEGIN, at + 1, limit if end < 0 else end)
        if again >= 0:
            return Noise(bytes(self._held[at:again]), "cut short by a new frame")
        if end >= 0:
            return _judge(bytes(self._held[at : end + 1]))
        if len(self._held) >= limit:
            return Noise(bytes(self._held[at:limit]), "too long")
        return None

    def _stray(self, at: int) -> Noise | None:
        """The bytes from `at` that follow no C0, or None while more of them may come."""
        limit = at + LONGEST_STRAY
        begin = self._held.find(BEGIN, at, limit)
        end = self._held.find(END, at, limit if begin < 0 else begin)
        cut = end + 1 if end >= 0 else begin if begin >= 0 else limit
        return (
            Noise(bytes(self._held[at:cut]), "between frames") if cut <= len(self._held) else None
        )


def _judge(raw: bytes) -> Frame | Noise:
    """Whether bytes from C0 to C1 are a frame; garbage is named, never repaired."""
    plain = raw[1:-1]
    if plain.endswith(ESCAPE):
        return Noise(raw, "aborted")
    if ESCAPE in plain:
        escapes, stuffed = plain.count(ESCAPE), len(plain)
        for byte, escape in reversed(_ESCAPED):
            plain = plain.replace(escape, byte)
        if stuffed - len(plain) != escapes:
            return Noise(raw, "bad escape")
    if plain[:2] != HEADER:
        return Noise(raw, "no data export header")
    if int.from_bytes(plain[2:4], "big") != len(plain) - _OUTSIDE:
        return Noise(raw, "bad length")
    if fcs(plain[:-2]) != plain[-2:]:
        return Noise(raw, "bad check sequence")
    return Frame(plain[4:-2], raw)

"""Lines on the wire: ``MM/DD/YY HH:MM:SS KEY=VALUE KEY=VALUE ...`` and a line end, for both ends.

There is no checksum: a line counts only if all of it has the shape of one.  A line ends with the
first CR or LF; whatever more of those follows belongs to the line after it, so that no line has to
wait for a byte that says nothing.
"""

import re
from dataclasses import dataclass

from devices.framing import Noise

LONGEST = 400
"""Bytes of the longest line without its end; the longest that is known has 170."""
MOST_ENDS = 32
"""Line ends in a row that are taken for empty lines between two lines."""

ENDS = b"\r\n"
STAMP = 17
"""Bytes of date and time."""

_PIECE = re.compile(
    rb"[\r\n]{0,%d}[^\r\n]{1,%d}[\r\n]|[\r\n]{0,%d}[^\r\n]{%d}|[\r\n]{%d}"
    % (MOST_ENDS, LONGEST, MOST_ENDS, LONGEST + 1, MOST_ENDS + 1)
)
_SHAPE = re.compile(
    rb"(?:0[1-9]|1[0-2])/(?:0[1-9]|[12][0-9]|3[01])/[0-9]{2}"
    rb" (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    rb"(?: [A-Z][A-Z0-9]{0,11}=[-+.0-9A-Za-z%]{1,24})+ *"
)
_WANTED = (b" SPO2=", b" BPM=", b" EXC=")


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole line: its date and time, its fields with the blank before each, and all its bytes."""

    raw: bytes
    stamp: bytes
    body: bytes


def unframe(_wire: bytes) -> list[bytes] | None:
    """None: there is nothing that a host may say on this line."""
    return None


class FrameReader:
    """Cuts a noisy stream into lines.  Does no I/O, keeps no time, never raises."""

    def __init__(self) -> None:
        self._held = b""
        self._overlong = False

    def receive(self, data: bytes) -> list[Frame | Noise]:
        """Take bytes in any pieces; give back what they completed, every byte once, in order."""
        held = self._held + data
        found: list[Frame | Noise] = []
        at = 0
        while (piece := _PIECE.match(held, at)) is not None:
            found.append(self._judge(piece[0]))
            at = piece.end()
        self._held = held[at:]
        return found

    def flush(self) -> list[Noise]:
        """Give back what was held of a line that will not be finished: the line is gone."""
        rest, self._held, self._overlong = self._held, b"", False
        return [Noise(rest, "cut off")] if rest else []

    def _judge(self, raw: bytes) -> Frame | Noise:
        """A whole line, or why not; what is left of a line that was too long is none either."""
        line = raw.strip(ENDS)
        if not line:
            return Noise(raw, "empty lines")
        spoilt = self._overlong and raw[0] not in ENDS
        self._overlong = raw[-1] not in ENDS
        if spoilt or self._overlong:
            return Noise(raw, "longer than any line")
        if _SHAPE.fullmatch(line) is None:
            return Noise(raw, "no line of ASCII 1")
        body = line[STAMP:].rstrip(b" ")
        if not all(key in body for key in _WANTED):
            return Noise(raw, "a line without SPO2, BPM or EXC")
        return Frame(raw, line[:STAMP], body)

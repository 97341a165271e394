"""Lines on the wire: data, two headings and a line of settings, for both ends; XON the other way.

There is no checksum: a line counts only if all of it has the shape of one.  A line ends with the
first CR or LF; whatever more of those follows belongs to the line after it, so that no line has to
wait for a byte that says nothing.
"""

import re
from dataclasses import dataclass

from devices.framing import Noise

XON, XOFF = b"\x11", b"\x13"
LONGEST = 300
"""Bytes of the longest line without its end; the longest that is known has about 80."""
MOST_ENDS = 32
"""Line ends in a row that are taken for empty lines between two lines."""
ENDS = b"\r\n"

_PIECE = re.compile(
    rb"[\r\n]{0,%d}[^\r\n]{1,%d}[\r\n]|[\r\n]{0,%d}[^\r\n]{%d}|[\r\n]{%d}"
    % (MOST_ENDS, LONGEST, MOST_ENDS, LONGEST + 1, MOST_ENDS + 1)
)
_FIGURE = rb"(?:[0-9]{1,3}|-{1,3})"
_LIMITS = rb"[0-9]{1,3}-[0-9]{1,3}"
_SHAPES = re.compile(
    # time, SpO2, pulse rate, pulse amplitude, codes
    rb"(?:0[1-9]|[12][0-9]|3[01])-(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)-[0-9]{2}"
    rb" (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    rb" +%(figure)b\*? +%(figure)b\*? +%(figure)b(?: +(?-i:[A-Z]{2})){0,12}"
    # first heading: model, version, limits
    rb"|N[A-Z]{0,3}-[0-9]{3}[A-Z0-9]{0,4} +VERSION +[0-9]{1,4}(?:\.[0-9]{1,4}){0,5}"
    rb" +CRC: *[0-9A-Z]{4} +SPO2 +LIMIT: *%(limits)b *%% +PR +LIMIT: *%(limits)b *BPM"
    # settings of an N-595
    rb"|(?:ADULT|NEO) +[0-9]{1,3} *SAT-S +SPO2 +RESP +MODE: *(?:NORMAL|FAST)"
    # second heading
    rb"|TIME +%%SPO2 +BPM +PA +STATUS" % {b"figure": _FIGURE, b"limits": _LIMITS},
    re.IGNORECASE,
)
_MENU = re.compile(rb"[0-9]{1,2}\) [ -~]{1,60}|Command\?[ -~]{0,8}")


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole line without the blanks around it, and all its bytes."""

    raw: bytes
    text: bytes


@dataclass(frozen=True, slots=True)
class Menu:
    """A line of the device's own menu: somebody else sent it something."""

    raw: bytes


Piece = Frame | Menu | Noise


def unframe(wire: bytes) -> list[bytes] | None:
    """Each XON that a host sent, or None when any other byte is among them."""
    return [XON] * len(wire) if wire == XON * len(wire) else None


class FrameReader:
    """Cuts a noisy stream into lines.  Does no I/O, keeps no time, never raises."""

    def __init__(self) -> None:
        self._held = b""
        self._overlong = False

    def receive(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces; give back what they completed, every byte once, in order."""
        held = self._held + data
        found: list[Piece] = []
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

    def _judge(self, raw: bytes) -> Piece:
        """A whole line, or why not; what is left of a line that was too long is none either."""
        line = raw.strip(ENDS)
        if not line:
            return Noise(raw, "empty lines")
        spoilt = self._overlong and raw[0] not in ENDS
        self._overlong = raw[-1] not in ENDS
        if spoilt or self._overlong:
            return Noise(raw, "longer than any line")
        text = line.strip(b" ")
        if _SHAPES.fullmatch(text) is not None:
            return Frame(raw, text)
        if _MENU.fullmatch(text) is not None:
            return Menu(raw)
        return Noise(raw, "no line of the printout")

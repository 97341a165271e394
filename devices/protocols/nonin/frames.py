"""The five ways in which a Nonin oximeter talks, told apart by the bytes alone.

Format 8: four bytes, of which only the first has bit 7.  Formats 2 and 7: five bytes with a sum.
Format 13: a record with head, length, sum and tail.  The printer stream: lines of text.
"""

import re
from dataclasses import dataclass
from enum import Enum

from devices.framing import Noise


class Format(Enum):
    """What a frame is of, by the maker's own number of the format."""

    EIGHT = "8"
    TWO = "2"
    SEVEN = "7"
    THIRTEEN = "13"
    TEXT = "printer"


MARK = 0x80  # bit 7: a status byte, in formats 2, 7 and 8
GROUP = 4  # bytes of format 8
RESERVED = 0x56  # the bits of the last of them that have no meaning
LEAST_SATURATION = 10  # what is below it is looked at twice
BODY, FRAME = 4, 5  # bytes that are summed, and with the sum, of formats 2 and 7
BEGIN_TWO = 0x01
RECORD_HEAD = b"\x00\x02\x00\x0d\x00"  # the last of them: no record is longer than 255 bytes
RECORD_TAIL = 0x03
AROUND_DATA = 8  # head, length; sum, tail
SHORTEST_DATA, LONGEST_DATA = 14, 64
LONGEST_LINE = 80
LONGEST_NOISE = 256
CR, LF, SPACE, LAST_PRINTABLE = 0x0D, 0x0A, 0x20, 0x7E

_NO_TEXT = re.compile(rb"[^ -~]")
_NUMBER = rb"---|[0-9]{3}| [0-9]{2}|  [0-9]|[0-9]{2} |[0-9]  "
LINE = re.compile(
    rb"(?:(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}) +)?SPO2=(?P<spo2>" + _NUMBER + rb") +HR=(?P<hr>"
    rb"" + _NUMBER + rb")(?P<fast> +F)?(?P<mark> *\*)?(?P<breath> *B)? *"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole frame; `body` is what it says, without start bytes, lengths, sums and line ends."""

    raw: bytes
    format: Format
    body: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """A whole line of text that is no reading: a heading, an empty line, or a damaged reading."""

    raw: bytes

    @property
    def text(self) -> str:
        """Its words."""
        return self.raw.decode("ascii").strip()


Piece = Frame | Line | Noise


def group(body: bytes) -> bytes:
    """A group of format 8 on the wire: nothing is around it."""
    return body


def frame_of_two(body: bytes) -> bytes:
    """A frame of format 2 around status, pleth and float."""
    summed = bytes([BEGIN_TWO]) + body
    return summed + bytes([sum(summed) & 0xFF])


def frame_of_seven(body: bytes) -> bytes:
    """A frame of format 7 around status, pleth (two bytes) and float."""
    return body + bytes([sum(body) & 0xFF])


def record(data: bytes) -> bytes:
    """A record of format 13 around its data."""
    tail = bytes([sum(data) & 0xFF, RECORD_TAIL])
    return RECORD_HEAD + bytes([len(data)]) + data + tail


def line(text: str) -> bytes:
    """A line of the printer stream."""
    return text.encode("ascii", "replace") + b"\r\n"


class FrameReader:
    """Cuts a noisy stream into frames.  Does no I/O, keeps no time, never raises.

    What a place in the stream begins is decided by the bytes from there on and by the frame before,
    never by how many bytes happen to be here: how the line splits the stream cannot matter.

    A frame of formats 8, 2 and 7 directly behind one of its kind is one at its last byte.  Anywhere
    else it takes a second one behind it, because what is cut out of the middle of one format often
    looks like another; of groups the second comes a second later (``moments``).  Only the very
    first group of a line is taken at once, and for what it is worth: whoever takes the frames
    counts a group only beside another (``runs``).
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._noise = 0  # bytes at the beginning that are known to begin nothing
        self._before: Format | None = None  # the format of the frame directly before
        self._fresh = True  # nothing has come yet

    @property
    def underway(self) -> bool:
        """Whether anything is held that is no frame yet."""
        return bool(self._held)

    def receive(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces; give back whatever they completed."""
        held = self._held
        held += data
        found: list[Piece] = []
        while self._noise < len(held):
            verdict = self._verdict(self._noise)
            if verdict is None:
                break
            self._fresh = False
            if isinstance(verdict, int):
                self._noise += verdict
                self._before = None
                if self._noise >= LONGEST_NOISE:
                    found.append(self._take_noise("between frames"))
                continue
            if self._noise:
                found.append(self._take_noise("between frames"))
            del held[: len(verdict.raw)]
            self._before = verdict.format if isinstance(verdict, Frame) else None
            found.append(verdict)
        return found

    def flush(self) -> Noise | None:
        """Give up on what is held: the line went quiet, or away, in the middle of it."""
        self._noise = len(self._held)
        self._before, self._fresh = None, True
        return self._take_noise("cut short") if self._held else None

    def _take_noise(self, reason: str) -> Noise:
        noise = Noise(bytes(self._held[: self._noise]), reason)
        del self._held[: self._noise]
        self._noise = 0
        return noise

    def _verdict(self, at: int) -> Frame | Line | int | None:
        """What begins at a place: a frame, a line, nothing for so many bytes; None: wait."""
        first = self._held[at]
        if first >= MARK:
            return self._group_or_seven(at)
        if first == BEGIN_TWO:
            return self._two(at)
        if first == RECORD_HEAD[0]:
            return self._record(at)
        if SPACE <= first <= LAST_PRINTABLE or first == CR:
            return self._line(at)
        return 1

    def _group_or_seven(self, at: int) -> Frame | int | None:
        held = self._held
        if self._before is Format.SEVEN:
            whole = self._is_seven(at)
            if whole is not False:
                raw = bytes(held[at : at + FRAME])
                return Frame(raw, Format.SEVEN, raw[:BODY]) if whole else None
        elif self._before is Format.EIGHT or self._fresh:
            four = bytes(held[at : at + GROUP])
            whole = self._is_group(at)
            if whole is None or (whole and _is_plain(four)):
                return Frame(four, Format.EIGHT, four) if whole else None
        return self._with_another(at)

    def _with_another(self, at: int) -> Frame | int | None:
        """A group or a frame of format 7 with another behind it; never both."""
        group, seven = self._is_group(at), self._is_seven(at)
        if group:
            group = self._is_group(at + GROUP)
        if group:
            raw = bytes(self._held[at : at + GROUP])
            return Frame(raw, Format.EIGHT, raw)
        if seven:
            seven = self._another_seven(at + FRAME)
        if seven:
            raw = bytes(self._held[at : at + FRAME])
            return Frame(raw, Format.SEVEN, raw[:BODY])
        return 1 if group is seven is False else None

    def _another_seven(self, at: int) -> bool | None:
        """A frame of format 7 behind one whose last byte does not begin a frame of format 2."""
        two = self._is_two(at - 1)
        return None if two is None else not two and self._is_seven(at)

    def _two(self, at: int) -> Frame | int | None:
        whole = self._is_two(at)
        if whole and self._before is not Format.TWO:
            whole = self._is_two(at + FRAME)
        if whole:
            raw = bytes(self._held[at : at + FRAME])
            return Frame(raw, Format.TWO, raw[1:BODY])
        return 1 if whole is False else None

    # --- Whether there is such a frame: yes, no, or (None) it cannot be known yet ----------------

    def _is_group(self, at: int) -> bool | None:
        four = self._held[at : at + GROUP]
        if four and (four[0] < MARK or max(four[1:], default=0) >= MARK):
            return False
        return True if len(four) == GROUP else None

    def _is_seven(self, at: int) -> bool | None:
        five = self._held[at : at + FRAME]
        if five and five[0] < MARK:
            return False
        return sum(five[:BODY]) & 0xFF == five[BODY] if len(five) == FRAME else None

    def _is_two(self, at: int) -> bool | None:
        five = self._held[at : at + FRAME]
        if five and (five[0] != BEGIN_TWO or (len(five) > 1 and five[1] < MARK)):
            return False
        return sum(five[:BODY]) & 0xFF == five[BODY] if len(five) == FRAME else None

    def _record(self, at: int) -> Frame | int | None:
        held = self._held
        if not RECORD_HEAD.startswith(bytes(held[at : at + len(RECORD_HEAD)])):
            return 1
        if len(held) <= at + len(RECORD_HEAD):
            return None
        size = held[at + len(RECORD_HEAD)]
        if not SHORTEST_DATA <= size <= LONGEST_DATA:
            return 1
        raw = bytes(held[at : at + AROUND_DATA + size])
        if len(raw) < AROUND_DATA + size:
            return None
        data = raw[len(RECORD_HEAD) + 1 : -2]
        whole = raw[-1] == RECORD_TAIL and raw[-2] == sum(data) & 0xFF
        return Frame(raw, Format.THIRTEEN, data) if whole else 1

    def _line(self, at: int) -> Frame | Line | int | None:
        held = self._held
        end = _NO_TEXT.search(held, at, at + LONGEST_LINE + 1)
        if end is None:
            return LONGEST_LINE if len(held) - at > LONGEST_LINE else None
        stop = end.start()
        if held[stop] != CR:
            return stop - at
        if len(held) <= stop + 1:
            return None
        if held[stop + 1] != LF:
            return max(stop - at, 1)
        raw = bytes(held[at : stop + 2])
        return Frame(raw, Format.TEXT, raw[:-2]) if LINE.fullmatch(raw[:-2]) else Line(raw)


def _is_plain(four: bytes) -> bool:
    """Whether a group says what groups say: neither a line nor a record has begun inside it."""
    return four[-1] & RESERVED == 0 and four[2] >= LEAST_SATURATION


def unframe(_wire: bytes) -> list[bytes] | None:
    """Nothing may be sent to an oximeter: no string of bytes is made of permitted frames."""
    return None

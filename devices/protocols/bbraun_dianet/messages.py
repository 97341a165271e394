"""The whole list of what may be asked, and what an answer is, as the driver reads it.

A request is the address 0 (none: one pump a cable) and a segment that can only be read, with
nothing after it (SOURCE.md, "Read-only").  Segments from 10 on write, and have no query here.
"""

from dataclasses import dataclass
from enum import IntEnum

from devices.query import Query

ADDRESS = 0
ACK, NAK = 0x06, 0x15
BEFORE_DATA = 3  # address, segment, ACK
REFUSAL_BYTES = 4  # address, segment, NAK, its code


class Segment(IntEnum):
    """A page of the pump's memory that can be read, under the maker's own name."""

    IDENT = 0x01
    STATUS = 0x02
    ISTWERT = 0x03
    SOLLWERT = 0x04
    PROPOSAL = 0x05
    LIMITS = 0x06
    DOSIS = 0x07
    HISTORY = 0x08
    RELOAD = 0x09


QUERY_OF = {one: Query(one.name, (bytes((ADDRESS, one)),)) for one in Segment}
QUERIES = tuple(QUERY_OF.values())

SIZES = {
    Segment.IDENT: 20,
    Segment.STATUS: 19,
    Segment.ISTWERT: 21,
    Segment.SOLLWERT: 39,
    Segment.PROPOSAL: 24,
    Segment.LIMITS: 49,
    Segment.DOSIS: 21,
    Segment.HISTORY: 62,
    Segment.RELOAD: 9,
}
"""Bytes of data in each segment; an answer of any other size is not read."""

CRC_WRONG, FRAME_WRONG, UNKNOWN_SEGMENT = 0x01, 0x02, 0x03
UNHEARD = frozenset({CRC_WRONG, FRAME_WRONG})
"""The refusals that only mean that our question came damaged."""

_REFUSALS = {
    CRC_WRONG: "our question came with a wrong checksum",
    FRAME_WRONG: "our question came damaged",
    UNKNOWN_SEGMENT: "it does not know this segment",
    0x04: "somebody is using the pump",
    0x05: "the inverted identification is wrong",
    0x06: "out of range",
    0x07: "wrong length",
    0x08: "wrong address",
    0x09: "wrong mode",
    0x0B: "its clock cannot be set while it runs",
    0x0C: "it cannot do that",
    0x0D: "the data contradict one another",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The data of a segment, in its full size."""

    segment: Segment
    data: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """The pump said no to a question, with its code."""

    segment: Segment
    code: int

    @property
    def words(self) -> str:
        """Why, for people, with the pump's own code."""
        return f"{_REFUSALS.get(self.code, 'for a reason of its own')} (NAK {self.code:02X})"


@dataclass(frozen=True, slots=True)
class Misfit:
    """An answer whose size is not that of its segment: what stands where in it is not known."""

    segment: Segment
    size: int


Reply = Answer | Refusal | Misfit

_SEGMENTS = {int(one): one for one in Segment}


def decode(body: bytes) -> Reply | None:
    """What a frame answers; None when it is no answer, such as an echo of our own question."""
    if len(body) < BEFORE_DATA or body[0] != ADDRESS or body[1] not in _SEGMENTS:
        return None
    segment = _SEGMENTS[body[1]]
    if body[2] == NAK and len(body) == REFUSAL_BYTES:
        return Refusal(segment, body[REFUSAL_BYTES - 1])
    if body[2] != ACK:
        return None
    data = body[BEFORE_DATA:]
    return Answer(segment, data) if len(data) == SIZES[segment] else Misfit(segment, len(data))

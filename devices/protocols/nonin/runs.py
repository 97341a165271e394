"""What stands beside what: groups and lines in a row, and the 25 frames of a packet.

Neither a group of format 8 nor a printed line has a sum, and noise in the middle of one makes
others of it.  One counts only directly after another, and only at the pace at which an oximeter
speaks, once a second.  A packet of formats 2 and 7 counts only whole, with the mark on its first
frame and on no other.  A record of format 13 stands for itself.
"""

from dataclasses import dataclass
from typing import Protocol

from devices.protocols.nonin.frames import RESERVED, Format, Frame
from station.domain.clock import Stamp

PACE = 0.5  # s: what comes faster is no statement of once a second
FRAMES = 25  # of a packet
SYNC = 0x01  # in the status byte of the first of them
ALONE, SHORT = "between frames", "a packet cut short"


@dataclass(frozen=True, slots=True)
class Read:
    """One whole statement: a group, a line or a record, or the frames of a packet; and when."""

    format: Format
    bodies: tuple[bytes, ...]
    at: Stamp


@dataclass(slots=True)
class Found:
    """What came of frames since it was last looked at: how many counted; bytes of those unused."""

    good: int = 0
    unused: int = 0
    reason: str = ""


class Run(Protocol):
    """Frames of one format, as they follow each other.

    `reads` are the last ones in a row without anything between; `enough` of them, and the format is
    believed.
    """

    enough: int
    reads: list[Read]

    def take(self, frame: Frame, at: Stamp, found: Found) -> Read | None:
        """The read that a frame makes or completes."""
        ...

    def broken(self, found: Found) -> None:
        """Something else came between."""
        ...


class Row:
    """Groups of format 8, or lines of text."""

    def __init__(self) -> None:
        self.enough = 2  # beside the one that they follow
        self.reads: list[Read] = []
        self._alone: Frame | None = None
        self._before: float | None = None

    def take(self, frame: Frame, at: Stamp, found: Found) -> Read | None:
        """A read, if the frame follows another and not too soon."""
        before, self._before = self._before, at.monotonic
        if before is None or at.monotonic - before < PACE:
            self._leave(found)
            self._alone = frame
            return None
        found.good += 1 if self._alone is None else 2
        self._alone = None
        read = Read(frame.format, (frame.body,), at)
        if self.reads and _reserved(self.reads[-1]) != _reserved(read):
            self.reads.clear()
        self.reads = [*self.reads[-1:], read]
        return read

    def broken(self, found: Found) -> None:
        """The next frame stands alone, until another follows it."""
        self._leave(found)
        self._before = None

    def _leave(self, found: Found) -> None:
        """One that stood alone was nothing, and what comes next is the first of a row."""
        if self._alone is not None:
            found.unused, found.reason = found.unused + len(self._alone.raw), ALONE
        self._alone = None
        self.reads.clear()


class Packets:
    """Frames of format 2 or 7, 25 of them a packet."""

    def __init__(self) -> None:
        self.enough = 2
        self.reads: list[Read] = []
        self._bodies: list[bytes] = []
        self._size = 0

    def take(self, frame: Frame, at: Stamp, found: Found) -> Read | None:
        """A read, if the frame is the last of a whole packet."""
        bodies, self._size = self._bodies, len(frame.raw)
        if frame.body[0] & SYNC:
            self._drop(len(bodies), found)
            bodies.append(frame.body)
        elif not bodies:
            self._drop(1, found)
        else:
            bodies.append(frame.body)
        if len(bodies) < FRAMES:
            return None
        read = Read(frame.format, tuple(bodies), at)
        bodies.clear()
        self.reads = [*self.reads[-1:], read]
        found.good += 1
        return read

    def broken(self, found: Found) -> None:
        """What there is of a packet will not be finished."""
        self._drop(len(self._bodies), found)
        self.reads.clear()

    def _drop(self, frames: int, found: Found) -> None:
        if frames:
            found.unused, found.reason = found.unused + frames * self._size, SHORT
            self._bodies.clear()
            self.reads.clear()


class Records:
    """Records of format 13: head, length, sum and tail make each a fact of its own."""

    def __init__(self) -> None:
        self.enough = 1
        self.reads: list[Read] = []

    def take(self, frame: Frame, at: Stamp, found: Found) -> Read | None:
        """Every record is a read."""
        found.good += 1
        read = Read(frame.format, (frame.body,), at)
        self.reads = [read]
        return read

    def broken(self, found: Found) -> None:
        """Records do not need each other."""


def _reserved(read: Read) -> int:
    """What must be alike in all groups of a device; a line of text has nothing of the kind."""
    return read.bodies[0][-1] & RESERVED if read.format is Format.EIGHT else 0

"""What is held of a line, told as one conversation: the moments between the pieces made whole.

Records of a ring come from several runs of the recorder, whose monotonic clocks begin anew, and
from before and after what was forgotten.  A driver has one clock that never falls, and must not
take for silence what is only missing: so monotonic moments are counted on from piece to piece.
UTC stays as it was.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final, Protocol

from devices.capture import VERSION, Description, Happened, Record, Skipped, records, written
from station.domain.clock import Stamp
from station.domain.errors import Refused, Unavailable

FIRST_LINE: Final = f"infusion-station capture {VERSION}\n".encode()
MISSING: Final = "raw bytes are missing here: they could not be written, or not be read again"
CLOSED: Final = b"the station let go of the line"


class Piece(Protocol):
    """Some seconds of a line: whole records, and what lies between them and those before."""

    @property
    def line(self) -> str:
        """What the line is called."""
        ...

    @property
    def protocol(self) -> str:
        """What is spoken on it."""
        ...

    @property
    def baud(self) -> int:
        """At which speed."""
        ...

    @property
    def raw(self) -> bytes:
        """The records."""
        ...

    @property
    def follows(self) -> bool:
        """Whether nothing lies between this piece and the one before."""
        ...

    @property
    def missing(self) -> int:
        """How many bytes are missing before it."""
        ...


class Story:
    """Takes pieces in order, gives records whose monotonic moments never fall."""

    def __init__(self) -> None:
        self._last: Stamp | None = None
        self._shift = 0.0
        self._open = False

    def told(self, pieces: Iterable[Piece]) -> Iterator[Record | Skipped]:
        """Every record of the pieces, and what is missing or damaged, where it is."""
        for piece in pieces:
            if piece.missing:
                yield Skipped(0, piece.missing, MISSING)
            joins = piece.follows
            for item in records(piece.raw, 0):
                if isinstance(item, Skipped):
                    yield item
                else:
                    yield from self._record(item, piece, joins=joins)
                    joins = True

    def _record(self, record: Record, piece: Piece, *, joins: bool) -> Iterator[Record]:
        opening, lost = record.what is Happened.OPENED, record.what is Happened.LOST
        if opening and self._open and self._last is not None:
            # Paused, stopped or killed: the one who let go of the line wrote nothing of it.
            yield Record(Happened.LOST, self._last, CLOSED)
        at = self._moment(record.at, joins=joins, opening=opening)
        if opening or not (self._open or lost):  # the opening itself may have been forgotten
            yield Record(Happened.DESCRIBED, at, _described(piece))
            yield Record(Happened.OPENED, at)
        if not opening:
            yield Record(record.what, at, record.data)
        self._open, self._last = not lost, at

    def _moment(self, at: Stamp, *, joins: bool, opening: bool) -> Stamp:
        """The same moment on a clock that goes on from the record before."""
        last = self._last
        if last is not None:
            moment = at.monotonic + self._shift
            if opening and moment < last.monotonic:  # another run, maybe of another day
                moment = last.monotonic + max((at.utc - last.utc).total_seconds(), 0.0)
            elif not opening and (not joins or moment < last.monotonic):
                moment = last.monotonic
            self._shift = moment - at.monotonic
        return Stamp(at.utc, round(at.monotonic + self._shift, 6))  # as exact as a record is


def write_ring(pieces: Iterable[Piece], path: Path) -> int:
    """Write a line's pieces as a capture that `replay` plays; how many bytes were missing.

    The file is plain, for whoever helps has not the station's key and must not get it; only its
    owner may read it.  Raises ``Unavailable`` when it cannot be written.
    """
    missing = 0
    try:
        with open(path, "xb", opener=_for_its_owner) as file:
            file.write(FIRST_LINE)
            for item in Story().told(pieces):
                if isinstance(item, Record):
                    file.write(written(item))
                else:
                    missing += item.size
    except FileExistsError:
        raise Refused(f"There is a file {path} already: choose another name.") from None
    except OSError as error:
        raise Unavailable(f"The capture {path} cannot be written: {error.strerror}.") from None
    return missing


def _for_its_owner(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _described(piece: Piece) -> bytes:
    return json.dumps(asdict(Description(piece.line, piece.protocol, piece.baud))).encode()

"""A line's bytes both ways with their moments in a file, and back.

The file is a first line that says what it is, then records.  Each record stands alone: a mark to
find it again after damage, its length, a CRC, and its contents (sealed when a cipher is given):

    mark 4 | length 4 | CRC-32 of length and contents 4 | contents
    contents: kind 1 | UTC milliseconds 8 | monotonic microseconds 8 | bytes

All numbers are big-endian.  A record of kind ``H`` holds the protocol, the speed and the line as
JSON; it is written at every opening: a capture whose beginning is damaged still says what it is.
"""

import json
import logging
import os
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import IO, Protocol

from station.domain.clock import Stamp, from_milliseconds, to_milliseconds
from station.domain.errors import Refused, Unavailable

log = logging.getLogger(__name__)

VERSION = 1
FIRST = re.compile(rb"infusion-station capture (?P<version>\d{1,6})(?P<sealed> sealed)?\n")
MARK = b"\xc3\x5a\xa5\x3c"
FRONT = struct.Struct(">4sII")
STAMP = struct.Struct(">cqq")
LENGTH = struct.Struct(">I")
MICROSECONDS = 1_000_000


class Cipher(Protocol):
    """Seals a record's contents and opens them again; ValueError for what it did not seal."""

    def seal(self, plain: bytes) -> bytes:
        """The contents as they are written."""
        ...

    def open(self, sealed: bytes) -> bytes:
        """The contents as they were."""
        ...


class Happened(Enum):
    """What a record of a capture tells."""

    DESCRIBED = b"H"
    OPENED = b"O"
    RECEIVED = b"R"
    SENT = b"S"
    LOST = b"L"
    ENDED = b"E"


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened on the line, at its moment."""

    what: Happened
    at: Stamp
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Bytes of the file that are no record any more: where, how many, and why."""

    offset: int
    size: int
    reason: str


@dataclass(frozen=True, slots=True)
class Description:
    """What a capture was taken of."""

    line: str
    protocol: str
    baud: int


class CaptureWriter:
    """Taps a session into a file, which is made when the line first opens.

    A disk that says no ends the capture and never the session: `trouble` then says why.
    """

    def __init__(self, path: Path, description: Description, cipher: Cipher | None = None) -> None:
        self.trouble: str | None = None
        self.written = 0
        self._path = path
        self._cipher = cipher
        self._described = json.dumps(asdict(description)).encode()
        self._file: IO[bytes] | None = None

    def opened(self, at: Stamp) -> None:
        """The line is open."""
        if self._file is None:
            self._begin()
        self._write(Happened.DESCRIBED, at, self._described)
        self._write(Happened.OPENED, at)

    def received(self, data: bytes, at: Stamp) -> None:
        """The device said this."""
        self._write(Happened.RECEIVED, at, data)

    def sent(self, wire: bytes, at: Stamp) -> None:
        """The station said this."""
        self._write(Happened.SENT, at, wire)

    def lost(self, reason: str, at: Stamp) -> None:
        """The line is gone."""
        self._write(Happened.LOST, at, reason.encode())

    def close(self, at: Stamp) -> None:
        """Listening ends here: how long the line was quiet at the end belongs to it too."""
        self._write(Happened.ENDED, at)
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                file.close()

    def _begin(self) -> None:
        try:
            # Only its owner may read it: a line may carry a patient's name.
            self._file = open(  # noqa: SIM115 - held until close()
                self._path, "wb", opener=lambda name, how: os.open(name, how, 0o600)
            )
        except OSError as error:
            self._give_up(error)
        sealed = " sealed" if self._cipher is not None else ""
        self._put(f"infusion-station capture {VERSION}{sealed}\n".encode())

    def _write(self, what: Happened, at: Stamp, data: bytes = b"") -> None:
        self._put(written(Record(what, at, data), self._cipher))

    def _put(self, raw: bytes) -> None:
        """Write through to the system, so that a killed program loses no record."""
        if self._file is None:
            return
        try:
            self._file.write(raw)
            self._file.flush()
        except OSError as error:
            self._give_up(error)
        else:
            self.written += len(raw)

    def _give_up(self, error: OSError) -> None:
        self.trouble = f"The capture {self._path} cannot be written: {error.strerror}."
        log.warning("%s", self.trouble)
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                file.close()


def written(record: Record, cipher: Cipher | None = None) -> bytes:
    """A record as it lies in a capture: marked, measured and checked, to be found by itself."""
    utc, monotonic = to_milliseconds(record.at.utc), round(record.at.monotonic * MICROSECONDS)
    contents = STAMP.pack(record.what.value, utc, monotonic) + record.data
    if cipher is not None:
        contents = cipher.seal(contents)
    return FRONT.pack(MARK, len(contents), _check(contents)) + contents


def read_capture(path: Path, cipher: Cipher | None = None) -> Iterator[Record | Skipped]:
    """Every record of a capture in order, and what had to be skipped between them.

    Refused when the file is no capture, is sealed and no cipher is given, or is of a newer version.
    """
    try:
        whole = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"The capture {path} cannot be read: {error.strerror}.") from None
    first = FIRST.match(whole)
    if first is None and MARK not in whole:
        raise Refused(f"{path} is no capture of a line.")
    if first is None:  # its beginning is damaged; whether it is sealed shows in its records
        return records(whole, 0, cipher)
    if int(first["version"]) > VERSION:
        raise Refused(f"{path} was captured by a newer version of the station than this one.")
    if first["sealed"] and cipher is None:
        raise Refused(f"{path} is sealed: it can be read only with the key of its station.")
    return records(whole, first.end(), cipher if first["sealed"] else None)


def records(whole: bytes, start: int, cipher: Cipher | None = None) -> Iterator[Record | Skipped]:
    """Cut the bytes of a capture into records; after damage, go on at the next whole record."""
    place = damaged_from = start
    reason = ""
    while place < len(whole):
        try:
            record, after = _record_at(whole, place, cipher)
        except (ValueError, OverflowError, struct.error) as damage:
            reason = reason or str(damage)
            following = whole.find(MARK, place + 1)
            place = following if following >= 0 else len(whole)
            continue
        if damaged_from < place:
            yield Skipped(damaged_from, place - damaged_from, reason)
        yield record
        place = damaged_from = after
        reason = ""
    if damaged_from < place:
        yield Skipped(damaged_from, place - damaged_from, reason)


def _record_at(whole: bytes, place: int, cipher: Cipher | None) -> tuple[Record, int]:
    """The record that begins at `place` and where the next one begins; ValueError says why not."""
    begin = place + FRONT.size
    if begin > len(whole):
        raise ValueError("the record is cut short")
    mark, length, check = FRONT.unpack(whole[place:begin])
    if mark != MARK:
        raise ValueError("no record begins here")
    contents = whole[begin : begin + length]
    if len(contents) < length:
        raise ValueError("the record is cut short")
    if _check(contents) != check:
        raise ValueError("the record is damaged")
    if cipher is not None:
        contents = cipher.open(contents)
    kind, milliseconds, microseconds = STAMP.unpack(contents[: STAMP.size])
    at = Stamp(from_milliseconds(milliseconds), microseconds / MICROSECONDS)
    return Record(Happened(kind), at, contents[STAMP.size :]), begin + length


def described(record: Record) -> Description:
    """What a capture was taken of, as its record of that kind says; ValueError when it does not."""
    told = json.loads(record.data)
    try:
        return Description(str(told["line"]), str(told["protocol"]), int(told["baud"]))
    except (KeyError, TypeError) as error:
        raise ValueError("the description is incomplete") from error


def _check(contents: bytes) -> int:
    return zlib.crc32(LENGTH.pack(len(contents)) + contents)

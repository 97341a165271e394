"""Read a line's raw bytes back, oldest first: a damaged page costs the chunks on it and no more.

Each look is short and changes nothing, so that no reader holds up the recorder, which may write to
the file meanwhile.  What lies in files that were put aside comes first.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from station.data.capture_file import asides, explained
from station.data.engine import beyond_reading, keyed
from station.data.salvage import Reader, Run
from station.data.tables_captures import SHAPE
from station.domain.clock import from_milliseconds

COLUMNS: Final = (
    *("number", "line", "place", "protocol", "baud", "begin", "end", "begins", "missing", "size"),
)
LINES: Final = "SELECT DISTINCT line FROM chunk"
KNOWN: Final = f"SELECT {', '.join(COLUMNS)} FROM chunk WHERE line = ? ORDER BY number"  # noqa: S608 - our own names
BODY: Final = "SELECT packed FROM body WHERE number = ?"


@dataclass(frozen=True, slots=True)
class Piece:
    """A few seconds of one line, read back: whole records, both ways.

    `follows` says that nothing lies between this piece and the one before; `missing` is how many
    bytes before it could not be written then, or cannot be read now.
    """

    line: str
    protocol: str
    baud: int
    raw: bytes
    follows: bool
    missing: int


@dataclass(frozen=True, slots=True)
class _Known:
    """One row of the list of chunks."""

    number: int
    line: str
    place: int
    protocol: str
    baud: int
    begin: int
    end: int
    begins: int
    missing: int
    size: int


def lines_held(path: Path, key: bytes) -> list[str]:
    """The names of the lines of which raw bytes are held."""
    found: set[str] = set()
    for each in (*asides(path), path):
        with closing(_Captures(each, key)) as captures:
            found |= set(captures.lines())
    return sorted(found)


def newest_of(path: Path, key: bytes, line: str) -> datetime | None:
    """Until when something is held of a line; None where nothing is."""
    for each in (path, *reversed(asides(path))):
        with closing(_Captures(each, key)) as captures:
            known = captures.known(line)
            if known:
                return from_milliseconds(known[-1].end)
    return None


def pieces(path: Path, key: bytes, line: str, since: datetime | None = None) -> Iterator[Piece]:
    """What is held of a line, in order.

    With `since` what is from then on, and before it the piece that a driver is to be started with.
    """
    for each in (*asides(path), path):
        with closing(_Captures(each, key)) as captures:
            yield from captures.pieces(_since(captures.known(line), since))


def _since(known: Sequence[_Known], since: datetime | None) -> Sequence[_Known]:
    if since is None:
        return known
    ends = (n for n, one in enumerate(known) if from_milliseconds(one.end) >= since)
    first = next(ends, len(known))
    from_then = known[first:]
    if not from_then or from_then[0].begins:
        return from_then
    starters = [one for one in known[:first] if one.begins]
    return [*starters[-1:], *from_then]


class _Captures:
    """One file of raw bytes."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self._connection: dbapi2.Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def lines(self) -> list[str]:
        """The lines that the file knows."""
        found = self._whole(LINES)
        if found is None:
            return [line for (line,) in self._rescued(("line",))]
        return [line for (line,) in found]

    def known(self, line: str) -> list[_Known]:
        """Every chunk of a line that the file knows, in order; of a damaged list what it gives."""
        found = self._whole(KNOWN, line)
        if found is not None:
            return [_Known(*row) for row in found]
        rescued = [one for row in self._rescued(COLUMNS) if (one := _Known(*row)).line == line]
        return sorted(rescued, key=lambda one: one.number)

    def _whole(self, query: str, *values: str) -> list[tuple[Any, ...]] | None:
        """Rows, none of a file that is not there or not ours; None when it is damaged."""
        if not self._path.exists():
            return []
        with explained(self._path):
            try:
                ours = self._look("PRAGMA user_version") == [(SHAPE,)]
                return self._look(query, *values) if ours else []
            except dbapi2.DatabaseError as error:
                if not beyond_reading(error):
                    raise
                return None

    def _rescued(self, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        """The list of chunks, page by page."""
        return Reader(self._path, self._key).read(Run("chunk", columns))

    def pieces(self, known: Iterable[_Known]) -> Iterator[Piece]:
        """The bytes of these chunks; one that was forgotten meanwhile is left out."""
        last: int | None = None
        lost = 0
        for one in known:
            raw = self._raw(one)
            if raw is None:
                lost += one.size
            elif raw:
                follows, missing = last is not None and one.place == last + 1, one.missing + lost
                yield Piece(one.line, one.protocol, one.baud, raw, follows, missing)
                last, lost = one.place, 0
        if lost:
            yield Piece(one.line, one.protocol, one.baud, b"", follows=False, missing=lost)

    def _raw(self, known: _Known) -> bytes | None:
        """The bytes of a chunk, none of one that is gone; None when they cannot be read."""
        with explained(self._path):
            try:
                found = self._look(BODY, known.number)
                return zlib.decompress(found[0][0]) if found else b""
            except zlib.error:
                return None
            except dbapi2.DatabaseError as error:
                if not beyond_reading(error):
                    raise
                return None

    def _look(self, query: str, *values: int | str) -> list[tuple[Any, ...]]:
        """Rows; a connection that met a damaged page gives nothing more and is given up."""
        if self._connection is None:
            self._connection = keyed(self._path, self._key, "ro")
        try:
            return list(self._connection.execute(query, values).fetchall())
        except dbapi2.DatabaseError:
            self.close()
            raise

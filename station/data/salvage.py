"""Save what can be read from a damaged record into a new one, and say what could not.

Each table is read forward until a page gives nothing; then the next readable row behind it is felt
for in growing steps, and from there the table is read backward to the damage and forward again.  So
a damaged page costs the rows on it.  The damaged file itself is only read.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from station.data.engine import code_of, explained, keyed
from station.data.soundness import counts, orphans
from station.data.upgrade import head_of, make_record
from station.domain.errors import Refused, Unavailable

# Tables without a row number: read one channel and metric at a time, in the order of this column.
CLUSTERED: Final = {"reading": "sequence", "minute": "minute"}
NOT_COPIED: Final = frozenset({"alembic_version"})
HOLES: Final = (dbapi2.SQLITE_NOTADB, dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_IOERR)
STEPS: Final = (0, *(1 << power for power in range(40)))

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was saved: where it lies, rows by table, tables with unreadable parts, and orphans.

    Orphans are saved rows that refer to a lost one.
    """

    path: Path
    counts: dict[str, int]
    damaged: tuple[str, ...]
    orphans: int


class Hole(Exception):
    """Here the file gives nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """Rows that lie in one order: a whole table, or one channel and metric of a clustered one."""

    table: str
    columns: tuple[str, ...]
    order: str = "rowid"
    channel: int | None = None
    metric: int | None = None

    def query(self, edge: str, direction: str) -> str:
        """The rows on one side of an edge, each with its place in the order first."""
        only = "1"
        if self.channel is not None:
            only = f"channel = {self.channel} AND metric = {self.metric}"
        return (
            f"SELECT {self.order}, {', '.join(map(_quoted, self.columns))}"  # noqa: S608 - names and figures of our own
            f' FROM "{self.table}" NOT INDEXED WHERE {only} AND {self.order} {edge} ?'
            f" ORDER BY {self.order} {direction}"
        )


def salvage(damaged: Path, key: bytes, target: Path) -> Salvaged:
    """Make a new record of what a damaged one still gives, to be restored like any copy.

    Raises ``Unavailable`` when the file gives nothing at all, or is of another schema.
    """
    _check(damaged, key)
    if target.exists():
        raise Refused(f"There is a file {target} already: choose another name.")
    with explained(target, key):
        make_record(target, key)
        with closing(keyed(target, key, "rw")) as new:
            tables = sorted(set(counts(new)) - NOT_COPIED, key=lambda name: name in CLUSTERED)
            hurt = [table for table in tables if not _save(Reader(damaged, key), new, table)]
            found = Salvaged(target, counts(new), tuple(sorted(hurt)), orphans(new))
            new.execute("PRAGMA journal_mode = DELETE")
    return found


def _check(damaged: Path, key: bytes) -> None:
    """Refuse a file that gives nothing, or that another version wrote, as far as it says so."""
    reader = Reader(damaged, key)
    with explained(damaged, key):
        if not list(reader.read(Run("sqlite_master", ("name",)))):
            raise Unavailable(
                f"Nothing can be saved from {damaged}, its list of tables is damaged or its key is"
                " another one: restore the newest copy (main.py restore)."
            )
        for (schema,) in reader.read(Run("alembic_version", ("version_num",))):
            if schema != head_of():
                raise Unavailable(
                    f"The file {damaged} was written by another version of the station (schema"
                    f" {schema}): salvage it with that version."
                )


class Reader:
    """Reads a file that may give nothing at any moment; each look has a connection of its own.

    SQLCipher gives a connection up at the first page it cannot prove.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self.whole = True

    def read(self, run: Run) -> Iterator[Row]:
        """Every row of a run that can be read."""
        place: int | None = 0
        while place is not None:
            after = place
            try:
                for at, *row in self._look(run.query(">=", "ASC"), place):
                    after = at + 1
                    yield tuple(row)
            except Hole:
                self.whole = False
                place = self._behind(run, after)
            else:
                return
            if place is not None:
                yield from self._back(run, place, after)

    def _behind(self, run: Run, after: int) -> int | None:
        """A place somewhere behind a hole, from which on all can be read; None when there is none.

        There may be nothing from there on: what lies between it and the hole is read backward.
        """
        for step in STEPS:
            try:
                next(self._look(run.query(">=", "ASC"), after + step), None)
            except Hole:
                continue
            return after + step
        return None

    def _back(self, run: Run, place: int, after: int) -> Iterator[Row]:
        """The rows before a place, back to the hole."""
        try:
            for at, *row in self._look(run.query("<", "DESC"), place):
                if at < after:
                    return
                yield tuple(row)
        except Hole:
            return

    def _look(self, query: str, place: int) -> Iterator[Row]:
        with closing(keyed(self._path, self._key, "ro")) as connection:
            try:
                yield from connection.execute(query, (place,))
            except dbapi2.DatabaseError as error:
                if code_of(error) not in HOLES:
                    raise
                raise Hole from error


def _save(old: Reader, new: dbapi2.Connection, table: str) -> bool:
    """Copy a table as far as it goes; tells whether all of it was there."""
    names = tuple(row[1] for row in new.execute(f'PRAGMA table_info("{table}")'))
    places = ", ".join("?" for _ in names)
    statement = f'INSERT OR IGNORE INTO "{table}" VALUES ({places})'  # noqa: S608 - our own table
    new.execute("BEGIN")
    for run in _runs(new, table, names):
        new.executemany(statement, old.read(run))
    new.execute("COMMIT")
    return old.whole


def _runs(new: dbapi2.Connection, table: str, names: tuple[str, ...]) -> list[Run]:
    if table not in CLUSTERED:
        return [Run(table, names)]
    pairs = new.execute("SELECT channel.id, metric.id FROM channel, metric ORDER BY 1, 2")
    return [Run(table, names, CLUSTERED[table], *pair) for pair in pairs.fetchall()]


def _quoted(name: str) -> str:
    return f'"{name}"'

"""Open the file of raw bytes, ``captures.db``: encrypted with the record's key, and expendable.

It lies beside the record and never in it: raw bytes are many, nobody's entry is among them, and
whatever becomes of their file, recording goes on.  A file that is damaged, of another key or of
another shape is put aside and a new one begun.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from logging import getLogger
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from station.data.copies import PARTS, STAMP
from station.data.engine import Store, begin, beyond_reading, code_of, keyed
from station.data.tables_captures import CAPTURES, SHAPE
from station.domain.errors import Unavailable

log = getLogger(__name__)

NAME: Final = "captures.db"
WAL_LIMIT_BYTES: Final = 8 * 1024 * 1024
CACHE_KIBIBYTES: Final = 2 * 1024
WORDS: Final = {
    dbapi2.SQLITE_FULL: "the disk is full",
    dbapi2.SQLITE_READONLY: "this user may not write to it",
    dbapi2.SQLITE_PERM: "this user may not use it",
    dbapi2.SQLITE_CANTOPEN: "it cannot be opened: are the disk and the folder there?",
    dbapi2.SQLITE_BUSY: "another program holds it",
    dbapi2.SQLITE_LOCKED: "another program holds it",
    dbapi2.SQLITE_IOERR: "the disk does not take or give it",
    dbapi2.SQLITE_CORRUPT: "it is damaged",
    dbapi2.SQLITE_NOTADB: "it is damaged, or its key is another one",
}


class Damaged(Unavailable):
    """The file of raw bytes cannot be read any more, or is not of this version's shape."""


def captures_beside(record: Path) -> Path:
    """Where the raw bytes of a station lie: beside its record."""
    return record.with_name(NAME)


def open_captures(path: Path, key: bytes) -> Store:
    """The file of raw bytes, made where there is none.

    Raises ``Damaged`` for one that has to be put aside, ``Unavailable`` for what may pass.
    """
    with explained(path):
        fresh = not path.exists() or not path.stat().st_size
        with closing(keyed(path, key, "rwc")) as connection:
            _set_up(connection)
            if fresh:
                connection.execute(f"PRAGMA user_version = {SHAPE}")
            _check_shape(connection, path)
        store = _store(path, key, "rw")
        with raw_writing(store) as session:
            CAPTURES.create_all(session.connection())
        return store


def captures_to_read(path: Path, key: bytes) -> Store | None:
    """The same for somebody who only looks; None where no raw bytes were ever kept."""
    if not path.exists():
        return None
    with explained(path):
        with closing(keyed(path, key, "ro")) as connection:
            _check_shape(connection, path)
        return _store(path, key, "ro")


def put_aside(path: Path, moment: datetime) -> Path:
    """Give a damaged file another name, so that a new one can be begun; where it lies now."""
    aside = path.with_name(f"{path.name}.aside-{moment:{STAMP}}")
    try:
        for part in PARTS:
            old = path.with_name(path.name + part)
            if old.exists():
                old.replace(aside.with_name(aside.name + part))
    except OSError as error:
        raise Unavailable(
            f"Raw bytes are not kept: the damaged {path} cannot be put aside ({error.strerror})."
        ) from error
    return aside


def asides(path: Path) -> list[Path]:
    """The files that were put aside, oldest first."""
    return sorted(one for one in path.parent.glob(f"{path.name}.aside-*Z"))


@contextmanager
def raw_reading(store: Store) -> Iterator[Session]:
    """One moment of the file.  Keep it short: a long reader lets the log grow."""
    with explained(store.path), Session(store.engine) as session:
        yield session


@contextmanager
def raw_writing(store: Store) -> Iterator[Session]:
    """One transaction; nothing of it happened when it raises."""
    with explained(store.path), Session(store.writes) as session, session.begin():
        yield session


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the disk or the file says into one sentence; let bugs through."""
    try:
        yield
    except (DBAPIError, dbapi2.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        words = WORDS.get(code_of(original))
        if words is None:
            raise
        kind = Damaged if original is not None and beyond_reading(original) else Unavailable
        raise kind(f"Raw bytes are not kept: {path}: {words}.") from error


def _set_up(connection: dbapi2.Connection) -> None:
    """WAL without a flush at each commit: a power cut costs the last seconds and no more.

    The record flushes at each commit; the two would wait for each other on one disk.
    """
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        f"journal_size_limit = {WAL_LIMIT_BYTES}",
        f"cache_size = -{CACHE_KIBIBYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _check_shape(connection: dbapi2.Connection, path: Path) -> None:
    (shape,) = connection.execute("PRAGMA user_version").fetchone()
    if shape != SHAPE:
        raise Damaged(f"{path} was written by another version of the station.")


def _store(path: Path, key: bytes, mode: str) -> Store:
    def connect() -> dbapi2.Connection:
        connection = keyed(path, key, mode)
        if mode == "rw":
            _set_up(connection)
        return connection

    engine = create_engine("sqlite://", creator=connect, module=dbapi2, poolclass=QueuePool)
    event.listen(engine, "begin", begin)
    return Store(path, key, engine)

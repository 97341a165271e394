"""Open the record: SQLCipher with its key, WAL, synchronous=FULL read back, honest transactions.

Readers say BEGIN and see one moment of the record; writers say BEGIN IMMEDIATE, so that two
processes queue at the door and never meet a late "database is locked".
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from station.data.key import KEY_BYTES, fingerprint, read_fingerprint
from station.domain.errors import Unavailable

BUSY_SECONDS: Final = 5.0
FULL: Final = 2
WAL_LIMIT_BYTES: Final = 64 * 1024 * 1024
# Pages of log between two checkpoints: pages that each second writes anew are written back once.
WAL_PAGES: Final = 4_000
CACHE_KIBIBYTES: Final = 16 * 1024
PRIMARY_CODE: Final = 0xFF
CHUNK: Final = 500

SENTENCES: Final = {
    dbapi2.SQLITE_FULL: "The disk is full, nothing can be recorded:"
    " free space on the disk of {path}.",
    dbapi2.SQLITE_READONLY: "The record {path} cannot be written:"
    " give the station's user the right to write to it and its folder.",
    dbapi2.SQLITE_PERM: "The record {path} may not be used by this user:"
    " start the station as the user who owns it.",
    dbapi2.SQLITE_CANTOPEN: "The record {path} cannot be opened:"
    " check that the disk is there and that this user may read and write the folder.",
    dbapi2.SQLITE_BUSY: "Another program holds the record {path}:"
    " stop backup or antivirus software that reads it; the station tries again.",
    dbapi2.SQLITE_LOCKED: "Another program holds the record {path}:"
    " stop backup or antivirus software that reads it; the station tries again.",
    dbapi2.SQLITE_IOERR: "The disk does not take or give the record {path}:"
    " check the disk, its free space and its cable.",
    dbapi2.SQLITE_CORRUPT: "The record {path} is damaged:"
    " restore the newest copy (main.py restore), or save what can be read (main.py salvage).",
}
SPOKEN: Final = {
    "database or disk is full": dbapi2.SQLITE_FULL,
    "attempt to write a readonly database": dbapi2.SQLITE_READONLY,
    "unable to open database file": dbapi2.SQLITE_CANTOPEN,
    "database is locked": dbapi2.SQLITE_BUSY,
    "disk I/O error": dbapi2.SQLITE_IOERR,
    "database disk image is malformed": dbapi2.SQLITE_CORRUPT,
    "file is not a database": dbapi2.SQLITE_NOTADB,
}
DAMAGED: Final = SENTENCES[dbapi2.SQLITE_CORRUPT]
WRONG_KEY: Final = (
    "The key does not open the record {path}, which was written with another (fingerprint {known}):"
    " put the right key back."
)
UNREADABLE: Final = (
    "The record {path} cannot be read: its key is another one, or the file is damaged:"
    " put the right key back, or restore the newest copy (main.py restore)."
)


@dataclass(frozen=True, eq=False, slots=True)
class Store:
    """An open record: where it is, its key, and the two doors to it."""

    path: Path
    key: bytes = field(repr=False)
    engine: Engine = field(repr=False)

    @property
    def writes(self) -> Engine:
        """The door for those who will write."""
        return self.engine.execution_options(writes=True)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def keyed(path: Path, key: bytes, mode: str) -> dbapi2.Connection:
    """A bare connection that has the key: for copies, where no other process writes.

    The mode is SQLite's: ro, rw or rwc.  Without the c a missing file is an error: an empty record
    never takes the place of a lost one.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    connection = dbapi2.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"""PRAGMA key = "x'{key.hex()}'" """)
    return connection


def connect(path: Path, key: bytes, mode: str = "rw") -> dbapi2.Connection:
    """A connection to the record with everything set that must be, and read back."""
    connection = keyed(path, key, mode)
    try:
        _set_up(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: dbapi2.Connection) -> None:
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"journal_size_limit = {WAL_LIMIT_BYTES}",
        f"wal_autocheckpoint = {WAL_PAGES}",
        f"cache_size = -{CACHE_KIBIBYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    for pragma, wanted in (("journal_mode", "wal"), ("synchronous", FULL), ("foreign_keys", 1)):
        (found,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        if found != wanted:
            raise Unavailable(
                f"The disk does not let the record be kept safely ({pragma} is {found}):"
                " choose a folder on a disk of this computer (--home)."
            )


def open_store(path: Path, key: bytes) -> Store:
    """Open an existing record.  Raises ``Unavailable`` with one sentence when it cannot be."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, key),
        module=dbapi2,
        poolclass=QueuePool,  # named: with a creator SQLAlchemy cannot see that this is a file
        pool_size=4,
        max_overflow=8,
    )
    event.listen(engine, "begin", begin)
    store = Store(path, key, engine)
    try:
        with reading(store) as session:
            session.connection().exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except BaseException:
        store.close()
        raise
    return store


def begin(connection: Connection) -> None:
    """Say BEGIN ourselves: the driver says nothing, so that what we say is what happens."""
    immediate = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def reading(store: Store) -> Iterator[Session]:
    """One moment of the record, to read from.  Keep it short: a long reader lets the log grow."""
    with explained(store.path, store.key), Session(store.engine) as session:
        yield session


def open_ahead(store: Store, connections: int) -> None:
    """Open so many connections now: for threads that will use the record at the same time."""
    with ExitStack() as held:
        for _ in range(connections):
            held.enter_context(reading(store)).connection()


@contextmanager
def writing(store: Store) -> Iterator[Session]:
    """One transaction, committed at the end; nothing of it happened when it raises."""
    with (
        explained(store.path, store.key),
        Session(store.writes, expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


def rows(session: Session, statement: str, values: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """Rows as the driver gives them: for charts that read a hundred thousand at once."""
    with closing(session.connection().connection.cursor()) as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def columns(
    session: Session, statement: str, values: tuple[int, ...], width: int
) -> tuple[list[Any], ...]:
    """The same rows turned into columns, a few hundred at a time.

    Kept whole, so many rows would set the garbage collector walking; that doubles the time.
    """
    turned: tuple[list[Any], ...] = tuple([] for _ in range(width))
    with closing(session.connection().connection.cursor()) as cursor:
        cursor.execute(statement, values)
        while chunk := cursor.fetchmany(CHUNK):
            for column, part in zip(turned, zip(*chunk, strict=True), strict=True):
                column.extend(part)
    return turned


@contextmanager
def explained(path: Path, key: bytes) -> Iterator[None]:
    """Turn what the disk, the file or the key says into one sentence; let bugs through."""
    try:
        yield
    except (DBAPIError, dbapi2.Error) as error:
        sentence = explain(error, path, key)
        if sentence is None:
            raise
        raise sentence from error


def explain(
    error: BaseException, path: Path | None = None, key: bytes | None = None
) -> Unavailable | None:
    """What a database error means to a nurse, or None when it is a bug."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code = code_of(original)
    name = "of this station" if path is None else str(path)
    if code == dbapi2.SQLITE_NOTADB:
        return Unavailable(_not_a_database(path, key).format(path=name, known=_known(path)))
    sentence = SENTENCES.get(code)
    return None if sentence is None else Unavailable(sentence.format(path=name))


def beyond_reading(error: BaseException) -> bool:
    """Whether a database error says that the file is damaged, or that the key is another."""
    return code_of(error) in (dbapi2.SQLITE_NOTADB, dbapi2.SQLITE_CORRUPT)


def code_of(error: BaseException | None) -> int:
    """SQLite's own code of an error, 0 where it has none; a backup that fails gives only words."""
    code = getattr(error, "sqlite_errorcode", None)
    return SPOKEN.get(str(error), 0) if code is None else int(code) & PRIMARY_CODE


def _known(path: Path | None) -> str | None:
    return None if path is None else read_fingerprint(path)


def _not_a_database(path: Path | None, key: bytes | None) -> str:
    """SQLCipher says the same of a wrong key and of damage: the fingerprints tell them apart."""
    known = _known(path)
    if known is None or key is None:
        return UNREADABLE
    return DAMAGED if known == fingerprint(key) else WRONG_KEY

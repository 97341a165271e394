"""Verified copies of the record, made while it is in use; and putting one back.

The live file is read through SQLite's own backup alone: opening or copying it as an ordinary file
would drop the locks of the process that has it open.
"""

import os
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from logging import getLogger
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from station.data.engine import Store, beyond_reading, explained, keyed
from station.data.key import fingerprint, fingerprint_file, read_fingerprint, write_fingerprint
from station.data.places import Places
from station.data.soundness import complaint, counts, schema_of
from station.domain.errors import Unavailable

log = getLogger(__name__)

STAMP: Final = "%Y%m%dT%H%M%SZ"
PARTS: Final = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Copy:
    """One verified copy: where it is, its schema, and how many rows each table has."""

    path: Path
    schema: str
    counts: dict[str, int]


def backup(store: Store, folder: Path, moment: datetime) -> Copy:
    """Copy the record into a folder while others write to it, and read the whole copy back."""
    return copy_of(store.path, store.key, folder / f"station-{moment:{STAMP}}.db")


def copy_of(source: Path, key: bytes, target: Path) -> Copy:
    """Copy a record's file to another, whole and verified, or leave nothing of it."""
    draft = target.with_name(target.name + ".part")
    with explained(target, key):
        try:
            _clear(draft)
            _copy(source, key, draft)
            copied = look(draft, key)
            flush(draft)
            draft.replace(target)
            write_fingerprint(target, key)
            flush(target.parent)
        except OSError as error:
            raise Unavailable(
                f"The copy {target} cannot be written ({error.strerror}): check that disk."
            ) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
    return Copy(target, copied.schema, copied.counts)


def look(path: Path, key: bytes) -> Copy:
    """Read a copy whole.  Raises ``Unavailable`` when it has another key or is damaged."""
    known = read_fingerprint(path)
    if known not in (None, fingerprint(key)):
        raise Unavailable(
            f"The copy {path} was written with another key (fingerprint {known}):"
            " put that key in place first."
        )
    with explained(path, key), closing(keyed(path, key, "ro")) as connection:
        schema = schema_of(connection)
        if schema is None:
            raise Unavailable(f"The file {path} is not a record of this station.")
        wrong = complaint(connection)
        if wrong is not None:
            raise Unavailable(f"The copy {path} is damaged ({wrong}): use another copy.")
        return Copy(path, schema, counts(connection))


def newest(folder: Path) -> Path | None:
    """The newest copy in a folder, by the moment in its name."""
    return max(folder.glob("station-*.db"), default=None)


def put_back(places: Places, key: bytes, copy: Path, moment: datetime) -> Path | None:
    """Make a copy the record again; the present file, damaged or not, is kept aside, and named.

    Raises ``Unavailable`` while another process has the record open, or if the copy is not whole.
    """
    look(copy, key)
    record = places.database
    fresh = record.with_name(record.name + ".restored")
    copy_of(copy, key, fresh)
    aside = _set_aside(record, key, moment) if record.exists() else None
    fresh.replace(record)
    fingerprint_file(fresh).replace(fingerprint_file(record))
    flush(record.parent)
    return aside


def flush(path: Path) -> None:
    """Make the disk keep what was written to a file, or the names in a folder."""
    if os.name == "nt" and path.is_dir():  # pragma: no cover - Windows keeps names by itself
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: Path, key: bytes, draft: Path) -> None:
    """Copy page by page; the copy is one file, so that it can lie on a disk that only reads."""
    draft.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(keyed(source, key, "rw")) as old,
        closing(keyed(draft, key, "rwc")) as new,
    ):
        try:
            old.backup(new)
        except dbapi2.DatabaseError as error:
            with explained(source if beyond_reading(error) else draft, key):
                raise
        new.execute("PRAGMA journal_mode = DELETE")


def _set_aside(record: Path, key: bytes, moment: datetime) -> Path:
    if _readable(record, key):
        _alone(record, key)
    else:  # not opened for writing: what is damaged stays exactly as it is
        log.warning("the present record cannot be read; setting it aside as it is")
    aside = record.with_name(f"{record.name}.aside-{moment:{STAMP}}")
    for part in PARTS:  # a log that was left behind belongs to its file
        old = record.with_name(record.name + part)
        if old.exists():
            old.rename(aside.with_name(aside.name + part))
    return aside


def _readable(record: Path, key: bytes) -> bool:
    with explained(record, key), closing(keyed(record, key, "ro")) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except dbapi2.DatabaseError as error:
            return not beyond_reading(error)  # what else is wrong is told by whoever writes
        return True


def _alone(record: Path, key: bytes) -> None:
    """Make sure that nobody else has the record open; its log is written into it on the way."""
    with explained(record, key), closing(keyed(record, key, "rw")) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")


def _clear(draft: Path) -> None:
    """Take away what a copy that was cut short left behind."""
    for part in (*PARTS, "-journal"):
        draft.with_name(draft.name + part).unlink(missing_ok=True)

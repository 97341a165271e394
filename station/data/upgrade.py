"""Open the station's record for use: make it on the first start, bring an older one up to date.

A newer record is refused in words.  An older one is copied first, then migrated in one transaction,
so that a power cut leaves it as it was; what that cannot undo, the copy does.
"""

import os
from contextlib import closing
from datetime import timedelta
from logging import getLogger
from pathlib import Path
from secrets import token_hex
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from station.data.copies import PARTS, STAMP, Copy, copy_of, flush, put_back
from station.data.engine import (
    DAMAGED,
    Store,
    begin,
    connect,
    explained,
    open_store,
)
from station.data.key import fingerprint_file, read_fingerprint, write_fingerprint
from station.data.places import Places, check_local
from station.data.soundness import check_small, counts, orphans, schema_of
from station.domain.clock import Clock, SystemClock, from_milliseconds
from station.domain.errors import Unavailable

log = getLogger(__name__)

SCRIPTS: Final = Path(__file__).parent / "migrations"
# A recorder commits each second: one that has not for so long does not run.
STILL_RECORDING: Final = timedelta(seconds=10)
RUNNING: Final = """SELECT committed FROM heartbeat JOIN session ON session.id = heartbeat.session
 WHERE session.ended IS NULL"""


def prepare(
    places: Places, key: bytes, clock: Clock | None = None, scripts: Path = SCRIPTS
) -> Store:
    """The record of a station, whole and of this version's schema, open for use.

    Raises ``Unavailable`` with what to do: missing, newer, damaged, another key, still in use.
    """
    places.make()
    record = places.database
    check_local(record)
    with explained(record, key):
        if not record.exists():
            _first(record, key, scripts)
        found = _look(record, key)
        if not knows(found, scripts):
            raise Unavailable(
                f"The record {record} was written by a newer version of the station (schema"
                f" {found}): install that version, or restore a copy made before."
            )
        if found != head_of(scripts):
            _upgrade(places, key, clock or SystemClock(), scripts)
        if read_fingerprint(record) is None:
            write_fingerprint(record, key)
    return open_store(record, key)


def head_of(scripts: Path = SCRIPTS) -> str | None:
    """The schema of this version of the station."""
    return _steps(scripts).get_current_head()


def knows(schema: str, scripts: Path = SCRIPTS) -> bool:
    """Whether this version can read a schema, its own or an older one."""
    return schema in {step.revision for step in _steps(scripts).walk_revisions()}


def _first(record: Path, key: bytes, scripts: Path) -> None:
    """Make the record of a new station, never one in place of a lost one."""
    if fingerprint_file(record).exists():
        raise Unavailable(
            f"The record {record} is missing, although there was one:"
            " restore the newest copy (main.py restore)."
        )
    try:
        make_record(record, key, scripts)
    except FileExistsError:  # the other process was quicker: its record is the record
        log.info("another process has made the record")


def make_record(record: Path, key: bytes, scripts: Path = SCRIPTS) -> None:
    """Make an empty record under another name, then give it its own: nobody sees half of it.

    Raises ``FileExistsError`` when there is one meanwhile.
    """
    draft = record.with_name(f"{record.name}.{token_hex(4)}.new")
    try:
        with closing(connect(draft, key, "rwc")) as connection:
            _migrate(connection, scripts)
        flush(draft)
        os.link(draft, record)
    finally:
        for part in PARTS:
            draft.with_name(draft.name + part).unlink(missing_ok=True)
    write_fingerprint(record, key)
    flush(record.parent)


def _look(record: Path, key: bytes) -> str:
    """The schema of a sound record."""
    with closing(connect(record, key)) as connection:
        found = schema_of(connection)
        if found is None:
            raise Unavailable(
                f"The file {record} is not a record of this station:"
                " move it away, or restore the newest copy (main.py restore)."
            )
        check_small(connection, record.stat().st_size, DAMAGED.format(path=record))
        return found


def _upgrade(places: Places, key: bytes, clock: Clock, scripts: Path) -> None:
    record, now = places.database, clock.now().utc
    with closing(connect(record, key)) as connection:
        beat = connection.execute(RUNNING).fetchone()
        if beat is not None and now - from_milliseconds(beat[0]) < STILL_RECORDING:
            raise Unavailable(
                "The station is still recording with its former version:"
                " close it, wait ten seconds, and start again."
            )
    copy = copy_of(record, key, places.copies / f"station-{now:{STAMP}}.db")
    log.info("bringing the record from schema %s up to date", copy.schema)
    whole = False
    try:
        with closing(connect(record, key)) as connection:
            _migrate(connection, scripts, copy)
        whole = True
    finally:
        if not whole and not _as_before(record, key, copy):
            put_back(places, key, copy.path, now)


def _migrate(connection: dbapi2.Connection, scripts: Path, before: Copy | None = None) -> None:
    """Run every step that is missing, in one transaction, and look at the result before it counts.

    Foreign keys go off before the transaction begins (inside one SQLite ignores it): with them on,
    copying a parent table deletes its children.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    lost = orphans(connection)
    engine = create_engine(
        "sqlite://", creator=lambda: connection, module=dbapi2, poolclass=StaticPool
    )
    event.listen(engine, "begin", begin)
    with engine.execution_options(writes=True).begin() as steps:
        config = _config(scripts)
        config.attributes["connection"] = steps
        command.upgrade(config, "head")
        _check(connection, before, lost)


def _check(connection: dbapi2.Connection, before: Copy | None, lost: int) -> None:
    if orphans(connection) > lost:
        raise RuntimeError("a row lost the row it refers to")
    after = counts(connection)
    for table, count in ({} if before is None else before.counts).items():
        if table in after and after[table] != count:
            raise RuntimeError(f"{table} had {count} rows and has {after[table]}")


def _as_before(record: Path, key: bytes, copy: Copy) -> bool:
    """Whether a migration that failed left the record as the copy has it."""
    try:
        with closing(connect(record, key)) as connection:
            return (schema_of(connection), counts(connection)) == (copy.schema, copy.counts)
    except dbapi2.DatabaseError:
        return False


def _steps(scripts: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(scripts))


def _config(scripts: Path) -> Config:
    """Alembic's settings without an ``alembic.ini``: where the steps are, and nothing else."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config

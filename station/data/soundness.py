"""Whether a file of the record is whole: every page's checksum, every table, every reference."""

from typing import Final

from sqlcipher3 import dbapi2

from station.domain.errors import Unavailable

# Above this a start does not wait for the whole file to be read; `main.py check` does it then.
QUICK_BYTES: Final = 64 * 1024 * 1024


def complaint(connection: dbapi2.Connection) -> str | None:
    """What is wrong with the file, in SQLite's own words, or None when it is whole."""
    for pragma in ("cipher_integrity_check", "integrity_check(1)"):
        for (line,) in connection.execute(f"PRAGMA {pragma}"):
            if line != "ok":
                return str(line)
    return None


def orphans(connection: dbapi2.Connection) -> int:
    """How many rows refer to one that is not there: none but in a record that was salvaged."""
    return len(connection.execute("PRAGMA foreign_key_check").fetchall())


def counts(connection: dbapi2.Connection) -> dict[str, int]:
    """How many rows every table has."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " ORDER BY name"
    ).fetchall()
    return {name: _count(connection, name) for (name,) in tables}


def _count(connection: dbapi2.Connection, table: str) -> int:
    (count,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608 - a name from the file's own list
    return int(count)


def lost_reference(connection: dbapi2.Connection) -> str | None:
    """What the doctor says of orphans: they do not stop the station, and should be known."""
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    return None if broken is None else f"a row of {broken[0]} refers to one that is not there"


def schema_of(connection: dbapi2.Connection) -> str | None:
    """The step of migration that a file stands at, or None when it is no record of a station."""
    known = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    ).fetchone()
    if known is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def check_small(connection: dbapi2.Connection, size: int, damaged: str) -> None:
    """At the start: look through a file of moderate size, and refuse a damaged one."""
    if size <= QUICK_BYTES and connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise Unavailable(damaged)

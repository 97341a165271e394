"""Break pages of a record on purpose."""

from contextlib import closing

from sqlcipher3 import dbapi2

from station.data.engine import keyed
from tests.data.ready import KEY

PAGE = 4096


def root_of(record, name):
    """The first page of a table or an index."""
    with closing(keyed(record, KEY, "ro")) as connection:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return connection.execute(sql, (name,)).fetchone()[0]


def pages_of(record, table):
    """The pages that a table's rows cannot be read without, found by breaking each in a copy."""
    broken = record.with_name("broken.db")
    found = []
    for page in range(2, record.stat().st_size // PAGE + 1):
        broken.write_bytes(record.read_bytes())
        spoil_page(broken, page)
        with closing(keyed(broken, KEY, "ro")) as connection:
            try:
                connection.execute("SELECT * FROM sqlite_master").fetchall()
            except dbapi2.DatabaseError:
                continue  # a page of the list of tables: nothing can be read without it
            try:
                connection.execute(f'SELECT * FROM "{table}" NOT INDEXED').fetchall()  # noqa: S608 - our own tables
            except dbapi2.DatabaseError:
                found.append(page)
    broken.unlink()
    return found


def spoil_page(record, page):
    """Flip one byte in the middle of a page."""
    content = bytearray(record.read_bytes())
    content[(page - 1) * PAGE + PAGE // 2] ^= 0xFF
    record.write_bytes(content)


def spoil(record, name):
    """Flip one byte in the first page of a table or an index."""
    spoil_page(record, root_of(record, name))

from contextlib import closing

import pytest

from station.data.engine import connect, keyed
from station.data.soundness import (
    QUICK_BYTES,
    check_small,
    complaint,
    counts,
    lost_reference,
    orphans,
    schema_of,
)
from station.data.upgrade import head_of
from station.domain.errors import Unavailable
from tests.data.damage import spoil
from tests.data.ready import KEY


@pytest.fixture
def connection(record):
    with closing(connect(record, KEY)) as opened:
        yield opened


def test_a_new_record_is_sound_and_says_what_it_holds(connection):
    assert complaint(connection) is None
    assert schema_of(connection) == head_of()
    assert counts(connection)["alembic_version"] == 1
    assert counts(connection)["entry"] == 0
    assert orphans(connection) == 0
    assert lost_reference(connection) is None


def test_a_file_of_another_program_has_no_schema(tmp_path):
    with closing(keyed(tmp_path / "other.db", KEY, "rwc")) as other:
        assert schema_of(other) is None
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        assert schema_of(other) is None


def test_every_page_is_proved_even_one_that_nothing_reads(record):
    spoil(record, "ix_happening_utc")

    with closing(keyed(record, KEY, "ro")) as opened:
        assert "HMAC" in complaint(opened)


def test_an_index_that_does_not_fit_its_table_is_a_complaint(connection):
    connection.execute("INSERT INTO bed VALUES ('a', 'A', 1, NULL)")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'UNIQUE (name)', 'UNIQUE (id, name)')"
        " WHERE name = 'bed'"
    )
    connection.execute("PRAGMA writable_schema = RESET")

    assert complaint(connection) is not None


def test_a_row_whose_row_is_gone_is_an_orphan(connection):
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO draft VALUES ('nobody', 'nobody', 'form', '{}', 0)")

    assert orphans(connection) == 2
    assert lost_reference(connection) == "a row of draft refers to one that is not there"
    assert complaint(connection) is None


def test_a_large_record_is_not_read_whole_at_the_start(connection):
    connection.execute("INSERT INTO bed VALUES ('a', 'A', 1, NULL)")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'bed'")
    connection.execute("PRAGMA writable_schema = RESET")

    check_small(connection, QUICK_BYTES + 1, "The record is damaged.")
    with pytest.raises(Unavailable, match="The record is damaged"):
        check_small(connection, QUICK_BYTES, "The record is damaged.")

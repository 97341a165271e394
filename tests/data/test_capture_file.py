from contextlib import closing

import pytest
from sqlcipher3 import dbapi2

from station.data.capture_file import (
    Damaged,
    asides,
    captures_beside,
    captures_to_read,
    explained,
    open_captures,
    put_aside,
    raw_reading,
    raw_writing,
)
from station.data.captures import append, tally
from station.data.engine import keyed, rows
from station.domain.errors import Unavailable
from tests.data.chunked import LINE, a_chunk
from tests.data.ready import AT, KEY, after


@pytest.fixture
def path(tmp_path):
    return captures_beside(tmp_path / "station.db")


@pytest.fixture
def filled(path):
    """A file with one chunk in it that nobody has open."""
    with closing(open_captures(path, KEY)) as store:
        append(store, [a_chunk(0)])
    return path


def test_it_lies_beside_the_record_and_is_made_where_there_is_none(path, tmp_path):
    assert path == tmp_path / "captures.db"
    with closing(open_captures(path, KEY)) as store:
        assert tally(store) == {}


def test_what_was_kept_is_there_the_next_time(filled):
    with closing(open_captures(filled, KEY)) as store:
        assert list(tally(store)) == [LINE]


def test_nothing_of_it_can_be_read_without_the_key(filled):
    whole = filled.read_bytes()

    assert LINE.encode() not in whole
    assert b"SQLite" not in whole
    with pytest.raises(Damaged, match="its key is another one"):
        open_captures(filled, bytes(32))


def test_a_power_cut_may_cost_its_last_seconds_and_the_record_waits_for_no_flush_of_it(filled):
    with closing(open_captures(filled, KEY)) as store, raw_reading(store) as session:
        assert rows(session, "PRAGMA synchronous", ()) == [(1,)]
        assert rows(session, "PRAGMA journal_mode", ()) == [("wal",)]


def test_an_empty_file_that_a_full_disk_left_is_filled(path):
    path.touch()
    open_captures(path, KEY).close()


def test_a_file_of_another_shape_is_damage(filled):
    with closing(keyed(filled, KEY, "rw")) as connection:
        connection.execute("PRAGMA user_version = 99")

    for opening in (open_captures, captures_to_read):
        with pytest.raises(Damaged, match="was written by another version of the station"):
            opening(filled, KEY)


def test_whoever_only_looks_makes_nothing_and_changes_nothing(path, filled):
    assert captures_to_read(path.with_name("nothing.db"), KEY) is None
    assert not path.with_name("nothing.db").exists()
    with closing(captures_to_read(filled, KEY)) as store:
        assert list(tally(store)) == [LINE]
        with pytest.raises(Unavailable, match="this user may not write to it"):
            append(store, [a_chunk(1)])


def test_a_damaged_file_gets_another_name_with_its_log_and_a_new_one_is_begun(filled):
    filled.with_name("captures.db-wal").write_bytes(b"log")
    whole = filled.read_bytes()

    aside = put_aside(filled, AT)

    assert aside.name == "captures.db.aside-20260301T080000Z"
    assert aside.read_bytes() == whole
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"log"
    assert not filled.exists()
    put_aside(filled, after(1))
    assert asides(filled) == [aside]
    with closing(open_captures(filled, KEY)) as store:
        assert tally(store) == {}


def test_a_place_that_is_taken_by_a_folder_is_a_sentence(filled):
    (filled.parent / "captures.db.aside-20260301T080000Z" / "in the way").mkdir(parents=True)

    with pytest.raises(Unavailable, match=r"captures\.db cannot be put aside"):
        put_aside(filled, AT)


def test_a_full_disk_is_a_sentence(filled):
    with closing(open_captures(filled, KEY)) as store:
        with raw_writing(store) as session:
            ((pages,),) = rows(session, "PRAGMA page_count", ())
            rows(session, f"PRAGMA max_page_count = {pages + 2}", ())
            whole = pytest.raises(Unavailable, match=r"captures\.db: the disk is full\.$")
            with whole, explained(filled):
                rows(session, "INSERT INTO body VALUES (99, zeroblob(99999))", ())
        assert len(tally(store)) == 1


def test_a_bug_stays_a_bug(filled):
    bug = pytest.raises(dbapi2.OperationalError, match="no such table")
    with bug, explained(filled), closing(keyed(filled, KEY, "ro")) as connection:
        connection.execute("SELECT * FROM nowhere")

import os
import signal
import threading
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlcipher3 import dbapi2

from station.data.engine import (
    CHUNK,
    SENTENCES,
    SPOKEN,
    columns,
    connect,
    explain,
    keyed,
    open_ahead,
    open_store,
    reading,
    rows,
    writing,
)
from station.data.key import fingerprint_file
from station.domain.errors import Unavailable
from tests.data.ready import KEY, a_process

OTHER_KEY = bytes(32)


def ward_of(store):
    with reading(store) as session:
        return session.execute(text("SELECT ward FROM station")).scalars().all()


def put_ward(session, name="Ward 7"):
    session.execute(
        text("INSERT INTO station VALUES (1, 'u', :name, 0, 'UTC', '08:00')"), {"name": name}
    )


def test_every_connection_writes_ahead_and_to_the_disk(store):
    with reading(store) as session, reading(store) as second:
        for each in (session, second):
            assert rows(each, "PRAGMA journal_mode", ()) == [("wal",)]
            assert rows(each, "PRAGMA synchronous", ()) == [(2,)]
            assert rows(each, "PRAGMA foreign_keys", ()) == [(1,)]
            assert rows(each, "PRAGMA busy_timeout", ()) == [(5000,)]


def test_nothing_readable_lies_on_the_disk(store):
    with writing(store) as session:
        put_ward(session, "Station Papadopoulos")

    for path in store.path.parent.iterdir():
        content = path.read_bytes()
        assert b"Papadopoulos" not in content
        assert b"SQLite format" not in content


def test_what_was_written_is_there_and_what_raised_never_happened(store):
    with writing(store) as session:
        put_ward(session)

    def fail_halfway():
        with writing(store) as session:
            session.execute(text("UPDATE station SET ward = 'Another'"))
            raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        fail_halfway()

    assert ward_of(store) == ["Ward 7"]


def test_a_reader_sees_one_moment_of_the_record(store):
    with reading(store) as session:
        before = session.execute(text("SELECT count(*) FROM station")).scalar_one()
        with writing(store) as other:
            put_ward(other)
        after = session.execute(text("SELECT count(*) FROM station")).scalar_one()

    assert (before, after) == (0, 0)
    assert ward_of(store) == ["Ward 7"]


def test_connections_are_opened_ahead_and_handed_back(store):
    open_ahead(store, 3)

    assert (store.engine.pool.checkedin(), store.engine.pool.checkedout()) == (3, 0)


def test_two_writers_queue_and_neither_is_turned_away(store):
    def write(name):
        for place in range(20):
            with writing(store) as session:
                count = session.execute(text("SELECT count(*) FROM bed")).scalar_one()
                session.execute(
                    text("INSERT INTO bed VALUES (:id, :id, :place, NULL)"),
                    {"id": f"{name}-{place}", "place": count},
                )

    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    with reading(store) as session:
        places = session.execute(text("SELECT place FROM bed ORDER BY place")).scalars().all()
    assert places == list(range(80))


def test_a_missing_record_is_not_made_anew(tmp_path):
    with pytest.raises(Unavailable, match="cannot be opened"):
        open_store(tmp_path / "nowhere.db", KEY)
    assert not (tmp_path / "nowhere.db").exists()


def test_a_wrong_key_is_told_from_damage_by_the_fingerprint(record):
    with pytest.raises(Unavailable, match="written with another"):
        open_store(record, OTHER_KEY)


def test_damage_is_told_from_a_wrong_key_by_the_fingerprint(record):
    content = bytearray(record.read_bytes())
    content[100] ^= 0xFF
    record.write_bytes(content)

    with pytest.raises(Unavailable, match="is damaged: restore the newest copy"):
        open_store(record, KEY)


def test_without_a_fingerprint_both_are_named(record):
    fingerprint_file(record).unlink()

    with pytest.raises(Unavailable, match="its key is another one, or the file is damaged"):
        open_store(record, OTHER_KEY)


def test_a_damaged_page_is_told_when_it_is_read(record):
    with closing(connect(record, KEY)) as connection:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = 'bed'"
        (page,) = connection.execute(sql).fetchone()
    content = bytearray(record.read_bytes())
    content[(page - 1) * 4096 + 50] ^= 0xFF
    record.write_bytes(content)
    store = open_store(record, KEY)

    with pytest.raises(Unavailable, match="is damaged"), reading(store) as session:
        rows(session, "SELECT * FROM bed", ())
    store.close()


def test_a_key_of_another_length_is_a_mistake_of_the_program(record):
    with pytest.raises(ValueError, match="32 bytes"):
        connect(record, b"short")


def test_a_file_that_cannot_write_ahead_is_refused(monkeypatch):
    def plain(*_args):
        return dbapi2.connect(":memory:", isolation_level=None)

    monkeypatch.setattr("station.data.engine.keyed", plain)

    with pytest.raises(Unavailable, match="journal_mode is memory"):
        connect("anywhere", KEY)


def test_a_full_record_says_so_and_keeps_what_it_had(store):
    with writing(store) as session:
        put_ward(session)

    def fill():
        with writing(store) as session:
            session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
            for place in range(2000):
                session.execute(
                    text("INSERT INTO bed VALUES (:id, :id, 1, NULL)"), {"id": f"{place:0100}"}
                )

    with pytest.raises(Unavailable, match="disk is full"):
        fill()

    assert ward_of(store) == ["Ward 7"]


WRITER = """
import resource, signal, sys
from pathlib import Path
from sqlalchemy import text
from station.data.engine import open_store, writing
from station.domain.errors import Unavailable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store(Path(sys.argv[1]), bytes(range(32)))
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
stored = 0
try:
    for place in range(5000):
        with writing(store) as session:
            session.execute(text("INSERT INTO bed VALUES (:id, :id, 1, NULL)"), {"id": str(place)})
        stored += 1
except Unavailable as said:
    print(stored, said)
"""


def test_a_disk_that_takes_no_more_loses_nothing_that_was_acknowledged(record):
    with a_process(WRITER, record) as writer:
        stored, sentence = writer.stdout.read().split(" ", 1)

    assert "check the disk, its free space" in sentence
    store = open_store(record, KEY)
    with reading(store) as session:
        kept = session.execute(text("SELECT count(*) FROM bed")).scalar_one()
    store.close()
    assert kept == int(stored) > 0


def test_a_record_that_may_only_be_read_says_so(record):
    with (
        closing(keyed(record, KEY, "ro")) as connection,
        pytest.raises(dbapi2.OperationalError) as raised,
    ):
        connection.execute("DELETE FROM bed")

    assert "cannot be written" in str(explain(raised.value, record, KEY))


def test_another_program_that_holds_the_record_is_named_as_the_trouble(record):
    with closing(connect(record, KEY)) as one, closing(connect(record, KEY)) as other:
        one.execute("BEGIN IMMEDIATE")
        other.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(dbapi2.OperationalError) as raised:
            other.execute("BEGIN IMMEDIATE")

    assert "Another program holds the record" in str(explain(raised.value, record))


def test_a_broken_rule_of_the_tables_is_a_bug_and_goes_through(store):
    with pytest.raises(IntegrityError), writing(store) as session:
        session.execute(text("INSERT INTO draft VALUES ('nobody', 'nobody', 'f', '{}', 0)"))
    with pytest.raises(OperationalError), writing(store) as session:
        session.execute(text("SELECT nothing FROM nowhere"))


def test_what_is_no_database_error_has_no_sentence():
    assert explain(ValueError("a bug")) is None
    assert explain(dbapi2.ProgrammingError("a bug")) is None


@pytest.mark.parametrize("words", list(SPOKEN))
def test_a_backup_that_fails_gives_only_words_and_they_are_understood(record, words):
    said = explain(dbapi2.OperationalError(words), record, KEY)

    assert str(record) in str(said)


def test_every_sentence_names_the_record_and_says_what_to_do(record):
    for code, sentence in SENTENCES.items():
        error = dbapi2.OperationalError("said by SQLite")
        error.sqlite_errorcode = code | (3 << 8)  # extended codes are of the same kind

        said = str(explain(error, record, KEY))

        assert str(record) in said
        assert ":" in sentence
        assert said.endswith(".")
        assert "of this station" in str(explain(error))


def test_a_wrong_key_without_a_path_still_has_a_sentence():
    error = dbapi2.DatabaseError("file is not a database")
    error.sqlite_errorcode = dbapi2.SQLITE_NOTADB

    assert "put the right key back" in str(explain(error))


def test_columns_are_the_rows_turned(store):
    count = 2 * CHUNK + 7
    with writing(store) as session:
        for place in range(count):
            session.execute(
                text("INSERT INTO bed VALUES (:id, :id, :place, NULL)"),
                {"id": f"{place:05}", "place": place},
            )
        query = "SELECT name, place FROM bed WHERE place >= ? ORDER BY place"
        turned = columns(session, query, (3,), 2)
        straight = rows(session, query, (3,))

    assert list(zip(*turned, strict=True)) == straight
    assert len(straight) == count - 3


KILLED = """
import sys
from pathlib import Path
from sqlalchemy import text
from station.data.engine import open_store, writing
store = open_store(Path(sys.argv[1]), bytes(range(32)))
place = 0
while True:
    with writing(store) as session:
        session.execute(text("INSERT INTO bed VALUES (:id, :id, 1, NULL)"), {"id": str(place)})
    print(place, flush=True)
    place += 1
"""


@pytest.mark.parametrize("acknowledged", [1, 17, 60])
def test_a_writer_that_is_killed_loses_nothing_that_was_acknowledged(record, acknowledged):
    with a_process(KILLED, record) as writer:
        said = [int(writer.stdout.readline()) for _ in range(acknowledged)]
        os.kill(writer.pid, signal.SIGKILL)
        said += [int(line) for line in writer.stdout if line.endswith("\n")]

    store = open_store(record, KEY)
    with reading(store) as session:
        kept = {int(each) for each in session.execute(text("SELECT id FROM bed")).scalars()}
    store.close()
    assert set(said) <= kept
    assert len(kept) <= len(said) + 1

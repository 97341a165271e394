from contextlib import closing

import pytest
from sqlcipher3 import dbapi2

from station.data import salvage as salvaging
from station.data.copies import look
from station.data.engine import connect, keyed, open_store
from station.data.entries import entries, sign
from station.data.journal import append, period
from station.data.key import read_fingerprint
from station.data.salvage import salvage
from station.data.settle import settle
from station.domain.entry import Entry, EntryKind
from station.domain.errors import Refused, Unavailable
from station.domain.nomenclature import FLOW, HEART_RATE
from tests.data.damage import pages_of, spoil, spoil_page
from tests.data.ready import (
    AT,
    KEY,
    a_batch,
    a_channel,
    a_person,
    a_sample,
    a_session,
    after,
    an_admission,
)

BEDS = 400


@pytest.fixture
def filled(record):
    """A closed record with a table of many pages."""
    with closing(connect(record, KEY)) as connection:
        connection.execute("BEGIN")
        for place in range(BEDS):
            name = f"bed {place} " + "x" * 60
            connection.execute(
                "INSERT INTO bed VALUES (?, ?, ?, NULL)", (f"b{place:04}", name, place)
            )
        connection.execute("COMMIT")
    return record


def places_in(path):
    with closing(keyed(path, KEY, "ro")) as connection:
        return [row[0] for row in connection.execute("SELECT place FROM bed ORDER BY place")]


def test_all_of_a_sound_record_is_saved(record, tmp_path):
    store = open_store(record, KEY)
    nurse = a_person(store)
    admission = an_admission(store, nurse)
    entry = Entry("e1", admission.id, EntryKind.NOTE, {"note": "quiet"}, nurse, AT, AT)
    sign(store, entry)
    session_id, channel = a_session(store), a_channel(store)
    samples = [a_sample(channel, second, "1") for second in range(0, 90, 10)]
    samples += [a_sample(channel, 5, "60", HEART_RATE)]
    append(store, session_id, a_batch(*samples))
    settle(store, after(60))
    store.close()
    before = look(record, KEY).counts

    found = salvage(record, KEY, tmp_path / "saved.db")

    assert (found.counts, found.damaged, found.orphans) == (before, (), 0)
    assert look(found.path, KEY).counts == before
    assert read_fingerprint(found.path) == read_fingerprint(record)
    saved = open_store(found.path, KEY)
    assert entries(saved, admission.id) == [entry]
    assert period(saved, channel, FLOW.code, after(0), after(99)) == samples[:-1]
    saved.close()


def test_rows_shortly_before_the_end_are_felt_for_too(record, tmp_path):
    with closing(connect(record, KEY)) as connection:
        connection.execute("BEGIN")
        for place in range(60):
            bed = (f"b{place:04}", f"bed {place} " + "x" * 60, place)
            connection.execute("INSERT INTO bed VALUES (?, ?, ?, NULL)", bed)
        connection.execute("COMMIT")
    spoil_page(record, pages_of(record, "bed")[1])

    assert salvage(record, KEY, tmp_path / "saved.db").counts["bed"] == 11


def test_a_damaged_page_costs_the_rows_on_it_and_no_others(filled, tmp_path):
    leaves = pages_of(filled, "bed")[1:]
    assert len(leaves) > 8
    for name, chosen in {
        "first": leaves[:1],
        "middle": leaves[4:5],
        "last": leaves[-1:],
        "two": [leaves[2], leaves[5]],
        "neighbours": leaves[3:5],
    }.items():
        broken = tmp_path / f"{name}.db"
        broken.write_bytes(filled.read_bytes())
        for page in chosen:
            spoil_page(broken, page)

        found = salvage(broken, KEY, tmp_path / f"{name}-saved.db")

        places = places_in(found.path)
        lost = sorted(set(range(BEDS)) - set(places))
        assert found.damaged == ("bed",)
        assert len(places) == len(set(places)) == found.counts["bed"]
        assert 0 < len(lost) <= BEDS // len(leaves) * 2 * len(chosen)


def test_a_damaged_index_costs_nothing(filled, tmp_path):
    spoil(filled, "sqlite_autoindex_bed_2")

    found = salvage(filled, KEY, tmp_path / "saved.db")

    assert found.counts["bed"] == BEDS
    assert found.damaged == ()


def test_a_table_whose_beginning_is_gone_costs_that_table_alone(filled, tmp_path):
    spoil(filled, "bed")

    found = salvage(filled, KEY, tmp_path / "saved.db")

    assert (found.counts["bed"], found.damaged) == (0, ("bed",))


def test_rows_that_refer_to_a_lost_one_are_kept_and_counted(record, tmp_path):
    store = open_store(record, KEY)
    an_admission(store, a_person(store))
    store.close()
    spoil(record, "person")

    found = salvage(record, KEY, tmp_path / "saved.db")

    assert "person" in found.damaged
    assert found.counts["admission_details"] == 1
    assert found.orphans > 0


def test_readings_are_saved_channel_by_channel(record, tmp_path):
    store = open_store(record, KEY)
    session_id, channel = a_session(store), a_channel(store)
    for metric in (FLOW, HEART_RATE):
        samples = (a_sample(channel, second, "1", metric) for second in range(800))
        append(store, session_id, a_batch(*samples))
    settle(store, after(3600))
    store.close()
    leaves = pages_of(record, "reading")[1:]
    spoil_page(record, leaves[1])

    found = salvage(record, KEY, tmp_path / "saved.db")

    assert found.damaged == ("reading",)
    assert 1600 - 2 * 1600 // len(leaves) < found.counts["reading"] < 1600
    assert found.counts["minute"] == 28


def test_the_damaged_file_is_left_as_it_was(filled, tmp_path):
    spoil_page(filled, pages_of(filled, "bed")[3])
    before = filled.read_bytes()

    salvage(filled, KEY, tmp_path / "saved.db")

    assert filled.read_bytes() == before


@pytest.mark.parametrize("damage", [16, 3000])
def test_a_file_that_gives_nothing_at_all_is_said_to(filled, tmp_path, damage):
    content = bytearray(filled.read_bytes())
    content[damage] ^= 0xFF
    filled.write_bytes(content)

    with pytest.raises(Unavailable, match="Nothing can be saved"):
        salvage(filled, KEY, tmp_path / "saved.db")
    assert not (tmp_path / "saved.db").exists()


def test_a_record_of_another_schema_is_for_the_version_that_wrote_it(filled, tmp_path):
    with closing(connect(filled, KEY)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")

    with pytest.raises(Unavailable, match="schema 0000"):
        salvage(filled, KEY, tmp_path / "saved.db")


def test_a_schema_that_cannot_be_read_is_taken_for_ours(filled, tmp_path):
    spoil(filled, "alembic_version")

    assert salvage(filled, KEY, tmp_path / "saved.db").counts["bed"] == BEDS


def test_another_program_s_file_or_an_empty_one_gives_nothing(tmp_path):
    with closing(keyed(tmp_path / "other.db", KEY, "rwc")) as other:
        other.execute("PRAGMA user_version = 1")

    with pytest.raises(Unavailable, match="Nothing can be saved"):
        salvage(tmp_path / "other.db", KEY, tmp_path / "saved.db")


def test_a_file_that_is_there_already_is_not_written_over(filled, tmp_path):
    (tmp_path / "saved.db").write_text("something else")

    with pytest.raises(Refused, match="choose another name"):
        salvage(filled, KEY, tmp_path / "saved.db")


def test_what_is_no_damage_is_a_bug_and_goes_through(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(salvaging, "HOLES", ())
    spoil_page(filled, pages_of(filled, "bed")[3])

    with pytest.raises(Unavailable, match="is damaged"):
        salvage(filled, KEY, tmp_path / "saved.db")


def test_a_table_that_never_was_is_a_bug_and_goes_through(filled):
    reader = salvaging.Reader(filled, KEY)

    with pytest.raises(dbapi2.OperationalError, match="no such table"):
        list(reader.read(salvaging.Run("nowhere", ("a",))))


@pytest.mark.parametrize("rows_before", [0, 3, BEDS - 1])
def test_a_disk_that_fails_once_and_recovers_costs_nothing(filled, monkeypatch, rows_before):
    def fail_once(connection):
        monkeypatch.setattr(salvaging, "keyed", keyed)
        rows = connection.execute('SELECT rowid, "id" FROM bed')
        yield from (next(rows) for _ in range(rows_before))
        error = dbapi2.OperationalError("disk I/O error")
        error.sqlite_errorcode = dbapi2.SQLITE_IOERR | (1 << 8)
        raise error

    class FailingOnce:
        def __init__(self, *place):
            self.connection = keyed(*place)
            self.close = self.connection.close

        def execute(self, *_):
            return fail_once(self.connection)

    monkeypatch.setattr(salvaging, "keyed", FailingOnce)
    reader = salvaging.Reader(filled, KEY)

    saved = [name for (name,) in reader.read(salvaging.Run("bed", ("id",)))]

    assert sorted(saved) == [f"b{place:04}" for place in range(BEDS)]
    assert not reader.whole

import pytest
from sqlcipher3 import dbapi2

from station.data.engine import rows, writing
from station.data.journal import append
from station.data.settle import settle
from station.data.tables import METADATA, table_of
from station.data.tables_readings import AppendedRow, MinuteRow, ReadingRow
from tests.data.ready import a_batch, a_channel, a_sample, a_session, after


def keys(row):
    return [column.name for column in table_of(row).primary_key]


def test_readings_are_keyed_by_channel_metric_and_sequence_and_never_by_the_clock():
    assert keys(ReadingRow) == ["channel", "metric", "sequence"]
    assert keys(AppendedRow) == ["sequence"]
    assert keys(MinuteRow) == ["channel", "metric", "minute"]
    assert "utc" not in {
        column.name for table in METADATA.tables.values() for column in table.primary_key
    }


def test_the_appended_table_has_nothing_but_its_key_indexed(store):
    with writing(store) as session:
        indexes = rows(session, "SELECT name FROM pragma_index_list('appended')", ())

    assert not indexes


def test_settled_readings_lie_together_by_channel_and_metric(store):
    with writing(store) as session:
        flat = dict(rows(session, "SELECT name, wr FROM pragma_table_list", ()))

    assert (flat["reading"], flat["minute"], flat["appended"]) == (1, 1, 0)


@pytest.mark.parametrize("table", ["appended", "reading"])
def test_a_stored_reading_is_never_edited(store, table):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(a_sample(channel, 1), a_sample(channel, 70)))
    settle(store, after(60))

    def edit():
        with writing(store) as session:
            rows(session, f"UPDATE {table} SET value = 99", ())  # noqa: S608 - our own tables

    with pytest.raises(dbapi2.IntegrityError, match=table):
        edit()


def test_a_gap_may_end_once_and_not_before_it_began(store):
    channel = a_channel(store)
    with writing(store) as session:
        statement = """INSERT INTO gap (channel, begin, cause) VALUES (?, 100, 'unknown')"""
        rows(session, statement, (channel,))

    def end(moment):
        with writing(store) as session:
            rows(session, 'UPDATE gap SET "end" = ?', (moment,))

    with pytest.raises(dbapi2.IntegrityError, match="ck_gap_end_after_begin"):
        end(99)
    end(100)
    with pytest.raises(dbapi2.IntegrityError, match="gap: the record is added to"):
        end(200)

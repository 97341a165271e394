from datetime import UTC, datetime

import pytest

from station.data import examination
from station.data.engine import connect, writing
from station.data.examination import examine_record, size_of
from station.data.journal import Start, begin_session
from station.data.key import obtain
from station.data.places import places
from station.data.tables_register import StationRow
from station.data.upgrade import head_of, prepare
from station.domain.clock import Stamp
from station.domain.errors import Unavailable

MOMENT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def made(home):
    """A record of this version, its path and its key."""
    where = places(home)
    key = obtain(where)
    store = prepare(where, key)
    yield where.database, key, store
    store.close()


def test_a_new_record_is_whole_and_has_no_beginning_yet(made):
    record, key, _ = made

    found = examine_record(record, key)

    assert found.schema == head_of()
    assert not found.behind
    assert found.complaint is None
    assert (found.since, found.zone) == (None, None)
    assert found.size == size_of(record) > 0


def test_the_first_run_and_the_ward_say_since_when_and_where(made):
    record, key, store = made
    begin_session(store, Start("boot", 1, Stamp(MOMENT, 5.0), "0.1.0", "Europe/Berlin", "good"))
    with writing(store) as session:
        ward = {"uuid": "u", "ward": "W", "demo": False, "start_of_day": "08:00"}
        session.add(StationRow(id=1, zone="Europe/Berlin", **ward))

    found = examine_record(record, key)

    assert (found.since, found.zone) == (MOMENT, "Europe/Berlin")


def test_the_log_counts_as_part_of_the_record(made):
    record, _, store = made
    begin_session(store, Start("boot", 1, Stamp(MOMENT, 5.0), "0.1.0", "UTC", "good"))

    assert size_of(record) > record.stat().st_size


def test_a_schema_that_this_version_does_not_know_is_newer(made):
    record, key, _ = made
    connection = connect(record, key)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(Unavailable, match=r"newer version of the station \(schema 9999\)"):
        examine_record(record, key)


def test_a_file_without_a_schema_is_no_record(made):
    record, key, _ = made
    connection = connect(record, key)
    connection.execute("DROP TABLE alembic_version")
    connection.close()

    with pytest.raises(Unavailable, match="is not a record of this station"):
        examine_record(record, key)


def test_a_record_behind_this_version_says_so(made, monkeypatch, tmp_path):
    record, key, _ = made
    steps = tmp_path / "migrations"
    (steps / "versions").mkdir(parents=True)
    (steps / "env.py").touch()
    for name, before in ((head_of(), None), ("later", head_of())):
        text = f"revision = {name!r}\ndown_revision = {before!r}\n"
        (steps / "versions" / f"{name}.py").write_text(text)
    monkeypatch.setattr(examination, "SCRIPTS", steps)

    assert examine_record(record, key).behind


def test_a_row_that_lost_what_it_refers_to_is_a_complaint(made):
    record, key, _ = made
    connection = connect(record, key)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO channel (uuid, device, address) VALUES ('u', 77, '')")
    connection.close()

    assert (
        examine_record(record, key).complaint == "a row of channel refers to one that is not there"
    )


def test_another_key_is_told_from_damage(made):
    record, key, store = made
    store.close()

    with pytest.raises(Unavailable, match="The key does not open the record"):
        examine_record(record, bytes(32))
    with record.open("r+b") as file:
        file.write(b"damage" * 20)
    with pytest.raises(Unavailable, match="is damaged"):
        examine_record(record, key)

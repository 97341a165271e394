import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy.exc import OperationalError

from station.data import upgrade
from station.data.copies import backup, look, newest
from station.data.engine import connect, keyed, open_store, rows, writing
from station.data.entries import sign
from station.data.journal import append, begin_session, end_session, last_run
from station.data.key import fingerprint_file, read_fingerprint, write_fingerprint
from station.data.places import places
from station.data.tables import METADATA
from station.data.upgrade import SCRIPTS, head_of, make_record, prepare
from station.domain.clock import StoppedClock
from station.domain.entry import Entry, EntryKind
from station.domain.errors import Unavailable
from tests.data.damage import spoil
from tests.data.ready import (
    AT,
    KEY,
    ROOT,
    a_batch,
    a_channel,
    a_person,
    a_process,
    a_sample,
    a_session,
    after,
    an_admission,
    everything,
)
from tests.snapshots.take import take

HEAD = head_of()
SNAPSHOTS = sorted((ROOT / "tests" / "snapshots").glob("*.db"))
STEP = '''"""A step that no release has."""
import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "HEAD"


def upgrade():
    for place, act in enumerate(ACTS):
        if os.environ.get("STATION_TEST_KILL_AT") == str(place):
            os.kill(os.getpid(), signal.SIGKILL)
        act()


def copy_the_parent():
    """What house.md warns of: with foreign keys on, this would take every child along."""
    strict = {"sqlite_strict": True}
    with op.batch_alter_table("person", recreate="always", table_kwargs=strict) as batch:
        batch.add_column(sa.Column("initials", sa.Text()))


def add_a_table():
    op.create_table("shift", sa.Column("id", sa.Text(), primary_key=True))


def fill_it():
    op.execute("INSERT INTO shift VALUES ('night')")


def add_an_index():
    op.create_index("ix_shift", "shift", ["id"])


def lose_an_entry():
    op.execute("DROP TRIGGER keep_entry_delete")
    op.execute("DELETE FROM entry")


def lose_a_parent():
    op.execute("DROP TRIGGER keep_person_delete")
    op.execute("DELETE FROM person")
    op.execute("UPDATE draft SET saved_at = 0")


def commit_halfway():
    op.get_bind().connection.commit()


def fail():
    raise ZeroDivisionError


ACTS = [%s]
'''
GOOD = "add_a_table, copy_the_parent, fill_it, add_an_index"


@pytest.fixture
def later(tmp_path):
    """A later version of the station: gives back its scripts, with the acts of its new step."""

    def made(acts=GOOD):
        scripts = tmp_path / "later"
        shutil.rmtree(scripts, ignore_errors=True)
        shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / "later.py").write_text((STEP % acts).replace("HEAD", HEAD))
        return scripts

    return made


@pytest.fixture
def here(home):
    return places(home)


@pytest.fixture
def used(here):
    """The places of a station with something in its record, and nobody at work."""
    store = prepare(here, KEY)
    nurse = a_person(store)
    admission = an_admission(store, nurse)
    sign(store, Entry("e1", admission.id, EntryKind.NOTE, {"note": "quiet"}, nurse, AT, AT))
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(a_sample(channel)))
    end_session(store, session_id, after(60), "stopped")
    store.close()
    return here


def schema_in(path):
    with closing(keyed(path, KEY, "ro")) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def clock(seconds=3600):
    return StoppedClock(after(seconds))


# --- The first start, and every other -------------------------------------------------------------


def test_the_first_start_makes_the_record_by_its_steps(here):
    store = prepare(here, KEY)

    assert look(here.database, KEY).schema == HEAD
    assert read_fingerprint(here.database) is not None
    assert set(look(here.database, KEY).counts) == {*METADATA.tables, "alembic_version"}
    store.close()


def test_every_later_start_finds_what_was_there(used):
    before = look(used.database, KEY).counts

    prepare(used, KEY).close()

    assert look(used.database, KEY).counts == before
    assert newest(used.copies) is None


START = """
import sys
from pathlib import Path
from station.data.places import places
from station.data.upgrade import prepare
from tests.data.ready import KEY, a_person
store = prepare(places(Path(sys.argv[1])), KEY)
a_person(store)
store.close()
"""


def test_processes_that_start_at_once_share_one_record(here):
    starts = [a_process(START, here.data.parent) for _ in range(3)]
    for start in starts:
        with start:
            assert start.wait() == 0

    store = prepare(here, KEY)
    assert len(everything(store, "person")) == 3
    store.close()
    assert not list(here.data.glob("station.db*.new"))


def test_a_record_that_another_process_made_meanwhile_is_the_record(here, monkeypatch):
    real = os.link

    def slower(draft, record):
        monkeypatch.setattr(os, "link", real)
        make_record(record, KEY)
        real(draft, record)

    monkeypatch.setattr(os, "link", slower)

    prepare(here, KEY).close()

    assert look(here.database, KEY).schema == HEAD


def test_a_record_that_was_there_and_is_gone_is_not_made_anew(used):
    used.database.unlink()

    with pytest.raises(Unavailable, match=r"is missing, .* restore the newest copy"):
        prepare(used, KEY)
    assert not used.database.exists()


def test_a_fingerprint_that_was_lost_is_written_again(used):
    fingerprint_file(used.database).unlink()

    prepare(used, KEY).close()

    assert read_fingerprint(used.database) is not None


def test_a_home_on_a_network_share_is_refused_before_anything_is_made(here, monkeypatch):
    def share(path):
        raise Unavailable(f"{path} is a network share")

    monkeypatch.setattr(upgrade, "check_local", share)

    with pytest.raises(Unavailable, match="network share"):
        prepare(here, KEY)
    assert not here.database.exists()


# --- Refusals -------------------------------------------------------------------------------------


def test_a_newer_record_is_refused_in_words_and_left_as_it_is(used):
    with closing(connect(used.database, KEY)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    before = used.database.read_bytes()

    with pytest.raises(Unavailable, match=r"newer version of the station \(schema 0099\)"):
        prepare(used, KEY)
    assert used.database.read_bytes() == before


def test_a_file_of_another_program_is_refused_and_left_as_it_is(here):
    here.make()
    with closing(keyed(here.database, KEY, "rwc")) as other:
        other.execute("CREATE TABLE t (a)")

    with pytest.raises(Unavailable, match="not a record of this station"):
        prepare(here, KEY)


def test_a_wrong_key_is_told_from_damage(used):
    with pytest.raises(Unavailable, match="written with another"):
        prepare(used, bytes(32))
    spoil(used.database, "entry")
    with pytest.raises(Unavailable, match="is damaged"):
        prepare(used, KEY)


# --- From one version to the next -----------------------------------------------------------------


def test_a_snapshot_has_something_in_every_table(tmp_path):
    counts = look(take(tmp_path), KEY).counts

    assert not [table for table, count in counts.items() if count == 0]


def test_the_step_of_a_snapshot_was_not_changed_since(record):
    """Before its release: take the snapshot again.  After it: write another step."""
    snapshot = ROOT / "tests" / "snapshots" / f"{head_of()}.db"
    shapes = []
    for path in (snapshot, record):
        with closing(keyed(path, KEY, "ro")) as connection:
            sql = "SELECT name, sql FROM sqlite_master ORDER BY name"
            shapes.append(connection.execute(sql).fetchall())

    assert shapes[0] == shapes[1], "see tests/snapshots/README.md"


@pytest.mark.parametrize("snapshot", SNAPSHOTS, ids=lambda path: path.stem)
def test_the_record_of_every_release_upgrades_and_keeps_its_rows(here, snapshot):
    here.make()
    shutil.copy(snapshot, here.database)
    write_fingerprint(here.database, KEY)
    before = look(here.database, KEY).counts

    prepare(here, KEY, clock()).close()

    assert schema_in(here.database) == head_of()
    after_it = look(here.database, KEY).counts
    assert {table: after_it[table] for table in before} == before
    assert before["entry"] > 0
    assert before["reading"] > 0


def test_an_older_record_is_copied_and_then_brought_up_to_date(used, later):
    before = look(used.database, KEY).counts

    store = prepare(used, KEY, clock(), later())

    assert schema_in(used.database) == "later"
    assert everything(store, "shift") == [("night",)]
    store.close()
    after_it = look(used.database, KEY).counts
    assert {table: after_it[table] for table in before} == before
    copy = look(newest(used.copies), KEY)
    assert (copy.schema, copy.counts) == (HEAD, before)


def test_without_a_clock_the_machine_s_own_dates_the_copy(used, later):
    prepare(used, KEY, scripts=later()).close()

    assert newest(used.copies) is not None


def test_a_station_that_still_records_is_not_upgraded_under_its_feet(used, later):
    store = open_store(used.database, KEY)
    begin_session(store, last_run(store).start)
    store.close()

    with pytest.raises(Unavailable, match="still recording with its former version"):
        prepare(used, KEY, clock(5), later())
    assert schema_in(used.database) == HEAD
    prepare(used, KEY, clock(11), later()).close()
    assert schema_in(used.database) == "later"


@pytest.mark.parametrize(
    ("acts", "error"),
    [
        (f"{GOOD}, fail", ZeroDivisionError),
        ("copy_the_parent, lose_an_entry", RuntimeError),
        ("lose_a_parent", RuntimeError),
        ("add_a_table, add_a_table", OperationalError),
    ],
)
def test_a_step_that_fails_leaves_the_record_as_it_was(used, later, acts, error):
    before = look(used.database, KEY).counts

    with pytest.raises(error):
        prepare(used, KEY, clock(), later(acts))

    assert (schema_in(used.database), look(used.database, KEY).counts) == (HEAD, before)
    assert not list(used.data.glob("*.aside-*"))
    prepare(used, KEY).close()


def test_what_a_failed_step_had_written_already_is_undone_by_the_copy(used, later):
    before = look(used.database, KEY).counts

    with pytest.raises(ZeroDivisionError):
        prepare(used, KEY, clock(), later("lose_an_entry, commit_halfway, fail"))

    assert look(used.database, KEY).counts == before
    assert len(list(used.data.glob("*.aside-*Z"))) == 1
    prepare(used, KEY).close()


@pytest.mark.expects_log("cannot be read; setting it aside")
def test_a_record_that_a_failed_step_left_unreadable_is_undone_by_the_copy(
    used, later, monkeypatch
):
    before = look(used.database, KEY).counts

    def ruin(connection, *_):
        connection.close()
        content = bytearray(used.database.read_bytes())
        content[100] ^= 0xFF
        used.database.write_bytes(content)
        raise ZeroDivisionError

    monkeypatch.setattr(upgrade, "_migrate", ruin)

    with pytest.raises(ZeroDivisionError):
        prepare(used, KEY, clock(), later())

    assert look(used.database, KEY).counts == before


PREPARE = """
import sys
from pathlib import Path
from station.data.places import places
from station.data.upgrade import prepare
from tests.data.ready import KEY
from tests.data.test_upgrade import clock
prepare(places(Path(sys.argv[1])), KEY, clock(), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("act", range(4))
def test_a_power_cut_at_any_act_of_a_step_leaves_the_record_whole(used, later, act):
    before = look(used.database, KEY).counts
    scripts = later()

    cut = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", PREPARE, str(used.data.parent), str(scripts)],
        env=os.environ | {"STATION_TEST_KILL_AT": str(act)},
        cwd=ROOT,
        check=False,
    )

    assert cut.returncode == -signal.SIGKILL
    assert (schema_in(used.database), look(used.database, KEY).counts) == (HEAD, before)
    prepare(used, KEY, clock(), scripts).close()
    assert schema_in(used.database) == "later"


def test_a_record_that_lost_rows_to_damage_once_can_still_be_upgraded(used, later):
    with closing(connect(used.database, KEY)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO draft VALUES ('nobody', 'nobody', 'form', '{}', 0)")

    prepare(used, KEY, clock(), later()).close()

    assert schema_in(used.database) == "later"


def test_a_copy_made_before_is_the_record_of_the_older_version(used, later, tmp_path):
    store = prepare(used, KEY, clock(), later())
    copy = backup(store, tmp_path, after(9))
    store.close()

    assert copy.schema == "later"
    with pytest.raises(Unavailable, match="newer version"):
        prepare(used, KEY)


# --- Models and migrations ------------------------------------------------------------------------


def test_models_and_migrations_agree(store):
    with store.engine.connect() as connection:
        config = upgrade._config(SCRIPTS)
        config.attributes["connection"] = connection

        command.check(config)


def test_the_steps_follow_each_other_without_a_fork():
    steps = list(upgrade._steps(SCRIPTS).walk_revisions())

    assert [step.revision for step in steps] == sorted(
        (step.revision for step in steps), reverse=True
    )
    assert len(upgrade._steps(SCRIPTS).get_heads()) == 1


def test_no_step_goes_back():
    for path in (SCRIPTS / "versions").glob("0*.py"):
        assert "def downgrade" not in path.read_text()


def test_the_scripts_are_found_wherever_the_station_is_installed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    make_record(tmp_path / "100% new.db", KEY)

    assert look(tmp_path / "100% new.db", KEY).schema == HEAD
    assert Path(upgrade.__file__).parent in SCRIPTS.parents


def test_everything_that_was_entered_is_guarded_by_the_file_itself(store):
    with writing(store) as session:
        triggers = {
            row[0]
            for row in rows(
                session, "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'", ()
            )
        }

    free = {"heartbeat", "wish", "link", "draft", "minute"}
    assert triggers == set(METADATA.tables) - free

import errno
import threading
from contextlib import closing
from pathlib import Path

import pytest

from station.data.copies import backup, copy_of, look, newest, put_back
from station.data.engine import connect, keyed, open_store, rows, writing
from station.data.journal import append, period
from station.data.key import fingerprint_file, write_fingerprint
from station.data.places import places
from station.data.upgrade import head_of
from station.domain.errors import Unavailable
from station.domain.nomenclature import FLOW
from tests.data.damage import spoil
from tests.data.ready import (
    AT,
    KEY,
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

OTHER_KEY = bytes(32)


@pytest.fixture
def here(home, blank):
    """The places of a station that has a record."""
    found = places(home)
    found.make()
    found.database.write_bytes(blank)
    write_fingerprint(found.database, KEY)
    return found


def fill(path, beds):
    with closing(connect(path, KEY)) as connection:
        for place in range(beds):
            connection.execute("INSERT INTO bed VALUES (?, ?, 1, NULL)", (str(place), str(place)))


def beds_in(path):
    return look(path, KEY).counts["bed"]


def test_a_copy_holds_everything_and_says_how_much(store, tmp_path):
    an_admission(store, a_person(store))

    copy = backup(store, tmp_path / "copies", AT)

    assert copy.path.name == "station-20260301T080000Z.db"
    assert copy.schema == head_of()
    assert copy.counts["admission"] == 1
    assert look(copy.path, KEY) == copy
    assert sorted(path.name for path in copy.path.parent.iterdir()) == [
        copy.path.name,
        f"{copy.path.name}.fingerprint",
    ]


def test_a_copy_is_encrypted_like_the_record(store, tmp_path):
    an_admission(store, a_person(store, "Sister Papadopoulos"))

    content = backup(store, tmp_path, AT).path.read_bytes()

    assert b"Papadopoulos" not in content
    assert b"SQLite format" not in content


def test_a_copy_is_made_while_the_recorder_writes(store, tmp_path):
    session_id, channel = a_session(store), a_channel(store)
    done = threading.Event()

    def record():
        for second in range(10_000):
            append(store, session_id, a_batch(a_sample(channel, second)))
            if done.is_set():
                return

    recorder = threading.Thread(target=record)
    recorder.start()
    counts = [backup(store, tmp_path, after(place)).counts["appended"] for place in range(5)]
    done.set()
    recorder.join()

    assert counts == sorted(counts)
    assert newest(tmp_path).name == "station-20260301T080004Z.db"
    assert len(period(store, channel, FLOW.code, after(0), after(1e6))) >= counts[-1]


def test_where_there_are_no_copies_none_is_the_newest(tmp_path):
    assert newest(tmp_path) is None


def test_a_disk_that_is_full_leaves_half_a_copy_nowhere(store, tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("station.data.copies.flush", full)

    with pytest.raises(Unavailable, match=r"cannot be written \(No space left on device\): check"):
        backup(store, tmp_path / "copies", AT)
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_folder_that_is_not_there_says_which_disk_to_check(store, tmp_path):
    (tmp_path / "stick").write_text("not a folder")

    with pytest.raises(Unavailable, match=r"stick.* cannot be written"):
        backup(store, tmp_path / "stick" / "copies", AT)


def test_what_a_copy_that_was_cut_short_left_behind_is_written_over(store, tmp_path):
    (tmp_path / "station-20260301T080000Z.db.part").write_text("half a copy")

    assert beds_in(backup(store, tmp_path, AT).path) == 0


def test_a_damaged_record_gives_no_copy(record, tmp_path):
    spoil(record, "bed")

    with pytest.raises(Unavailable, match="is damaged"):
        copy_of(record, KEY, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_copy_with_another_key_is_told_by_its_fingerprint(store, tmp_path):
    copy = backup(store, tmp_path, AT)

    with pytest.raises(Unavailable, match="written with another key"):
        look(copy.path, OTHER_KEY)
    fingerprint_file(copy.path).unlink()
    with pytest.raises(Unavailable, match="its key is another one, or the file is damaged"):
        look(copy.path, OTHER_KEY)


def test_a_copy_with_a_damaged_page_is_told_even_where_nothing_reads_it(store, tmp_path):
    copy = backup(store, tmp_path, AT)
    spoil(copy.path, "ix_happening_utc")

    with pytest.raises(Unavailable, match=r"is damaged .*: use another copy"):
        look(copy.path, KEY)


def test_a_file_of_another_program_is_no_copy(tmp_path):
    with closing(keyed(tmp_path / "other.db", KEY, "rwc")) as other:
        other.execute("CREATE TABLE t (a)")

    with pytest.raises(Unavailable, match="not a record of this station"):
        look(tmp_path / "other.db", KEY)


def test_a_copy_put_back_is_the_record_and_the_present_one_is_kept(here):
    fill(here.database, 3)
    copy = copy_of(here.database, KEY, here.copies / "station-1.db")
    fill_more = open_store(here.database, KEY)
    with writing(fill_more) as session:
        rows(session, "INSERT INTO bed VALUES ('late', 'late', 9, NULL)", ())
    fill_more.close()

    aside = put_back(here, KEY, copy.path, AT)

    assert beds_in(here.database) == 3
    assert beds_in(aside) == 4
    assert aside.name == "station.db.aside-20260301T080000Z"
    restored = open_store(here.database, KEY)
    assert len(everything(restored, "bed")) == 3
    restored.close()


def test_a_copy_takes_the_place_of_a_record_that_is_gone(here):
    copy = copy_of(here.database, KEY, here.copies / "station-1.db")
    here.database.unlink()

    assert put_back(here, KEY, copy.path, AT) is None
    assert beds_in(here.database) == 0


@pytest.mark.expects_log("cannot be read; setting it aside")
def test_a_damaged_record_is_set_aside_with_its_log_untouched(here):
    copy = copy_of(here.database, KEY, here.copies / "station-1.db")
    content = bytearray(here.database.read_bytes())
    content[100] ^= 0xFF
    here.database.write_bytes(content)
    log = here.database.with_name("station.db-wal")
    log.write_bytes(b"left behind")

    aside = put_back(here, KEY, copy.path, AT)

    assert aside.read_bytes() == bytes(content)
    assert Path(f"{aside}-wal").read_bytes() == b"left behind"
    assert beds_in(here.database) == 0


def test_nothing_is_put_back_while_the_record_is_in_use(here):
    fill(here.database, 2)
    copy = copy_of(here.database, KEY, here.copies / "station-1.db")
    fill_later = open_store(here.database, KEY)

    with pytest.raises(Unavailable, match="Another program holds the record"):
        put_back(here, KEY, copy.path, AT)

    assert len(everything(fill_later, "bed")) == 2
    fill_later.close()


def test_a_damaged_copy_is_not_put_back(here):
    copy = copy_of(here.database, KEY, here.copies / "station-1.db")
    fill(here.database, 2)
    spoil(copy.path, "bed")

    with pytest.raises(Unavailable, match="damaged"):
        put_back(here, KEY, copy.path, AT)
    assert beds_in(here.database) == 2
    assert not list(here.data.glob("*.aside-*"))


def test_a_damaged_record_is_named_and_not_its_copy(record, tmp_path):
    content = bytearray(record.read_bytes())
    content[100] ^= 0xFF
    record.write_bytes(content)

    with pytest.raises(Unavailable, match=r"station\.db is damaged"):
        copy_of(record, KEY, tmp_path / "copy.db")


FULL = """
import resource, signal, sys
from pathlib import Path
from station.data.copies import copy_of
from station.domain.errors import Unavailable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
record = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    copy_of(record, bytes(range(32)), record.with_name("copy.db"))
except Unavailable as said:
    print(said)
"""


def test_a_disk_that_takes_no_more_is_named_and_half_a_copy_is_taken_away(record):
    with a_process(FULL, record) as copier:
        said = copier.stdout.read()

    assert "copy.db" in said
    assert "check the disk, its free space" in said
    assert not list(record.parent.glob("copy.db*"))


def test_a_record_that_cannot_be_opened_is_not_set_aside(here):
    copy = copy_of(here.database, KEY, here.copies / "station-1.db")
    here.database.unlink()
    here.database.mkdir()

    with pytest.raises(Unavailable, match="check the disk"):
        put_back(here, KEY, copy.path, AT)
    assert here.database.is_dir()

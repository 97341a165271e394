import errno
import os
import stat
import threading

import pytest

from station.data import key
from station.data.key import (
    fingerprint,
    fingerprint_file,
    obtain,
    read_fingerprint,
    windows_command,
    write_fingerprint,
)
from station.data.places import places
from station.domain.errors import Unavailable


@pytest.fixture
def here(home):
    found = places(home)
    found.make()
    return found


def test_the_first_start_makes_a_key_that_only_its_owner_can_read(here):
    made = obtain(here)

    assert len(made) == 32
    assert stat.S_IMODE(here.key_file.stat().st_mode) == 0o600


def test_every_later_start_finds_the_same_key(here):
    assert obtain(here) == obtain(here)


def test_two_stations_have_two_keys(here, tmp_path):
    assert obtain(here) != obtain(places(tmp_path / "other"))


def test_two_processes_that_start_at_once_agree_on_one_key(here):
    found = []
    starts = [threading.Thread(target=lambda: found.append(obtain(here))) for _ in range(8)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()

    assert len(found) == 8
    assert len(set(found)) == 1


def test_an_empty_fingerprint_names_no_key_and_is_written_again(here):
    made = obtain(here)
    fingerprint_file(here.key_file).write_text("")

    assert obtain(here) == made
    assert read_fingerprint(here.key_file) == fingerprint(made)


def test_nothing_but_key_and_fingerprint_is_left_lying(here):
    obtain(here)

    names = {path.name for path in here.key_file.parent.iterdir()}
    assert names == {here.key_file.name, fingerprint_file(here.key_file).name}


def test_a_key_that_another_process_made_meanwhile_is_the_key(here, monkeypatch):
    theirs = "ab" * 32

    def first(_draft, path):
        path.write_text(theirs)
        path.chmod(0o600)
        raise FileExistsError

    monkeypatch.setattr(os, "link", first)

    assert obtain(here) == bytes.fromhex(theirs)
    assert sorted(path.name for path in here.config.iterdir()) == [
        "station.key",
        "station.key.fingerprint",
    ]


@pytest.mark.expects_log("open to others")
def test_a_key_that_others_could_read_is_closed_and_that_is_said(here):
    made = obtain(here)
    here.key_file.chmod(0o644)

    assert obtain(here) == made
    assert stat.S_IMODE(here.key_file.stat().st_mode) == 0o600


def test_a_record_without_its_key_gets_no_new_one(here):
    here.database.touch()

    with pytest.raises(Unavailable, match="is missing: put the key back"):
        obtain(here)
    assert not here.key_file.exists()


@pytest.mark.parametrize("text", ["", "not hexadecimal", "ab" * 31, "ab" * 33])
def test_a_file_that_holds_no_key_is_said_to(here, text):
    here.key_file.write_text(text)

    with pytest.raises(Unavailable, match="does not hold a key"):
        obtain(here)


def test_another_key_than_before_is_noticed_before_anything_is_opened(here):
    known = fingerprint(obtain(here))
    here.key_file.write_text("cd" * 32)

    with pytest.raises(Unavailable, match=rf"not the one .* {known}"):
        obtain(here)


def test_a_key_that_cannot_be_read_is_said_to(here):
    here.key_file.mkdir()

    with pytest.raises(Unavailable, match="cannot be read"):
        obtain(here)


def test_a_key_that_cannot_be_written_is_said_to(here, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", full)

    with pytest.raises(Unavailable, match=r"cannot be written .*No space left"):
        obtain(here)
    assert not list(here.config.iterdir())


def test_a_fingerprint_says_nothing_of_the_key_and_tells_keys_apart(tmp_path):
    one, other = bytes(32), b"\x01" + bytes(31)
    write_fingerprint(tmp_path / "station.db", one)

    assert read_fingerprint(tmp_path / "station.db") == fingerprint(one) != fingerprint(other)
    assert one.hex() not in fingerprint_file(tmp_path / "station.db").read_text()
    assert read_fingerprint(tmp_path / "elsewhere.db") is None


def test_on_windows_one_access_entry_is_left():
    assert windows_command(key.Path("station.key"), "ward") == [
        "icacls",
        "station.key",
        "/inheritance:r",
        "/grant:r",
        "ward:F",
    ]

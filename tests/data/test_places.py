import os
from pathlib import Path

import platformdirs
import pytest

from station.data.places import OTHERS, check_local, places
from station.domain.errors import Unavailable

DISK = "/dev/sda1 / ext4 rw 0 0\n"


def test_a_home_replaces_all_three_folders(tmp_path):
    found = places(tmp_path)

    assert {found.config, found.data, found.log} == {
        tmp_path / "config",
        tmp_path / "data",
        tmp_path / "log",
    }


def test_without_a_home_the_operating_system_says_where():
    system = platformdirs.PlatformDirs("infusion-station", appauthor=False)

    found = places(None)

    assert (found.config, found.data, found.log) == (
        system.user_config_path,
        system.user_data_path,
        system.user_log_path,
    )


def test_every_named_path_lies_in_the_home(tmp_path):
    found = places(tmp_path)
    named = [found.settings, found.database, found.key_file, found.captures, found.copies]
    named += [found.prints, found.recorder_lock, found.window_lock]

    assert all(path.is_relative_to(tmp_path) for path in named)
    assert len(set(named)) == len(named)


def test_folders_are_made_for_their_owner_only(home):
    found = places(home)

    found.make()
    found.make()

    folders = [found.config, found.data, found.log, found.captures, found.copies, found.prints]
    assert all(folder.is_dir() for folder in folders)
    assert not any(folder.stat().st_mode & OTHERS for folder in folders)


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path):
    in_the_way = tmp_path / "home"
    in_the_way.write_text("a file")

    with pytest.raises(Unavailable, match=r"cannot be made .* check the disk"):
        places(in_the_way).make()


def test_the_folder_of_sockets_is_short_and_the_same_for_the_same_home(tmp_path):
    far = tmp_path / ("x" * 200)

    assert places(far).runtime == places(far).runtime
    assert places(far).runtime != places(tmp_path).runtime
    assert len(str(places(far).runtime)) < 60


@pytest.fixture
def sockets(home):
    found = places(home)
    yield found
    if found.runtime.is_symlink():
        found.runtime.unlink()
    elif found.runtime.exists():
        found.runtime.rmdir()


def test_the_folder_of_sockets_is_its_owners_only(sockets):
    made = sockets.make_runtime()

    assert made == sockets.runtime
    assert not made.stat().st_mode & OTHERS


def test_a_folder_of_sockets_that_is_open_to_others_is_not_used(sockets):
    sockets.runtime.mkdir(mode=0o700)
    sockets.runtime.chmod(0o755)

    with pytest.raises(Unavailable, match="open to others"):
        sockets.make_runtime()


def test_a_link_to_elsewhere_is_no_folder_of_sockets(sockets, tmp_path):
    sockets.runtime.symlink_to(tmp_path)

    with pytest.raises(Unavailable, match="belongs to someone else"):
        sockets.make_runtime()


def test_where_users_have_no_numbers_the_folder_of_sockets_still_has_a_name(sockets, monkeypatch):
    monkeypatch.delattr(os, "getuid")

    assert "user" in sockets.runtime.name
    assert sockets.make_runtime().is_dir()


def test_a_record_on_a_network_share_is_refused(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(DISK + f"server:/ward {tmp_path}/ward\\040share nfs4 rw 0 0\n")

    with pytest.raises(Unavailable, match="network share"):
        check_local(tmp_path / "ward share" / "data" / "station.db", mounts)


def test_a_record_on_a_disk_of_this_computer_is_accepted(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/ward /mnt/ward nfs4 rw 0 0\n{DISK}")

    check_local(tmp_path / "station.db", mounts)


def test_where_mounts_cannot_be_read_nothing_is_refused(tmp_path):
    check_local(tmp_path / "station.db", Path(tmp_path / "nowhere"))

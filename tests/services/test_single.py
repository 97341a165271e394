import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from station.domain.errors import Refused, Unavailable
from station.services.single import Owner, held, hold

HOLD_FOR_EVER = """
import sys, threading
from pathlib import Path
from station.services.single import hold
single = hold(Path(sys.argv[1]), "recorder", "boot-1")
print("held", flush=True)
threading.Event().wait()
"""


@pytest.fixture
def lock(tmp_path):
    return tmp_path / "data" / "recorder.lock"


def test_a_second_holder_is_refused_in_one_sentence_that_names_the_first(lock):
    single = hold(lock, "recorder", "boot-1")

    with pytest.raises(Refused, match=rf"recorder already runs .*process {os.getpid()}"):
        hold(lock, "recorder", "boot-1")
    single.release()


def test_after_a_release_the_next_one_holds_it_and_sees_no_crash(lock):
    hold(lock, "recorder", "boot-1").release()

    second = hold(lock, "recorder", "boot-1")

    assert not second.after_crash
    second.release()
    second.release()


def test_whoever_looks_learns_whether_it_is_held(lock):
    assert not held(lock)
    single = hold(lock, "recorder", "boot-1")
    assert held(lock)
    single.release()
    assert not held(lock)


def test_a_lock_left_by_a_killed_process_is_recognised_and_taken(lock):
    killed = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", HOLD_FOR_EVER, str(lock)], stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout.readline() == "held\n"
    assert held(lock)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    single = hold(lock, "recorder", "boot-1")

    assert single.before == Owner("boot-1", killed.pid)
    assert single.after_crash
    single.release()


def test_a_process_id_that_now_belongs_to_someone_else_holds_nothing(lock):
    lock.parent.mkdir()
    lock.write_text(json.dumps({"boot": "boot-0", "pid": os.getpid()}), encoding="ascii")

    single = hold(lock, "recorder", "boot-1")

    assert single.before == Owner("boot-0", os.getpid())
    single.release()


@pytest.mark.parametrize("left", ["", "{", "[1]", '{"boot": "x"}', "17"])
def test_half_written_owners_are_nobody(lock, left):
    lock.parent.mkdir()
    lock.write_text(left, encoding="ascii")

    single = hold(lock, "recorder", "boot-1")

    assert single.before is None
    single.release()


def test_a_place_that_cannot_hold_a_lock_is_said(tmp_path):
    (tmp_path / "file").write_text("", encoding="ascii")

    with pytest.raises(Unavailable, match="cannot be used"):
        hold(tmp_path / "file" / "recorder.lock", "recorder", "boot-1")
    with pytest.raises(Unavailable, match="cannot be used"):
        held(tmp_path)


def test_a_holder_without_a_name_is_refused_all_the_same(lock):
    single = hold(lock, "window", "boot-1")
    lock.write_text("", encoding="ascii")

    with pytest.raises(Refused, match="A window already runs for this station; there"):
        hold(lock, "window", "boot-1")
    single.release()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.expects_log("its owner cannot be written")
def test_a_full_disk_does_not_keep_a_lock_from_being_held():
    single = hold(Path("/dev/full"), "recorder", "boot-1")

    assert single.before is None
    single.release()

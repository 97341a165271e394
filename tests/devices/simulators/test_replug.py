"""A cable that is pulled and put back leaves nothing open and nothing behind."""

import os
import threading
from dataclasses import replace
from functools import cache, lru_cache

import pytest

from devices.catalogue import kinds
from devices.line import open_line
from devices.simulators.replug import Held, Replugged, held, replug, replugged
from station.domain.errors import Unavailable

KINDS = list(kinds().values())
CYCLES = 20

posix = pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals there")


@posix
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.protocol)
def test_files_and_threads_are_as_many_after_many_cycles_as_before(kind):
    files, threads = held().files, threading.active_count()

    found = replugged(kind, CYCLES, seed=3)

    assert found.values > CYCLES / 2
    assert found.before.files == found.after.files == files  # the cable is out: all is closed
    assert found.before.threads == found.after.threads == threads
    assert held().files == files


@posix
def test_a_file_that_is_left_open_each_time_is_found(monkeypatch):
    left = []

    def careless(*words):
        left.append(os.dup(0))
        return open_line(*words)

    monkeypatch.setattr("devices.simulators.replug.open_line", careless)
    try:
        found = replugged(KINDS[0], CYCLES, seed=3)
    finally:
        for one in left:
            os.close(one)

    assert found.after.files - found.before.files >= CYCLES
    assert found.rows[0].met is False


@posix
def test_no_object_stays_behind_a_cycle():
    [few, many] = (replugged(KINDS[0], cycles, seed=3) for cycles in (20, 60))

    for found in (few, many):
        assert found.after.objects - found.before.objects < found.cycles / 2


@posix
def test_every_kind_has_its_rows():
    rows = replug(KINDS[:1], 2, seed=1)

    assert [row.unit for row in rows] == [
        "files and threads",
        "objects a cycle",
        "KiB in 1,000 cycles",
    ]
    assert rows[0].met


@posix
def test_a_device_that_is_not_heard_again_is_told():
    class Mute:
        def __init__(self, device):
            self._device = device

        def __getattr__(self, name):
            return getattr(self._device, name)

        def receive(self, _data, _now):
            return b""

        def due(self, _now):
            return b""

    def make(panels):
        return Mute(KINDS[0].make_responder(panels))

    with pytest.raises(Unavailable, match="no value within 120 s"):
        replugged(replace(KINDS[0], make_responder=make), 1, seed=3)
    assert threading.active_count() >= 1


def test_what_is_left_open_misses_its_goal():
    before, after = Held(6, 1, 40_000, 26_000), Held(9, 2, 40_400, 26_100)
    rows = Replugged("ticker", 200, 350, before, after).rows

    assert [row.figure for row in rows] == [4, 2.0, 500.0]
    assert [row.met for row in rows] == [False, False, None]
    assert rows[0].what == (
        "after 200 times out and in again, 350 values heard; 9 files, 2 threads at the end"
    )


def test_a_memory_of_bounded_size_is_no_leak_and_one_without_a_bound_is():
    @lru_cache(maxsize=30_000)
    def small(number):
        return [number]

    @cache
    def endless(number):
        return [number]

    held()  # what other tests left behind is forgotten here, some hundred objects of it later
    before = held().objects
    for number in range(20_000):
        small(number)
    bounded = held().objects - before
    for number in range(20_000):
        endless(number)
    unbounded = held().objects - before - bounded

    assert bounded < 5_000
    assert unbounded > 15_000


def test_where_the_system_does_not_tell_files_and_memory_are_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr("devices.simulators.replug.OPEN_FILES", tmp_path / "none")

    assert (held().files, held().kibibytes) == (0, 0)

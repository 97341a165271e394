"""The benchmarks by their names: what is asked for is run, with the processes it needs."""

import sys

import pytest

from station.domain.clock import SystemClock
from station.domain.errors import Refused
from station.domain.measured import Benchmark, Measured
from station.services import benches
from station.services.benches import BEDS, Benches, measured
from tests.services.test_simulated_ward import PUMP, program


def rows(name):
    return lambda amount, seed: [Measured(name, amount, "of", str(seed))]


KNOWN = {"one": Benchmark(rows("one"), 5, "seconds"), "two": Benchmark(rows("two"))}


def told(found):
    return [(row.name, row.figure, row.what) for row in found]


def test_one_is_run_by_its_name_and_all_without_a_name():
    assert told(measured(KNOWN, "one", 9, 3)) == [("one", 9, "3")]
    assert told(measured(KNOWN, None, None, None)) == [("one", 5, "1"), ("two", 0, "1")]


def test_an_unknown_name_is_refused_with_those_there_are():
    with pytest.raises(Refused, match="no benchmark none; there are one, two"):
        measured(KNOWN, "none", None, None)


class Commands:
    """Makes a program that says what a ward's devices say, and waits; keeps what was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, *words):
        self.asked.append(tuple(map(str, words)))
        if words[0] == "devices":
            return program(*[PUMP] * 2 * BEDS, then="sys.stdin.read()")
        return [sys.executable, "-c", "import sys; sys.stdin.read()"]


@pytest.mark.parametrize(
    ("name", "does", "measures"),
    [
        ("recorder", "measure_recorder", ()),
        ("lines", "measure_lines", ("--measured",)),
        ("ward", "measure_ward", ()),
    ],
)
def test_devices_and_recorder_are_processes_of_this_program(monkeypatch, name, does, measures):
    commands, met = Commands(), []

    def measure(where, running, _clock, *more):
        with running.devices() as ward, running.recorder() as process:
            met.append((len(getattr(ward, "lines", ward)), process > 0, more[-1].seconds))
            assert where.data.name == "data"
        return []

    monkeypatch.setattr(benches, does, measure)

    assert Benches(commands, SystemClock()).named[name].measure(7, 4) == []

    assert met == [(2 * BEDS, True, 7)]
    devices, record = commands.asked
    assert devices[0] == "devices"
    assert devices[3:] == (
        "--beds", "12", "--seed", "4", "--hour", "16.0", "--days", "0", *measures,
    )  # fmt: skip
    assert record[:2] == ("record", "--home")


def test_the_store_is_measured_in_a_folder_of_its_own(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    met = []
    monkeypatch.setattr(benches, "measure_store", lambda folder, _size: met.append(folder) or [])

    assert Benches(Commands(), SystemClock()).named["store"].measure() == []
    assert met[0].parent == tmp_path
    assert not met[0].exists()

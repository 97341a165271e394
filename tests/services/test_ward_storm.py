"""The storm: troubles at random, each of which passes, and every box that moves is in the truth."""

import random
from datetime import timedelta
from itertools import pairwise

import pytest

from devices.simulators.visit import obey
from station.data.inspect_owners import Box
from station.domain.device import Category
from station.services.simulated_ward import SimulatedLine, SimulatedWard
from station.services.ward_storm import LONG_OUT, SERIALS, Storm, Weather
from station.services.ward_truth import WardTruth
from tests.services.recording import NOON

BEDS = ("1", "2", "3", "4")
LINES = [
    SimulatedLine(bed, category, f"{category}-protocol", f"/dev/{bed}-{category}", 5.0)
    for bed in BEDS
    for category in Category
]


class Beds:
    """What the devices' process does with each word: keeps it, if it can be understood."""

    def __init__(self):
        self.beds = {f"Bed {bed}": object() for bed in BEDS}
        self.done = []

    def write(self, line):
        obey(line, self)

    def flush(self):
        pass

    def __getattr__(self, name):
        return lambda bed, *words: self.done.append((name, bed, *map(str, words)))

    def of(self, *names):
        return [one for one in self.done if one[0] in names]


def when(seconds):
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def truth():
    truth = WardTruth()
    for number, line in enumerate(LINES):
        truth.put(Box(line.protocol, str(300_000 + number), line.name), line.bed, NOON, 0)
    return truth


@pytest.fixture
def beds():
    return Beds()


def a_storm(truth, beds, seed=1, seconds=3600.0, every=2.0):
    ward = SimulatedWard(LINES, beds)
    return Storm(ward, truth, random.Random(seed), Weather(every, when(seconds)))  # noqa: S311 - as in the bench


def blow(storm, seconds, begin=0.0):
    at = begin
    while at < begin + seconds:
        storm.step(when(at))
        at += 0.25
    return at


def test_everything_that_can_befall_a_ward_does(truth, beds):
    storm = a_storm(truth, beds)
    blow(storm, 3600)

    assert set(storm.happened) >= {
        "cables out", "cables out for long", "boxes exchanged", "serial numbers at two beds",
        "pumps set, loaded or kinked", "side effects", "silence of a line", "garbage of a line",
        "truncate of a line", "restart of a line", "clock-back of a line",
    }  # fmt: skip
    assert {name for name, *_ in beds.done} == {
        "pull", "plug", "disturb", "swap_pump", "swap_monitor", "set_rate", "give_bolus", "load",
        "occlude", "start_side_effect",
    }  # fmt: skip
    assert sum(storm.happened.values()) > 800


def test_the_same_seed_is_the_same_storm(truth, beds):
    blow(a_storm(truth, beds), 600)
    again = Beds()
    fresh = WardTruth()
    fresh.placed = [type(one)(one.box, one.bed, one.begin, heard=0) for one in truth.placed[:8]]
    blow(a_storm(fresh, again), 600)

    assert again.done == beds.done


def test_every_cable_that_was_pulled_comes_back(truth, beds):
    storm = a_storm(truth, beds, seconds=600)
    at = blow(storm, 600)
    storm.calm(when(at))

    assert storm.quiet
    pulled, plugged = (sorted(one[1:] for one in beds.of(name)) for name in ("pull", "plug"))
    assert pulled == plugged
    assert all(truth.box_on(line.name) is not None for line in LINES)


def test_no_cable_is_out_for_long_when_it_will_soon_be_calm(truth, beds):
    storm = a_storm(truth, beds, seconds=LONG_OUT[1] - 1)
    blow(storm, LONG_OUT[1])

    assert storm.happened["cables out"] > 20
    assert storm.happened["cables out for long"] == 0


def test_nothing_new_befalls_a_calm_ward(truth, beds):
    storm = a_storm(truth, beds, seconds=100)
    at = blow(storm, 160)
    before = list(beds.done)
    blow(storm, 100, at)

    assert beds.done == before


def test_exchanged_boxes_have_numbers_that_nobody_had_and_every_device_can_say(truth, beds):
    blow(a_storm(truth, beds), 3000)
    exchanged = [one.box.digits for one in truth.exchanges()]
    said = [one[2] for one in beds.of("swap_pump", "swap_monitor")]

    assert sorted(said) == sorted(exchanged)
    new = [digits for digits in exchanged if int(digits) < 300_000]
    assert len(set(new)) >= len(new) * 0.8  # the others are at a second bed for a while
    assert all(SERIALS[0] <= int(digits) <= SERIALS[1] for digits in new)


def test_a_box_is_on_one_line_at_a_time_and_a_number_at_two_beds_is_taken_away_again(truth, beds):
    storm = a_storm(truth, beds, seed=3)
    at = blow(storm, 3000)
    storm.calm(when(at))

    for line in LINES:
        there = [one for one in truth.placed if one.box.line == line.name]
        assert all(one.end <= other.begin for one, other in pairwise(there))
    assert storm.happened["serial numbers at two beds"] > 3
    last = [truth.box_on(line.name).digits for line in LINES]
    assert len(set(last)) == len(last)


def test_a_line_in_trouble_is_left_alone_until_it_has_recovered(truth, beds):
    blow(a_storm(truth, beds, every=0.3), 20)

    met = [one[1:3] for one in beds.of("pull", "disturb")]
    assert len(met) > len(LINES) / 2
    assert len(set(met)) == len(met)


def test_a_number_that_cannot_be_said_is_lent_to_nobody(beds):
    truth = WardTruth()
    for line in LINES:
        truth.put(Box(line.protocol, "DE51700123", line.name), line.bed, NOON, 0)
    storm = a_storm(truth, beds)
    for _ in range(50):
        storm._twice(NOON)

    assert beds.done == []

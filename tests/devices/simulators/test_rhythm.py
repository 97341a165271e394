"""A person's day: sleep at night, walks by day, the same for the same seed."""

from itertools import pairwise

import pytest

from devices.simulators.rhythm import DAY, HOUR, MINUTE, Rhythm

SEEDS = range(12)


def walks_of(rhythm, days):
    found = {}
    for minute in range(int(days * DAY / MINUTE)):
        walk = rhythm.last_walk(minute * MINUTE)
        if walk is not None:
            found[walk.begin] = walk
    return list(found.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_everybody_sleeps_at_three_and_is_awake_at_noon(seed):
    rhythm = Rhythm(seed, start_hour=10)
    nights = [(3 - 10) % 24 * HOUR + day * DAY for day in range(7)]
    noons = [2 * HOUR + day * DAY for day in range(7)]

    assert [rhythm.asleep(night) for night in nights] == [1.0] * 7
    assert [rhythm.asleep(noon) for noon in noons] == [0.0] * 7


def test_falling_asleep_takes_its_time():
    rhythm = Rhythm(1, start_hour=0)
    depths = [rhythm.asleep(minute * MINUTE) for minute in range(20 * 60, 26 * 60)]

    assert depths == sorted(depths)
    assert any(0 < depth < 1 for depth in depths)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_person_walks_several_times_a_day_and_is_at_the_bed_between(seed):
    walks = walks_of(Rhythm(seed), days=3)

    assert 9 <= len(walks) <= 24
    assert all(4 * MINUTE <= walk.end - walk.begin <= 30 * MINUTE for walk in walks)
    assert all(before.end < after.begin for before, after in pairwise(walks))


def test_a_walk_covers_its_moments_and_no_others():
    rhythm = Rhythm(3)
    walk = walks_of(rhythm, days=1)[0]

    assert rhythm.walk(walk.begin) == walk
    assert rhythm.walk(walk.end) is None
    assert rhythm.walk(walk.begin - 1) is None
    assert rhythm.last_walk(walk.end + HOUR / 4) == walk


def test_nobody_walks_before_the_start():
    assert all(Rhythm(seed).last_walk(0.0) is None for seed in SEEDS)


def test_looking_back_and_forth_changes_nothing():
    forward, jumping = Rhythm(5), Rhythm(5)
    moments = [day * DAY + 5 * HOUR for day in range(9)]
    seen = [forward.last_walk(moment) for moment in moments]

    assert [jumping.last_walk(moment) for moment in reversed(moments)] == seen[::-1]

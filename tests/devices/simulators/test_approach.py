"""Pure functions of a seed and a moment: repeatable, bounded, smooth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.approach import between, chance, saturating, settle, wander

SEEDS = st.integers(0, 2**32)
MOMENTS = st.floats(0, 7 * 86_400)


def test_chance_is_the_same_in_every_process():
    assert chance(7, "walks", 3) == 0.5549651255248514  # worked out once, kept for ever


@given(SEEDS, st.integers(-1000, 10**9))
def test_chance_lies_from_nothing_up_to_one(seed, index):
    assert 0 <= chance(seed, "any", index) < 1


def test_chance_is_spread_evenly_and_each_stream_is_its_own():
    drawn = [chance(1, "one", index) for index in range(4000)]
    other = [chance(1, "two", index) for index in range(4000)]

    assert sum(drawn) / len(drawn) == pytest.approx(0.5, abs=0.02)
    assert sum(value < 0.1 for value in drawn) / len(drawn) == pytest.approx(0.1, abs=0.02)
    assert not set(drawn) & set(other)


@given(SEEDS, MOMENTS)
def test_a_wandering_value_stays_between_its_bounds(seed, now):
    assert -1 <= wander(seed, "any", now, 300) <= 1


@given(SEEDS, MOMENTS)
def test_a_wandering_value_does_not_jump(seed, now):
    step = wander(seed, "any", now + 1, 300) - wander(seed, "any", now, 300)

    assert abs(step) <= 2 * 1.5 / 300 + 1e-9


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(0, 1e4), st.floats(0, 1e4))
def test_settling_in_two_steps_is_settling_in_one(value, target, first, second):
    once = settle(value, target, first + second, 60)
    twice = settle(settle(value, target, first, 60), target, second, 60)

    assert twice == pytest.approx(once, abs=1e-6)


def test_half_the_way_is_gone_in_a_half_time():
    assert settle(0, 10, 60, 60) == 5


def test_a_saturating_response_is_a_half_at_its_half():
    assert saturating(160, 160) == 0.5
    assert saturating(0, 160) == 0


def test_between_is_a_straight_line():
    assert [between(2, 4, part) for part in (0, 0.5, 1)] == [2, 3, 4]

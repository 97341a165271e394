import pytest

from station.domain import nomenclature
from station.domain.freshness import Cycle, Freshness, freshness, stale_after


@pytest.mark.parametrize(
    ("age", "cycle", "meaning"),
    [
        (0, 1, Freshness.LIVE),
        (2, 1, Freshness.LIVE),
        (2.1, 1, Freshness.AGEING),
        (5, 1, Freshness.AGEING),
        (5.1, 1, Freshness.STALE),
        (3, None, Freshness.AGEING),
        (5.1, None, Freshness.STALE),
        (11.9, 6, Freshness.LIVE),
        (12.1, 6, Freshness.AGEING),
        (18, 6, Freshness.AGEING),
        (18.1, 6, Freshness.STALE),
    ],
)
def test_an_age_is_read_by_the_measured_cycle(age, cycle, meaning):
    assert freshness(nomenclature.FLOW, age, cycle) is meaning


@pytest.mark.parametrize("age", [0, 1, 60, 3000])
def test_a_cuff_pressure_is_never_live(age):
    assert freshness(nomenclature.CUFF_SYS, age, 1) is Freshness.EPISODE


@pytest.mark.parametrize(("cycle", "limit"), [(None, 5), (0.1, 5), (1.5, 5), (1.7, 5.1), (6, 18)])
def test_the_limit_is_five_seconds_or_three_cycles(cycle, limit):
    assert stale_after(cycle) == pytest.approx(limit)


def test_a_cycle_is_unknown_until_two_values_came():
    cycle = Cycle()
    assert cycle.seconds is None
    cycle.heard(10)
    assert cycle.seconds is None
    cycle.heard(11.5)
    assert cycle.seconds == 1.5


def test_one_long_pause_does_not_make_a_slow_line():
    cycle = Cycle()
    for moment in [0, 1, 2, 3, 600, 601, 602]:
        cycle.heard(moment)

    assert cycle.seconds == 1


def test_a_line_that_really_became_slow_is_learnt():
    cycle = Cycle()
    for moment in [*range(20), *range(25, 60, 6)]:
        cycle.heard(moment)

    assert cycle.seconds == 6


def measured(*moments):
    cycle = Cycle()
    for moment in moments:
        cycle.heard(moment)
    return cycle.seconds


def test_an_absence_is_no_cycle_however_few_intervals_are_known():
    assert measured(0, 1800) is None
    assert measured(0, 1800, 3600, 5400, 7200, 9000) is None
    assert measured(0, 1800, 1801) == 1
    assert measured(0, 1, 1800) == 1


def test_of_few_intervals_the_shortest_is_the_cycle():
    assert measured(0, 50, 51, 91) == 1
    assert measured(0, 1, 31, 61) == 1


def test_a_slow_line_is_known_by_its_second_interval_and_one_long_one_may_be_a_pause():
    assert measured(0, 36) is None
    assert measured(0, 36, 72) == 36
    assert measured(0, 60, 120, 180, 240, 300) == 60


def test_a_value_that_is_told_again_is_no_interval():
    assert measured(0, 0) is None
    assert measured(0, 6, 6, 6, 12, 12, 12) == 6

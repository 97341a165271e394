import pytest

from devices.protocols.ge_dri.cuff import Cuff, Measured
from tests.devices.protocols.ge_dri.s5 import NONE, NOT_UPDATED

FIRST, SECOND = (12800, 7400, 9200, 82), (13100, 7000, 9000, 80)
NOTHING = (NONE,) * 4


def told(cuff: Cuff, *answers: tuple[int, ...]) -> list[Measured | None]:
    return [cuff.take(one) for one in answers]


@pytest.fixture
def cuff():
    return Cuff()


# --- Without a time of its own -------------------------------------------------------------------


def test_a_pressure_that_stands_in_every_answer_is_told_once(cuff):
    assert told(cuff, FIRST, FIRST, FIRST) == [Measured(FIRST, None), None, None]


def test_changed_values_are_another_measurement(cuff):
    assert told(cuff, FIRST, SECOND, SECOND) == [
        Measured(FIRST, None),
        Measured(SECOND, None),
        None,
    ]


def test_no_value_at_all_is_told_once_too(cuff):
    assert told(cuff, NOTHING, NOTHING) == [Measured(NOTHING, None), None]


def test_what_was_not_updated_is_no_news(cuff):
    not_updated = (NOT_UPDATED,) * 4

    assert told(cuff, not_updated, FIRST, not_updated) == [None, Measured(FIRST, None), None]


def test_a_value_that_was_not_updated_is_as_it_was(cuff):
    changed = (13100, NOT_UPDATED, 9000, NOT_UPDATED)

    assert told(cuff, FIRST, changed) == [
        Measured(FIRST, None),
        Measured((13100, 7400, 9000, 82), None),
    ]


def test_a_cuff_that_was_shown_no_more_and_comes_back_is_new(cuff):
    told(cuff, FIRST)

    assert cuff.gone()
    assert not cuff.gone()
    assert told(cuff, FIRST) == [Measured(FIRST, None)]


def test_a_cuff_that_never_was_does_not_go(cuff):
    assert not cuff.gone()


def test_of_another_monitor_everything_is_new(cuff):
    cuff.timed(100)
    told(cuff, FIRST)
    cuff.forget()

    assert told(cuff, FIRST) == [Measured(FIRST, None)]


# --- With a time of its own ----------------------------------------------------------------------


def test_a_time_that_is_known_goes_with_the_values(cuff):
    cuff.timed(100)

    assert told(cuff, FIRST, FIRST) == [Measured(FIRST, 100), None]


def test_a_later_time_with_other_values_is_told_at_once(cuff):
    cuff.timed(100)
    told(cuff, FIRST)
    cuff.timed(200)

    assert told(cuff, SECOND) == [Measured(SECOND, 200)]


def test_a_later_time_with_the_same_values_is_told_when_the_next_answer_agrees(cuff):
    cuff.timed(100)
    told(cuff, FIRST)
    cuff.timed(200)

    assert told(cuff, FIRST, FIRST, FIRST) == [None, Measured(FIRST, 200), None]


def test_a_time_that_comes_before_its_values_does_not_date_the_old_ones(cuff):
    cuff.timed(100)
    told(cuff, FIRST)
    cuff.timed(200)

    assert told(cuff, FIRST, SECOND) == [None, Measured(SECOND, 200)]


def test_values_that_come_before_their_time_wait_for_it(cuff):
    cuff.timed(100)
    told(cuff, FIRST)
    assert told(cuff, SECOND) == [None]
    cuff.timed(200)

    assert told(cuff, SECOND) == [Measured(SECOND, 200)]


def test_values_whose_time_does_not_come_are_told_without_one(cuff):
    cuff.timed(100)
    told(cuff, FIRST)

    assert told(cuff, SECOND, SECOND, SECOND) == [None, Measured(SECOND, None), None]


def test_values_that_flicker_for_one_answer_are_not_told(cuff):
    cuff.timed(100)
    told(cuff, FIRST)

    assert told(cuff, SECOND, FIRST, SECOND) == [None, None, None]


def test_a_measurement_that_failed_is_told_at_once(cuff):
    cuff.timed(100)
    told(cuff, FIRST)

    assert told(cuff, NOTHING) == [Measured(NOTHING, None)]


def test_a_cuff_that_comes_back_as_it_was_keeps_its_time(cuff):
    cuff.timed(100)
    told(cuff, FIRST)
    cuff.gone()

    assert told(cuff, FIRST, FIRST) == [Measured(FIRST, 100), None]


def test_a_time_that_is_not_told_any_more_stays_as_it_was(cuff):
    cuff.timed(100)
    cuff.timed(None)

    assert told(cuff, FIRST) == [Measured(FIRST, 100)]

"""Counts that go with time: gone back, come round, read late, damaged."""

from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.nonin.running import DAY, SLACK, TIMER, Course


def fell(course, *counts):
    """What each count, with its second, fell from."""
    return [course.fell(count, 1000.0 + second) for second, count in counts]


def test_a_count_that_goes_with_time_does_not_fall():
    assert fell(Course(TIMER), (0, 100), (1, 103), (2, 106), (300, 1000)) == [None] * 4


def test_one_that_begins_anew_has_fallen_when_the_next_one_says_so_too():
    assert fell(Course(TIMER), (0, 9000), (10, 0), (11, 3), (12, 6)) == [None, None, 9000, None]


def test_one_damaged_count_is_nothing():
    counts = (0, 9000), (1, 5), (2, 9006), (3, 5), (4, 700), (5, 9015)

    assert fell(Course(TIMER), *counts) == [None] * 6


def test_one_that_comes_round_has_not_fallen():
    end = 2**14

    assert fell(Course(TIMER), (0, end - 3), (1, 0), (2, 3), (5461 + 2, 2)) == [None] * 4
    assert fell(Course(DAY), (0, 86_399), (1, 0), (2, 1)) == [None] * 3


def test_one_that_comes_round_while_the_line_is_away_has_not_fallen():
    assert fell(Course(TIMER), (0, 16_000), (5461.33 + 10, 16_030), (6000, 1618)) == [None] * 3


def test_one_that_is_set_forward_has_not_fallen():
    assert fell(Course(DAY), (0, 100), (1, 5000), (2, 5001), (3, 5002)) == [None] * 4


def test_one_that_is_set_back_by_an_hour_has():
    assert fell(Course(DAY), (0, 36_000), (1, 32_401), (2, 32_402)) == [None, None, 36_000]


def test_one_that_was_read_late_has_not_fallen():
    assert fell(Course(TIMER), (0, 100), (SLACK, 100), (SLACK, 115)) == [None] * 3


def test_another_device_s_count_is_another_count():
    course = Course(TIMER)
    fell(course, (0, 9000), (1, 5))

    course.forget()

    assert fell(course, (2, 8), (3, 11)) == [None] * 2


@given(st.integers(0, 2**14 - 1), st.lists(st.floats(0, 20_000), max_size=20))
def test_no_count_that_keeps_time_ever_falls(begin, waits):
    course, second = Course(TIMER), 0.0
    for wait in waits:
        second += wait
        assert course.fell(int(begin + second * 3) % 2**14, second) is None

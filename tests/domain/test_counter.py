from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.counter import Count, Witness, course_of_counter
from station.domain.course import Event, Given, Origin
from station.domain.period import Period

START = datetime(2026, 4, 4, tzinfo=UTC)


def at(minutes):
    return START + timedelta(minutes=minutes)


def span(begin, end):
    return Period(at(begin), at(end))


def counts(*pairs, **named):
    return [Count(at(m), None if ml is None else Decimal(ml), **named) for m, ml in pairs]


def course(read, *stretches, gaps=(), purging=()):
    witness = Witness(stretches or (span(0, 10),), gaps, purging)
    return course_of_counter(read, witness)


def volume(told):
    return sum(piece.ml for piece in told.given)


def test_the_total_is_the_sum_of_positive_differences():
    told = course(counts((0, "10"), (1, "10.5"), (2, "10.5"), (3, "11.25")), span(0, 3))

    assert told.origin is Origin.COUNTER
    assert told.given == (
        Given(span(0, 1), Fraction(1, 2)),
        Given(span(2, 3), Fraction(3, 4)),
    )
    assert told.unknown == ()


def test_readings_may_come_in_any_order():
    told = course(counts((3, "11"), (0, "10"), (2, "10.5"), (1, "10.5")), span(0, 3))

    assert volume(told) == 1


def test_a_counter_that_falls_is_an_event_and_never_a_dose():
    told = course(counts((0, "10"), (1, "12"), (2, "0.3"), (3, "0.8")), span(0, 3))

    assert volume(told) == Decimal("2.5")
    assert told.events == ((at(2), Event.FELL),)
    assert told.unknown == ()


def test_a_fall_that_nobody_watched_leaves_its_time_unknown():
    told = course(counts((0, "10"), (1, "12"), (6, "0.3"), (7, "0.8")), span(0, 7))

    assert told.unknown == (span(1, 6),)


def test_a_short_gap_with_a_fall_in_it_is_unknown_too():
    read = counts((0, "10"), (1, "12"), (1.5, "0.3"), (2, "0.8"))

    told = course(read, span(0, 2), gaps=[span(1.1, 1.4)])

    assert told.unknown == (span(1, 1.5),)


def test_no_difference_is_taken_from_one_device_session_to_the_next():
    before, after = counts((0, "1"), (1, "2")), counts((2, "5"), (3, "6"), session=1)

    told = course(before + after, span(0, 3))

    assert volume(told) == 2
    assert told.events == ((at(2), Event.RESTARTED),)


def test_a_counter_that_comes_back_from_nothing_is_no_huge_dose():
    told = course(counts((0, "50"), (0.1, "0"), (0.2, "50"), (0.3, "50.02")), span(0, 0.3))

    assert volume(told) == Decimal("0.02")
    assert told.events == ((at(0.1), Event.FELL), (at(0.2), Event.JUMPED))


def test_a_bolus_at_full_speed_is_no_jump():
    told = course(counts((0, "50"), (1, "75")), span(0, 1))

    assert (volume(told), told.events) == (25, ())


def test_over_a_gap_the_difference_is_volume_given_whose_course_nobody_saw():
    read = counts((0, "10"), (1, "10.1"), (161, "20.1"), (162, "20.2"))

    told = course(read, span(0, 162), gaps=[span(1, 161)])

    assert told.given[1] == Given(span(1, 161), Fraction(10), even=False)
    assert volume(told) == Decimal("10.2")
    assert told.unknown == ()


def test_a_long_wait_is_a_course_nobody_saw_even_without_a_gap_on_record():
    told = course(counts((0, "10"), (5, "11")), span(0, 5))

    assert told.given == (Given(span(0, 5), Fraction(1), even=False),)


def test_a_gap_that_lasts_is_unknown_until_the_pump_is_heard():
    told = course(counts((0, "10"), (1, "11")), span(0, 10), gaps=[span(1, 10)])

    assert (volume(told), told.unknown) == (1, (span(1, 10),))


def test_time_before_the_first_reading_is_unknown():
    told = course(counts((4, "10"), (5, "11")), span(0, 5))

    assert told.unknown == (span(0, 4),)


def test_a_patient_s_stretch_without_any_reading_is_unknown_as_a_whole():
    assert course([], span(0, 5)).unknown == (span(0, 5),)


def test_less_than_a_minute_between_readings_leaves_nothing_unsaid():
    told = course(counts((0.5, "10"), (1, "11")), span(0, 1.9))

    assert told.unknown == ()


def test_what_was_given_outside_the_patient_s_stretches_does_not_count():
    read = counts(*((minute, str(minute)) for minute in range(11)))

    told = course(read, span(0, 2), span(5, 6))

    assert [piece.period for piece in told.given] == [span(0, 1), span(1, 2), span(5, 6)]


def test_stretches_that_touch_are_one():
    read = counts((0, "0"), (1, "1"), (2, "2"))

    assert volume(course(read, span(0, 1.5), span(1.5, 2))) == 2


def test_a_missing_value_is_bridged_by_the_next_one():
    told = course(counts((0, "1"), (0.5, None), (1, "1.5")), span(0, 1))

    assert (volume(told), told.unknown) == (Decimal("0.5"), ())


def test_purge_and_prime_are_not_dose():
    read = counts((0, "1"), (1, "2"), (2, "4"), (3, "4.5"))

    told = course(read, span(0, 3), purging=[span(1, 2)])

    assert volume(told) == Decimal("1.5")
    assert told.purged == (Given(span(1, 2), Fraction(2)),)
    assert told.unknown == ()


def test_a_purge_that_ended_out_of_sight_leaves_unknown_time():
    read = counts((0, "1"), (1, "2"), (9, "9"), (10, "9.5"))

    told = course(read, gaps=[span(1.2, 9)], purging=[span(1, 1.2)])

    assert told.unknown == (span(1, 9),)
    assert volume(told) == Decimal("1.5")


def test_a_counter_at_its_end_is_a_lower_limit_from_then_on():
    read = [
        *counts((0, "9998"), (1, "9999")),
        *counts((2, "9999.9"), (3, "9999.9"), saturated=True),
        *counts((4, "0"), (5, "1")),
    ]

    told = course(read, span(0, 5))

    assert volume(told) == Decimal("2.9")
    assert told.unknown == (span(1, 4),)
    assert told.events == ((at(2), Event.SATURATED), (at(4), Event.FELL))


def test_a_counter_at_its_end_that_gives_no_value_stands_where_it_stood():
    read = [
        *counts((0, "9998"), (1, "9999")),
        *counts((2, None), (3, None), saturated=True),
    ]

    told = course(read, span(0, 3))

    assert (volume(told), told.unknown) == (1, (span(1, 3),))


def test_a_counter_at_its_end_from_the_start_says_nothing():
    assert course(counts((0, None), saturated=True), span(0, 5)).unknown == (span(0, 5),)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=60), st.data())
def test_totals_equal_the_sum_of_the_stored_differences(steps, data):
    rises, readings, ml = 0, [], 100
    for minute, step in enumerate(steps):
        fell = data.draw(st.booleans()) and ml > 50
        rises += 0 if fell or not minute else step
        ml = 0 if fell else ml + (step if minute else 0)
        readings.append((minute, str(ml)))

    told = course(counts(*readings), span(0, len(steps) - 1))

    assert volume(told) == rises


@pytest.mark.parametrize("edge", [0, 1, 2, 3])
def test_cutting_the_stretch_at_a_reading_loses_nothing(edge):
    read = counts((0, "0"), (1, "1"), (2, "3"), (3, "4"))

    told = course(read, span(0, edge), span(edge, 3))

    assert volume(told) == 4

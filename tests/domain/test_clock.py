import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.clock import (
    EPOCH,
    TOLERANCE,
    Stamp,
    SteadyClock,
    StoppedClock,
    SystemClock,
    from_milliseconds,
    iso,
    to_milliseconds,
)

START = datetime(2026, 4, 4, 10, 0, 0, 123456, tzinfo=UTC)
MOMENTS = st.datetimes(timezones=st.just(UTC))
# How the wall clock is moved, and how many seconds pass after it.
YEARS = 60 * 365 * 86400
STEPS = st.floats(-YEARS, YEARS) | st.floats(-5, 5) | st.sampled_from([-1200, -3600, 3600, 1.9])
DAYS = st.lists(st.tuples(STEPS, st.floats(0, 7200)), max_size=20)
TO_1970 = (EPOCH - START).total_seconds()


def test_a_later_stamp_is_later_by_both_clocks():
    stamp = Stamp(START, 5.0).later(2.5)

    assert stamp == Stamp(START + timedelta(seconds=2.5), 7.5)


def test_a_stopped_clock_moves_only_when_told():
    clock = StoppedClock(START, 100.0)

    assert clock.now() == clock.now() == Stamp(START, 100.0)
    assert clock.advance(3) == clock.now() == Stamp(START + timedelta(seconds=3), 103.0)


def test_a_wall_clock_that_steps_leaves_intervals_alone():
    clock = StoppedClock(START)

    stepped = clock.step_utc(-3600)

    assert stepped == clock.now() == Stamp(START - timedelta(hours=1), 0.0)


def test_the_machine_s_clocks_go_forward_in_utc():
    clock = SystemClock()
    before, after = clock.now(), clock.now()

    assert before.utc.tzinfo is UTC
    assert before.monotonic <= after.monotonic


def steady(wall=None):
    wall = wall or StoppedClock(START, 100.0)
    return wall, SteadyClock(wall)


@given(DAYS)
def test_the_station_s_time_never_runs_back_whatever_the_wall_clock_does(days):
    wall, clock = steady()
    before = clock.now()

    for step, passed in [*days, (TO_1970, 1.0), (0.0, 60.0)]:
        wall.step_utc(step)
        stepped = clock.now()
        assert before.utc <= stepped.utc
        wall.advance(passed)
        now = clock.now()
        assert now.utc >= stepped.utc.replace(microsecond=0) + timedelta(seconds=passed) - TOLERANCE
        assert now.monotonic == wall.now().monotonic
        assert clock.behind == now.utc - wall.now().utc >= timedelta()
        before = now


@given(st.lists(st.floats(0, 7200), max_size=20))
def test_an_undisturbed_wall_clock_is_the_station_s_time(passed):
    wall, clock = steady()

    for seconds in passed:
        wall.advance(seconds)
        assert clock.now() == wall.now()
        assert clock.behind == timedelta()


@given(st.floats(0.001, 1e6), st.floats(0, 1e6))
def test_a_wall_clock_that_was_set_back_catches_up(back, ahead):
    wall, clock = steady()
    wall.step_utc(-back)
    wall.advance(1)
    assert clock.now().utc >= START

    wall.step_utc(back + ahead)

    assert clock.now() == wall.now()
    assert clock.behind == timedelta()


def test_until_it_is_set_right_the_station_goes_on_by_itself():
    wall, clock = steady()
    wall.step_utc(-1200)

    wall.advance(600)

    assert clock.now() == Stamp(START + timedelta(seconds=600), 700.0)
    assert clock.behind == timedelta(seconds=1200)


def test_a_small_step_back_is_waited_for():
    wall, clock = steady()
    wall.step_utc(-1.5)

    assert clock.now() == Stamp(START, 100.0)
    assert clock.behind == timedelta(seconds=1.5)
    wall.advance(1)
    assert clock.now() == Stamp(START, 101.0)
    wall.advance(1)
    assert clock.now() == wall.now()


def test_a_wall_clock_that_slowly_catches_up_takes_the_time_along():
    wall, clock = steady()
    wall.step_utc(-2.5)
    before = clock.now()

    for _ in range(10):
        wall.step_utc(0.25)
        wall.advance(0.5)
        now = clock.now()
        assert now.utc >= before.utc
        before = now

    assert clock.now() == wall.now()


def test_an_hour_ahead_and_back_again_is_no_way_back():
    wall, clock = steady()
    wall.step_utc(3600)
    assert clock.now() == wall.now()

    wall.step_utc(-3600)
    wall.advance(10)

    assert clock.now() == Stamp(START + timedelta(seconds=3610), 110.0)
    wall.advance(3600)
    assert clock.behind == timedelta(hours=1)


def test_what_the_record_holds_is_never_again_in_the_future():
    wall, clock = steady(StoppedClock(EPOCH, 5.0))

    clock.not_before(START)
    wall.advance(1)

    assert clock.now() == Stamp(START + timedelta(seconds=1), 6.0)
    assert clock.behind == START - EPOCH


def test_a_record_that_ended_before_now_changes_nothing():
    wall, clock = steady()

    clock.not_before(START - timedelta(hours=1))

    assert clock.now() == wall.now()


def test_the_later_time_of_the_other_process_is_taken_over():
    wall, clock = steady()
    wall.step_utc(3600)
    other = SteadyClock(wall)
    wall.step_utc(-3600)
    told = other.now()
    wall.advance(7)

    clock.follow(told)

    assert clock.now() == other.now() == told.later(7)


@given(st.floats(0, 1e6))
def test_an_earlier_time_of_the_other_process_changes_nothing(earlier):
    wall, clock = steady()

    clock.follow(Stamp(START - timedelta(seconds=earlier), 100.0))

    assert clock.now() == wall.now()


def test_many_threads_read_one_order():
    clock, told = SteadyClock(SystemClock()), []

    def read():
        told.append([clock.now() for _ in range(2000)])

    threads = [threading.Thread(target=read) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    stamps = sorted((one for each in told for one in each), key=lambda one: one.monotonic)
    assert len(stamps) == 8000
    for each in told:
        assert each == sorted(each, key=lambda one: one.utc)
    assert [one.utc for one in stamps] == sorted(one.utc for one in stamps)


@given(st.integers(-(10**14), 10**14))
def test_a_stored_moment_is_read_back(milliseconds):
    moment = START + timedelta(days=milliseconds % 10_000, milliseconds=milliseconds % 1000)
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    assert from_milliseconds(to_milliseconds(whole)) == whole


@given(MOMENTS)
def test_a_moment_is_stored_rounded_down_to_the_millisecond(moment):
    stored = from_milliseconds(to_milliseconds(moment))

    assert timedelta() <= moment - stored < timedelta(milliseconds=1)


@given(MOMENTS, MOMENTS)
def test_storing_keeps_the_order_of_moments(one, other):
    if one <= other:
        assert to_milliseconds(one) <= to_milliseconds(other)


def test_before_1970_moments_are_stored_too():
    assert to_milliseconds(datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)) == -1


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (START, "2026-04-04T10:00:00.123Z"),
        (datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00.000Z"),
        (
            datetime(2026, 4, 5, 2, 30, tzinfo=timezone(timedelta(hours=11))),
            "2026-04-04T15:30:00.000Z",
        ),
    ],
)
def test_moments_are_printed_in_utc_with_milliseconds(moment, text):
    assert iso(moment) == text

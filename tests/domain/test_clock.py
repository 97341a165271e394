from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.clock import (
    Stamp,
    StoppedClock,
    SystemClock,
    from_milliseconds,
    iso,
    to_milliseconds,
)

START = datetime(2026, 4, 4, 10, 0, 0, 123456, tzinfo=UTC)
MOMENTS = st.datetimes(timezones=st.just(UTC))


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

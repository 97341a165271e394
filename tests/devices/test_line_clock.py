"""Both paces there are: a line a second with 2 s of slack, a line each two seconds with 3 s."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.line_clock import LineClock, Order
from station.domain.clock import Stamp
from station.domain.observation import ClockReading, DeviceEvent

IN_ORDER, REPEATED, ODD = Order.IN_ORDER, Order.REPEATED, Order.ODD
FORWARD, BACK = Order.FORWARD, Order.BACK
BEGIN = Stamp(datetime(2025, 3, 1, 8, tzinfo=UTC), 5000.0)
CLOCK = datetime.fromisoformat("2016-02-22T22:47:45")
SLACK = {1: 2.0, 2: 3.0}


@pytest.fixture(params=SLACK)
def pace(request):
    """The seconds from one line to the next."""
    return request.param


@pytest.fixture
def clock(pace):
    return LineClock(SLACK[pace])


@pytest.fixture
def known(pace, clock):
    """One that was told, at the second line."""
    told(clock, (0, 0), (pace, pace))
    return clock


def shown(second: float) -> datetime:
    return CLOCK + timedelta(seconds=second)


def orders(clock: LineClock, *lines: tuple[float, float]) -> list[Order]:
    """The order of lines: the device's second, and ours."""
    return [clock.order(shown(second), BEGIN.later(at)) for second, at in lines]


def told(clock: LineClock, *lines: tuple[float, float]) -> list[object]:
    return [
        reading for second, at in lines for reading in clock.tell(shown(second), BEGIN.later(at))
    ]


def reading(second: float, at: float) -> ClockReading:
    return ClockReading("", shown(second), BEGIN.later(at))


def test_lines_that_come_at_their_pace_are_in_order(pace, clock):
    lines = [(0, 0), (pace, pace), (2 * pace, 2.1 * pace), (3 * pace, 3 * pace)]

    assert orders(clock, *lines) == [IN_ORDER] * 4


def test_lines_that_were_held_up_and_come_together_are_in_order(pace, clock):
    assert orders(clock, (0, 0), *((second, 9) for second in range(pace, 10, pace))) == (
        [IN_ORDER] * (1 + 9 // pace)
    )


def test_a_line_after_those_that_were_held_up_is_odd_where_it_is_too_early(pace, clock):
    lines = [(0, 0), (pace, 9), (2 * pace, 9), (2 * pace + 5, 9.1)]

    assert orders(clock, *lines) == [IN_ORDER, IN_ORDER, IN_ORDER, ODD]


def test_a_line_may_seem_early_by_just_the_slack(pace):
    early = pace + SLACK[pace]

    assert orders(LineClock(SLACK[pace]), (0, 0), (early, pace)) == [IN_ORDER, IN_ORDER]
    assert orders(LineClock(SLACK[pace]), (0, 0), (early + 0.25, pace)) == [IN_ORDER, ODD]


def test_a_line_with_the_same_time_is_a_repeated_one(pace, clock):
    assert orders(clock, (0, 0), (0, 0), (0, pace), (0, 60)) == [IN_ORDER, *[REPEATED] * 3]


@pytest.mark.parametrize("second", [60, 10])
def test_a_line_after_a_pause_is_in_order_whenever_in_the_pause_it_was(clock, second):
    assert orders(clock, (0, 0), (second, 60)) == [IN_ORDER] * 2


@pytest.mark.parametrize("damaged", [-3600, -3, 4, 6, 3600, 86400])
def test_a_damaged_time_is_odd_once_and_the_next_line_goes_on(pace, clock, damaged):
    lines = [(0, 0), (pace + damaged, pace), (2 * pace, 2 * pace)]

    assert orders(clock, *lines) == [IN_ORDER, ODD, IN_ORDER]


def test_a_time_that_damage_made_the_one_before_is_repeated_and_the_next_line_goes_on(pace, clock):
    assert orders(clock, (0, 0), (0, pace), (2 * pace, 2 * pace)) == [IN_ORDER, REPEATED, IN_ORDER]


@pytest.mark.parametrize(("step", "order"), [(-3600, BACK), (3600, FORWARD)])
def test_a_clock_that_was_set_is_odd_once_and_then_has_stepped(pace, clock, step, order):
    lines = [(0, 0), *((n * pace + step, n * pace) for n in (1, 2, 3))]

    assert orders(clock, *lines) == [IN_ORDER, ODD, order, IN_ORDER]


def test_two_damaged_times_with_a_good_one_between_are_no_step(pace, clock):
    astray = [3600, 0, 3600]
    lines = [(0, 0), *((n * pace + astray[n - 1], n * pace) for n in (1, 2, 3))]

    assert orders(clock, *lines) == [IN_ORDER, ODD, IN_ORDER, ODD]


def test_an_odd_line_that_comes_twice_is_repeated(pace, clock):
    lines = [(0, 0), (3600, pace), (3600, pace + 0.1), (3600 + pace, 2 * pace)]

    assert orders(clock, *lines) == [IN_ORDER, ODD, REPEATED, FORWARD]


def test_a_first_line_that_was_damaged_is_overruled_by_the_two_after_it(pace, clock):
    assert orders(clock, (3600, 0), (pace, pace), (2 * pace, 2 * pace)) == [IN_ORDER, ODD, BACK]


def test_after_an_opening_any_time_may_come_first(clock):
    clock.order(shown(100), BEGIN)
    clock.begin()

    assert clock.order(shown(0), BEGIN.later(1)) is IN_ORDER


def test_the_clock_is_told_when_two_lines_agree_and_again_after_ten_minutes(pace, clock):
    again = 600 + pace

    assert told(clock, (0, 0)) == []
    assert told(clock, (pace, pace)) == [reading(pace, pace)]
    assert told(clock, *((second, second) for second in range(2 * pace, again, pace))) == []
    assert told(clock, (again, again)) == [reading(again, again)]


def test_a_line_that_was_held_up_moves_no_clock(pace, known):
    held = [(n * pace, 9 * pace) for n in (2, 3, 4)]
    late = [(n * pace, n * pace + 0.1) for n in (9, 10)]

    assert told(known, *held, *late) == []


def test_a_clock_that_was_put_back_is_an_event(pace, known):
    now = {1: "22 Feb 21:47:48", 2: "22 Feb 21:47:51"}[pace]
    found = told(known, (2 * pace - 3600, 2 * pace), (3 * pace - 3600, 3 * pace))

    text = f"The clock went back by 3600 s; it now shows {now}."
    assert found == [
        reading(3 * pace - 3600, 3 * pace),
        DeviceEvent("", "clock-back", text, BEGIN.later(3 * pace)),
    ]


def test_a_clock_that_was_put_forward_is_told(pace, known):
    found = told(known, (2 * pace + 3600, 2 * pace), (3 * pace + 3600, 3 * pace))

    assert found == [reading(3 * pace + 3600, 3 * pace)]


def test_a_few_seconds_are_no_step(pace, known):
    assert told(known, *((n * pace - 4, n * pace) for n in (2, 3, 4))) == []


def test_a_clock_that_was_put_back_while_the_line_was_away_is_noticed(pace, known):
    known.begin()
    found = told(known, (-3500, 100), (pace - 3500, 100 + pace))

    assert [type(one) for one in found] == [ClockReading, DeviceEvent]


def test_another_device_s_clock_is_not_compared_with_the_one_before(pace, known):
    known.forget()
    found = told(known, (2 * pace - 3600, 2 * pace), (3 * pace - 3600, 3 * pace))

    assert found == [reading(3 * pace - 3600, 3 * pace)]


@given(
    st.sampled_from([*SLACK.values()]),
    st.lists(st.tuples(st.integers(-5, 5), st.floats(0, 3)), max_size=40),
)
def test_what_is_accepted_in_order_never_goes_back(slack, steps):
    clock, second, at, last = LineClock(slack), 0, 0.0, None
    for step, pause in steps:
        second, at = second + step, at + pause
        order = clock.order(shown(second), BEGIN.later(at))
        if order in (REPEATED, ODD):
            continue
        if last is not None:
            assert second < last if order is BACK else second > last
        last = second

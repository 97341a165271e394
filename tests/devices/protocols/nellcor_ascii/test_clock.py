from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.nellcor_ascii.clock import LineClock, Order
from station.domain.observation import ClockReading, DeviceEvent
from tests.devices.protocols.nellcor_ascii.finger import BEGIN, CLOCK, of

IN_ORDER, REPEATED, ODD = Order.IN_ORDER, Order.REPEATED, Order.ODD


def shown(second: float):
    return CLOCK + timedelta(seconds=second)


def orders(*lines: tuple[float, float]) -> list[Order]:
    """The order of lines: the device's second, and ours."""
    clock = LineClock()
    return [clock.order(shown(second), BEGIN.later(at)) for second, at in lines]


def told(clock: LineClock, *lines: tuple[float, float]) -> list[object]:
    return [
        reading for second, at in lines for reading in clock.tell(shown(second), BEGIN.later(at))
    ]


def test_a_line_each_two_seconds_is_in_order():
    assert orders((0, 0), (2, 2), (4, 4.1), (6, 6)) == [IN_ORDER] * 4


def test_lines_that_were_held_up_and_come_together_are_in_order():
    assert orders((0, 0), *((second, 9) for second in range(2, 10, 2))) == [IN_ORDER] * 5


def test_a_line_with_the_same_time_is_a_repeated_one():
    assert orders((0, 0), (0, 0), (0, 2), (0, 60)) == [IN_ORDER, REPEATED, REPEATED, REPEATED]


def test_a_line_after_a_pause_is_in_order_whenever_in_the_pause_it_was():
    assert orders((0, 0), (60, 60)) == [IN_ORDER] * 2
    assert orders((0, 0), (10, 60)) == [IN_ORDER] * 2


@pytest.mark.parametrize("damaged", [-3600, -3, 6, 3600, 86400])
def test_a_damaged_time_is_odd_once_and_the_next_line_goes_on(damaged):
    assert orders((0, 0), (2 + damaged, 2), (4, 4)) == [IN_ORDER, ODD, IN_ORDER]


@pytest.mark.parametrize(("step", "order"), [(-3600, Order.BACK), (3600, Order.FORWARD)])
def test_a_clock_that_was_set_is_odd_once_and_then_has_stepped(step, order):
    assert orders((0, 0), (2 + step, 2), (4 + step, 4), (6 + step, 6)) == [
        IN_ORDER, ODD, order, IN_ORDER,
    ]  # fmt: skip


def test_an_odd_line_that_comes_twice_is_repeated():
    assert orders((0, 0), (3600, 2), (3600, 2.1), (3602, 4)) == [
        IN_ORDER, ODD, REPEATED, Order.FORWARD,
    ]  # fmt: skip


def test_after_an_opening_any_time_may_come_first():
    clock = LineClock()
    clock.order(shown(100), BEGIN)
    clock.begin()

    assert clock.order(shown(0), BEGIN.later(1)) is IN_ORDER


def test_the_clock_is_told_when_two_lines_agree_and_again_after_ten_minutes():
    clock = LineClock()

    assert told(clock, (0, 0)) == []
    assert told(clock, (2, 2)) == [ClockReading("", shown(2), BEGIN.later(2))]
    assert told(clock, *((second, second) for second in range(4, 602, 2))) == []
    assert told(clock, (602, 602)) == [ClockReading("", shown(602), BEGIN.later(602))]


def test_a_line_that_was_held_up_moves_no_clock():
    clock = LineClock()
    told(clock, (0, 0), (2, 2))

    assert told(clock, (4, 10), (6, 10), (8, 10), (10, 10.1), (12, 12.1)) == []


def test_a_clock_that_was_put_back_is_an_event():
    clock = LineClock()
    told(clock, (0, 0), (2, 2))
    found = told(clock, (-3596, 4), (-3594, 6))

    text = "The clock went back by 3600 s; it now shows 01 Jan 13:00:06."
    assert found == [
        ClockReading("", shown(-3594), BEGIN.later(6)),
        DeviceEvent("", "clock-back", text, BEGIN.later(6)),
    ]


def test_a_clock_that_was_put_forward_is_told():
    clock = LineClock()
    told(clock, (0, 0), (2, 2))

    assert told(clock, (3604, 4), (3606, 6)) == [ClockReading("", shown(3606), BEGIN.later(6))]


def test_a_clock_that_was_put_back_while_the_line_was_away_is_noticed():
    clock = LineClock()
    told(clock, (0, 0), (2, 2))
    clock.begin()

    assert of(DeviceEvent, told(clock, (-3500, 100), (-3498, 102)))


def test_another_device_s_clock_is_not_compared_with_the_one_before():
    clock = LineClock()
    told(clock, (0, 0), (2, 2))
    clock.forget()

    assert told(clock, (-3596, 4), (-3594, 6)) == [ClockReading("", shown(-3594), BEGIN.later(6))]


@given(st.lists(st.tuples(st.integers(-5, 5), st.floats(0, 3)), max_size=40))
def test_what_is_accepted_in_order_never_goes_back(steps):
    clock, second, at, last = LineClock(), 0, 0.0, None
    for step, pause in steps:
        second, at = second + step, at + pause
        order = clock.order(shown(second), BEGIN.later(at))
        if order is IN_ORDER:
            assert last is None or second > last
        if order not in (REPEATED, ODD):
            assert order is not Order.BACK or second < last
            last = second

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.masimo_ascii.clock import LineClock, Order
from station.domain.observation import ClockReading, DeviceEvent
from tests.devices.protocols.masimo_ascii.finger import BEGIN, CLOCK, of

IN_ORDER, REPEATED, ODD, STEPPED = Order.IN_ORDER, Order.REPEATED, Order.ODD, Order.STEPPED


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


def test_a_line_a_second_is_in_order():
    assert orders((0, 0), (1, 1), (2, 2.02), (3, 3), (4, 4)) == [IN_ORDER] * 5


def test_lines_that_were_held_up_and_come_together_are_in_order():
    assert orders((0, 0), (1, 9), (2, 9), (3, 9), (4, 9), (9, 9.1)) == [*[IN_ORDER] * 5, ODD]
    assert orders((0, 0), *((second, 9) for second in range(1, 10))) == [IN_ORDER] * 10


def test_a_line_with_the_same_time_is_a_repeated_one():
    assert orders((0, 0), (0, 0), (0, 1), (0, 60)) == [IN_ORDER, REPEATED, REPEATED, REPEATED]


def test_a_line_after_a_pause_is_in_order_whenever_in_the_pause_it_was():
    assert orders((0, 0), (60, 60)) == [IN_ORDER] * 2
    assert orders((0, 0), (10, 60)) == [IN_ORDER] * 2


@pytest.mark.parametrize("damaged", [-3600, -1, 4, 3600, 86400])
def test_a_damaged_time_is_odd_once_and_the_next_line_goes_on(damaged):
    assert orders((0, 0), (1 + damaged, 1), (2, 2)) in (
        [IN_ORDER, ODD, IN_ORDER],
        [IN_ORDER, REPEATED, IN_ORDER],
    )


@pytest.mark.parametrize("step", [-3600, 3600])
def test_a_clock_that_was_set_is_odd_once_and_then_has_stepped(step):
    assert orders((0, 0), (1 + step, 1), (2 + step, 2), (3 + step, 3)) == [
        IN_ORDER, ODD, STEPPED, IN_ORDER,
    ]  # fmt: skip


def test_an_odd_line_that_comes_twice_is_repeated():
    assert orders((0, 0), (3600, 1), (3600, 1.1), (3601, 2)) == [IN_ORDER, ODD, REPEATED, STEPPED]


def test_a_first_line_that_was_damaged_is_overruled_by_the_two_after_it():
    assert orders((3600, 0), (1, 1), (2, 2)) == [IN_ORDER, ODD, STEPPED]


def test_after_an_opening_any_time_may_come_first():
    clock = LineClock()
    clock.order(shown(100), BEGIN)
    clock.begin()

    assert clock.order(shown(0), BEGIN.later(1)) is IN_ORDER


def test_the_clock_is_told_when_two_lines_agree_and_again_after_ten_minutes():
    clock = LineClock()

    assert told(clock, (0, 0)) == []
    assert told(clock, (1, 1)) == [ClockReading("", shown(1), BEGIN.later(1))]
    assert told(clock, *((second, second) for second in range(2, 601))) == []
    assert told(clock, (601, 601)) == [ClockReading("", shown(601), BEGIN.later(601))]


def test_a_line_that_was_held_up_moves_no_clock():
    clock = LineClock()
    told(clock, (0, 0), (1, 1))

    assert told(clock, (2, 9), (3, 9), (4, 9), (9, 9.1), (10, 10.1)) == []


def test_a_clock_that_was_put_back_is_an_event():
    clock = LineClock()
    told(clock, (0, 0), (1, 1))
    found = told(clock, (-3598, 2), (-3597, 3))

    text = "The clock went back by 3600 s; it now shows 22 Feb 21:47:48."
    assert found == [
        ClockReading("", shown(-3597), BEGIN.later(3)),
        DeviceEvent("", "clock-back", text, BEGIN.later(3)),
    ]


def test_a_clock_that_was_put_forward_is_told():
    clock = LineClock()
    told(clock, (0, 0), (1, 1))

    assert told(clock, (3602, 2), (3603, 3)) == [ClockReading("", shown(3603), BEGIN.later(3))]


def test_a_few_seconds_are_no_step():
    clock = LineClock()
    told(clock, (0, 0), (1, 1))

    assert told(clock, (-2, 2), (-1, 3), (0, 4)) == []


def test_a_clock_that_was_put_back_while_the_line_was_away_is_noticed():
    clock = LineClock()
    told(clock, (0, 0), (1, 1))
    clock.begin()

    assert of(DeviceEvent, told(clock, (-3500, 100), (-3499, 101)))


def test_another_device_s_clock_is_not_compared_with_the_one_before():
    clock = LineClock()
    told(clock, (0, 0), (1, 1))
    clock.forget()

    assert told(clock, (-3598, 2), (-3597, 3)) == [ClockReading("", shown(-3597), BEGIN.later(3))]


@given(st.lists(st.tuples(st.integers(-5, 5), st.floats(0, 3)), max_size=40))
def test_what_is_accepted_in_order_never_goes_back(steps):
    clock, second, at, last = LineClock(), 0, 0.0, None
    for step, pause in steps:
        second, at = second + step, at + pause
        order = clock.order(shown(second), BEGIN.later(at))
        if order is IN_ORDER:
            assert last is None or second > last
        if order in (IN_ORDER, STEPPED):
            last = second

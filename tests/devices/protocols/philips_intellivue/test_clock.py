from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.philips_intellivue.clock import DeviceClock, Heard, between
from station.domain.observation import ClockReading, DeviceEvent, GenerationMode
from tests.devices.protocols.philips_intellivue.bedside import BEGIN, of, shown_at

WRAP = 2**32
SHOWN = shown_at("2024-05-20T10:15:00")
TICKS = 8000


def events(readings) -> list[str]:
    return [event.name for event in of(DeviceEvent, readings)]


def test_a_difference_knows_the_wrap():
    assert between(WRAP - 10, 5) == 15
    assert between(5, WRAP - 10) == -15


@given(st.integers(0, WRAP - 1), st.integers(-(2**31), 2**31 - 1))
def test_a_difference_is_what_was_added(start, step):
    assert between(start, (start + step) % WRAP) == step


def test_the_shown_time_of_an_answer_is_the_announced_one_and_the_ticks_since():
    """Sheet 7: absolute of the announcement + (answer - announcement) / 8000 s."""
    clock = DeviceClock()
    clock.read(SHOWN, 1_941_504, BEGIN)

    assert clock.time(1_941_504 + 8192) == SHOWN + timedelta(seconds=1.024)
    assert clock.time(1_941_504 - 4000) == SHOWN - timedelta(seconds=0.5)


def test_the_shown_time_goes_on_through_the_wrap():
    clock = DeviceClock()
    clock.read(SHOWN, WRAP - 4000, BEGIN)

    assert clock.time(4000) == SHOWN + timedelta(seconds=1)


def test_without_a_clock_there_is_no_time():
    assert DeviceClock().time(0) is None


def test_the_truncated_second_of_a_later_reading_moves_no_time_line():
    clock = DeviceClock()
    clock.read(SHOWN, 0, BEGIN)
    readings = clock.read(SHOWN + timedelta(seconds=59), 60 * TICKS, BEGIN.later(60))

    assert readings == [ClockReading("", SHOWN + timedelta(seconds=59), BEGIN.later(60))]
    assert clock.time(61 * TICKS) == SHOWN + timedelta(seconds=61)


def test_the_time_line_outlives_three_days_of_readings():
    """The base moves along: differences stay far from half a wrap."""
    clock = DeviceClock()
    for minute in range(7 * 24 * 60):
        shown = SHOWN + timedelta(minutes=minute)
        assert of(DeviceEvent, clock.read(shown, minute * 60 * TICKS % WRAP, BEGIN.later(0))) == []
    assert clock.time(minute * 60 * TICKS % WRAP) == shown


def test_a_clock_set_forward_is_followed():
    clock = DeviceClock()
    clock.read(SHOWN, 0, BEGIN)
    forward = SHOWN + timedelta(hours=1)

    assert events(clock.read(forward, 60 * TICKS, BEGIN.later(60))) == []
    assert clock.time(60 * TICKS) == forward


def test_a_clock_set_back_is_an_event():
    clock = DeviceClock()
    clock.read(SHOWN, 0, BEGIN)
    back = SHOWN - timedelta(hours=1)
    readings = clock.read(back, 60 * TICKS, BEGIN.later(60))

    assert events(readings) == ["clock-back"]
    assert readings[1].text == "The clock went back from 20 May 10:16:00 to 20 May 09:15:00."
    assert clock.time(60 * TICKS) == back


def test_a_clock_set_back_while_the_monitor_was_off_is_an_event_too():
    clock = DeviceClock()
    clock.restarted(10**9, BEGIN)
    clock.read(SHOWN, 10**9, BEGIN)
    clock.part()
    assert clock.restarted(0, BEGIN.later(100))

    assert events(clock.read(SHOWN, 0, BEGIN.later(100))) == ["clock-back"]


def test_a_restart_alone_sets_no_clock_back():
    clock = DeviceClock()
    clock.restarted(10**9, BEGIN)
    clock.read(SHOWN, 10**9, BEGIN)
    clock.restarted(0, BEGIN.later(100))

    assert clock.time(0) is None
    assert events(clock.read(SHOWN + timedelta(seconds=99), 0, BEGIN.later(100))) == []


def restarts(*heard: tuple[float, int], parted: bool = False) -> list[bool]:
    clock = DeviceClock()
    found = []
    for seconds, ticks in heard:
        found.append(clock.restarted(ticks, BEGIN.later(seconds)))
        if parted:
            clock.part()
    return found


def test_time_that_goes_on_is_no_restart():
    assert restarts((0, 0), (1.024, 8192), (2.048, 16384)) == [False] * 3


def test_time_that_wraps_is_no_restart():
    assert restarts((0, WRAP - 8192), (1.024, 0), (2.048, 8192)) == [False] * 3


def test_a_wrap_in_a_long_silence_is_no_restart():
    five_days = 5 * 86400

    assert not any(restarts((0, WRAP - 8192), (five_days, five_days * TICKS - 8192)))


def test_time_that_falls_is_a_restart():
    assert restarts((0, 10**9), (30, 8192)) == [False, True]


def test_a_restart_after_four_days_is_not_taken_for_a_wrap():
    """Ticks of five days, then of none: modulo the wrap that looks like a step forward."""
    assert restarts((0, 5 * 86400 * TICKS), (30, 8192)) == [False, True]


def test_a_restart_in_a_long_absence_is_seen_though_the_ticks_are_more():
    assert restarts((0, 100 * TICKS), (7200, 3000 * TICKS), parted=True) == [False, True]
    assert restarts((0, 100 * TICKS), (7200, 3000 * TICKS)) == [False, False]


def test_a_late_or_a_repeated_answer_is_no_restart():
    assert restarts((0, 80000), (0.1, 79000), (30, 79000)) == [False] * 3


def test_a_forgotten_monitor_leaves_nothing_behind():
    clock = DeviceClock()
    clock.restarted(10**9, BEGIN)
    clock.read(SHOWN, 10**9, BEGIN)
    clock.forget()

    assert not clock.restarted(0, BEGIN)
    assert clock.time(0) is None
    assert events(clock.read(SHOWN - timedelta(days=1), 0, BEGIN)) == []


def test_the_readings_of_an_answer_share_their_moments():
    assert Heard(BEGIN, None, GenerationMode.REAL)._fields == ("at", "time", "mode")


@pytest.mark.parametrize("seconds", [1, 60, 3600])
def test_a_repeated_reading_at_the_same_tick_keeps_the_line(seconds):
    clock = DeviceClock()
    clock.read(SHOWN, 0, BEGIN)
    clock.read(SHOWN, 0, BEGIN.later(seconds))

    assert clock.time(TICKS) == SHOWN + timedelta(seconds=1)

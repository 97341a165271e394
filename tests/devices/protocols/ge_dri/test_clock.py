from datetime import datetime, timedelta

import pytest

from devices.protocols.ge_dri.clock import BESIDE, TOLD_EVERY, UNEXPLAINED, MonitorClock, moment
from station.domain.clock import Stamp
from station.domain.observation import ClockReading, DeviceEvent
from tests.devices.protocols.ge_dri.s5 import BEGIN, TIME, shown_at


@pytest.fixture
def clock():
    return MonitorClock()


def read(clock: MonitorClock, seconds: float, moved: float = 0.0) -> list:
    """A record heard at a second, by a clock that was moved."""
    return clock.read(int(TIME + seconds + moved), BEGIN.later(seconds))


def test_a_time_is_seconds_since_1970_of_no_known_zone():
    assert moment(TIME) == datetime(2024, 5, 20, 10, 13, 20)  # noqa: DTZ001 - a device knows none


def test_the_clock_is_told_at_first_and_once_a_minute(clock):
    told = [at for at in range(0, 125, 5) if read(clock, at)]

    assert told == [0, 60, 120]
    assert TOLD_EVERY == 60
    assert read(MonitorClock(), 0) == [ClockReading("", shown_at("2024-05-20T10:13:20"), BEGIN)]


def test_the_time_of_values_is_that_of_their_subrecord(clock):
    read(clock, 0)

    assert clock.time(TIME, TIME - 4) == shown_at("2024-05-20T10:13:16")
    assert clock.time(TIME, TIME - BESIDE - 1) is None
    assert clock.time(TIME + 1, TIME + 1) is None
    assert MonitorClock().time(TIME, TIME) is None


def test_a_clock_that_was_never_set_is_told_as_no_time(clock):
    assert clock.read(0, BEGIN) == []
    assert clock.time(0, 0) is None


def test_a_clock_set_back_is_an_event_when_a_second_record_goes_on_from_it(clock):
    read(clock, 0)

    assert read(clock, 5, -3600) == []
    assert clock.time(TIME + 5 - 3600, TIME + 5 - 3600) is None
    assert read(clock, 10, -3600) == [
        ClockReading("", shown_at("2024-05-20T09:13:30"), BEGIN.later(10)),
        DeviceEvent(
            "",
            "clock-back",
            "The clock went back from 20 May 10:13:30 to 20 May 09:13:30.",
            BEGIN.later(10),
        ),
    ]
    assert clock.time(TIME + 10 - 3600, TIME + 10 - 3600) == shown_at("2024-05-20T09:13:30")
    assert read(clock, 15, -3600) == []


def test_a_clock_set_forward_is_told_and_is_no_event(clock):
    read(clock, 0)

    assert read(clock, 5, 3600) == []
    assert read(clock, 10, 3600) == [
        ClockReading("", shown_at("2024-05-20T11:13:30"), BEGIN.later(10))
    ]


def test_a_time_that_nothing_goes_on_from_is_not_believed(clock):
    read(clock, 0)

    assert read(clock, 5, -9999) == []
    assert read(clock, 10, 777_777) == []
    assert read(clock, 15) == []
    assert read(clock, 20, 777_777) == []
    assert clock.time(TIME + 20, TIME + 20) is None


@pytest.mark.parametrize("moved", [-UNEXPLAINED, UNEXPLAINED])
def test_a_few_seconds_are_no_step(clock, moved):
    read(clock, 0)

    assert read(clock, 5, moved) == []
    assert clock.time(int(TIME + 5 + moved), TIME + 5) is not None


def test_a_step_of_our_own_wall_clock_is_no_step_of_the_monitors(clock):
    read(clock, 0)
    ours = Stamp(BEGIN.utc + timedelta(hours=2), BEGIN.monotonic + 5)

    assert clock.read(TIME + 5, ours) == []
    assert clock.time(TIME + 5, TIME + 5) is not None


def test_a_leap_of_the_whole_world_is_no_step(clock):
    """History made in virtual time: the monotonic clock stands still meanwhile."""
    read(clock, 0)

    clock.read(TIME + 60, Stamp(BEGIN.utc + timedelta(seconds=60), BEGIN.monotonic + 5))
    assert clock.time(TIME + 60, TIME + 60) is not None


def test_of_another_monitor_nothing_is_known(clock):
    read(clock, 0)
    clock.forget()

    assert len(read(clock, 5, -3600)) == 1


@pytest.mark.parametrize("time", [1, 2**32 - 1])
def test_any_time_can_be_told(clock, time):
    assert len(clock.read(time, BEGIN)) == 1

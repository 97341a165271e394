from datetime import datetime, timedelta

from devices.protocols.capnostream.clock import CLOCK_EVERY, DeviceClock, moment
from station.domain.observation import ClockReading, DeviceEvent
from tests.devices.protocols.capnostream.bedside import BEGIN, SECONDS, of

SHOWN = datetime.fromisoformat("2024-05-20T10:13:20")


def after(seconds):
    return SHOWN + timedelta(seconds=seconds), BEGIN.later(seconds)


def test_seconds_are_counted_from_1970_in_no_zone():
    assert moment(SECONDS) == SHOWN
    assert moment(0) == datetime.fromisoformat("1970-01-01")
    assert moment(2**32 - 1).year == 2106


def test_a_clock_is_told_when_it_is_first_read_and_every_ten_minutes():
    clock = DeviceClock()
    told = [s for s in range(1300) if clock.take(*after(s))]

    assert told == [0, CLOCK_EVERY, 2 * CLOCK_EVERY]


def test_a_clock_that_steps_forward_is_told_again():
    clock = DeviceClock()
    clock.take(SHOWN, BEGIN)
    forward = SHOWN + timedelta(seconds=3)

    assert clock.take(forward, BEGIN) == [ClockReading("", forward, BEGIN)]


def test_a_clock_that_wavers_by_its_whole_seconds_is_not():
    clock = DeviceClock()
    clock.take(SHOWN, BEGIN)

    assert clock.take(SHOWN + timedelta(seconds=2), BEGIN) == []


def test_a_clock_that_goes_back_is_an_event_and_told():
    clock = DeviceClock()
    clock.take(SHOWN, BEGIN)
    back, at = SHOWN - timedelta(hours=1), BEGIN.later(1)
    event, reading = clock.take(back, at)

    assert event == DeviceEvent("", "clock-back", "The monitor's clock went back by 3600 s.", at)
    assert reading == ClockReading("", back, at)


def test_a_conversation_tells_the_clock_again_and_still_knows_that_it_went_back():
    clock = DeviceClock()
    clock.take(SHOWN, BEGIN)
    clock.begin()

    assert len(of(ClockReading, clock.take(*after(1)))) == 1
    clock.begin()
    assert len(of(DeviceEvent, clock.take(SHOWN, BEGIN.later(2)))) == 1


def test_another_monitor_has_another_clock():
    clock = DeviceClock()
    clock.take(SHOWN, BEGIN)
    clock.forget()

    assert of(DeviceEvent, clock.take(SHOWN - timedelta(days=9), BEGIN.later(1))) == []

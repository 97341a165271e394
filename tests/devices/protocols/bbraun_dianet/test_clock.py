"""The pump's own clock."""

from datetime import datetime

import pytest

from devices.protocols.bbraun_dianet.clock import DeviceClock
from station.domain.observation import ClockReading, DeviceEvent
from tests.devices.protocols.bbraun_dianet.cable import START, VECTORS, of

THEN = VECTORS["rpl_IDENT"]["expect"]["unix_time"]
MOMENT = datetime(2023, 11, 14, 22, 13, 20)  # noqa: DTZ001 - the pump tells no zone


class Watched:
    def __init__(self):
        self.clock = DeviceClock()

    def read(self, seconds, later):
        return self.clock.read(seconds, START.later(later))


@pytest.fixture
def watched():
    found = Watched()
    found.read(THEN, 0)
    return found


def test_the_clock_of_the_vector_is_told_at_once():
    assert DeviceClock().read(THEN, START) == [ClockReading("", MOMENT, START)]


def test_all_ones_is_no_clock(watched):
    assert watched.read(0xFFFFFFFF, 15) == []
    assert watched.read(THEN + 30, 30) == []


def test_a_clock_that_keeps_time_is_told_every_ten_minutes(watched):
    assert watched.read(THEN + 15, 15) == []
    assert watched.read(THEN + 599, 599) == []
    assert len(watched.read(THEN + 600, 600)) == 1
    assert watched.read(THEN + 615, 615) == []


@pytest.mark.parametrize("step", [-3, 3, 3600])
def test_a_clock_that_stepped_is_told_at_once_and_once(watched, step):
    [told] = watched.read(THEN + 15 + step, 15)

    assert isinstance(told, ClockReading)
    assert watched.read(THEN + 30 + step, 30) == []


def test_a_second_more_or_less_is_no_step(watched):
    assert watched.read(THEN + 17, 15) == []
    assert watched.read(THEN + 13, 15) == []


@pytest.mark.parametrize("back", [11, 3600])
def test_a_clock_that_went_back_is_an_event(watched, back):
    said = watched.read(THEN + 15 - back, 15)

    [event] = of(DeviceEvent, said)
    assert event.name == "clock-back"
    assert f"went back by {back} s" in event.text
    assert len(of(ClockReading, said)) == 1
    assert watched.read(THEN + 30 - back, 30) == []


def test_a_clock_that_went_back_while_nobody_looked_is_an_event_all_the_same(watched):
    assert of(DeviceEvent, watched.read(THEN + 60, 3660))


def test_the_clock_is_told_again_afresh(watched):
    watched.clock.afresh()

    assert len(watched.read(THEN + 15, 15)) == 1


def test_the_last_second_of_the_counter_is_a_moment():
    [told] = DeviceClock().read(0xFFFFFFFE, START)

    assert told.device_time.year == 2106

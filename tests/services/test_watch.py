from dataclasses import replace

import pytest

from station.domain.clock import Stamp
from station.domain.device import ConnectionState
from station.domain.freshness import Freshness
from station.domain.nomenclature import CUFF_SYS, FLOW, HEART_RATE
from station.domain.observation import (
    AlarmCondition,
    AlarmKind,
    Bolus,
    ClockReading,
    DeliveryState,
    DeviceEvent,
    Label,
    LineNoise,
    Mode,
    Silence,
)
from station.services.tidings import Fate, Links, Readings, Told
from station.services.watch import Watch
from tests.services.recording import LINE, NOON, at, identity, link, pulse, rate

HERE = (LINE, "")
ALARM = AlarmCondition(
    "", "occlusion", "Druck", AlarmKind.TECHNICAL, "high", "7", active=True, heard=at()
)


@pytest.fixture
def watch():
    return Watch()


def hear(watch, *readings, line=LINE):
    told = tuple(Told(line, 1, one, Fate.STORED) for one in readings)
    watch.take(Readings(at(), told))


def test_the_newest_value_of_every_metric_is_kept(watch):
    hear(watch, rate("5", 0), pulse("72", 0), rate("6", 1))

    values = [str(one.told.reading.value) for one in watch.values(HERE)]
    assert values == ["6", "72"]
    assert watch.value(HERE, FLOW.code).told.reading == rate("6", 1)
    assert watch.value(HERE, CUFF_SYS.code) is None
    assert watch.value(("elsewhere", ""), FLOW.code) is None


def test_a_value_is_live_then_ageing_then_stale_by_its_own_cycle(watch):
    hear(watch, *(rate("5", 2 * one) for one in range(5)))
    newest = watch.value(HERE, FLOW.code)

    ages = [newest.freshness(at(8 + age)) for age in (0, 5, 7)]

    assert newest.age(at(9)) == 1
    assert ages == [Freshness.LIVE, Freshness.AGEING, Freshness.STALE]


@pytest.mark.parametrize("again", [(0,), (0, 1)])
def test_a_value_of_before_an_absence_teaches_no_cycle(watch, again):
    hear(watch, rate("5", -1800), *(rate("5", one) for one in again))
    newest = watch.value(HERE, FLOW.code)
    assert newest.freshness(at(again[-1])) is Freshness.LIVE
    assert newest.freshness(at(again[-1] + 6)) is Freshness.STALE


def test_a_value_of_before_the_computer_slept_is_stale_though_the_monotonic_clock_stood(watch):
    hear(watch, rate("5", 0))
    newest = watch.value(HERE, FLOW.code)
    woken = Stamp(at(8 * 3600).utc, at(1).monotonic)
    assert newest.age(woken) == 8 * 3600
    assert newest.freshness(woken) is Freshness.STALE


def test_a_wall_clock_that_is_set_back_makes_nothing_younger(watch):
    hear(watch, rate("5", 0))
    newest = watch.value(HERE, FLOW.code)
    set_back = Stamp(at(-3600).utc, at(9).monotonic)
    assert newest.age(set_back) == 9
    assert newest.freshness(set_back) is Freshness.STALE


def test_what_a_pump_does_is_kept_apart_and_has_no_age(watch):
    hear(watch, Mode("", DeliveryState.INFUSING, at(0)), Mode("", DeliveryState.KVO, at(1)))

    assert watch.mode(HERE).told.reading.state is DeliveryState.KVO
    assert watch.mode(HERE).freshness(at(500)) is Freshness.EPISODE
    assert watch.values(HERE) == []


def test_silence_lasts_until_the_channel_gives_a_value_again(watch):
    quiet = Silence("", at(0), at(6))
    hear(watch, rate("5"), quiet)
    assert watch.silent(HERE).told.reading == quiet

    hear(watch, rate("5", 9))

    assert watch.silent(HERE) is None


def test_alarms_stand_until_their_end(watch):
    other = replace(ALARM, code="battery-low", raw="9")
    hear(watch, ALARM, other, replace(ALARM, active=False))

    assert watch.alarms(HERE) == [other]


def test_the_words_a_device_shows_are_kept_by_name(watch):
    hear(watch, Label("", "drug", "Ketamin", at(0)), Label("", "drug", None, at(1)))
    hear(watch, Label("", "syringe", "BD 50", at(1)))

    assert watch.words(HERE) == {"drug": None, "syringe": "BD 50"}


def test_another_device_in_its_place_inherits_nothing(watch):
    hear(watch, identity("P1"), rate("5"), ALARM, identity("P1"))
    assert watch.alarms(HERE) == [ALARM]

    hear(watch, identity("P2"))

    assert watch.alarms(HERE) == []
    assert watch.values(HERE) == []


def test_what_only_happens_is_not_kept(watch):
    hear(
        watch,
        Bolus("", rate().value, 1, at()),
        DeviceEvent("", "restarted", "", at()),
        LineNoise(3, "checksum", at()),
    )

    assert list(watch.everything()) == []


def test_lines_are_known_by_their_newest_state_until_they_are_wanted_no_more(watch):
    hear(watch, rate("5"))
    hear(watch, rate("5"), line="a")
    hear(watch, ClockReading("", NOON.replace(tzinfo=None), at()), line="a")
    watch.turned(Links((link(ConnectionState.TALKING), link(ConnectionState.LOST, line="a"))))
    watch.turned(Links((link(ConnectionState.LOST),)))
    assert watch.links == (link(ConnectionState.LOST, line="a"), link(ConnectionState.LOST))
    assert watch.speakers == [("a", ""), HERE]

    watch.turned(Links((), gone=("a", "never seen")))

    assert watch.links == (link(ConnectionState.LOST),)
    assert watch.speakers == [HERE]
    assert [one.reading for one in watch.everything()] == [rate("5")]


def test_what_still_settles_is_not_live_until_it_has_settled_and_stale_when_it_went(watch):
    watch.take(Readings(at(), (Told(LINE, 1, pulse("180", 0), Fate.SETTLING),)))
    settling = watch.value((LINE, ""), HEART_RATE.code)
    assert settling.freshness(at(0)) is settling.freshness(at(5)) is Freshness.SETTLING
    assert settling.freshness(at(6)) is settling.freshness(at(7200)) is Freshness.STALE

    hear(watch, pulse("72", 1))
    assert watch.value((LINE, ""), HEART_RATE.code).freshness(at(1)) is Freshness.LIVE


def test_a_devices_clock_is_what_its_channel_showed_last_or_else_its_box():
    watch = Watch()
    assert watch.clock(HERE) is None
    first = ClockReading("", NOON.replace(tzinfo=None), at(0))
    hear(watch, first)
    assert watch.clock(HERE) == watch.clock((LINE, "ABP")) == first
    own = replace(first, channel="ABP", heard=at(3))
    hear(watch, own)
    assert watch.clock((LINE, "ABP")) == own
    assert watch.clock(HERE) == first


def test_what_is_present_takes_the_place_of_all_a_window_that_fell_behind_knew():
    recorder, window = Watch(), Watch()
    for watch in (recorder, window):
        hear(watch, rate("5"), ALARM)
        hear(watch, rate("6"), line="gone")
    hear(recorder, replace(ALARM, active=False, heard=at(5)), rate("7", 5))
    recorder.turned(Links((), ("gone",)))

    window.take(Readings(at(9), tuple(recorder.everything()), present=True))

    assert window.speakers == [HERE]
    assert window.alarms(HERE) == []
    assert window.everything() == recorder.everything()


def test_a_window_that_fell_behind_keeps_how_often_each_value_comes(watch):
    hear(watch, *(rate("5", 6 * one) for one in range(6)), pulse("72", 30))
    watch.take(Readings(at(40), (Told(LINE, 1, rate("6", 36), Fate.STORED),), present=True))
    watch.take(Readings(at(41), (Told(LINE, 1, rate("6", 36), Fate.STORED),), present=True))

    assert watch.value(HERE, FLOW.code).cycle.seconds == 6
    assert watch.value(HERE, HEART_RATE.code) is None
    watch.take(Readings(at(42), (), present=True))
    assert watch.speakers == []

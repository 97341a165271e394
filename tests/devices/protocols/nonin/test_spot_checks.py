"""Spot checks: told once, at their own time; old ones in doubt; the device's clock."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from devices.protocols.nonin.messages import Record
from devices.protocols.nonin.spot_checks import REMEMBERED, SpotChecks, marked
from station.domain.observation import ClockReading, DeviceEvent, MeasurementValidity, Numeric
from tests.devices.protocols.nonin.bedside import RATE, SATURATION, START, newest, of

MOMENT = datetime(2024, 5, 20, 10, 15, 30)  # noqa: DTZ001 - the device tells no zone
CHECK = Record(MOMENT, 72, 97, good_quality=True, stored=False, low_battery=False)
OLD = replace(CHECK, stored=True)


def later(record, seconds):
    return replace(record, time=record.time + timedelta(seconds=seconds))


def test_a_spot_check_is_three_figures_at_the_device_s_own_time():
    told = SpotChecks().take(CHECK, START)

    assert newest(told) == {
        RATE: (Decimal(72), "valid"),
        SATURATION: (Decimal(97), "valid"),
        "private:nonin:SPA": (Decimal(1), "valid"),
    }
    assert {(one.device_time, one.heard) for one in of(Numeric, told)} == {(MOMENT, START)}
    assert all(one.metric.episodic for one in of(Numeric, told))


def test_the_time_of_one_just_made_is_the_device_s_clock():
    assert of(ClockReading, SpotChecks().take(CHECK, START)) == [ClockReading("", MOMENT, START)]


def test_the_same_one_again_is_not_told():
    checks = SpotChecks()
    checks.take(CHECK, START)

    assert checks.take(CHECK, START.later(60)) == []
    assert checks.take(OLD, START.later(60)) == []
    assert checks.take(replace(CHECK, good_quality=False), START.later(60)) == []


@pytest.mark.parametrize(
    "other", [later(CHECK, 1), replace(CHECK, pulse=73), replace(CHECK, saturation=None)]
)
def test_another_time_or_another_figure_is_another_one(other):
    checks = SpotChecks()
    checks.take(CHECK, START)

    assert len(of(Numeric, checks.take(other, START.later(1)))) == 3


def test_a_stored_one_is_in_doubt_and_shows_no_clock():
    told = SpotChecks().take(replace(OLD, saturation=None), START)

    assert newest(told) == {
        f"private:nonin:memory-{RATE}": (Decimal(72), "questionable"),
        f"private:nonin:memory-{SATURATION}": (None, "na"),
        "private:nonin:memory-SPA": (Decimal(1), "questionable"),
    }
    assert not of(ClockReading, told)


def test_one_that_measured_nothing_says_so():
    told = SpotChecks().take(replace(CHECK, pulse=None, saturation=None), START)

    assert newest(told)[RATE] == newest(told)[SATURATION] == (None, "na")


def test_a_clock_that_was_set_back_is_an_event():
    checks = SpotChecks()
    checks.take(CHECK, START)
    checks.take(later(CHECK, 60), START.later(60))

    told = checks.take(later(CHECK, 120 - 3600), START.later(120))

    assert told[0] == DeviceEvent(
        "", "clock-back", "The device's clock went back by 3600 s.", START.later(120)
    )
    assert not of(DeviceEvent, checks.take(later(CHECK, 180 - 3600), START.later(180)))


@pytest.mark.parametrize("seconds", [-9, 9, 3600])
def test_a_clock_that_is_a_little_off_or_was_set_forward_is_none(seconds):
    checks = SpotChecks()
    checks.take(CHECK, START)

    assert not of(DeviceEvent, checks.take(later(CHECK, 60 + seconds), START.later(60)))


def test_old_ones_do_not_set_the_clock_back():
    checks = SpotChecks()
    checks.take(CHECK, START)

    assert not of(DeviceEvent, checks.take(later(OLD, -86_400), START.later(1)))
    assert not of(DeviceEvent, checks.take(later(CHECK, 60), START.later(60)))


def test_only_so_many_are_remembered():
    checks = SpotChecks()
    for number in range(REMEMBERED + 1):
        assert checks.take(later(CHECK, number), START.later(number))

    assert checks.take(later(CHECK, REMEMBERED), START) == []
    assert checks.take(CHECK, START)


def test_no_value_is_none_however_doubtful():
    valid, doubtful, missing = (
        (Decimal(97), MeasurementValidity.VALID),
        (Decimal(97), MeasurementValidity.QUESTIONABLE),
        (None, MeasurementValidity.NA),
    )

    assert marked(valid, doubtful=False) == valid
    assert marked(valid, doubtful=True) == doubtful
    assert marked(missing, doubtful=True) == missing

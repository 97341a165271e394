"""The ward's past: the same devices, clocks and silences as on the live lines."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from devices.simulators.bench import Ward, WardPlan
from devices.simulators.past import past_beds, shares, without_pump
from devices.simulators.rhythm import DAY, MINUTE
from station.domain.clock import Stamp, StoppedClock
from station.domain.device import Category

SYDNEY = ZoneInfo("Australia/Sydney")
NOW = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


@pytest.fixture
def ward(a_kind, tmp_path):
    pump = a_kind(default_channel="50111")
    monitor = a_kind(protocol="screen", category=Category.MONITOR)
    plan = WardPlan(beds=6, seed=1, hour=11.0, history=DAY, zone=SYDNEY)
    return Ward(plan, tmp_path, StoppedClock(NOW), [pump, monitor])


def test_a_bed_is_told_by_its_name_with_its_lines_its_beginning_and_its_patient(ward):
    beds = past_beds(ward)

    assert [bed.name for bed in beds] == ["1", "2", "3", "4", "5", "6"]
    assert [line.name for line in beds[3].lines] == ["bed-4-pump", "bed-4-monitor"]
    assert [line.is_pump for line in beds[3].lines] == [True, False]
    assert beds[3].began == DAY - 54 * MINUTE
    assert beds[3].kilograms == ward.beds["Bed 4"].bedside.regimen.weight_kg
    assert [line.port for line in beds[0].lines] == [one.port for one in ward.stations[:2]]


def test_the_devices_clock_is_astray_in_the_past_as_it_is_on_the_live_line(ward):
    line = past_beds(ward)[3].lines[0]
    start = Stamp(NOW - timedelta(minutes=54), 0.0)
    bed = ward.beds["Bed 4"]

    set_to, at = line.past(start).responder.set_to

    wall = start.utc.astimezone(SYDNEY).replace(tzinfo=None)
    assert (set_to - wall, at) == (bed.astray(line.kind), 0.0)
    live = bed.station(Category.PUMP).line._device._device.set_to[0]
    assert live - NOW.astimezone(SYDNEY).replace(tzinfo=None) == bed.astray(line.kind)


def test_a_device_in_the_past_begins_with_its_infusion_and_goes_on_to_the_live_moment(ward):
    bed = ward.beds["Bed 4"]
    line = past_beds(ward)[3].lines[0]
    run = line.past(Stamp(NOW - timedelta(minutes=54), 0.0))
    run.leap(int(54 * MINUTE))

    shown = run._panels.at(0.0)["50111"].values
    live = bed.past(line.kind).at(DAY)["50111"].values
    assert shown["MDC_VOL_FLUID_DELIV"].value == live["MDC_VOL_FLUID_DELIV"].value


def test_only_the_silent_monitor_says_nothing_since_its_moment(ward):
    silent = {line.name: line.silent_from for bed in past_beds(ward) for line in bed.lines}

    assert silent.pop("bed-6-monitor") == DAY - 100 * MINUTE
    assert set(silent.values()) == {None}


def test_the_beds_are_dealt_so_that_every_worker_has_about_as_much_to_tell(ward):
    beds = past_beds(ward)
    hands = shares(beds, DAY, 2)

    assert sorted(name for hand in hands for name in hand) == [bed.name for bed in beds]
    lived = {bed.name: DAY - bed.began + 0.6 * DAY for bed in beds}
    sums = [sum(lived[name] for name in hand) for hand in hands]
    assert max(sums) - min(sums) <= max(lived.values())
    assert shares(beds[:1], DAY, 2) == [["1"]]


def test_a_bed_without_a_pump_cable_keeps_its_monitor_and_its_nurses_eye(ward):
    bed = past_beds(ward)[0]
    uncabled = without_pump(bed)
    assert [line.is_pump for line in uncabled.lines] == [False]
    assert (uncabled.name, uncabled.eye) == (bed.name, bed.eye)

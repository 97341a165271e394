"""A ward of simulated beds: coupled, at different stages, each on its line, told what happens."""

import json
import os
import signal
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest

from devices.catalogue import kinds
from devices.simulators.bedside import Later
from devices.simulators.bench import Ward, WardPlan, serve_ward
from devices.simulators.rhythm import DAY, HOUR
from station.domain.clock import SystemClock
from station.domain.device import Category
from station.domain.errors import Refused

RATE = "MDC_FLOW_FLUID_PUMP"


@pytest.fixture
def a_ward(a_kind, tmp_path):
    pump = a_kind(default_channel="50111")
    monitor = a_kind(protocol="screen", category=Category.MONITOR)

    def make(**plan):
        return Ward(WardPlan(**plan), tmp_path, SystemClock(), [pump, monitor])

    return make


def pump_at(ward, bed, now):
    kind = ward.beds[bed].station(Category.PUMP).kind
    return ward.beds[bed].past(kind).at(now)["50111"]


def test_each_bed_has_a_pump_and_a_monitor_with_a_name_of_their_own(a_ward):
    ward = a_ward(beds=3)

    assert [station.bed for station in ward.stations] == [
        bed for bed in ("Bed 1", "Bed 2", "Bed 3") for _ in range(2)
    ]
    assert len({station.port for station in ward.stations}) == 6 or sys.platform == "win32"


def test_the_beds_are_at_different_stages_and_the_same_for_the_same_seed(a_ward):
    def given(ward):
        return [pump_at(ward, bed, HOUR).values["MDC_VOL_FLUID_DELIV"].value for bed in ward.beds]

    one, again, other = (given(a_ward(beds=6, seed=seed)) for seed in (1, 1, 2))

    assert one == again != other
    assert len(set(one)) == 6
    assert max(one) > 100 > min(one)


def test_every_infusion_was_begun_in_the_middle_of_a_day(a_ward):
    for bed in a_ward(beds=6, hour=3.0).beds.values():
        begun_at = (3.0 - bed.bedside.began / HOUR) % 24
        assert 9 <= begun_at <= 14
        assert bed.bedside.regimen.start_hour == pytest.approx(begun_at)


def test_a_ward_with_a_past_goes_live_at_its_end(a_ward):
    ward = a_ward(beds=1, history=2 * DAY)
    bed = ward.beds["Bed 1"]
    pump = bed.station(Category.PUMP).kind

    assert ward.now == 2 * DAY
    live = Later(bed.past(pump), 2 * DAY).at(60)["50111"].values
    assert live["MDC_VOL_FLUID_DELIV"].value == (
        pump_at(ward, "Bed 1", 2 * DAY + 60).values["MDC_VOL_FLUID_DELIV"].value
    )
    assert live["MDC_VOL_FLUID_DELIV"].value > 10


def test_a_patient_who_was_not_yet_there_has_no_past(a_ward):
    ward = a_ward(beds=4, history=2 * DAY)

    assert ward.beds["Bed 4"].past(ward.stations[6].kind).at(0) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_monitor_whose_story_is_silence_has_its_cable_out_until_somebody_plugs_it_in(
    a_ward, tmp_path
):
    link = tmp_path / "bed-6-monitor"
    waiting = threading.Event()
    with a_ward(beds=6, history=DAY).served() as ward:
        while os.path.lexists(link):
            waiting.wait(0.01)
        assert os.path.lexists(tmp_path / "bed-5-monitor")
        ward.plug("Bed 6", Category.MONITOR)
        while not os.path.lexists(link):
            waiting.wait(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_ward_that_is_served_does_what_a_visitor_wishes(tmp_path):
    link = tmp_path / "bed-1-monitor"
    asked = StringIO('{"do": "pull", "bed": "1", "device": "monitor"}\n')
    killer = threading.Thread(target=_interrupt_once_gone, args=(link, tmp_path / "bed-1-pump"))
    killer.start()

    status = serve_ward(WardPlan(beds=1), tmp_path, StringIO(), SystemClock(), asked)
    killer.join()

    assert status == 0


def _interrupt_once_gone(link, other):
    waiting = threading.Event()
    while os.path.lexists(link) or not os.path.lexists(other):
        waiting.wait(0.01)
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_ward_at_work_has_every_line_open_and_leaves_nothing_behind(a_ward, tmp_path):
    before = threading.active_count()
    with a_ward(beds=2).served() as ward:
        names = [station.port for station in ward.stations]
        assert names == [
            str(tmp_path / f"bed-{bed}-{what}") for bed in (1, 2) for what in ("pump", "monitor")
        ]
        assert all(os.path.lexists(name) for name in names)
        host = os.open(names[0], os.O_RDWR | os.O_NOCTTY)
        os.write(host, b"?\n")
        assert os.read(host, 1)
        os.close(host)

    assert not list(tmp_path.iterdir())
    assert threading.active_count() == before


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_ward_that_cannot_have_all_its_lines_has_none(a_ward, tmp_path):
    in_the_way = tmp_path / "bed-2-monitor"
    in_the_way.write_text("notes")

    with pytest.raises(Refused, match="bed-2-monitor"):
        a_ward(beds=2).open()
    assert list(tmp_path.iterdir()) == [in_the_way]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_cable_is_pulled_and_put_back_while_the_ward_runs(a_ward, tmp_path):
    link = tmp_path / "bed-1-monitor"
    waiting = threading.Event()
    with a_ward(beds=1).served() as ward:
        ward.pull("Bed 1", Category.MONITOR)
        while os.path.lexists(link):
            waiting.wait(0.01)
        assert os.path.lexists(tmp_path / "bed-1-pump")
        ward.plug("Bed 1", Category.MONITOR)
        while not os.path.lexists(link):
            waiting.wait(0.01)


def test_what_is_done_at_a_bed_happens_to_that_bed_alone(a_ward):
    ward = a_ward(beds=2)
    ward.set_rate("Bed 1", Decimal("7.7"))
    ward.swap_pump("Bed 1", "777001")
    ward.start_side_effect("Bed 1", "nausea", 3)

    changed, other = (pump_at(ward, bed, 60) for bed in ward.beds)
    assert (changed.values[RATE].value, changed.serial) == (Decimal("7.7"), "777001")
    assert other.values[RATE].value != Decimal("7.7")
    assert ward.beds["Bed 1"].bedside.patient(120).side_effects["nausea"] == 3
    assert ward.beds["Bed 2"].bedside.patient(120).side_effects["nausea"] < 3

    ward.end_side_effect("Bed 1", "nausea")
    assert ward.beds["Bed 1"].bedside.patient(240).side_effects["nausea"] < 3


def test_a_line_is_kinked_and_a_bolus_given(a_ward):
    ward = a_ward(beds=2)
    for bed in ward.beds:
        ward.set_rate(bed, Decimal(2))
    ward.occlude("Bed 1")
    ward.give_bolus("Bed 2", Decimal("0.5"))

    assert "occlusion" in pump_at(ward, "Bed 1", 60).alarms
    assert pump_at(ward, "Bed 2", 60).bolus_count == 1


def test_each_devices_clock_is_a_few_minutes_astray_and_always_the_same(a_ward):
    def astray(ward):
        return [bed.astray(station.kind) for bed in ward.beds.values() for station in bed.stations]

    first = astray(a_ward(beds=4))

    assert first == astray(a_ward(beds=4))
    assert len(set(first)) == 8
    assert all(abs(one) <= timedelta(minutes=4) for one in first)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_ward_is_served_until_it_is_interrupted_and_says_where_its_devices_are(tmp_path):
    out = StringIO()
    killer = threading.Thread(target=_interrupt_once_there, args=(tmp_path / "bed-2-pump",))
    killer.start()

    status = serve_ward(WardPlan(beds=2), tmp_path, out, SystemClock())
    killer.join()

    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert status == 0
    assert [one["bed"] for one in told] == ["Bed 1", "Bed 1", "Bed 2", "Bed 2"]
    assert {one["protocol"] for one in told} <= kinds().keys()
    assert [one["device"] for one in told] == ["pump", "monitor"] * 2
    assert all(one["quiet_seconds"] == kinds()[one["protocol"]].quiet_seconds for one in told)
    assert not any("readings_a_second" in one for one in told)
    assert told[2]["port"] == str(tmp_path / "bed-2-pump")
    assert not list(tmp_path.iterdir())


def _interrupt_once_there(link):
    waiting = threading.Event()
    while not os.path.lexists(link):
        waiting.wait(0.01)
    os.kill(os.getpid(), signal.SIGTERM)


def test_kinds_of_a_category_take_turns(a_kind, tmp_path):
    kinds = [a_kind(protocol="one"), a_kind(protocol="two")]
    ward = Ward(WardPlan(beds=3), tmp_path, SystemClock(), kinds)

    assert [station.kind.protocol for station in ward.stations] == ["one", "two", "one"]


def told_kinds(tmp_path, **plan):
    ward = Ward(WardPlan(**plan), tmp_path, SystemClock())
    return {name: [one.kind for one in bed.stations] for name, bed in ward.beds.items()}


def test_stories_of_what_the_usual_devices_measure_are_told_by_those(tmp_path):
    usual = [
        next(kind for kind in kinds().values() if kind.category is category)
        for category in Category
    ]
    beds = told_kinds(tmp_path, beds=9, history=DAY)

    assert all(beds[f"Bed {number}"] == usual for number in (1, 3, 5, 6, 9))
    assert all(kind not in usual for number in (2, 4, 7, 8) for kind in beds[f"Bed {number}"])


def test_a_demonstration_with_enough_beds_has_one_of_every_kind(tmp_path):
    beds = told_kinds(tmp_path, beds=12, history=DAY)

    assert {kind.protocol for chosen in beds.values() for kind in chosen} == set(kinds())


def test_a_story_is_told_by_the_only_kind_there_is(a_ward):
    stations = a_ward(beds=4, history=DAY).stations

    assert len({station.kind.protocol for station in stations}) == 2


def test_the_ward_of_the_benchmarks_has_every_kind_running_in_both_its_halves(tmp_path):
    ward = Ward(WardPlan(beds=12, seed=1, hour=16.0), tmp_path, SystemClock())
    for half in (ward.stations[:12], ward.stations[12:]):
        assert {one.kind.protocol for one in half} == set(kinds())
    for one in ward.stations:
        assert ward.alone(one).readings_a_second > 1


def test_a_syringe_is_changed_and_the_pump_runs_on(a_ward):
    ward = a_ward(beds=1)
    ward.occlude("Bed 1")
    ward.load("Bed 1")

    panel = pump_at(ward, "Bed 1", 60)
    assert panel.state.value == "infusing"
    assert "occlusion" not in panel.alarms


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_line_is_disturbed_and_a_monitor_exchanged_while_the_ward_runs(a_kind, tmp_path):
    boxes, swapped = [], threading.Event()
    screen = a_kind(protocol="screen", category=Category.MONITOR)

    def make(panels):
        box = screen.make_responder(panels)
        box.swap_serial = lambda serial: boxes.append(serial) or swapped.set()
        return box

    kinds_there = [a_kind(default_channel="50111"), replace(screen, make_responder=make)]
    link = tmp_path / "bed-1-pump"
    waiting = threading.Event()
    with Ward(WardPlan(beds=1), tmp_path, SystemClock(), kinds_there).served() as ward:
        ward.swap_monitor("Bed 1", "200123")
        swapped.wait(20)
        ward.disturb("Bed 1", Category.PUMP, "unplug", 0.3)
        while os.path.lexists(link):
            waiting.wait(0.01)
        while not os.path.lexists(link):
            waiting.wait(0.01)

    assert boxes == ["200123"]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_ward_that_is_measured_says_what_each_device_tells_alone(tmp_path):
    out = StringIO()
    killer = threading.Thread(target=_interrupt_once_there, args=(tmp_path / "bed-1-pump",))
    killer.start()

    serve_ward(WardPlan(beds=1), tmp_path, out, SystemClock(), measured=True)
    killer.join()

    for one in map(json.loads, out.getvalue().splitlines()):
        assert one["readings_a_second"] > 1
        assert one["longest_pause"] < 6

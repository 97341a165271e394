"""Random scripts: whatever a protocol carries, held long enough, repeatable."""

import csv
from dataclasses import replace
from io import StringIO
from itertools import pairwise

import pytest

from devices.kind import Limits
from devices.simulators.random_script import HOLD_SECONDS, Span, random_script
from devices.simulators.script import parse_script
from station.domain.nomenclature import METRICS
from station.domain.observation import DeliveryState

SEEDS = range(20)
SECONDS = 80.0
FLOW = "MDC_FLOW_FLUID_PUMP"


@pytest.fixture(scope="session")
def everything(a_kind):
    alarms = {f"alarm:{name}" for name in ("occlusion", "near-end", "kvo", "probe-off", "hr-low")}
    return a_kind(carries=frozenset({*METRICS, "state", "bolus", "drug", "serial", *alarms}))


def rows(text):
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_script_can_be_read_back(everything, seed):
    assert parse_script(random_script(everything, seed, SECONDS), everything).rows


def test_the_same_seed_gives_the_same_script_and_another_another(everything):
    one, again, other = (random_script(everything, seed, SECONDS) for seed in (1, 1, 2))

    assert one == again != other


def test_everything_that_is_carried_is_shown(everything):
    shown = {row["metric"] for row in rows(random_script(everything, 3, SECONDS))}

    assert shown >= METRICS.keys() | {"state", "drug", "serial"}
    assert sum(name.startswith("alarm:") for name in shown) == 4


@pytest.mark.parametrize("seed", SEEDS)
def test_a_serial_number_fits_into_the_eighteen_bits_that_some_pumps_have(everything, seed):
    drawn = [
        row for row in rows(random_script(everything, seed, SECONDS)) if "serial" in row.values()
    ]

    assert [len(row["value"]) for row in drawn] == [6]
    assert int(drawn[0]["value"]) < 1 << 18


def test_nothing_is_shown_that_is_not_carried(a_kind):
    poor = a_kind(carries=frozenset({"MDC_TEMP"}))

    assert {row["metric"] for row in rows(random_script(poor, 3, SECONDS))} == {"MDC_TEMP"}


def test_no_alarm_is_drawn_that_would_cloud_the_values(a_kind):
    clouding = frozenset({"alarm:probe-off"})
    carries = frozenset({"MDC_TEMP", "alarm:probe-off", "alarm:hr-low"})
    drawn = random_script(a_kind(carries=carries, clouding=clouding), 3, SECONDS)

    assert {row["metric"] for row in rows(drawn)} == {"MDC_TEMP", "alarm:hr-low"}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_value_stands_long_enough_to_be_heard(everything, seed):
    moments = {}
    for row in rows(random_script(everything, seed, SECONDS)):
        if row["metric"] != "bolus":
            moments.setdefault((row["channel"], row["metric"]), []).append(float(row["seconds"]))
    assert all(
        after - before >= HOLD_SECONDS - 0.11
        for times in moments.values()
        for before, after in pairwise(sorted(times))
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_has_a_step_that_every_wire_has_and_is_believable(everything, seed):
    for row in parse_script(random_script(everything, seed, SECONDS), everything).rows:
        metric = METRICS.get(row.metric)
        if metric and row.value is not None:
            assert metric.believable(row.value)
            assert row.value * 10 % 1 == 0


def most_alarms_at_once(kind, seed):
    panels = parse_script(random_script(kind, seed, SECONDS), kind)
    shown = [panels.at(tenth / 10).get("") for tenth in range(int(SECONDS * 10))]
    return max(len(panel.alarms) for panel in shown if panel is not None)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_more_alarms_stand_at_once_than_the_protocol_tells_of(everything, seed):
    for most in (1, 2, 9):
        kind = replace(everything, limits=Limits(alarms_at_once=most))
        assert 0 < most_alarms_at_once(kind, seed) <= most


def test_alarms_that_are_told_one_at_a_time_take_turns(everything):
    kind = replace(everything, limits=Limits(alarms_at_once=1))
    alarms = [
        {row["metric"] for row in rows(random_script(kind, seed, SECONDS)) if row["value"] == "1"}
        for seed in SEEDS
    ]

    assert all(len({name for name in names if name.startswith("alarm:")}) >= 2 for names in alarms)


@pytest.mark.parametrize("seed", SEEDS)
def test_only_states_that_the_protocol_can_tell_are_drawn_and_what_they_need_is_there(
    everything, seed
):
    two = frozenset({DeliveryState.INFUSING, DeliveryState.STOPPED})
    kind = replace(everything, limits=Limits(two, frozenset({FLOW})))
    told = rows(random_script(kind, seed, SECONDS))

    assert {row["value"] for row in told if row["metric"] == "state"} <= two
    assert all(row["value"] for row in told if row["metric"] == FLOW)


def test_no_bolus_is_given_at_a_troubled_time_or_at_the_very_end(everything):
    trouble = Span(20, 60)
    moments = [
        float(row["seconds"])
        for seed in range(60)
        for row in rows(random_script(everything, seed, SECONDS, [trouble]))
        if row["metric"] == "bolus"
    ]

    assert moments
    assert not any(trouble.holds(at) or at > SECONDS - 12 for at in moments)


def test_the_pressures_of_one_cuff_are_of_one_moment(everything):
    cuffs = {}
    for row in rows(random_script(everything, 5, SECONDS)):
        if row["metric"].startswith("MDC_PRESS_CUFF"):
            cuffs.setdefault(row["seconds"], set()).add(row["metric"])

    assert all(len(codes) == 3 for codes in cuffs.values())


def test_a_span_holds_its_beginning_and_not_its_end():
    assert [Span(1, 2).holds(at) for at in (0.9, 1, 1.9, 2)] == [False, True, True, False]

"""Random scripts: whatever a protocol carries, held long enough, repeatable."""

import csv
from io import StringIO
from itertools import pairwise

import pytest

from devices.simulators.random_script import HOLD_SECONDS, Span, random_script
from devices.simulators.script import parse_script
from station.domain.nomenclature import METRICS

SEEDS = range(20)
SECONDS = 80.0


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

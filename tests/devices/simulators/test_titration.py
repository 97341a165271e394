"""A week of ketamine, step by step: plausible for every seed, the same for the same seed."""

from decimal import Decimal
from itertools import pairwise

import pytest

from devices.simulators.course import Act
from devices.simulators.rhythm import DAY, HOUR, MINUTE
from devices.simulators.titration import Regimen, titration

SEEDS = range(40)
REGIMEN = Regimen(weight_kg=Decimal(70), start_hour=10.0)


def steps_of(seed, act):
    return [step for step in titration(seed, REGIMEN) if step.act is act]


def test_the_same_seed_gives_the_same_week_and_another_seed_another():
    assert titration(4, REGIMEN) == titration(4, REGIMEN)
    assert titration(4, REGIMEN) != titration(5, REGIMEN)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_begins_with_a_syringe_a_rate_and_a_start(seed):
    first = titration(seed, REGIMEN)[:3]

    assert [step.act for step in first] == [Act.LOAD, Act.RATE, Act.START]
    assert {step.at for step in first} == {0.0}


@pytest.mark.parametrize("seed", SEEDS)
def test_it_starts_low_and_stays_under_what_a_ward_gives(seed):
    mg_per_kg_hour = [step.amount * 4 / 70 for step in steps_of(seed, Act.RATE)]

    assert mg_per_kg_hour[0] <= Decimal("0.09")
    assert max(mg_per_kg_hour) <= Decimal("0.31")
    assert min(mg_per_kg_hour) > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_dose_is_changed_by_day_only_and_not_in_the_first_hours(seed):
    changes = steps_of(seed, Act.RATE)[1:]
    hours = [(step.at / HOUR + 10) % 24 for step in changes]

    assert all(8 <= hour <= 18.5 for hour in hours)
    assert all(step.at >= 6 * HOUR for step in changes)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_weaned_and_then_stopped_for_good(seed):
    story = titration(seed, REGIMEN)
    weaning = [step.amount for step in steps_of(seed, Act.RATE)[-4:]]

    assert weaning == sorted(weaning, reverse=True)
    assert [step.act for step in story[-2:]] == [Act.STOP, Act.OFF]
    assert 5 * DAY < story[-2].at < 6 * DAY


@pytest.mark.parametrize("seed", SEEDS)
def test_every_rate_is_one_that_the_pump_can_be_set_to(seed):
    assert all(step.amount % Decimal("0.1") == 0 for step in steps_of(seed, Act.RATE))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_syringe_runs_empty_and_none_is_changed_while_it_is_full(seed):
    left, rate, running, before = Decimal(0), Decimal(0), False, 0.0
    for step in titration(seed, REGIMEN):
        if running:
            left -= rate * Decimal(step.at - before) / Decimal(HOUR)
        before = step.at
        assert left >= 0
        match step.act:
            case Act.LOAD:
                assert left < 5
                left = step.amount
            case Act.RATE:
                rate = step.amount
            case act:
                running = act is Act.START


@pytest.mark.parametrize("seed", SEEDS)
def test_after_every_pause_it_goes_on_within_the_hour(seed):
    running = [s for s in titration(seed, REGIMEN) if s.act in (Act.PAUSE, Act.START, Act.STOP)]

    for step, after in pairwise(running):
        if step.act is Act.PAUSE and after.act is not Act.STOP:
            assert after.at - step.at <= 60 * MINUTE


def test_no_bolus_is_given_by_itself():
    assert not any(step.act is Act.BOLUS for seed in SEEDS for step in titration(seed, REGIMEN))


def test_a_rate_is_the_dose_over_the_concentration_at_the_pumps_own_step():
    regimen = Regimen(weight_kg=Decimal("82.5"), mg_per_ml=Decimal(4))

    assert regimen.ml_per_hour(0.1) == Decimal("2.1")  # clinical.md 11, row 5
    assert regimen.ml_per_hour(0.0001) == Decimal("0.1")

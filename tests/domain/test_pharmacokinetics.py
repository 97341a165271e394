import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.pharmacokinetics import (
    CLEMENTS,
    DOMINO,
    KAMP,
    KAMP_META,
    MODELS,
    Compartments,
)

# clinical.md 12.1: clearance in L/h at 70 kg
CLEARANCES = {DOMINO: 115.9, CLEMENTS: 80.2, KAMP: 84.0, KAMP_META: 79.0}

# clinical.md 12.2: 70 kg, 7 mg/h for 24 h, then stop; hours after the start: ng/mL
CONSTANT = {
    DOMINO: {1: 35.29, 6: 56.30, 24: 60.38, 25: 25.09, 28: 8.45},
    CLEMENTS: {1: 29.99, 6: 69.41, 24: 86.97, 25: 57.04, 28: 28.01},
    KAMP: {1: 39.22, 6: 70.28, 24: 83.11, 25: 43.94, 28: 20.47},
    KAMP_META: {1: 23.85, 6: 75.10, 24: 88.56, 25: 64.73, 28: 25.27},
}
STEADY_AT_7 = {DOMINO: 60.4, CLEMENTS: 87.3, KAMP: 83.3, KAMP_META: 88.6}
STEADY_AT_20 = {DOMINO: 172.5, CLEMENTS: 249.3, KAMP: 238.1, KAMP_META: 253.2}

# clinical.md 12.2, titration check: (until hour, mg/h); bolus of 5 mg at 30 h
TITRATION = [(6, 4), (24, 6), (25, 0), (30, 8), (36, 8), (48, 8), (50, 0)]
TITRATED = {
    DOMINO: {6: 32.17, 24: 51.74, 25: 21.50, 36: 69.71, 48: 69.02, 50: 19.95},
    CLEMENTS: {6: 39.66, 24: 74.29, 25: 48.69, 36: 99.96, 48: 99.75, 50: 50.84},
    KAMP: {6: 40.16, 24: 71.06, 25: 37.52, 36: 95.39, 48: 95.25, 50: 37.84},
    KAMP_META: {6: 42.91, 24: 75.83, 25: 55.43, 36: 102.83, 48: 101.30, 50: 54.12},
}
HOUR = 3600.0
EACH_MODEL = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


@EACH_MODEL
def test_seven_mg_an_hour_for_a_day_gives_the_reference_levels(model):
    body = Compartments(model, 70)
    before = 0
    for hour, expected in CONSTANT[model].items():
        body.advance((hour - before) * HOUR, 7 if hour <= 24 else 0)
        before = hour

        assert round(body.plasma_ng_per_ml, 2) == expected


@EACH_MODEL
def test_the_titration_check_gives_the_reference_levels(model):
    body = Compartments(model, 70)
    before, levels = 0, {}
    for until, rate in TITRATION:
        body.advance((until - before) * HOUR, rate)
        levels[until] = round(body.plasma_ng_per_ml, 2)
        if until == 30:
            body.bolus(5)
        before = until

    assert {hour: levels[hour] for hour in TITRATED[model]} == TITRATED[model]


@EACH_MODEL
def test_clearance_and_steady_state_are_the_published_ones(model):
    assert round(model.clearance_litres_per_hour_per_kg * 70, 1) == CLEARANCES[model]
    assert round(model.steady_ng_per_ml(7, 70), 1) == STEADY_AT_7[model]
    assert round(model.steady_ng_per_ml(20, 70), 1) == STEADY_AT_20[model]


@EACH_MODEL
def test_twenty_mg_an_hour_for_five_days_comes_to_the_steady_state(model):
    body = Compartments(model, 70)

    body.advance(120 * HOUR, 20)

    assert round(body.plasma_ng_per_ml, 1) == STEADY_AT_20[model]


@EACH_MODEL
def test_a_heavier_body_at_the_same_dose_for_its_weight_has_the_same_level(model):
    light, heavy = Compartments(model, 50), Compartments(model, 100)

    light.advance(5 * HOUR, 5)
    heavy.advance(5 * HOUR, 10)

    assert light.plasma_ng_per_ml == pytest.approx(heavy.plasma_ng_per_ml)


def test_a_bolus_makes_the_spike_that_the_papers_warn_of():
    body = Compartments(DOMINO, 70)
    body.advance(6 * HOUR, 4)
    body.advance(18 * HOUR, 6)
    body.advance(HOUR, 0)
    body.advance(5 * HOUR, 8)
    body.bolus(5)
    at_once = body.plasma_ng_per_ml
    body.advance(HOUR / 2, 8)

    assert round(at_once, -2) == 1200
    assert round(body.plasma_ng_per_ml) == 75


@given(
    st.sampled_from(MODELS),
    st.lists(st.floats(min_value=0, max_value=5000), min_size=1, max_size=20),
    st.floats(min_value=0, max_value=40),
)
def test_many_short_steps_give_the_level_of_one_long_one(model, steps, rate):
    once, often = Compartments(model, 70), Compartments(model, 70)

    once.advance(sum(steps), rate)
    for seconds in steps:
        often.advance(seconds, rate)

    assert often.plasma_ng_per_ml == pytest.approx(once.plasma_ng_per_ml, rel=1e-9, abs=1e-9)


@given(st.sampled_from(MODELS), st.floats(min_value=0, max_value=500_000))
def test_a_level_under_a_constant_rate_never_passes_its_steady_state(model, seconds):
    body = Compartments(model, 70)

    body.advance(seconds, 10)

    assert 0 <= body.plasma_ng_per_ml <= model.steady_ng_per_ml(10, 70) * (1 + 1e-9)


@pytest.mark.parametrize(("seconds", "rate"), [(-1, 5), (1, -5)])
def test_neither_time_nor_dose_goes_backwards(seconds, rate):
    with pytest.raises(ValueError, match="only go forward"):
        Compartments(DOMINO, 70).advance(seconds, rate)


def test_a_negative_bolus_cannot_be_given():
    with pytest.raises(ValueError, match="cannot be given"):
        Compartments(DOMINO, 70).bolus(-1)


def test_a_body_without_weight_has_no_level():
    with pytest.raises(ValueError, match="no plasma level"):
        Compartments(DOMINO, 0)

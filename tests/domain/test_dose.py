from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import dose
from station.domain.errors import Refused
from station.domain.figures import at_resolution

SIX = Decimal("0.000001")


def d(text):
    return Decimal(text)


def six(value):
    return at_resolution(value, SIX)


# clinical.md 11, examples 1 to 4: mL/h, mg/mL, kg -> mg/h, mg/kg/h, microgram/kg/min
@pytest.mark.parametrize(
    ("ml_per_hour", "mg_per_ml", "weight", "mg", "mg_per_kg", "micrograms"),
    [
        ("1.5", "4", "70", "6.000", "0.085714", "1.428571"),
        ("2.0", "5", "62.5", "10.000", "0.160000", "2.666667"),
        ("0.7", "10", "95", "7.000", "0.073684", "1.228070"),
        ("5", "2", "54", "10.000", "0.185185", "3.086420"),
    ],
    ids=["example 1", "example 2", "example 3", "example 4"],
)
def test_a_pump_rate_in_all_units(ml_per_hour, mg_per_ml, weight, mg, mg_per_kg, micrograms):
    rate = dose.dose_rate(d(ml_per_hour), d(mg_per_ml), d(weight))

    assert rate.mg_per_hour == d(mg)
    assert six(rate.mg_per_kg_hour) == d(mg_per_kg)
    assert six(rate.microgram_per_kg_min) == d(micrograms)
    assert rate.mg_per_day == d(mg) * 24


# Examples 5 and 6: an order for each kilogram, and what the pump's own step makes of it
@pytest.mark.parametrize(
    ("ordered", "exact", "on_pump"),
    [
        (("0.1", "82.5", "4"), ("8.250", "1.666667", "2.0625"), ("2.1", "8.4", "1.82")),
        (("0.05", "64", "10"), ("3.200", "0.833333", "0.32"), ("0.3", "3.0", "-6.25")),
    ],
    ids=["example 5", "example 6"],
)
def test_an_order_for_each_kilogram_comes_to_a_step_of_the_pump(ordered, exact, on_pump):
    mg_per_kg_hour, weight, mg_per_ml = map(d, ordered)
    mg_per_hour = dose.mg_per_hour_of_weight(mg_per_kg_hour, weight)
    ml_per_hour = dose.ml_per_hour(mg_per_hour, mg_per_ml)
    set_rate = dose.at_pump_step(ml_per_hour, d("0.1"))
    really = dose.mg_per_hour(set_rate, mg_per_ml)
    off = at_resolution(dose.percent_off(really, mg_per_hour), d("0.01"))

    assert (mg_per_hour, six(dose.microgram_per_kg_min(mg_per_kg_hour)), ml_per_hour) == tuple(
        map(d, exact)
    )
    assert (set_rate, really, off) == tuple(map(d, on_pump))


def test_example_7_a_dose_is_held_to_the_ward_s_limit():
    wanted = dose.mg_per_hour_of_weight(d("0.35"), 80)
    held = dose.capped(wanted, 24)

    assert wanted == 28
    assert six(dose.microgram_per_kg_min(d("0.35"))) == d("5.833333")
    assert dose.ml_per_hour(wanted, 4) == 7
    assert held == 24
    assert dose.mg_per_kg_hour(held, 80) == d("0.30")
    assert dose.microgram_per_kg_min(d("0.30")) == 5
    assert dose.ml_per_hour(held, 4) == 6


@pytest.mark.parametrize(
    ("micrograms", "mg", "mg_per_kg", "ml"),
    [("1.2", "5.040", "0.072", "1.260"), ("7.2", "30.240", "0.432", "7.560")],
    ids=["example 8", "example 9"],
)
def test_micrograms_a_minute_come_to_a_pump_rate(micrograms, mg, mg_per_kg, ml):
    for_weight = dose.mg_per_kg_hour_of_micrograms(d(micrograms))
    mg_per_hour = dose.mg_per_hour_of_weight(for_weight, 70)

    assert for_weight == d(mg_per_kg)
    assert mg_per_hour == d(mg)
    assert dose.ml_per_hour(mg_per_hour, 4) == d(ml)


def test_example_10_milligrams_an_hour_for_each_kilogram():
    for_weight = dose.mg_per_kg_hour(d("22.2"), 70)

    assert six(for_weight) == d("0.317143")
    assert six(dose.microgram_per_kg_min(for_weight)) == d("5.285714")


def test_example_11_milligrams_a_day_in_a_day_s_syringe():
    mg_per_ml = dose.concentration(300, 48)
    mg_per_hour = dose.mg_per_hour_of_day(300)
    for_weight = dose.mg_per_kg_hour(mg_per_hour, 70)

    assert mg_per_ml == d("6.25")
    assert mg_per_hour == d("12.500")
    assert six(for_weight) == d("0.178571")
    assert six(dose.microgram_per_kg_min(for_weight)) == d("2.976190")
    assert dose.ml_per_hour(mg_per_hour, mg_per_ml) == 2


def test_example_12_how_long_a_syringe_lasts():
    whole = dose.time_to_empty(50, 0, d("1.5"))
    left = dose.time_to_empty(50, d("12.4"), d("1.5"))

    assert at_resolution(dose.hours(whole), d("0.01")) == d("33.33")
    assert at_resolution(dose.hours(left), d("0.01")) == d("25.07")


def test_the_burst_in_other_units():
    # clinical.md 2.2: 100, 300 and 500 mg per 24 h at 70 kg
    for day, mg, micrograms, mg_per_kg in [
        (100, "4.17", "0.99", "0.060"),
        (300, "12.50", "2.98", "0.179"),
        (500, "20.83", "4.96", "0.298"),
    ]:
        mg_per_hour = dose.mg_per_hour_of_day(day)
        for_weight = dose.mg_per_kg_hour(mg_per_hour, 70)

        assert at_resolution(mg_per_hour, d("0.01")) == d(mg)
        assert at_resolution(for_weight, d("0.001")) == d(mg_per_kg)
        assert at_resolution(dose.microgram_per_kg_min(for_weight), d("0.01")) == d(micrograms)


def test_a_pump_that_does_not_run_never_empties():
    assert dose.time_to_empty(50, 10, 0) is None


def test_a_syringe_that_gave_more_than_its_label_says_is_empty_now():
    assert dose.time_to_empty(50, 51, 5) == timedelta()


def test_without_a_concentration_there_is_only_millilitres():
    rate = dose.dose_rate(d("1.5"), None, 70)

    assert rate == dose.DoseRate(Fraction(3, 2), None, None, None, None)


def test_without_a_weight_per_kilogram_figures_stay_blank():
    rate = dose.dose_rate(d("1.5"), 4, None)

    assert (rate.mg_per_hour, rate.mg_per_day) == (6, 144)
    assert rate.mg_per_kg_hour is None
    assert rate.microgram_per_kg_min is None


@pytest.mark.parametrize("nothing", [0, -1])
def test_a_concentration_volume_or_weight_of_nothing_is_refused(nothing):
    with pytest.raises(Refused, match="concentration"):
        dose.mg_per_hour(5, nothing)
    with pytest.raises(Refused, match="weight"):
        dose.mg_per_kg_hour(5, nothing)
    with pytest.raises(Refused, match="volume"):
        dose.concentration(200, nothing)


RATES = st.decimals("0", "1800", places=2)
CONCENTRATIONS = st.decimals("0.01", "100", places=2)
WEIGHTS = st.decimals("20", "400", places=1)


@given(RATES, CONCENTRATIONS, WEIGHTS)
def test_every_unit_leads_back_to_the_pump_rate_exactly(rate, mg_per_ml, weight):
    told = dose.dose_rate(rate, mg_per_ml, weight)

    for_weight = dose.mg_per_kg_hour_of_micrograms(told.microgram_per_kg_min)
    assert for_weight == told.mg_per_kg_hour
    assert dose.mg_per_hour_of_weight(for_weight, weight) == told.mg_per_hour
    assert dose.mg_per_hour_of_day(told.mg_per_day) == told.mg_per_hour
    assert dose.ml_per_hour(told.mg_per_hour, mg_per_ml) == rate


@given(RATES.filter(bool), st.decimals("1", "500", places=1))
def test_a_syringe_is_empty_when_its_volume_has_flowed(rate, volume):
    lasts = dose.time_to_empty(volume, 0, rate)

    assert abs(dose.hours(lasts) * Fraction(rate) - Fraction(volume)) < Fraction(1, 10**6)

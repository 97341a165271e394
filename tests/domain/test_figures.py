from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import units
from station.domain.figures import amount, duration, figure, unit_words


@pytest.mark.parametrize(
    ("value", "resolution", "text"),
    [
        ("0.5", "0.1", "0.5"),
        ("5", "0.1", "5"),
        ("5.0", "0.1", "5"),
        (".5", "0.1", "0.5"),
        ("0", "0.01", "0"),
        ("0.00", "0.01", "0"),
        ("-0.004", "0.01", "0"),
        ("2.0625", "0.1", "2.1"),
        ("2.05", "0.1", "2.1"),
        ("0.125", "0.01", "0.13"),
        ("100", "1", "100"),
        ("120", "10", "120"),
        ("1E+2", "1", "100"),
        ("-12", "1", "\N{MINUS SIGN}12"),
        ("-0.25", "0.1", "\N{MINUS SIGN}0.3"),
    ],
)
def test_a_figure_has_a_leading_zero_and_no_trailing_one(value, resolution, text):
    assert figure(Decimal(value), Decimal(resolution)) == text


@pytest.mark.parametrize(
    ("value", "resolution", "text"),
    [
        ("5", "0.1", "5.0"),
        ("5.25", "0.1", "5.3"),
        ("-5", "0.01", "\N{MINUS SIGN}5.00"),
        ("7", "1", "7"),
    ],
)
def test_zeros_stay_where_the_device_shows_them(value, resolution, text):
    assert figure(Decimal(value), Decimal(resolution), as_device=True) == text


def test_no_value_is_a_dash_and_never_a_zero():
    assert figure(None, Decimal("0.1")) == "—"
    assert amount(None, units.ML_PER_H, Decimal("0.1")) == "—"


@given(st.decimals("-99999", "99999", places=6), st.sampled_from(["1", "0.1", "0.01", "0.001"]))
def test_every_figure_reads_back_to_within_half_its_resolution(value, resolution):
    text = figure(value, Decimal(resolution))
    whole, _, fraction = text.partition(".")

    assert not fraction.endswith("0")
    assert whole.strip("\N{MINUS SIGN}").isdigit()
    read = Decimal(text.replace("\N{MINUS SIGN}", "-"))
    assert abs(read - value) <= Decimal(resolution) / 2


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        (units.UG_PER_KG_MIN, "microgram/kg/min"),
        (units.UG_PER_ML, "microgram/mL"),
        (units.NG_PER_ML, "nanogram/mL"),
        (units.ML_PER_H, "mL/h"),
        (units.MMHG, "mmHg"),
        (units.CELSIUS, "°C"),
        (units.MG_PER_DAY, "mg per 24 h"),
        (units.PERCENT, "%"),
    ],
)
def test_units_are_written_as_the_ward_writes_them(unit, words):
    assert unit_words(unit) == words


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("1.2", units.UG_PER_KG_MIN, "1.2 microgram/kg/min"),
        ("98", units.PERCENT, "98%"),
        ("72", units.PER_MINUTE, "72/min"),
        ("3", units.ONE, "3"),
    ],
)
def test_an_amount_carries_its_unit(value, unit, text):
    assert amount(Decimal(value), unit, Decimal("0.1")) == text


def test_an_amount_can_keep_the_zeros_of_the_device():
    assert amount(Decimal(5), units.ML_PER_H, Decimal("0.1"), as_device=True) == "5.0 mL/h"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 min"),
        (-5, "0 min"),
        (0.2, "0 min"),
        (40, "40 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (300, "5 min"),
        (3600, "1 h"),
        (9600, "2 h 40 min"),
        (9569.6, "2 h 39 min"),
        (93600, "26 h"),
    ],
)
def test_a_duration_is_said_in_hours_and_minutes(seconds, text):
    assert duration(timedelta(seconds=seconds)) == text

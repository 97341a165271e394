from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import units
from station.domain.units import KNOWN, Quantity, Unit, convert, round_half_up, unit_of

VALUES = st.decimals("-99999", "99999", places=3)


def is_power_of_ten(scale):
    top, bottom = scale.numerator, scale.denominator
    return 1 in (top, bottom) and set(str(max(top, bottom))) <= {"1", "0"}


def pairs(exact):
    """Every two units of one dimension, those a power of ten apart or the others."""
    return [
        (one, other)
        for one in KNOWN.values()
        for other in KNOWN.values()
        if one.dimension == other.dimension
        and (is_power_of_ten(one.scale / other.scale) and not one.offset and not other.offset)
        is exact
    ]


@given(VALUES, st.sampled_from(pairs(exact=True)))
def test_there_and_back_is_the_same_where_scales_are_powers_of_ten(value, pair):
    quantity = Quantity(value, pair[0])

    assert quantity.to(pair[1]).to(pair[0]) == quantity


@given(VALUES, st.sampled_from(pairs(exact=False)))
def test_elsewhere_there_and_back_is_equal_at_any_resolution_in_use(value, pair):
    there = Quantity(value, pair[0]).to(pair[1])

    assert abs(there.to(pair[0]).value - value) < Decimal("1e-15")


@given(VALUES, st.sampled_from(pairs(exact=True) + pairs(exact=False)))
def test_conversion_agrees_with_exact_fractions(value, pair):
    one, other = pair
    exact = (Fraction(value) + one.offset) * one.scale / other.scale - other.offset

    assert abs(Fraction(convert(value, one, other)) - exact) < Fraction(1, 10**12)


@given(VALUES)
def test_kilopascal_is_exactly_the_factor_of_the_contract(value):
    assert convert(value, units.KPA, units.MMHG) == value * Decimal("7.50062")


@pytest.mark.parametrize(
    ("value", "source", "target", "result"),
    [
        ("16", units.KPA, units.MMHG, "120.00992"),
        ("100", units.MBAR, units.MMHG, "75.0062"),
        ("98.6", units.FAHRENHEIT, units.CELSIUS, "37"),
        ("-40", units.FAHRENHEIT, units.CELSIUS, "-40"),
        ("37", units.CELSIUS, units.FAHRENHEIT, "98.6"),
        ("90", units.SECOND, units.MINUTE, "1.5"),
        ("1", units.DAY, units.HOUR, "24"),
        ("1", units.MG_PER_MIN, units.MG_PER_H, "60"),
        ("24", units.MG_PER_DAY, units.MG_PER_H, "1"),
        ("1", units.UG_PER_MIN, units.MG_PER_H, "0.06"),
        ("2", units.UG_PER_KG_MIN, units.MG_PER_KG_H, "0.12"),
        ("1", units.MG_PER_KG_MIN, units.UG_PER_KG_MIN, "1000"),
        ("0.1", units.MG_PER_KG_H, units.UG_PER_KG_H, "100"),
        ("250", units.NG_PER_ML, units.UG_PER_ML, "0.25"),
        ("0.05", units.G_PER_ML, units.MG_PER_ML, "50"),
        ("0.5", units.L, units.ML, "500"),
        ("5", units.ML, units.ML, "5"),
    ],
)
def test_known_conversions(value, source, target, result):
    assert convert(Decimal(value), source, target) == Decimal(result)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (units.ML_PER_H, units.MG_PER_H),
        (units.MG_PER_H, units.MG_PER_KG_H),
        (units.PERCENT, units.MMHG),
        (units.KILOGRAM, units.GRAM),
    ],
)
def test_what_measures_something_else_is_not_converted(source, target):
    with pytest.raises(ValueError, match="is not"):
        convert(Decimal(1), source, target)


@pytest.mark.parametrize(
    ("value", "resolution", "rounded"),
    [
        ("2.05", "0.1", "2.1"),
        ("-2.05", "0.1", "-2.1"),
        ("2.0625", "0.1", "2.1"),
        ("0.32", "0.1", "0.3"),
        ("120.00992", "1", "120"),
        ("119.5", "1", "120"),
        ("7", "5", "5"),
        ("7.5", "5", "10"),
    ],
)
def test_values_are_rounded_half_up_as_by_hand(value, resolution, rounded):
    assert round_half_up(Decimal(value), Decimal(resolution)) == Decimal(rounded)


def test_a_unit_is_found_by_its_code():
    assert unit_of("mm[Hg]") is units.MMHG
    assert all(unit_of(code) is unit for code, unit in KNOWN.items())


def test_a_unit_the_station_does_not_know_measures_something_of_its_own():
    unknown = unit_of("[drp]/min")

    assert unknown == Unit("[drp]/min", "only [drp]/min", Fraction(1))
    assert convert(Decimal(3), unknown, unit_of("[drp]/min")) == 3
    with pytest.raises(ValueError, match="is not"):
        convert(Decimal(3), unknown, units.PER_MINUTE)

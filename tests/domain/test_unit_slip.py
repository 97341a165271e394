from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import dose
from station.domain.unit_slip import KG_PER_LB, Slip, suspicions


def slips(*arguments, **named):
    return [suspicion.slip for suspicion in suspicions(*arguments, **named)]


def test_a_decimal_slip_is_found_either_way():
    assert slips(Decimal("41.7"), Decimal("4.17")) == [Slip.DECIMAL]
    assert slips(Decimal("0.417"), Decimal("4.17")) == [Slip.DECIMAL]


def test_milligrams_typed_as_millilitres_are_found_by_the_concentration():
    meant = dose.ml_per_hour(6, 4)

    assert slips(6, meant, 4) == [Slip.MG_AS_ML]
    assert dose.mg_per_hour(6, 4) == 24


def test_micrograms_a_minute_and_milligrams_an_hour_exchanged_are_found():
    meant = dose.mg_per_hour_of_weight(dose.mg_per_kg_hour_of_micrograms(2), 70)
    typed = dose.mg_per_hour_of_weight(2, 70)

    assert (meant, typed) == (Decimal("8.4"), 140)
    assert slips(typed, meant) == [Slip.PER_KG]
    assert slips(meant, typed) == [Slip.PER_KG]


def test_a_wrong_ampoule_is_found_by_the_other_concentration():
    assumed, loaded = dose.mg_per_hour(Decimal("1.5"), 4), dose.mg_per_hour(Decimal("1.5"), 10)

    assert (assumed, loaded) == (6, 15)
    assert slips(loaded, assumed, 4, [1, 2, 5, 10, 20]) == [Slip.CONCENTRATION]
    assert slips(loaded, assumed) == []


def test_pounds_entered_as_kilograms_are_found():
    kilograms = 154 * KG_PER_LB
    meant, typed = (dose.mg_per_hour_of_weight(Decimal("0.1"), w) for w in (kilograms, 154))

    assert round(float(kilograms), 2) == 69.85
    assert round(float(meant), 2) == 6.99
    assert typed == Decimal("15.4")
    assert slips(typed, meant) == [Slip.POUNDS]


def test_a_day_s_dose_entered_as_an_hour_s_is_found():
    assert slips(100, dose.mg_per_hour_of_day(100)) == [Slip.PER_DAY]


def test_slips_that_coincide_are_both_named():
    found = suspicions(Decimal("41.7"), Decimal("4.17"), 10)

    assert [one.words for one in found] == [
        "check unit: decimal point",
        "check unit: mg/h typed as mL/h",
    ]


@pytest.mark.parametrize(
    ("ratio", "is_found"), [("9.7", 1), ("10.3", 1), ("9.69", 0), ("10.31", 0)]
)
def test_a_ratio_may_be_three_percent_off(ratio, is_found):
    assert len(slips(Decimal(ratio), 1)) == is_found


@pytest.mark.parametrize(("found", "ordered"), [(5, 10), (10, 5), (4, 6), (8, 6), (5, 5), (30, 10)])
def test_an_ordinary_difference_asks_nothing(found, ordered):
    assert slips(found, ordered, 4) == []


@pytest.mark.parametrize(("found", "ordered"), [(0, 5), (5, 0), (-1, 5)])
def test_nothing_is_asked_about_a_rate_of_nothing(found, ordered):
    assert slips(found, ordered, 4) == []


@given(st.decimals("0.1", "100", places=1), st.decimals("0.97", "1.03", places=2))
def test_agreement_is_never_a_slip_whatever_the_concentration(rate, concentration):
    assert slips(rate, rate, concentration, [concentration, concentration + 0]) == []

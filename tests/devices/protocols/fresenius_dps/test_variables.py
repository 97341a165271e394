"""Hexadecimal digits as values: exact, of any width, and never beyond belief."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.fresenius_dps.variables import (
    INFUSED,
    RATE,
    VARIABLES,
    bare,
    judge,
)
from station.domain.observation import MeasurementValidity


@pytest.mark.parametrize(
    ("name", "digits", "value", "validity"),
    [
        ("d", b"0032", "5.0", "valid"),
        ("d", b"32", "5.0", "valid"),
        ("d", b"0", "0.0", "valid"),
        ("d", b"1", "0.1", "valid"),
        ("d", b"00000032", "5.0", "valid"),
        ("d", b"4650", "1800.0", "valid"),
        ("d", b"4651", None, "invalid"),
        ("d", b"FFFF", None, "invalid"),
        ("d", b"", None, "na"),
        ("r", b"0001A2C8", "107.208", "valid"),
        ("r", b"00000536", "1.334", "valid"),
        ("r", b"0", "0.000", "valid"),
        ("r", b"5F5DD18", "99999.000", "valid"),
        ("r", b"FFFFFFFF", None, "invalid"),
        ("r", b"", None, "na"),
        ("k", b"00C8", "200", "questionable"),
        ("s", b"FFFF", "65535", "questionable"),
        ("s", b"", None, "na"),
    ],
)
def test_digits_are_read_by_their_variable(name, digits, value, validity):
    assert judge(ord(name), digits) == (
        None if value is None else Decimal(value),
        MeasurementValidity(validity),
    )


def test_each_variable_has_the_metric_and_unit_of_the_contract():
    shown = {chr(name): (one.metric.code, one.metric.unit.code) for name, one in VARIABLES.items()}

    assert shown == {
        "d": ("MDC_FLOW_FLUID_PUMP", "mL/h"),
        "r": ("MDC_VOL_FLUID_DELIV", "mL"),
        "k": ("private:fresenius-dps:k", "1"),
        "s": ("private:fresenius-dps:s", "1"),
    }
    assert [chr(name) for name, one in VARIABLES.items() if one.expected] == ["d", "r"]


@given(st.integers(0, 18_000), st.integers(1, 16))
def test_every_tenth_of_a_millilitre_an_hour_comes_back_in_any_width(steps, width):
    digits = f"{steps:0{width}X}".encode()

    assert judge(RATE, digits)[0] * 10 == steps


@given(st.integers(0, 99_999_000))
def test_every_microlitre_comes_back(steps):
    assert judge(INFUSED, b"%X" % steps)[0] * 1000 == steps


def test_the_same_number_is_the_same_in_any_width():
    assert bare(b"0010") == bare(b"00000010") == b"10"
    assert bare(b"0000") == bare(b"") == b""

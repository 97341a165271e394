"""BCC's numeric parameters: metric, unit, the largest that can be meant, and what is never read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.bbraun_space_bcc.parameters import (
    NOT_MEASURED,
    PARAMETERS,
    is_known,
    judge,
    number,
    parameter,
    with_unit,
)
from station.domain.units import MG_PER_H, UG_PER_KG_MIN


@pytest.mark.parametrize(
    ("code", "metric", "unit", "text", "value"),
    [
        (b"INRT", "MDC_FLOW_FLUID_PUMP", "mL/h", b"0.80", "0.80"),
        (b"INRT", "MDC_FLOW_FLUID_PUMP", "mL/h", b"1800.00", "1800.00"),
        (b"INVI", "MDC_VOL_FLUID_DELIV", "mL", b"0.0", "0.0"),
        (b"INVTB", "MDC_VOL_FLUID_TBI", "mL", b"9999.9", "9999.9"),
        (b"VOLREMAIN", "MDC_VOL_FLUID_TBI_REMAIN", "mL", b"12.5", "12.5"),
        (b"INRMT", "MDC_TIME_PD_REMAIN", "min", b"5400", "90"),
        (b"INRMT", "MDC_TIME_PD_REMAIN", "min", b"100", "1.67"),
        (b"INRMT", "MDC_TIME_PD_REMAIN", "min", b"65534", "1092.23"),
        (b"INP2", "MDC_PRESS_INFUS_LINE", "%", b"100", "100"),
        (b"INAKKU", "MDC_ATTR_TIME_BATT_REMAIN", "min", b"1440", "1440"),
        (b"INAVRT", "private:bbraun-space-bcc:INAVRT", "mL/h", b"9.98", "9.98"),
        (b"INSYR", "private:bbraun-space-bcc:INSYR", "mL", b"50.0", "50.0"),
        (b"INM8", "private:bbraun-space-bcc:INM8", "1", b"1", "1"),
        (b"XNEW7", "private:bbraun-space-bcc:XNEW7", "1", b"-3.5", "-3.5"),
    ],
)
def test_a_parameter_is_read_into_its_metric_and_unit(code, metric, unit, text, value):
    measured = parameter(code)

    assert (measured.metric.code, measured.unit.code) == (metric, unit)
    assert judge(measured, text) == (Decimal(value), "valid")


@pytest.mark.parametrize(
    ("code", "text", "validity"),
    [
        (b"INRT", b"_NV", "na"),
        (b"INRT", b"_NA", "na"),
        (b"INRT", b"", "na"),
        (b"INRT", b"1800.01", "invalid"),
        (b"INRT", b"-1", "invalid"),
        (b"INRT", b"1,5", "invalid"),
        (b"INRT", b"1e3", "invalid"),
        (b"INRT", b"nan", "invalid"),
        (b"INVI", b"10000.0", "invalid"),
        (b"INRMT", b"65535", "overflow"),
        (b"INRMT", b"65536", "invalid"),
        (b"INAKKU", b"1441", "invalid"),
    ],
)
def test_an_absent_or_impossible_value_is_never_a_number(code, text, validity):
    assert judge(PARAMETERS[code], text) == (None, validity)


def test_a_full_volume_counter_is_a_lower_limit_and_says_so():
    assert judge(PARAMETERS[b"INVI"], b"9999.9") == (Decimal("9999.9"), "overflow")
    assert judge(PARAMETERS[b"INVTB"], b"9999.9") == (Decimal("9999.9"), "valid")


@pytest.mark.parametrize(
    "code",
    b"PATID PATW INPATW PATH PATAGE PATSEX PATIDBADGE PATIDDRUG PATNEW NURSEID TCIPLA TCIMOD "
    b"FMBANY XBADGE MYBARCODE".split(),
)
def test_whom_a_pump_treats_and_who_runs_it_is_never_read(code):
    assert parameter(code) is None
    assert is_known(code)


def test_what_is_said_elsewhere_is_no_figure():
    for code in NOT_MEASURED:
        assert parameter(code) is None
        assert is_known(code)


@pytest.mark.parametrize(
    "code", [b"", b"x", b"inrt", b"A", b"IN RT", b"A" * 17, b"\xff\xfe", b"9A"]
)
def test_what_cannot_be_a_code_is_no_parameter(code):
    assert parameter(code) is None
    assert not is_known(code)


def test_an_unknown_code_is_kept_but_not_known():
    assert parameter(b"XNEW7") is not None
    assert not is_known(b"XNEW7")


def test_a_dose_takes_the_unit_beside_it():
    dose = PARAMETERS[b"DORT"]

    assert dose.unit is MG_PER_H
    assert with_unit(dose, UG_PER_KG_MIN).metric.unit is UG_PER_KG_MIN
    assert with_unit(dose, UG_PER_KG_MIN).metric.code == "MDC_RATE_DOSE"


@given(st.decimals(-999999, 999999, places=2))
def test_every_plain_decimal_is_read_exactly(value):
    assert number(str(value).encode()) == value


@given(st.one_of(st.binary(max_size=8), st.text("0123456789.-+eE_ ,NnIif", max_size=8)))
def test_nothing_but_digits_a_point_and_a_sign_is_a_number(text):
    raw = text if isinstance(text, bytes) else text.encode()
    value = number(raw)

    if value is not None:
        assert set(raw) <= set(b"0123456789.-")
        assert value == Decimal(raw.decode())


@pytest.mark.parametrize(
    "text", [b"5.", b".5", b"1.2.3", b"--1", b"+1", b"1_000", b"1234567890123"]
)
def test_forms_that_only_a_computer_would_read_are_no_number(text):
    assert number(text) is None

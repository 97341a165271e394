"""Numbers as the pump writes them: every form they may have, and every form they may not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.alaris_asena import figures
from devices.protocols.alaris_asena.figures import judge, judge_time

NA, INVALID, VALID, OVERFLOW = "na", "invalid", "valid", "overflow"


@pytest.mark.parametrize(
    ("figure", "text", "unit", "value"),
    [
        (figures.RATE, "4.50", "ml/h", "4.50"),
        (figures.RATE, "0.00", "ml/h", "0.00"),
        (figures.RATE, "1200.00", "ml/h", "1200.00"),
        (figures.RATE, " 0.10", "mL/h", "0.10"),
        (figures.INFUSED, "12.345", "ml", "12.345"),
        (figures.VTBI, "25.500", " ml ", "25.500"),
        (figures.PRESSURE, "87.25", "mmHg", "87.25"),
        (figures.PRESSURE, "-12.00", "mmHg", "-12.00"),
        (figures.LOG, "310042", "", "310042"),
        (figures.SYRINGE_SIZE, " 50", "", "50"),
        (figures.HIGHEST_RATE, "1200.00", "ml/h", "1200.00"),
        (figures.LONGEST_ANSWER, "4000", "ms", "4000"),
    ],
)
def test_a_number_is_read_as_the_pump_writes_it(figure, text, unit, value):
    assert judge(figure, text, unit) == (Decimal(value), VALID)
    assert str(judge(figure, text, unit)[0]) == value  # not a digit more or less


@pytest.mark.parametrize("text", ["", " ", "-", "---", "--.--", "--:--:--"])
def test_a_field_without_a_value_is_absent_and_never_nothing(text):
    assert judge(figures.RATE, text, "ml/h") == (None, NA)
    assert judge(figures.VTBI, text, "") == (None, NA)
    assert judge_time(text) == (None, NA)


@pytest.mark.parametrize(
    "text",
    ["4,50", "4.", ".5", "+4.50", "1e3", "4.50 ml", "4 50", "0x10", "NaN", "inf", "٤", "4.1234567"],
)
def test_what_is_no_number_is_no_value(text):
    assert judge(figures.RATE, text, "ml/h") == (None, INVALID)
    assert judge_time(text) == (None, INVALID)


@pytest.mark.parametrize(
    ("figure", "text", "unit"),
    [
        (figures.RATE, "1800.01", "ml/h"),
        (figures.RATE, "-0.10", "ml/h"),
        (figures.INFUSED, "-1.000", "ml"),
        (figures.INFUSED, "100000.000", "ml"),
        (figures.PRESSURE, "3000.01", "mmHg"),
        (figures.PRESSURE, "-500.01", "mmHg"),
        (figures.LOG, "-1", ""),
    ],
)
def test_what_no_pump_can_show_is_no_value(figure, text, unit):
    assert judge(figure, text, unit) == (None, INVALID)


@pytest.mark.parametrize(
    ("figure", "unit"),
    [
        (figures.RATE, "mg/h"),
        (figures.RATE, "ml/min"),
        (figures.RATE, ""),
        (figures.INFUSED, "ul"),
        (figures.PRESSURE, "kPa"),
        (figures.HIGHEST_RATE, "l/h"),
        (figures.LONGEST_ANSWER, "s"),
    ],
)
def test_a_number_in_another_unit_is_no_number_of_ours(figure, unit):
    assert judge(figure, "5.00", unit) == (None, INVALID)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("05:12:40", "312.67"),
        ("05:09:33", "309.55"),
        ("00:00:00", "0.00"),
        ("00:00:01", "0.02"),
        ("00:00:03", "0.05"),
        ("23:59:59", "1439.98"),
        ("24:00:00", "1440.00"),
        (" 01:00:00 ", "60.00"),
    ],
)
def test_the_time_to_go_is_in_minutes_to_a_hundredth(text, minutes):
    assert judge_time(text) == (Decimal(minutes), VALID)


@pytest.mark.parametrize("text", ["24+", " 24+ "])
def test_more_than_a_day_is_an_overflow_without_a_number(text):
    assert judge_time(text) == (None, OVERFLOW)


@pytest.mark.parametrize(
    "text", ["24:00:01", "99:00:00", "01:60:00", "01:00:60", "1:00:00", "01:00", "25+", "24"]
)
def test_what_is_no_time_is_no_value(text):
    assert judge_time(text) == (None, INVALID)


@given(st.text(), st.text())
def test_any_text_is_judged_without_a_fault(text, unit):
    for figure in (figures.RATE, figures.PRESSURE, figures.LOG):
        value, validity = judge(figure, text, unit)
        assert (value is None) is (validity != VALID)
    judge_time(text)


@given(st.decimals(0, 1800, places=2))
def test_every_rate_comes_back_exactly(rate):
    assert judge(figures.RATE, str(rate), "ml/h") == (rate, VALID)


@given(st.integers(0, 86_400))
def test_every_time_is_rounded_half_up(seconds):
    minutes, second = divmod(seconds, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"
    hundredths = (seconds * 10 + 3) // 6  # half-up in whole numbers

    assert judge_time(text) == (Decimal(hundredths) / 100, VALID)


def test_what_is_kept_under_the_pumps_own_code_says_whose_it_is():
    own = (figures.LOG, figures.SYRINGE_SIZE, figures.HIGHEST_RATE, figures.VTBI_OFF)
    for figure in own:
        assert figure.metric.code.startswith("private:alaris-asena:")

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.philips_intellivue import numerics
from devices.protocols.philips_intellivue.responder_wire import (
    NOTHING,
    attribute_list,
    bcd_time,
    counted,
    label_string,
    listed,
    number,
    string,
    u16,
    u32,
)
from tests.devices.protocols.philips_intellivue.bedside import shown_at


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        ("82", "00000052"),
        ("-2.0", "ffffffec"),
        ("1.5", "ff00000f"),
        ("37.1", "ff000173"),
        ("0", "00000000"),
        ("0.00", "fe000000"),
        ("3E+2", "02000003"),
        ("8388605", "007ffffd"),
        ("-8388605", "00800003"),
    ],
)
def test_a_float_shows_the_value_with_its_own_last_digit(value, raw):
    assert number(Decimal(value)).hex() == raw


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("8388606", "8.38861E+6"),
        ("123456789", "1.23457E+8"),
        ("0.123456789", "0.123457"),
        ("-37.12345678", "-37.1235"),
        ("1E-130", "0"),
        ("1E+127", "1E+127"),
    ],
)
def test_a_value_with_too_many_digits_is_rounded_to_six(value, read):
    found = numerics.number(int.from_bytes(number(Decimal(value)), "big"))

    assert found == Decimal(read)


def test_a_value_beyond_every_screen_is_infinity():
    assert number(Decimal("1E+200")).hex() == "007ffffe"
    assert number(Decimal("-1E+200")).hex() == "00800002"
    assert NOTHING.hex() == "007fffff"


@given(st.decimals(-83886, 83886, places=2))
def test_what_the_monitor_writes_the_station_reads(value):
    assert numerics.number(int.from_bytes(number(value), "big")) == value


def test_numbers_lists_and_strings_are_written_as_the_sheet_draws_them():
    assert (u16(1, 0xABCD).hex(), u32(1).hex(), counted(b"ab").hex()) == (
        "0001abcd", "00000001", "00026162",
    )  # fmt: skip
    assert listed([b"ab", b"c"]).hex() == "00020003616263"
    assert attribute_list({0x0921: u16(0x8400)}).hex() == "00010006092100028400"
    assert label_string("SpO₂").hex() == "000e00530070004f2082002000200000"
    assert string("", 34).hex() == "0022" + "00" * 34
    assert bcd_time(shown_at("2024-05-20T10:15:30")).hex() == "2024052010153000"

from decimal import Decimal
from struct import error

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.philips_intellivue.nested import Crooked
from devices.protocols.philips_intellivue.numerics import SPECIALS, number, observe


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (0x00000052, "82"),
        (0xFFFFFFEC, "-2.0"),
        (0xFF00000F, "1.5"),
        (0xFF000173, "37.1"),
        (0x00000000, "0"),
        (0xFE0001F4, "5.00"),
        (0x02000003, "300"),
    ],
)
def test_a_float_is_the_exact_decimal_with_its_own_last_digit(raw, value):
    assert str(number(raw)) == value


@pytest.mark.parametrize("mantissa", sorted(SPECIALS))
def test_the_special_mantissas_are_no_number_whatever_the_exponent(mantissa):
    assert number(mantissa) is None
    assert number(0xFF000000 | mantissa) is None


@given(st.integers(0, 2**32 - 1))
def test_every_other_float_is_mantissa_times_ten_to_the_exponent(raw):
    mantissa = int.from_bytes((raw & 0xFFFFFF).to_bytes(3, "big"), "big", signed=True)
    exponent = int.from_bytes((raw >> 24).to_bytes(1, "big"), "big", signed=True)
    found = number(raw)

    assert found is None or found == Decimal(mantissa) * Decimal(10) ** exponent


LABELLED = {
    0x0924: bytes.fromhex("00024182"),
    0x0927: bytes.fromhex("000e 0048 0052 0020 0020 0020 0020 0000"),
}
HEART_RATE = bytes.fromhex("4182 0000 0aa0 00000052")
CUFF = bytes.fromhex(
    "0003 001e 4a05 2000 0f20 007fffff 4a06 2000 0f20 007fffff 4a07 2000 0f20 007fffff"
)


def test_a_plain_value_stands_alone():
    seen = observe(1, 0x82CF, {**LABELLED, 0x0950: HEART_RATE})

    assert (seen.context, seen.handle, seen.label, seen.text) == (1, 0x82CF, 0x24182, "HR")
    assert seen.values == ((0x4182, 0, 0x0AA0, 0x52),)
    assert seen.alone


def test_a_compound_gives_its_members_by_their_ids():
    seen = observe(1, 0x8272, {0x094B: CUFF})

    assert [physio for physio, *_ in seen.values] == [0x4A05, 0x4A06, 0x4A07]
    assert {(state, unit, raw) for _, state, unit, raw in seen.values} == {
        (0x2000, 0x0F20, 0x007FFFFF)
    }
    assert not seen.alone


def test_an_object_may_have_no_label_and_no_value():
    seen = observe(0, 5, {0xF237: b"\xff" * 8, 0x093F: bytes(12)})

    assert (seen.label, seen.text, seen.values, seen.stamp, seen.ticks) == (0, "", (), None, None)


def test_a_value_has_its_own_stamps_unless_they_are_not_valid():
    stamp = bytes.fromhex("2024052010153000")

    assert observe(0, 5, {0x0990: stamp, 0x0991: bytes(4)})[-2:] == (stamp, 0)
    assert observe(0, 5, {0x0990: b"\xff" * 8}).stamp is None


@pytest.mark.parametrize(
    "attributes",
    [
        {0x0950: HEART_RATE[:-1]},
        {0x0950: HEART_RATE + b"\0"},
        {0x0924: b"\0"},
        {0x0991: bytes(5)},
        {0x0990: bytes(7)},
        {0x0927: b"\0\2\0"},
        {0x094B: b"\0"},
        {0x094B: CUFF[:-1]},
        {0x094B: b"\0\2" + CUFF[2:]},
        {0x094B: b"\0\3\0\x1d" + CUFF[4:]},
    ],
)
def test_a_field_of_the_wrong_length_spoils_the_object(attributes):
    with pytest.raises((Crooked, error)):
        observe(0, 5, attributes)

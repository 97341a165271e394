import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.philips_intellivue.nested import Crooked, attributes, moment, string
from tests.devices.protocols.philips_intellivue.bedside import shown_at


def listed(text: str) -> dict[int, bytes]:
    raw = bytes.fromhex(text)
    return attributes(raw, 0, len(raw))


def test_an_attribute_list_is_read_by_id():
    assert listed("0002 000c 0921 0002 8400 0996 0002 0aa0") == {
        0x0921: b"\x84\x00",
        0x0996: b"\x0a\xa0",
    }
    assert listed("0000 0000") == {}


@pytest.mark.parametrize(
    "text",
    [
        "0001 0005 0921 0002 8400",  # the list is longer than it says
        "0001 0007 0921 0002 8400",  # and shorter
        "0001 0006 0921 0003 8400",  # an attribute ends beyond its list
        "0001 0006 0921 0001 8400",  # and before it
        "0000 0006 0921 0002 8400",  # fewer than there are
    ],
)
def test_a_length_that_lies_is_crooked(text):
    with pytest.raises(Crooked):
        listed(text)


def test_a_string_is_utf16_without_its_padding():
    assert string(bytes.fromhex("000e 0053 0070 004f 2082 0020 0020 0000")) == "SpO₂"
    assert string(bytes.fromhex("0022") + bytes(34)) == ""


@pytest.mark.parametrize("text", ["", "0004 0048", "0001 48", "0000 0048"])
def test_a_string_whose_length_lies_is_crooked(text):
    with pytest.raises(Crooked):
        string(bytes.fromhex(text))


def test_a_time_is_bcd_from_century_to_second():
    assert moment(bytes.fromhex("2024052010153000")) == shown_at("2024-05-20T10:15:30")
    assert moment(bytes.fromhex("20240520101530ff")) == shown_at("2024-05-20T10:15:30")


@pytest.mark.parametrize(
    "text",
    [
        "ff" * 8,
        "00" * 8,
        "9999123123595900",
        "2024133010153000",
        "2024052024153000",
        "20240520101a3000",
    ],
)
def test_a_time_that_is_none_is_no_time(text):
    assert moment(bytes.fromhex(text)) is None


def test_a_time_of_another_length_is_crooked():
    with pytest.raises(Crooked):
        moment(bytes(7))


@given(st.binary(min_size=8, max_size=8))
def test_any_eight_bytes_are_a_time_or_none(raw):
    found = moment(raw)

    assert found is None or f"{found:%Y%m%d%H%M%S}" == raw.hex()[:14]

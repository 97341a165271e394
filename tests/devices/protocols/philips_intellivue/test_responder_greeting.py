import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.philips_intellivue import association
from devices.protocols.philips_intellivue.responder_greeting import (
    Setup,
    acceptance,
    announcement,
    system_id,
    wishes,
)
from devices.protocols.philips_intellivue.responder_wire import attribute_list
from station.domain.errors import Refused
from tests.devices.protocols.philips_intellivue.bedside import shown_at, user


def odd_request(info: bytes) -> bytes:
    """The 238-byte request that has no 0102 (sheet 3.1): another user info in the same wrapping."""
    whole = user("assoc_request")
    constant = whole[whole.index(b"\x31\x80") : whole.index(bytes.fromhex("02010281")) + 4]
    presentation = constant + bytes([len(info)]) + info + bytes(16)
    content = whole[4:18] + b"\xc1" + bytes([len(presentation)]) + presentation
    return b"\x0d" + bytes([len(content)]) + content


SHORT_INFO = bytes.fromhex(
    "80000000 40000000 00000000 80000000 20000000 00000000 0001002c 00010028 80000000 000009c4"
    "000009c4 000003e8 ffffffff 60000000 0001000c f0010008 8c000000 00000000"
)


def test_the_acceptance_is_the_sheet_s():
    assert acceptance(4000, 996) == user("assoc_response")


def test_the_wishes_of_the_sheet_s_request_are_read():
    assert wishes(user("assoc_request")) == (4000, 1456)


def test_the_238_byte_request_is_read_too():
    request = odd_request(SHORT_INFO)

    assert len(request) == 238
    assert wishes(request) == (2500, 2500)


@pytest.mark.parametrize(
    "request_",
    [b"\x0d", b"\x0d" + bytes.fromhex("02010281"), user("assoc_request")[:190],
     odd_request(SHORT_INFO.replace(bytes.fromhex("00010028"), bytes.fromhex("00020028")))],
)  # fmt: skip
def test_a_host_that_does_not_say_what_it_wants_gets_what_there_is(request_):
    assert wishes(request_) == (0, 0xFFFF)


@given(st.binary(max_size=300))
def test_any_request_is_read_without_a_fault(request_):
    wishes(b"\x0d" + request_)
    wishes(b"\x0d" + bytes.fromhex("02010281") + request_)


@pytest.mark.parametrize(("period", "mtu"), [(4000, 364), (26400, 1456), (400000, 996)])
def test_what_the_monitor_agrees_to_the_station_understands(period, mtu):
    assert association.hear(acceptance(period, mtu)) == association.Accepted(period / 8000, mtu)


def test_the_announcement_is_the_sheet_s():
    setup = Setup()
    attributes = announcement(setup, setup.serial, shown_at("2024-05-20T10:15:00"), 0x001DA000)

    assert user("mds_create").endswith(attribute_list(attributes))


@pytest.mark.parametrize(
    ("serial", "raw"),
    [
        ("020000000001", "0006020000000001"),
        ("950123", "00083935303132330000"),
        ("SN-1234567", "000c534e2d313233343536370000"),
        ("0200000000AB", "000e30323030303030303030414200 00".replace(" ", "")),
        ("", "0000"),
    ],
)
def test_a_serial_number_is_a_mac_or_words(serial, raw):
    assert system_id(serial).hex() == raw


@pytest.mark.parametrize("serial", ["Gerät", "a\nb", " 123"])
def test_a_serial_number_that_cannot_be_said_is_refused(serial):
    with pytest.raises(Refused, match="serial number"):
        system_id(serial)

from datetime import datetime
from struct import error

import pytest

from devices.protocols.philips_intellivue.mds import Mds, read_mds
from devices.protocols.philips_intellivue.nested import Crooked, attributes
from devices.protocols.philips_intellivue.responder_greeting import system_id
from devices.protocols.philips_intellivue.responder_wire import string
from tests.devices.protocols.philips_intellivue.bedside import VECTORS, user


def test_the_sheet_s_announcement_says_who_the_monitor_is():
    expected = VECTORS["mds_create"]["expect"]
    body = user("mds_create")
    found = attributes(body, 34, len(body))

    assert len(found) == expected["attributes"]
    assert read_mds(found) == Mds(
        " ".join(expected["model"]),
        "020000000001",
        expected["bed_label"],
        int(expected["mode"], 16),
        datetime.fromisoformat(expected["absolute"]),
        expected["relative"],
    )


def test_what_is_not_said_is_not_known():
    assert read_mds({}) == Mds(None, None, None, None, None, None)


def test_a_bed_label_is_its_words():
    assert read_mds({0x091E: string(" Bed 3 ", 34)}).bed_label == "Bed 3"


@pytest.mark.parametrize("serial", ["020000000001", "SN 123456", "A", "950123", "0200000000AB"])
def test_a_system_id_is_a_mac_in_hexadecimal_or_words(serial):
    assert read_mds({0x0984: system_id(serial)}).serial == serial


@pytest.mark.parametrize(
    ("raw", "serial"),
    [
        ("0006 414243444546", "414243444546"),  # six bytes are a MAC, whatever they spell
        ("0008 0200000000000001", "0200000000000001"),
        ("0007 00414243444546", "00414243444546"),
        ("0000", None),
    ],
)
def test_a_system_id_that_is_no_words_is_hexadecimal(raw, serial):
    assert read_mds({0x0984: bytes.fromhex(raw)}).serial == serial


@pytest.mark.parametrize(
    ("raw", "model"),
    [("0002 4100 0002 4200", "A B"), ("0000 0002 4200", "B"), ("0000 0000", None)],
)
def test_a_model_is_manufacturer_and_number(raw, model):
    assert read_mds({0x0928: bytes.fromhex(raw)}).model == model


@pytest.mark.parametrize(
    "found",
    [
        {0x0984: bytes.fromhex("0006 0200")},
        {0x0984: bytes.fromhex("0002 0200 00")},
        {0x0928: bytes.fromhex("0002 4100 0003 4200")},
        {0x0928: bytes.fromhex("0002 4100 0002 4200 00")},
        {0x0928: b""},
        {0x0946: b"\0"},
        {0x098F: b"\0"},
        {0x0987: b"\0"},
        {0x091E: b"\0"},
    ],
)
def test_a_field_of_the_wrong_length_spoils_the_announcement(found):
    with pytest.raises((Crooked, error)):
        read_mds(found)

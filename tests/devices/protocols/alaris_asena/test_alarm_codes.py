"""Every code of the sheet's list, and those that are on no list."""

import pytest

from devices.protocols.alaris_asena.alarm_codes import UNREAD, condition
from tests.architecture.test_every_protocol import ALARMS

EXPECTED = {
    "AL_ACDIS": "mains-lost",
    "AL_CALLB": "technical",
    "AL_COMTO": "communication",
    "AL_LDSCN": "unknown",
    "AL_DRDIS": "drive-fault",
    "AL_EMBAT": "battery-empty",
    "AL_EOIKV": "infusion-complete",
    "AL_EOIST": "infusion-complete",
    "AL_FAULT": "device-fault",
    "AL_LBTAC": "battery-low",
    "AL_LWBAT": "battery-low",
    "AL_OCCLU": "occlusion",
    "AL_NEOIN": "near-end",
    "AL_PRDSC": "technical",
    "AL_RHIGH": "rate-limit",
    "AL_SYRCO": "syringe-displaced",
    "AL_TCITG": "technical",
    "AL_TITCA": "technical",
    "AL_TITNC": "technical",
    "AL_VTBIC": "infusion-complete",
    "AL_VTBIK": "infusion-complete",
    "AL_VTBIS": "infusion-complete",
}


@pytest.mark.parametrize(("raw", "code"), EXPECTED.items())
def test_every_code_of_the_sheet_has_a_code_of_the_contract_and_keeps_its_own(raw, code):
    found = condition(raw)

    assert (found.code, found.raw) == (code, raw)
    assert found.code in ALARMS.split()
    assert found.text


def test_only_the_near_end_is_a_pre_alarm():
    assert condition("AL_NEOIN").flags == ("pre-alarm",)
    assert [raw for raw in EXPECTED if condition(raw).flags] == ["AL_NEOIN"]


def test_a_doubtful_reading_says_so_in_its_words():
    assert [raw for raw in EXPECTED if "?" in condition(raw).text] == [
        "AL_LBTAC",
        "AL_PRDSC",
        "AL_RHIGH",
    ]


def test_the_code_that_is_printed_with_a_blank_is_the_one_with_an_underline():
    found = condition("AL DRDIS")

    assert (found.code, found.raw) == ("drive-fault", "AL DRDIS")


@pytest.mark.parametrize("raw", ["AL_XYZZY", "AL_LDSCN", "E 42"])
def test_a_code_that_nobody_can_read_is_shown_as_it_came(raw):
    found = condition(raw)

    assert (found.code, found.text, found.raw) == ("unknown", raw, raw)


def test_an_alarm_whose_code_cannot_be_read_has_a_condition_of_its_own():
    assert (UNREAD.code, UNREAD.raw) == ("unknown", "A")

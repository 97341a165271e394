from datetime import datetime
from decimal import Decimal

import pytest

from devices.protocols.masimo_ascii.messages import QUERIES, Number, moment, number, read
from tests.devices.protocols.masimo_ascii.finger import VECTORS, body, fields

KEYS = {"SpO2": "SPO2", "PR": "BPM", "PI": "PI"}


def read_fields(**changed: object):
    return read(f" {fields(**changed)}".encode())


def test_nothing_is_ever_asked():
    assert QUERIES == ()


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_every_vector_says_what_the_sheet_expects(name):
    expect = VECTORS[name]["expect"]
    line = read(body(name))

    for called, key in KEYS.items():
        value = line.numbers[key].value
        assert value == (None if expect[called] is None else Decimal(str(expect[called])))
    assert (line.alarm, line.exceptions) == (expect["ALARM"], expect["EXC"])


@pytest.mark.parametrize(
    ("name", "serial"),
    [
        ("rad8", "0000056661"),
        ("rad7", None),
        ("rad7_sm", "0000070986"),
        ("rad7_pox", "0123456789"),
        ("rad5_pox", None),
    ],
)
def test_the_serial_number_is_told_as_dashes_or_not_at_all(name, serial):
    assert read(body(name)).serial == serial


def test_the_other_figures_are_read_by_their_keys():
    found = read(body("rad7_pox")).numbers

    assert found["SPCO"] == Number(Decimal("1.0"), percent=True)
    assert found["DESAT"] == Number(Decimal(1), percent=False)
    assert found["PIDELTA"] == Number(Decimal(-2), percent=False)
    assert found["PVI"] == Number(Decimal(27), percent=False)


@pytest.mark.parametrize(
    "text", ["-", "--", "---", "--.-", "--.--", "+--", "--%", "--.-%", "--.--%"]
)
def test_dashes_are_no_value_and_never_0(text):
    assert number("SPCO", text) == Number(None, text.endswith("%"))


@pytest.mark.parametrize("key", ["SPO2", "BPM", "PI"])
def test_dashes_are_no_value_of_the_charted_figures_too(key):
    assert read_fields(**{key: "---"}).numbers[key].value is None


@pytest.mark.parametrize(
    "changed",
    [
        {"SPO2": "98%"},
        {"SPO2": "0098"},
        {"SPO2": "9.8"},
        {"SPO2": "-98"},
        {"SPO2": "09-"},
        {"BPM": "97"},
        {"BPM": "0E7"},
        {"PI": "3.60%"},
        {"PI": "03.6"},
        {"PI": "0360"},
        {"EXC": "8"},
        {"EXC": "00080G"},
        {"EXC": "0000008000"},
        {"EXC": "------"},
        {"ALARM": "0"},
        {"ALARM": "---"},
        {"SN": "00000-6661"},
        {"SN": "0000056%61"},
    ],
)
def test_a_known_field_of_the_wrong_form_spoils_its_line(changed):
    assert read_fields(**changed) is None


def test_a_key_that_comes_twice_spoils_its_line():
    assert read(f" {fields()} SPO2=097%".encode()) is None


@pytest.mark.parametrize(("text", "alarm"), [("20", 0x20), ("0012", 0x12), ("001000", 0x1000)])
def test_the_alarm_word_has_two_four_or_six_digits(text, alarm):
    assert read_fields(ALARM=text).alarm == alarm


@pytest.mark.parametrize(
    ("text", "word"), [("800", 0x800), ("000820", 0x820), ("0000C00", 0xC00), ("00000c00", 0xC00)]
)
def test_the_exception_word_has_three_six_or_more_digits(text, word):
    assert read_fields(EXC=text).exceptions == word


def test_an_alarm_word_that_is_missing_is_not_no_alarm():
    assert read_fields(ALARM=None).alarm is None


def test_the_second_exception_word_is_kept_as_it_is_printed():
    assert read(body("rad7")).more == "00000000"
    assert read_fields().more is None
    assert read_fields(EXC1="0000004x") is None


def test_a_percent_sign_may_be_missing():
    assert read_fields(SPO2="098", PI="03.60").numbers["SPO2"] == Number(Decimal(98), percent=False)


def test_an_unknown_field_that_is_a_word_is_counted():
    line = read_fields(MODE="APOD", NEW="12.5%")

    assert line.skipped == 1
    assert line.numbers["NEW"] == Number(Decimal("12.5"), percent=True)
    assert "MODE" not in line.numbers


def test_the_moment_is_the_device_s_own():
    assert moment(b"12/01/05 11:56:29") == datetime.fromisoformat("2005-12-01T11:56:29")


def test_there_is_no_thirtieth_of_february():
    assert moment(b"02/30/16 11:56:29") is None
    assert moment(b"02/29/16 11:56:29") is not None

"""The device's own reading of the sheet, held against the sheet's vectors byte for byte."""

from decimal import Decimal

import pytest

from devices.panel import Panel, Shown
from devices.protocols.capnostream.capnogram import Sample
from devices.protocols.capnostream.frames import frame
from devices.protocols.capnostream.responder_setup import Setup
from devices.protocols.capnostream.responder_words import (
    ALARMS,
    FIGURES,
    breathing,
    numerics,
    wave,
)
from tests.devices.protocols.capnostream.bedside import SECONDS, VITALS, Shows, wire

ET = "MDC_AWAY_CO2_ET"
SHEET_LIMITS = (60, 15, 30, 5, 8, 100, 133, 140, 50)


def panel(alarms=(), **values):
    return Shows(VITALS | values, alarms).at(0)[""]


def told(setup=None, shown=None, *, advisory=False):
    return numerics(setup or Setup(), shown or panel(), SECONDS, advisory=advisory)


def test_the_sheets_message_is_made_byte_for_byte():
    setup = Setup(limits=SHEET_LIMITS, slow=0x02)
    made = bytearray(told(setup, panel(["spo2-low"])))
    assert made[9] == 0x82
    made[9] = 0x80  # the sheet's alarm sounds at no priority

    assert frame(1, bytes(made)) == wire("numerics")


def test_the_sheets_wave_is_made_byte_for_byte():
    assert frame(0, wave(Setup(), 7, Sample(36.5, ends=True))) == wire("wave")


@pytest.mark.parametrize(
    ("value", "parts"), [(0.0, (0, 0)), (36.25, (36, 64)), (-3.0, (0, 0)), (400.0, (255, 255))]
)
def test_a_sample_is_whole_mmhg_and_256ths(value, parts):
    assert wave(Setup(fast=0x40), 300, Sample(value, ends=False)) == bytes((44, *parts, 0x40))


@pytest.mark.parametrize("place", range(5))
def test_a_value_that_is_not_shown_is_ff(place):
    code = list(VITALS)[place]

    assert told(shown=panel(**{code: None}))[4 + place] == 0xFF
    missing = {one: shown for one, shown in panel().values.items() if one != code}
    assert told(shown=Panel(missing))[4 + place] == 0xFF


def test_a_value_is_rounded_half_up_and_one_that_has_no_room_is_none():
    def byte(value):
        shown = {"MDC_PULS_OXIM_PULS_RATE": Shown(Decimal(value), 0.0)}
        return told(shown=Panel(shown))[8]

    assert [byte(value) for value in ("72.4", "72.5", "254", "255", "300", "-1")] == [
        *(72, 73, 254),
        *(0xFF, 0xFF, 0xFF),
    ]


@pytest.mark.parametrize(("unit", "byte"), [(1, 36), (2, 48), (3, 47)])
def test_carbon_dioxide_is_in_the_unit_that_is_set(unit, byte):
    made = told(Setup(unit=unit))

    assert (made[4], made[25]) == (byte, unit)


@pytest.mark.parametrize(
    ("name", "place", "bit"),
    [
        ("apnea", 13, 0x01),
        ("etco2-high", 13, 0x02),
        ("etco2-low", 13, 0x04),
        ("rr-high", 13, 0x08),
        ("rr-low", 13, 0x10),
        ("unknown", 13, 0x20),
        ("spo2-high", 14, 0x02),
        ("spo2-low", 14, 0x04),
        ("hr-high", 14, 0x08),
        ("hr-low", 14, 0x10),
        ("probe-off", 14, 0x20),
        ("technical", 26, 0x02),
        ("battery-low", 26, 0x80),
    ],
)
def test_every_alarm_of_a_script_has_its_bit(name, place, bit):
    made = told(shown=panel([name]))

    assert {at: made[at] for at in (13, 14, 26)} == {13: 0, 14: 0, 26: 0} | {place: bit}
    assert name in ALARMS


def test_there_is_no_alarm_without_a_bit():
    assert len(ALARMS) == 13
    assert len(FIGURES) == 5


@pytest.mark.parametrize(
    ("alarms", "slow", "byte"),
    [
        ((), 0, 0x80),
        (("apnea",), 0, 0x88),
        (("battery-low",), 0, 0x90),
        (("probe-off",), 0, 0x90),
        (("apnea", "battery-low"), 0, 0x98),
        (("apnea",), 0x02, 0x82),
        (("apnea",), 0x04, 0x84),
        ((), 0x41, 0xC1),
    ],
)
def test_what_sounds_and_what_was_chosen_is_in_the_slow_status(alarms, slow, byte):
    assert told(Setup(slow=slow), panel(alarms))[9] == byte


def test_the_board_and_a_host_that_was_forgotten_are_in_it_too():
    assert told(Setup(board="B2"))[9] == 0x00
    assert told(Setup(board="B5"))[9] == 0x80
    assert told(advisory=True)[9] == 0xA0


def test_bits_can_be_set_by_hand():
    made = told(Setup(co2=0x81, spo2=0x42, extended=0x08))

    assert (made[13], made[14], made[26]) == (0x81, 0x42, 0x08)


def test_settings_have_their_places():
    made = told(Setup(no_breath=30, limits=tuple(range(9)), unread=b"abc", more=b"\xee\xef"))

    assert (made[10:13], made[15], made[16:25], made[27:]) == (
        *(b"abc", 30),
        bytes(range(9)),
        b"\xee\xef",
    )


def test_the_curve_follows_what_is_shown():
    assert breathing(panel()) == (36, 0, 14)
    assert breathing(panel(["apnea"])) == (36, 0, 0)
    assert breathing(Panel()) == (0, 0, 0)

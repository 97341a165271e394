from decimal import Decimal

import pytest

from devices.panel import Panel, Shown
from devices.protocols.masimo_ascii.responder_lines import (
    ALARMS,
    CLOUDING,
    FIGURES,
    RAD_8,
    RADICAL_5,
    RADICAL_7,
    RADICAL_7_EARLY,
    Place,
    figures,
    words,
)

SATURATION = "MDC_PULS_OXIM_SAT_O2"


def panel(value: object = "98", alarms: tuple[str, ...] = ()) -> Panel:
    shown = None if value is None else Decimal(str(value))
    return Panel({SATURATION: Shown(shown, 0.0)}, alarms=frozenset(alarms))


@pytest.mark.parametrize(
    ("place", "value", "text"),
    [
        (Place("SPO2", 3, percent=True), "98", "SPO2=098%"),
        (Place("SPO2", 3, percent=True), "100", "SPO2=100%"),
        (Place("SPO2", 3, percent=True), None, "SPO2=---%"),
        (Place("SPO2", 3, percent=True), "97.5", "SPO2=098%"),
        (Place("BPM", 3), "1000", "BPM=---"),
        (Place("BPM", 3), "-4", "BPM=---"),
        (Place("PI", 2, 2), "0.555", "PI=00.56"),
        (Place("PI", 2, 2), "99.999", "PI=--.--"),
        (Place("SPCO", 2, 1, percent=True), "1", "SPCO=01.0%"),
        (Place("SPCO", 2, 1, percent=True), None, "SPCO=--.-%"),
        (Place("PIDELTA", 2, signed=True), "-2", "PIDELTA=-02"),
        (Place("PIDELTA", 2, signed=True), "2", "PIDELTA=+02"),
        (Place("PIDELTA", 2, signed=True), None, "PIDELTA=+--"),
    ],
)
def test_a_figure_is_printed_in_its_width(place, value, text):
    number = None if value is None else Decimal(value)

    assert place.text(number, percents=True) == text


def test_the_percent_sign_can_be_left_out():
    assert Place("SPO2", 3, percent=True).text(Decimal(98), percents=False) == "SPO2=098"


def test_the_models_have_the_keys_of_the_sheet_s_examples():
    keys = {
        name: " ".join(place.key for place in profile.places)
        for name, profile in {
            "8": RAD_8, "5": RADICAL_5, "7": RADICAL_7, "7 early": RADICAL_7_EARLY,
        }.items()
    }  # fmt: skip

    assert keys == {
        "8": "SPO2 BPM PI SPCO SPMET DESAT PIDELTA",
        "5": "SPO2 BPM PI",
        "7": "SPO2 BPM PI SPCO SPMET SPHB SPOC RESVD DESAT PIDELTA PVI",
        "7 early": "SPO2 BPM PI SPCO SPMET DESAT PIDELTA PVI",
    }


def test_the_values_are_the_panel_s_and_those_that_no_panel_knows():
    assert figures(panel(), {"PVI": Decimal(27)}) == {
        "SPO2": 98, "BPM": None, "PI": None, "PVI": 27,
    }  # fmt: skip
    assert figures(panel(None), {})["SPO2"] is None
    assert figures(None, {"PVI": Decimal(27)}) == {}


@pytest.mark.parametrize("alarm", ["probe-off", "device-fault"])
def test_without_a_sensor_nothing_is_measured(alarm):
    assert figures(panel(alarms=(alarm,)), {"PVI": Decimal(27)}) == {}


@pytest.mark.parametrize(
    ("alarms", "alarm", "exceptions"),
    [
        ((), 0, 0x800),
        (("spo2-high",), 0x11, 0x800),
        (("spo2-low",), 0x12, 0x800),
        (("hr-high",), 0x14, 0x800),
        (("hr-low",), 0x18, 0x800),
        (("battery-low",), 0x40, 0x800),
        (("unknown",), 0x80, 0x800),
        (("probe-off",), 0, 0x820),
        (("device-fault",), 0, 0x802),
        (("low-perfusion",), 0, 0x804),
        (("technical",), 0, 0xC00),
        (("spo2-low", "hr-low", "low-perfusion"), 0x1A, 0x804),
    ],
)
def test_every_alarm_has_its_bit(alarms, alarm, exceptions):
    assert words(panel(alarms=alarms)) == (alarm, exceptions)


def test_a_device_that_shows_nothing_has_no_alarm():
    assert words(None) == (0, 0x800)


def test_what_it_carries_is_what_it_has_a_place_for():
    assert SATURATION in FIGURES
    assert len(FIGURES) == 3
    assert CLOUDING < ALARMS

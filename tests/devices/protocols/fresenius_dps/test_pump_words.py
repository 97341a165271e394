"""A panel in DPS words, as the sheet writes them."""

from decimal import Decimal

import pytest

from devices.protocols.fresenius_dps.pump_words import CARRIES, Model, shown, text, variable
from tests.devices.protocols.fresenius_dps.stack import RATE, VOLUME, panel

NOTHING = Decimal(0)


def said(name, shown, model=None, reset=NOTHING):
    return variable(name, shown, model or Model(), reset)


@pytest.mark.parametrize(
    ("name", "values", "item"),
    [
        ("d", {RATE: "5.0"}, "d0032"),
        ("d", {RATE: "0.1"}, "d0001"),
        ("d", {RATE: "0"}, "d0000"),
        ("d", {RATE: "0.25"}, "d0003"),  # half up, to the device's own step
        ("d", {RATE: "1800"}, "d4650"),
        ("d", {RATE: None}, None),
        ("d", {}, None),
        ("r", {VOLUME: "1.334"}, "r00000536"),
        ("r", {VOLUME: "107.208"}, "r0001A2C8"),
        ("r", {VOLUME: "99999"}, "r05F5DD18"),
        ("r", {VOLUME: None}, None),
        ("a", {}, "a0000"),
        ("e", {}, "e0000"),
        ("m", {}, "m0001"),
        ("k", {}, "k0000"),
        ("s", {}, "s0000"),
    ],
)
def test_a_variable_is_its_letter_and_hexadecimal_digits(name, values, item):
    assert said(name, panel(values)) == item


def test_an_alarm_of_the_panel_is_a_word_that_is_not_zero():
    alarmed = panel(alarms=frozenset({"unknown"}))

    assert said("a", alarmed) == "a0010"
    assert said("a", alarmed, Model(alarm=0x8001)) == "a8001"
    assert said("a", panel(alarms=frozenset({"occlusion"}))) == "a0000"


def test_a_model_has_its_own_widths_and_words():
    model = Model(rate_digits=1, volume_digits=2, word_digits=3, error=5, mode=7, bolus_rate=200)
    seen = panel({RATE: "5.0", VOLUME: "0"}, bolus_volume=Decimal("1.25"))

    assert [said(name, seen, model) for name in "dremks"] == [
        *("d32", "r00", "e005", "m007", "k0C8", "s4E2")
    ]


def test_a_counter_counts_from_where_it_was_set_to_nothing():
    seen = panel({VOLUME: "5.000"})

    assert said("r", seen, reset=Decimal("4.5")) == "r000001F4"
    assert said("r", seen, reset=Decimal(6)) == "r00000000"


def test_words_keep_to_the_characters_of_a_message():
    assert text("Ketamine, S(+); 5 mg {x}") == "Ketamine, S(+); 5 mg {x}"
    assert text("K\u00e9ta~\n") == "K?ta??"
    assert text("x" * 100) == "x" * 40


def test_what_a_panel_does_not_show_is_none():
    assert shown(panel({RATE: "5"}), RATE) == 5
    assert shown(panel({RATE: None}), RATE) is None
    assert shown(panel(), RATE) is None


def test_two_figures_drug_id_and_one_alarm_without_a_name_are_carried():
    assert {RATE, VOLUME, "drug", "serial", "alarm:unknown"} == CARRIES

"""The simulated pump's words, against the sheet and never against the driver."""

from decimal import Decimal

import pytest

from devices.protocols.alaris_asena import pump_words
from station.domain.observation import DeliveryState
from tests.devices.protocols.alaris_asena.desk import INFUSED, PRESSURE, RATE, TIME, panel

HUNDREDTH, THOUSANDTH = Decimal("0.01"), Decimal("0.001")


@pytest.mark.parametrize(
    ("metric", "value", "step", "written"),
    [
        (RATE, "4.5", HUNDREDTH, "4.50"),
        (RATE, "0", HUNDREDTH, "0.00"),
        (RATE, "0.005", HUNDREDTH, "0.01"),
        (INFUSED, "12.3451", THOUSANDTH, "12.345"),
        (INFUSED, "0.0005", THOUSANDTH, "0.001"),
        (PRESSURE, "-12.25", HUNDREDTH, "-12.25"),
        (RATE, "12345678901234567890", HUNDREDTH, "12345678901234567890.00"),
    ],
)
def test_a_number_is_written_with_the_pumps_decimals(metric, value, step, written):
    assert pump_words.number(panel({metric: value}), metric, step) == written


def test_what_is_absent_is_an_empty_field():
    assert pump_words.number(panel({RATE: None}), RATE, HUNDREDTH) == ""
    assert pump_words.number(panel(), RATE, HUNDREDTH) == ""
    assert pump_words.time_left(panel({TIME: None})) == ""
    assert pump_words.time_left(panel()) == ""


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        ("0", "00:00:00"),
        ("1", "00:01:00"),
        ("312.67", "05:12:40"),
        ("1439.99", "23:59:59"),
        ("1440", "24:00:00"),
        ("1440.01", "24:00:01"),
        ("1440.02", "24+"),
        ("10000", "24+"),
    ],
)
def test_the_time_is_written_to_the_second_and_above_a_day_as_more(minutes, written):
    shown = pump_words.time_left(panel({TIME: minutes}))

    assert shown == ("24+" if minutes == "1440.01" else written)


@pytest.mark.parametrize("state", DeliveryState)
def test_a_pump_that_runs_is_set_and_one_that_does_not_is_on_hold(state):
    runs = state in {"infusing", "bolus", "kvo", "purging"}

    assert pump_words.mode(panel(state=state)) == ("SET" if runs else "HLD")


def test_without_a_state_only_an_occlusion_holds_the_pump():
    assert pump_words.mode(panel()) == "SET"
    assert pump_words.mode(panel(alarms=frozenset({"near-end"}))) == "SET"
    assert pump_words.mode(panel(alarms=frozenset({"occlusion"}))) == "HLD"


@pytest.mark.parametrize(
    ("alarm", "code"),
    [
        ("occlusion", "AL_OCCLU"),
        ("near-end", "AL_NEOIN"),
        ("battery-low", "AL_LWBAT"),
        ("battery-empty", "AL_EMBAT"),
        ("mains-lost", "AL_ACDIS"),
        ("syringe-displaced", "AL_SYRCO"),
        ("drive-fault", "AL_DRDIS"),
        ("communication", "AL_COMTO"),
        ("device-fault", "AL_FAULT"),
        ("rate-limit", "AL_RHIGH"),
        ("infusion-complete", "AL_VTBIS"),
    ],
)
def test_every_alarm_of_the_contract_that_the_pump_knows_has_its_code(alarm, code):
    assert pump_words.code(alarm, panel()) == code
    assert pump_words.code(alarm, panel(state=DeliveryState.STOPPED)) == code
    assert alarm in pump_words.URGENCY


def test_a_finished_infusion_says_how_the_pump_goes_on():
    codes = {
        state: pump_words.code("infusion-complete", panel(state=state)) for state in DeliveryState
    }

    assert codes.pop(DeliveryState.INFUSING) == "AL_VTBIC"
    assert codes.pop(DeliveryState.KVO) == "AL_VTBIK"
    assert set(codes.values()) == {"AL_VTBIS"}


def test_an_occlusion_is_more_urgent_than_a_warning():
    order = pump_words.URGENCY

    assert order.index("occlusion") < order.index("near-end")
    assert order.index("occlusion") < order.index("battery-low")


def test_a_name_cannot_break_a_frame():
    assert pump_words.word("Ketamine, S(+)") == "Ketamine, S(+)"
    assert pump_words.word("A^B\rC\x1bD") == "A B C D"

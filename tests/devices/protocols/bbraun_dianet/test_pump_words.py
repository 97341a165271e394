"""A simulated pump's panel in bytes, against the sheet's own layouts."""

from decimal import Decimal

import pytest

from devices.protocols.bbraun_dianet import pump_words
from devices.protocols.bbraun_dianet.pump_words import Running
from station.domain.observation import DeliveryState
from tests.devices.protocols.bbraun_dianet.cable import VECTORS, panel

RUNNING = Running(Decimal("12.5"), 30, 97, Decimal("5.00"), Decimal("2.0"))
EVERYTHING = panel(
    {
        "MDC_FLOW_FLUID_PUMP": "5.25",
        "MDC_VOL_FLUID_DELIV": "3238.4",
        "MDC_VOL_FLUID_TBI": "50",
        "MDC_PRESS_INFUS_LINE": "35",
        "MDC_ATTR_TIME_BATT_REMAIN": "480",
        "MDC_RATE_DOSE": "21",
        "MDC_CONC_DRUG": "4",
    },
    state=DeliveryState.INFUSING,
)
NOTHING = panel()
NONE = Running(None, 0, 0, None, Decimal(0))


def test_the_actual_values_of_the_vector_are_written_byte_for_byte():
    body = bytes.fromhex(VECTORS["rpl_ISTWERT"]["unstuffed_hex"])

    assert pump_words.actual(EVERYTHING, RUNNING, 50) == body[3:]


def test_status_is_requests_alarms_state_rate_volume_and_time():
    assert pump_words.status(EVERYTHING, 0x09, 0x08, 0x92, RUNNING).hex(" ") == (
        "09 00 00 00 08 00 00 00 92 00 00 02 0d 00 00 00 7d 00 1e"
    )


def test_the_set_values_end_with_the_drug_filled_with_spaces():
    found = pump_words.wanted(EVERYTHING, RUNNING, "Ketamine")

    assert found[:19].hex(" ") == "00 00 01 f4 00 00 01 f4 ff ff 00 00 4e 20 00 00 05 ff ff"
    assert found[19:] == b"Ketamine            "


def test_a_drug_has_twenty_letters_at_the_most_and_no_zero_ends_it():
    assert pump_words.letters("Ketamine hydrochloride") == b"Ketamine hydrochlori"
    assert pump_words.letters("K\u00e9tamine \u2764") == b"K\xe9tamine ?          "


def test_a_dose_has_its_units_beside_it():
    assert pump_words.dose(EVERYTHING, Decimal("70.5")).hex(" ") == (
        "1b 8a 00 00 0f a0 28 00 00 52 08 23 00 00 13 88 00 03 0d 40 20"
    )
    assert pump_words.dose(NOTHING, None).hex(" ") == (
        "ff ff ff ff ff ff ff ff ff ff ff ff 00 00 13 88 ff ff ff ff ff"
    )


def test_history_begins_with_now_and_has_ten_places_the_newest_first():
    found = pump_words.history(9, [(3, Decimal("5.00")), (8, Decimal("6.00"))])

    assert found.hex(" ").startswith("00 09 00 08 00 00 02 58 00 03 00 00 01 f4 ff ff")
    assert found[14:] == b"\xff" * 48


def test_every_segment_has_its_size():
    sizes = [
        len(pump_words.status(NOTHING, 0, 0, 0, NONE)),
        len(pump_words.actual(NOTHING, NONE, 50)),
        len(pump_words.wanted(NOTHING, NONE, "")),
        len(pump_words.proposal()),
        len(pump_words.limits(Decimal(200))),
        len(pump_words.dose(NOTHING, None)),
        len(pump_words.history(0, [])),
        len(pump_words.reload()),
    ]

    assert sizes == [19, 21, 39, 24, 49, 21, 62, 9]


@pytest.mark.parametrize(
    ("value", "size", "step", "written"),
    [
        (None, 1, "1", "ff"),
        (None, 4, "0.01", "ff ff ff ff"),
        (Decimal(-1), 2, "1", "ff ff"),
        (Decimal(0), 2, "1", "00 00"),
        (Decimal("0.005"), 4, "0.01", "00 00 00 01"),
        (Decimal("0.049"), 4, "0.1", "00 00 00 00"),
        (Decimal(255), 1, "1", "fe"),
        (Decimal(10) ** 12, 4, "0.01", "ff ff ff fe"),
        (7, 2, "1", "00 07"),
    ],
)
def test_a_number_is_rounded_half_up_bounded_and_all_ones_where_there_is_none(
    value, size, step, written
):
    assert pump_words.number(value, size, step).hex(" ") == written


@pytest.mark.parametrize(
    ("state", "bits"),
    [
        ("infusing", {7}),
        ("bolus", {7, 10}),
        ("kvo", {7, 13}),
        ("standby", {5}),
        ("purging", {19}),
        ("stopped", {6}),
        ("paused", {6}),
    ],
)
def test_every_state_is_a_set_of_bits_in_documentation_mode(state, bits):
    found = pump_words.state_bits(panel(state=DeliveryState(state)), mains=False, muted=False)

    assert found == sum(1 << bit for bit in {1, *bits})


@pytest.mark.parametrize("state", [None, DeliveryState.UNKNOWN])
def test_no_state_is_all_ones(state):
    assert pump_words.state_bits(panel(state=state), mains=True, muted=False) == 0xFFFFFFFF


@pytest.mark.parametrize(("muted", "bit"), [(False, 15), (True, 14)])
def test_an_alarm_sounds_or_is_muted(muted, bit):
    found = panel(state=DeliveryState.STOPPED, alarms=frozenset({"occlusion"}))

    assert pump_words.state_bits(found, mains=True, muted=muted) == 0x52 | 1 << bit


def test_a_dose_that_is_shown_is_calculated_by_the_pump():
    assert pump_words.state_bits(EVERYTHING, mains=True, muted=False) == 0x92 | 1 << 23


def test_alarms_are_bits_and_one_that_it_does_not_have_is_none():
    assert pump_words.alarm_bits(["occlusion", "kvo", "free-flow"]) == 1 << 3 | 1 << 17
    assert len(set(pump_words.ALARM_BITS.values())) == len(pump_words.ALARM_BITS)

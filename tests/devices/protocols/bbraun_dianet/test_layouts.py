"""Every number of every segment, where the sheet says it stands."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.bbraun_dianet.layouts import judged
from devices.protocols.bbraun_dianet.messages import SIZES, Segment
from tests.devices.protocols.bbraun_dianet.cable import (
    VECTORS,
    dosis,
    ident,
    istwert,
    sollwert,
    status,
)

OWN = "private:bbraun-dianet:"
FLOW, INFUSED, VTBI = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV", "MDC_VOL_FLUID_TBI"
PRESSURE, BATTERY = "MDC_PRESS_INFUS_LINE", "MDC_ATTR_TIME_BATT_REMAIN"
STRENGTH, DOSE = "MDC_CONC_DRUG", "MDC_RATE_DOSE"


def read(segment, data):
    """Values by their names, as text with the unit; None where there is none."""
    return {
        one.metric.code.removeprefix(OWN): None
        if one.value is None
        else f"{one.value} {one.metric.unit.code}"
        for one in judged(segment, data)
    }


def test_the_actual_values_of_the_vector_are_read_value_for_value():
    vector = VECTORS["rpl_ISTWERT"]
    found = read(Segment.ISTWERT, bytes.fromhex(vector["unstuffed_hex"])[3:])
    expected = vector["expect"]

    assert found == {
        PRESSURE: f"{expected['pressure_percent']} %",
        INFUSED: f"{expected['infused_ml']} mL",
        "ISTWERT.treatment-time": f"{expected['treatment_min']} min",
        "ISTWERT.bolus-interval-rest": "0 min",
        BATTERY: f"{expected['battery_min']} min",
        "ISTWERT.standby-rest": "0 min",
        "ISTWERT.syringe": f"{expected['syringe_ml']} mL",
        "ISTWERT.bolus-interval": "0 min",
        "ISTWERT.interval-bolus-volume": "0.0 mL",
        "ISTWERT.bolus-volume": f"{expected['current_bolus_ml']} mL",
    }


def test_status_tells_the_rate_and_what_was_given_since_the_volume_was_set():
    assert read(Segment.STATUS, status(state=0x92, rate=525, volume=1001, minutes=130)) == {
        "STATUS.state": "146 1",
        FLOW: "5.25 mL/h",
        "STATUS.volume": "100.1 mL",
        "STATUS.time": "130 min",
    }


def test_the_set_values_each_stand_in_their_own_place():
    assert read(Segment.SOLLWERT, sollwert(vtbd=505)) == {
        "SOLLWERT.rate": "5.00 mL/h",
        VTBI: "50.5 mL",
        "SOLLWERT.duration": "600 min",
        "SOLLWERT.bolus-rate": "200.00 mL/h",
        "SOLLWERT.bolus-volume": "2.5 mL",
        "SOLLWERT.pressure-level": "5 1",
        "SOLLWERT.standby": None,
    }


def test_a_proposal_has_a_rate_behind_its_name():
    assert read(Segment.PROPOSAL, b"Ketamine".ljust(20) + (250).to_bytes(4)) == {
        "PROPOSAL.rate": "2.50 mL/h"
    }


def test_the_limits_each_stand_in_their_own_place():
    data = (
        (120000).to_bytes(4)
        + b"\x01\x02"
        + (99990).to_bytes(4)
        + (10).to_bytes(4)
        + b"\x1e"
        + (0x00010203).to_bytes(4)
        + b"\x09"
        + (9999).to_bytes(4)
        + (500).to_bytes(2)
        + (20).to_bytes(4)
        + (3).to_bytes(2)
        + b"\x01"
        + b"".join(rate.to_bytes(4) for rate in (100, 200, 300, 400))
    )

    assert read(Segment.LIMITS, data) == {
        "LIMITS.bolus-rate-max": "1200.00 mL/h",
        "LIMITS.staff-call": "1 1",
        "LIMITS.decimals": "2 1",
        "LIMITS.rate-max": "999.90 mL/h",
        "LIMITS.rate-min": "0.10 mL/h",
        "LIMITS.syringe-pre-alarm": "30 min",
        "LIMITS.special-functions": "66051 1",
        "LIMITS.pressure-level-max": "9 1",
        "LIMITS.vtbd-max": "999.9 mL",
        "LIMITS.bolus-volume-max": "50.0 mL",
        "LIMITS.bolus-rate-min": "0.20 mL/h",
        "LIMITS.bolus-volume-min": "0.3 mL",
        "LIMITS.bolus-decimals": "1 1",
        "LIMITS.remote-rate-1": "1.00 mL/h",
        "LIMITS.remote-rate-2": "2.00 mL/h",
        "LIMITS.remote-rate-3": "3.00 mL/h",
        "LIMITS.remote-rate-4": "4.00 mL/h",
    }


def test_the_dose_calculation_carries_its_units_beside_its_numbers():
    assert read(Segment.DOSIS, dosis(units=(0x28, 0x33))) == {
        "DOSIS.weight": "70.50 kg",
        STRENGTH: "4.000 mg/mL",
        DOSE: "20.000 mg/kg/h",
        "DOSIS.container": "50.00 mL",
        "DOSIS.drug-amount": "200.000 mg",
    }


def test_a_concentration_in_international_units_counts_them_whole():
    found = read(Segment.DOSIS, dosis(concentration=5000, units=(0x68, 0x63)))

    assert found[STRENGTH] == "5000 [IU]/mL"
    assert found[DOSE] == "20.000 [IU]/h"


@pytest.mark.parametrize("byte", [0xFF, 0x00, 0x0B, 0xA3, 0x3B, 0x25])
def test_a_dose_in_no_unit_that_is_known_is_no_number(byte):
    found = {one.metric.code: one for one in judged(Segment.DOSIS, dosis(units=(byte, byte)))}

    for code in (STRENGTH, DOSE):
        assert found[code].value is None
        assert found[code].validity == ("na" if byte == 0xFF else "invalid")


def test_a_dose_that_is_absent_is_so_whatever_its_unit_says():
    absent = judged(Segment.DOSIS, dosis(concentration=0xFFFFFFFF, rate=0xFFFFFFFF))
    nameless = judged(Segment.DOSIS, dosis(0xFFFFFFFF, 0xFFFFFFFF, units=(0, 0)))

    for found in (absent, nameless):
        told = {one.metric.code: one for one in found}
        assert {told[code].validity for code in (STRENGTH, DOSE)} == {"na"}
        assert {told[code].value for code in (STRENGTH, DOSE)} == {None}


def test_history_and_reload_tell_their_few_numbers():
    assert read(Segment.HISTORY, (512).to_bytes(2) + b"\xff" * 60) == {"HISTORY.now": "512 1"}
    assert read(Segment.RELOAD, b"\x01" + (300).to_bytes(4) + (500).to_bytes(4)) == {
        "RELOAD.active": "1 1",
        "RELOAD.rate": "3.00 mL/h",
        "RELOAD.vtbd": "50.0 mL",
    }


def test_the_identity_is_no_measurement():
    assert judged(Segment.IDENT, ident()) == ()


@pytest.mark.parametrize("segment", list(Segment)[1:])
def test_all_ones_is_absent_in_every_field_and_never_a_number(segment):
    found = judged(segment, b"\xff" * SIZES[segment])

    assert found
    assert {(one.value, str(one.validity)) for one in found} == {(None, "na")}


@pytest.mark.parametrize("segment", list(Segment)[1:])
def test_zero_is_a_number_and_not_absent(segment):
    found = judged(segment, bytes(SIZES[segment]))

    for one in found:
        in_no_unit = one.metric.code in {STRENGTH, DOSE} or "drug-amount" in one.metric.code
        assert one.value == (None if in_no_unit else Decimal(0))


@pytest.mark.parametrize(
    ("segment", "data", "name"),
    [
        (Segment.STATUS, status(rate=180_001), FLOW),
        (Segment.STATUS, status(volume=999_991), "STATUS.volume"),
        (Segment.ISTWERT, istwert(infused=999_991), INFUSED),
        (Segment.ISTWERT, istwert(battery=6001), BATTERY),
        (Segment.SOLLWERT, sollwert(vtbd=999_991), VTBI),
        (Segment.DOSIS, dosis(concentration=100_000_000), STRENGTH),
        (Segment.PROPOSAL, b" " * 20 + (1_000_000).to_bytes(4), "PROPOSAL.rate"),
        (Segment.DOSIS, (65001).to_bytes(2) + dosis()[2:], "DOSIS.weight"),
    ],
)
def test_what_no_pump_can_mean_is_no_number(segment, data, name):
    [found] = [one for one in judged(segment, data) if one.metric.code.removeprefix(OWN) == name]

    assert (found.value, found.validity) == (None, "invalid")


@given(st.sampled_from(Segment), st.data())
def test_any_data_are_read_within_what_can_be_believed(segment, data):
    drawn = data.draw(st.binary(min_size=SIZES[segment], max_size=SIZES[segment]))

    for one in judged(segment, drawn):
        assert one.value is None or one.metric.believable(one.value)
        assert (one.value is None) is (one.validity != "valid")

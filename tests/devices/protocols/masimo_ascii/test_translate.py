from decimal import Decimal

import pytest

from devices.protocols.masimo_ascii.translate import told
from station.domain.observation import MeasurementValidity
from tests.devices.protocols.masimo_ascii.finger import body, fields

VALID, QUESTIONABLE = MeasurementValidity.VALID, MeasurementValidity.QUESTIONABLE


def measured(exceptions: int = 0x800, **changed: object):
    """Value and validity of each figure, by its key."""
    said = told(f" {fields(EXC=f'{exceptions:06X}', **changed)}".encode())
    return {
        metric.code.rpartition(":")[2].rpartition("_")[2]: (value, validity)
        for metric, value, validity in said.measured
    }


def test_saturation_pulse_and_perfusion_are_the_contract_s_own():
    found = {
        one.metric.code: (one.value, one.metric.unit.code) for one in told(body("rad8")).measured
    }

    assert found["MDC_PULS_OXIM_SAT_O2"] == (98, "%")
    assert found["MDC_PULS_OXIM_PULS_RATE"] == (97, "/min")
    assert found["MDC_PULS_OXIM_PERF_REL"] == (Decimal("3.60"), "%")
    assert found["private:masimo-ascii:SPCO"] == (None, "%")


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        *(("SPCO", "%"), ("SPMET", "%"), ("SPHB", "{g/dL or mmol/L}"), ("PVI", "%")),
        *(("SPOC", "1"), ("DESAT", "1"), ("PIDELTA", "1"), ("RESVD", "1")),
    ],
)
def test_the_others_are_private_with_the_unit_that_is_known_of_them(key, unit):
    found = {one.metric.code: one.metric.unit.code for one in told(body("rad7")).measured}

    assert found[f"private:masimo-ascii:{key}"] == unit


def test_an_unknown_key_is_private_with_the_unit_that_is_printed():
    said = told(f" {fields(ORI='0.5', RRA='12%')}".encode())
    found = {one.metric.code: (one.value, one.metric.unit.code) for one in said.measured}

    assert found["private:masimo-ascii:ORI"] == (Decimal("0.5"), "1")
    assert found["private:masimo-ascii:RRA"] == (12, "%")
    assert said.strange == {"private:masimo-ascii:ORI", "private:masimo-ascii:RRA"}


def test_only_the_running_algorithm_is_good():
    assert measured(0x800)["O2"] == (98, VALID)
    assert measured(0)["O2"] == (98, VALID)


@pytest.mark.parametrize("bit", [0x01, 0x02, 0x08, 0x20])
def test_digits_that_are_printed_without_a_sensor_or_a_pulse_are_no_value(bit):
    found = measured(0x800 | bit, PVI="027")

    assert set(found.values()) == {(None, MeasurementValidity.INVALID)}


def test_the_sheet_s_line_of_a_sensor_that_is_off_gives_no_value():
    assert {one.value for one in told(body("rad7_pox")).measured} == {None}


@pytest.mark.parametrize(
    "bit", [0x04, 0x10, 0x40, 0x80, 0x100, 0x200, 0x400, 0x1000, 0x040000, 0x800000]
)
def test_any_other_exception_puts_the_values_in_doubt(bit):
    assert set(measured(0x800 | bit).values()) == {
        (98, QUESTIONABLE),
        (97, QUESTIONABLE),
        (Decimal("3.60"), QUESTIONABLE),
    }


def test_a_sensor_that_calibrates_says_so():
    assert measured(0x020C00)["O2"] == (98, MeasurementValidity.CALIBRATING)


@pytest.mark.parametrize(("bit", "key"), [(0x200000, "SPCO"), (0x400000, "SPMET")])
def test_low_confidence_is_about_one_measurement_only(bit, key):
    found = measured(0x800 | bit, SPCO="01.0%", SPMET="00.5%")

    assert [name for name, (_, validity) in found.items() if validity is QUESTIONABLE] == [key]


def test_dashes_are_absent_whatever_the_exceptions():
    for exceptions in (0x800, 0x801, 0xC00):
        assert measured(exceptions, SPO2="---%")["O2"] == (None, MeasurementValidity.NA)


@pytest.mark.parametrize("changed", [{"SPO2": "101%"}, {"BPM": "351"}, {"BPM": "9x7"}])
def test_a_line_with_a_value_beyond_belief_says_nothing_at_all(changed):
    assert told(f" {fields(**changed)}".encode()) is None


def test_the_same_fields_are_understood_once():
    assert told(body("rad8")) is told(body("rad8"))


def test_what_is_no_measurement_is_passed_on():
    said = told(body("rad7"))

    assert (said.serial, said.alarm, said.exceptions, said.more) == (None, 0, 0xC00, "00000000")
    assert said.codes == {one.metric.code for one in said.measured}
    assert (said.strange, said.skipped) == (frozenset(), 0)

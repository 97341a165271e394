from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.ge_dri.cuff import Cuff
from devices.protocols.ge_dri.physiology import displayed
from devices.protocols.ge_dri.records import decode
from devices.protocols.ge_dri.translate import Heard, Translator
from station.domain.observation import MeasurementValidity, Numeric
from tests.devices.protocols.ge_dri.s5 import (
    BEGIN,
    CUFF,
    NONE,
    NOT_UPDATED,
    OFFSETS,
    group,
    i16,
    last,
    part,
    record_of,
    shown_at,
)

NOW = Heard(BEGIN, shown_at("2024-05-20T10:13:20"))
VALID, NA = MeasurementValidity.VALID, MeasurementValidity.NA
INVALID = MeasurementValidity.INVALID
HR, RR, TEMP = "MDC_ECG_HEART_RATE", "MDC_TTHOR_RESP_RATE", "MDC_TEMP"
ET, FI = "MDC_AWAY_CO2_ET", "MDC_CONC_AWAY_CO2_INSP"
SYS = "MDC_PRESS_CUFF_SYS"
OWN = "private:ge-dri:"


class Told:
    """A translator and what it makes of groups of the sheet."""

    def __init__(self) -> None:
        self.cuff = Cuff()
        self.translator = Translator(self.cuff)

    def numerics(self, **groups: bytes) -> list[Numeric]:
        return self.translator.take(displayed(part(groups)).numbers, NOW)

    def values(self, **groups: bytes) -> dict:
        return last(self.numerics(**groups))

    def validities(self, **groups: bytes) -> dict:
        return {one.metric.code: (one.value, one.validity) for one in self.numerics(**groups)}


@pytest.fixture
def told():
    return Told()


def ecg(hr: int = 82, rr: int = 14, status: int = 3) -> bytes:
    return group(hr, NONE, NONE, NONE, rr, status=status)


def co2(et: int = 500, fi: int = 0, rr: int = 14, ambient: int = 7600) -> bytes:
    return group(et, fi, rr, ambient)


def test_the_worked_example_is_what_an_independent_client_reads_from_it():
    [one] = decode(record_of("phdb_example")).parts
    found = Translator(Cuff()).take(displayed(one).numbers, NOW)

    assert last(found) == {
        ("", HR): 82,
        ("", RR): 14,
        ("P1", OWN + "p-sys"): 131,
        ("P1", OWN + "p-dia"): 70,
        ("P1", OWN + "p-mean"): 90,
        ("P1", OWN + "p-hr"): 82,
        ("", SYS): 128,
        ("", "MDC_PRESS_CUFF_DIA"): 74,
        ("", "MDC_PRESS_CUFF_MEAN"): 92,
        ("", TEMP): Decimal("37.1"),
        ("", "MDC_PULS_OXIM_SAT_O2"): 97,
        ("", "MDC_PULS_OXIM_PULS_RATE"): 81,
        ("", OWN + "co2-et"): 5,
        ("", OWN + "co2-fi"): 0,
        ("", OWN + "ambient"): 760,
        ("", "MDC_CO2_RESP_RATE"): 14,
        ("", ET): 38,
        ("", FI): 0,
        ("", OWN + "ecg-hr"): 82,
    }
    assert {one.validity for one in found} == {VALID}


def test_a_value_carries_its_unit_our_moment_and_the_monitors(told):
    [first, *_] = told.numerics(ecg=ecg())

    assert (first.unit.code, first.heard, first.device_time) == ("/min", NOW.at, NOW.time)


# --- Absent --------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [0, 1, 2])
def test_a_group_that_is_not_there_or_not_active_says_nothing(told, status):
    assert told.values(ecg=ecg(status=status)) == {}


@pytest.mark.parametrize(
    ("number", "validity"),
    [
        (-32767, INVALID),
        (-32765, NA),
        (-32764, MeasurementValidity.UNDERFLOW),
        (-32763, MeasurementValidity.OVERFLOW),
        (-32762, MeasurementValidity.CALIBRATING),
        (-32768, NA),
        (-32001, NA),
    ],
)
@pytest.mark.parametrize("field", ["hr", "rr"])
def test_a_special_number_is_no_value_and_says_why(told, field, number, validity):
    code = {"hr": HR, "rr": RR}[field]

    assert told.validities(ecg=ecg(**{field: number}))[code] == (None, validity)


def test_a_value_that_was_not_updated_is_not_told(told):
    assert told.values(ecg=ecg(hr=NOT_UPDATED)) == {("", RR): 14}


@pytest.mark.parametrize("name", sorted(OFFSETS.keys() - {"o2", "n2o", "aa", "flow", "co", "nmt"}))
@pytest.mark.parametrize("number", [-32767, -32766, -32765, -32764, -32763, -32762, -32001])
def test_no_special_number_of_any_field_is_ever_a_value(told, name, number):
    size = 5 if name == "ecg" else 4
    raw = i16(*[number] * 3) if name == "extra" else group(*[number] * size)
    raw = raw[: 8 if name[0] == "t" or name == "svo2" else None]

    assert {one.value for one in told.numerics(**{name: raw})} <= {None}


def test_a_group_that_goes_away_ends_its_values_once(told):
    told.numerics(spo2=group(9700, 81, NONE, NONE), co2=co2())

    gone = told.validities()
    assert gone == dict.fromkeys(
        ("MDC_PULS_OXIM_SAT_O2", "MDC_PULS_OXIM_PULS_RATE", OWN + "co2-et", OWN + "co2-fi",
         OWN + "ambient", "MDC_CO2_RESP_RATE", ET, FI), (None, NA)
    )  # fmt: skip
    assert told.numerics() == []


def test_a_private_value_is_told_as_absent_only_after_it_was_there(told):
    first = told.values(ecg=group(82, NONE, 12, NONE, 14))
    then = told.values(ecg=ecg())

    assert first == {("", HR): 82, ("", OWN + "st2"): Decimal("0.12"), ("", RR): 14}
    assert then == {("", HR): 82, ("", OWN + "st2"): None, ("", RR): 14}


def test_the_rates_without_a_header_are_told_where_they_are_values(told):
    assert told.values(extra=i16(82, 90, NONE)) == {
        ("", OWN + "ecg-hr"): 82,
        ("", OWN + "hr-max"): 90,
    }


# --- Beyond belief -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ({"ecg": ecg(hr=351)}, HR),
        ({"ecg": ecg(hr=-1)}, HR),
        ({"spo2": group(10001, 80, NONE, NONE)}, "MDC_PULS_OXIM_SAT_O2"),
        ({"t1": group(5001)}, TEMP),
        ({"nibp": group(32001, 7400, 9200, NONE)}, SYS),
        ({"co2": co2(rr=201)}, "MDC_CO2_RESP_RATE"),
    ],
)
def test_a_value_that_nobody_can_have_is_none_and_counted_each_time(told, groups, code):
    assert told.validities(**groups)[code] == (None, INVALID)
    assert told.translator.unbelievable == 1
    told.numerics(**groups)
    assert told.translator.unbelievable == (1 if "nibp" in groups else 2)


@pytest.mark.parametrize("pressure", [-5001, 32767])
def test_a_pressure_has_a_range_as_well(told, pressure):
    told.values(p1=group(13100, 7000, 9000, 82))
    found = told.values(p1=group(pressure if pressure < 0 else 13100, 7000, 9000, 351))

    assert found["P1", OWN + "p-hr"] is None
    assert found["P1", OWN + "p-sys"] == (None if pressure < 0 else 131)


# --- Pressures and temperatures ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["p1", "p2", "p3", "p4", "p5", "p6"])
def test_every_pressure_speaks_in_its_own_channel(told, name):
    assert told.values(**{name: group(13125, 7000, -250, 82)}) == {
        (name.upper(), OWN + "p-sys"): Decimal("131.25"),
        (name.upper(), OWN + "p-dia"): 70,
        (name.upper(), OWN + "p-mean"): Decimal("-2.5"),
        (name.upper(), OWN + "p-hr"): 82,
    }
    assert told.translator.channels == {"", name.upper()}


def test_one_temperature_alone_is_the_plain_one(told):
    assert told.values(t1=group(3710)) == {("", TEMP): Decimal("37.1")}
    assert told.translator.channels == {""}


@pytest.mark.parametrize("site", ["t2", "t3", "t4"])
def test_another_temperature_has_the_name_of_its_site(told, site):
    assert told.values(**{site: group(3650)}) == {(site.upper(), TEMP): Decimal("36.5")}


def test_where_there_are_several_each_has_its_name_and_keeps_it(told):
    told.numerics(t1=group(3710))

    assert told.values(t1=group(3711), t2=group(3650)) == {
        ("", TEMP): None,
        ("T1", TEMP): Decimal("37.11"),
        ("T2", TEMP): Decimal("36.5"),
    }
    assert told.values(t1=group(3712)) == {("T1", TEMP): Decimal("37.12"), ("T2", TEMP): None}
    assert told.values(t1=group(3713)) == {("T1", TEMP): Decimal("37.13")}


@pytest.mark.parametrize("other", [group(NONE), group(3650, status=1), group(9999)])
def test_a_second_temperature_without_a_value_is_none(told, other):
    assert told.values(t1=group(3710), t2=other)["", TEMP] == Decimal("37.1")


def test_of_another_monitor_the_first_temperature_is_plain_again(told):
    told.numerics(t1=group(3710), t2=group(3650))
    told.translator.forget()

    assert told.values(t1=group(3710)) == {("", TEMP): Decimal("37.1")}


# --- Carbon dioxide ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("et", "ambient", "pressure"),
    [(500, 7600, "38"), (132, 7600, "10"), (493, 7012, "34.6"), (0, 7600, "0"), (1, 7600, "0.1")],
)
def test_carbon_dioxide_is_a_share_of_the_ambient_pressure_to_a_tenth(told, et, ambient, pressure):
    found = told.values(co2=co2(et=et, ambient=ambient))

    assert found["", ET] == Decimal(pressure)
    assert found["", OWN + "co2-et"] == Decimal(et) / 100


def test_without_an_ambient_pressure_there_is_a_share_alone(told):
    found = told.validities(co2=co2(ambient=NONE))

    assert found[ET] == found[FI] == (None, INVALID)
    assert found[OWN + "co2-et"] == (5, VALID)
    assert OWN + "ambient" not in found


@pytest.mark.parametrize("ambient", [2999, 9001])
def test_an_ambient_pressure_of_no_inhabited_place_is_none(told, ambient):
    assert told.validities(co2=co2(ambient=ambient))[ET] == (None, INVALID)


def test_an_ambient_pressure_that_was_not_updated_is_as_it_was(told):
    assert told.values(co2=co2(ambient=NOT_UPDATED))["", ET] is None
    told.values(co2=co2())

    assert told.values(co2=co2(ambient=NOT_UPDATED))["", ET] == 38


def test_a_share_that_is_no_value_is_no_pressure_for_the_same_reason(told):
    found = told.validities(co2=co2(et=-32763, fi=NOT_UPDATED))

    assert found[ET] == (None, MeasurementValidity.OVERFLOW)
    assert FI not in found


def test_a_share_whose_pressure_nobody_can_have_is_no_pressure(told):
    found = told.validities(co2=co2(et=3000))

    assert found[OWN + "co2-et"] == (30, VALID)
    assert found[ET] == (None, INVALID)


# --- The cuff ------------------------------------------------------------------------------------


def test_a_cuff_pressure_is_told_once_and_without_a_time_that_nobody_knows(told):
    first = told.numerics(nibp=group(*CUFF))

    assert [one.value for one in first] == [128, 74, 92]
    assert {one.device_time for one in first} == {None}
    assert told.numerics(nibp=group(*CUFF)) == []
    assert told.translator.channels == {""}


def test_a_cuff_pressure_carries_the_time_that_the_monitor_tells(told):
    told.cuff.timed(1716200000 - 600)

    assert {one.device_time for one in told.numerics(nibp=group(*CUFF))} == {
        shown_at("2024-05-20T10:03:20")
    }


def test_a_part_of_the_cuff_that_was_not_updated_is_not_told(told):
    assert told.values(nibp=group(12800, 7400, NOT_UPDATED, NONE)) == {
        ("", SYS): 128,
        ("", "MDC_PRESS_CUFF_DIA"): 74,
    }


def test_a_cuff_that_is_shown_no_more_is_absent_once(told):
    told.numerics(nibp=group(*CUFF[:3], 80))

    gone = told.numerics()
    assert [one.value for one in gone] == [None] * 4
    assert {one.device_time for one in gone} == {None}
    assert told.numerics() == []


# --- Any numbers ---------------------------------------------------------------------------------


@given(st.binary(min_size=270, max_size=270))
def test_whatever_the_numbers_no_value_is_beyond_belief(data):
    one = part()
    told = Told()
    raw = one._replace(data=one.data[:4] + data + one.data[274:])

    for numeric in told.translator.take(displayed(raw).numbers, NOW):
        assert numeric.value is None or numeric.metric.believable(numeric.value)
        assert (numeric.value is None) is (numeric.validity is not VALID)


def test_what_is_remembered_of_numbers_is_bounded(told):
    for number in range(-100, 5000):
        told.numerics(t1=group(number))

    assert len(told.translator._reads) <= 4096

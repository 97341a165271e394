from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.capnostream.alarms import Heard
from devices.protocols.capnostream.figures import SELDOM, Figures
from station.domain.observation import MeasurementValidity
from tests.devices.protocols.capnostream.bedside import BEGIN, LIMITS, said, values

VALID, NA = MeasurementValidity.VALID, MeasurementValidity.NA
INVALID, DOUBTED = MeasurementValidity.INVALID, MeasurementValidity.QUESTIONABLE
TIME = datetime.fromisoformat("2024-05-20T10:13:20")
ALL = (True,) * 6
ET, FI, RR = "MDC_AWAY_CO2_ET", "MDC_CONC_AWAY_CO2_INSP", "MDC_CO2_RESP_RATE"
SATURATION, PULSE = "MDC_PULS_OXIM_SAT_O2", "MDC_PULS_OXIM_PULS_RATE"
PRIVATE = "private:capnostream:"


def heard(seconds=0.0):
    return Heard(BEGIN.later(seconds), TIME)


def read(figures=(36, 0, 14, 97, 72), status=0, **others):
    found = Figures().values(said(0, figures, **others), ALL, status, heard())
    return {one.metric.code: (one.value, one.validity) for one in found}


# --- Values --------------------------------------------------------------------------------------


def test_the_sheets_values_are_read():
    assert read() == {
        ET: (36, VALID),
        FI: (0, VALID),
        RR: (14, VALID),
        SATURATION: (97, VALID),
        PULSE: (72, VALID),
    }


def test_a_value_has_its_unit_our_moment_and_the_monitors():
    first, *_ = Figures().values(said(), ALL, 0, heard())

    assert (first.channel, first.unit.code, first.heard, first.device_time) == (
        *("", "mm[Hg]"),
        BEGIN,
        TIME,
    )


@pytest.mark.parametrize("place", range(5))
def test_ff_is_no_value_and_never_nought(place):
    figures = [36, 0, 14, 97, 72]
    figures[place] = 0xFF
    found = list(read(tuple(figures)).values())

    assert found[place] == (None, NA)
    assert [one for number, one in enumerate(found) if number != place and one[0] is None] == []


@pytest.mark.parametrize("unit", [2, 3])
def test_ff_is_no_value_in_the_other_units_either(unit):
    assert list(read((0xFF, 0xFF, 14, 97, 72), unit=unit).values())[:2] == [(None, NA)] * 2


@pytest.mark.parametrize(
    ("figures", "code"),
    [((201, 0, 14, 97, 72), ET), ((36, 0, 201, 97, 72), RR), ((36, 0, 14, 101, 72), SATURATION)],
)
def test_what_no_patient_can_have_is_no_value_and_counted(figures, code):
    reader = Figures()
    found = reader.values(said(0, figures), ALL, 0, heard())

    assert {one.metric.code: one.validity for one in found}[code] is INVALID
    assert values(found)[code] is None
    assert reader.unbelievable == 1


def test_only_believed_figures_are_told():
    found = Figures().values(said(), (False, True, False, True, False, True), 0, heard())

    assert [one.metric.code for one in found] == [FI, SATURATION]


# --- Units ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tenths", "mmhg"), [(0, 0), (1, 1), (48, 36), (50, 38), (7, 5), (254, 191)]
)
def test_tenths_of_a_kpa_become_whole_mmhg(tenths, mmhg):
    found = read((tenths, tenths, 14, 97, 72), unit=2)

    assert (found[ET], found[FI]) == ((mmhg, VALID), (mmhg, VALID))


@given(st.integers(0, 254))
def test_kpa_are_converted_exactly_and_rounded_half_up(tenths):
    value, _ = read((tenths, 0, 14, 97, 72), unit=2)[ET]

    assert abs(Fraction(value) - Fraction(tenths, 10) * Fraction("7.50062")) <= Fraction(1, 2)


def test_per_cent_by_volume_stay_what_they_are():
    found = Figures().values(said(0, (51, 3, 14, 97, 72), unit=3), ALL, 0, heard())

    assert [(one.metric.code, one.value, one.unit.code) for one in found[:2]] == [
        (f"{PRIVATE}etco2", Decimal("5.1"), "%"),
        (f"{PRIVATE}fico2", Decimal("0.3"), "%"),
    ]
    assert {RR, SATURATION, PULSE} < values(found).keys()


def test_carbon_dioxide_in_an_unknown_unit_is_no_value():
    found = read(unit=7)

    assert (found[ET], found[FI], found[RR]) == ((None, INVALID), (None, INVALID), (14, VALID))


# --- The wave's status ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "validity"),
    [(0x01, INVALID), (0x02, NA), (0x40, NA), (0x80, INVALID), (0xC0, INVALID)],
)
def test_some_states_of_the_wave_leave_no_carbon_dioxide_and_no_breaths(status, validity):
    found = read(status=status)

    assert {found[code] for code in (ET, FI, RR)} == {(None, validity)}
    assert (found[SATURATION], found[PULSE]) == ((97, VALID), (72, VALID))


@pytest.mark.parametrize("status", [0x04, 0x10, 0x20, 0x34])
def test_others_leave_them_in_doubt(status):
    found = read((36, 0xFF, 14, 97, 72), status=status)

    assert found[ET] == (36, DOUBTED)
    assert found[FI] == (None, NA)
    assert found[RR] == (14, DOUBTED)
    assert found[SATURATION] == (97, VALID)


def test_a_state_of_the_wave_repairs_nothing():
    assert read((201, 0, 14, 97, 72), status=0x10)[ET] == (None, INVALID)


# --- What is told seldom -------------------------------------------------------------------------


def test_the_limits_are_told_in_the_unit_of_the_message():
    found = Figures().limits(said(), ALL, heard())

    assert [(one.metric.code, one.value, one.unit.code) for one in found] == [
        (f"{PRIVATE}etco2-limit-high", 60, "mm[Hg]"),
        (f"{PRIVATE}etco2-limit-low", 15, "mm[Hg]"),
        (f"{PRIVATE}rr-limit-high", 30, "/min"),
        (f"{PRIVATE}rr-limit-low", 5, "/min"),
        (f"{PRIVATE}fico2-limit-high", 8, "mm[Hg]"),
        (f"{PRIVATE}spo2-limit-high", 100, "%"),
        (f"{PRIVATE}spo2-limit-low", 85, "%"),
        (f"{PRIVATE}pulse-limit-high", 140, "/min"),
        (f"{PRIVATE}pulse-limit-low", 50, "/min"),
        (f"{PRIVATE}no-breath-period", 20, "s"),
    ]


@pytest.mark.parametrize(("unit", "name"), [(2, "kPa"), (3, "%")])
def test_limits_of_carbon_dioxide_are_tenths_where_its_values_are(unit, name):
    first, *_ = Figures().limits(said(unit=unit), ALL, heard())

    assert (first.value, first.unit.code) == (Decimal("6.0"), name)


def test_a_limit_that_is_off_has_no_value():
    found = Figures().limits(said(limits=(0xFF,) * 9), ALL, heard())

    assert {(one.value, one.validity) for one in found[:9]} == {(None, NA)}


def test_limits_are_told_when_they_change_and_every_ten_seconds():
    reader = Figures()
    told = [second for second in range(25) if reader.limits(said(), ALL, heard(second))]
    assert told == [0, SELDOM, 2 * SELDOM]

    assert reader.limits(said(limits=(59, *LIMITS[1:])), ALL, heard(25))
    assert reader.limits(said(limits=(59, *LIMITS[1:]), period=30), ALL, heard(26))
    assert reader.limits(said(limits=(59, *LIMITS[1:]), period=30), ALL, heard(27)) == []


def test_a_period_that_is_not_believed_is_the_one_before():
    reader = Figures()
    doubted = (*ALL[:5], False)
    assert len(reader.limits(said(period=99), doubted, heard())) == 9
    reader.limits(said(), ALL, heard(1))

    found = reader.limits(said(period=99), doubted, heard(12))
    assert values(found)[f"{PRIVATE}no-breath-period"] == 20


def test_limits_in_an_unknown_unit_are_not_told():
    assert Figures().limits(said(unit=7), ALL, heard()) == []


def test_a_new_conversation_tells_them_again():
    reader = Figures()
    reader.limits(said(), ALL, heard())
    reader.begin()

    assert len(reader.limits(said(), ALL, heard(1))) == 10


def test_counted_breaths_are_told_when_they_change_and_every_ten_seconds():
    reader = Figures()
    counts = [None, None, 15, 15, *[16] * 12]
    found = [one for n, count in enumerate(counts) for one in reader.breaths(count, heard(n))]

    assert [(one.value, one.validity) for one in found] == [
        (None, NA),
        (15, VALID),
        (16, VALID),
        (16, VALID),
    ]
    assert {(one.metric.code, one.unit.code) for one in found} == {(f"{PRIVATE}breaths", "/min")}

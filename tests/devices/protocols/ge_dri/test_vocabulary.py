"""The table of places against the sheet's own table of offsets, written once more in ``s5``."""

from decimal import Decimal
from struct import calcsize

import pytest

from devices.protocols.ge_dri.physiology import Displayed, displayed
from devices.protocols.ge_dri.vocabulary import CUFF, FORM, GAS, GROUPS, INVASIVE, SITES
from station.domain.nomenclature import METRICS
from tests.devices.protocols.ge_dri.s5 import OFFSETS, group, i16, part

VALUES = {
    "ECG": ("ecg", "hr st1 st2 st3 rr"),
    **{f"P{at}": (f"p{at}", "sys dia mean hr") for at in range(1, 7)},
    "NIBP": ("nibp", "sys dia mean hr"),
    **{f"T{at}": (f"t{at}", "temp") for at in range(1, 5)},
    "SpO2": ("spo2", "spo2 pulse ir svo2"),
    "CO2": ("co2", "et fi rr ambient"),
    "ECG extra": ("extra", "hr max min"),
    "SvO2": ("svo2", "svo2"),
}


def numbers(**groups: bytes) -> tuple[int, ...]:
    found = displayed(part(groups))
    assert isinstance(found, Displayed)
    return found.numbers


def test_the_basic_class_has_270_bytes():
    assert calcsize(f"<{FORM}") == 270


def test_every_group_of_the_sheet_that_is_described_is_read_and_no_other():
    assert {name for name, _ in VALUES.values()} == OFFSETS.keys() - {
        "o2", "n2o", "aa", "flow", "co", "nmt",
    }  # fmt: skip
    assert GROUPS.keys() == VALUES.keys()
    assert [group.name for group in INVASIVE] == ["P1", "P2", "P3", "P4", "P5", "P6"]


@pytest.mark.parametrize("name", sorted(VALUES))
def test_every_value_is_read_where_the_sheet_says(name):
    known, (place, values) = GROUPS[name], VALUES[name]
    own = tuple(range(101, 101 + len(values.split())))
    raw = group(*own, status=3, label=7) if known.headed else i16(*own)
    read = numbers(**{place: raw})

    assert tuple(read[measure.place] for measure in known.measures) == own
    if known.headed:
        assert (read[known.status], read[known.label]) == (3, 7)


@pytest.mark.parametrize(
    ("name", "place", "code", "step"),
    [
        ("ECG", 0, "MDC_ECG_HEART_RATE", 1),
        ("ECG", 1, "private:ge-dri:st1", "0.01"),
        ("ECG", 4, "MDC_TTHOR_RESP_RATE", 1),
        ("P1", 0, "private:ge-dri:p-sys", "0.01"),
        ("P6", 2, "private:ge-dri:p-mean", "0.01"),
        ("P2", 3, "private:ge-dri:p-hr", 1),
        ("NIBP", 0, "MDC_PRESS_CUFF_SYS", "0.01"),
        ("NIBP", 1, "MDC_PRESS_CUFF_DIA", "0.01"),
        ("NIBP", 2, "MDC_PRESS_CUFF_MEAN", "0.01"),
        ("NIBP", 3, "private:ge-dri:nibp-hr", 1),
        ("T1", 0, "MDC_TEMP", "0.01"),
        ("SpO2", 0, "MDC_PULS_OXIM_SAT_O2", "0.01"),
        ("SpO2", 1, "MDC_PULS_OXIM_PULS_RATE", 1),
        ("SpO2", 2, "private:ge-dri:spo2-ir-amp", 1),
        ("SpO2", 3, "private:ge-dri:spo2-svo2", 1),
        ("CO2", 0, "private:ge-dri:co2-et", "0.01"),
        ("CO2", 1, "private:ge-dri:co2-fi", "0.01"),
        ("CO2", 2, "MDC_CO2_RESP_RATE", 1),
        ("CO2", 3, "private:ge-dri:ambient", "0.1"),
        ("ECG extra", 0, "private:ge-dri:ecg-hr", 1),
        ("ECG extra", 1, "private:ge-dri:hr-max", 1),
        ("ECG extra", 2, "private:ge-dri:hr-min", 1),
        ("SvO2", 0, "private:ge-dri:svo2", 1),
    ],
)
def test_a_value_is_what_the_sheet_calls_it_in_steps_of_its_scale(name, place, code, step):
    measure = GROUPS[name].measures[place]

    assert measure.metric.code == code
    assert measure.step == Decimal(step)


def test_a_pressure_of_an_unknown_vessel_is_no_arterial_one():
    codes = {measure.metric.code for group in INVASIVE for measure in group.measures}

    assert codes.isdisjoint(METRICS)
    assert {measure.channel for group in INVASIVE for measure in group.measures} == {
        f"P{at}" for at in range(1, 7)
    }


def test_everything_of_the_cuff_is_an_episode_and_nothing_else_is():
    for known in GROUPS.values():
        assert {one.metric.episodic for one in known.measures} == {known.name == CUFF}


def test_temperatures_have_the_channel_of_their_site():
    assert [GROUPS[site].measures[0].channel for site in SITES] == ["T1", "T2", "T3", "T4"]
    assert GAS in GROUPS

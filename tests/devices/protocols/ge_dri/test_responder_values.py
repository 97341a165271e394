from decimal import Decimal

import pytest

from devices.panel import Panel, Shown
from devices.protocols.ge_dri.responder_setup import S5Setup
from devices.protocols.ge_dri.responder_values import CARRIES, Screen, cuff_since, objection
from station.domain.errors import Refused
from tests.devices.protocols.ge_dri.s5 import (
    CUFF,
    NONE,
    OFFSETS,
    TIME,
    VITALS,
    Script,
    group,
    i16,
    part,
    record_of,
)


def shown(rows, **setup) -> bytes:
    """The class data that a screen shows of a script."""
    [one] = Screen(S5Setup(**setup)).parts(Script(rows).at(0), TIME, 0)
    return one


def groups(rows, **setup) -> dict[str, bytes]:
    data = shown(rows, **setup)[4:274]
    bounds = [*OFFSETS.values(), 268]
    return {
        name: data[begin:end] for name, begin, end in zip(OFFSETS, bounds, bounds[1:], strict=False)
    }


EXAMPLE = {"pressures": {"p1": (13100, 7000, 9000, 82)}, "labels": {"p1": 1}}


def test_the_worked_example_is_shown_byte_for_byte():
    assert shown(VITALS, **EXAMPLE) == record_of("phdb_example")[40:]


def test_a_screen_without_anything_shows_no_group():
    assert shown([]) == part().data


@pytest.mark.parametrize(
    ("metric", "name", "raw"),
    [
        ("MDC_ECG_HEART_RATE", "ecg", group(20, NONE, NONE, NONE, NONE)),
        ("MDC_TTHOR_RESP_RATE", "ecg", group(NONE, NONE, NONE, NONE, 20)),
        ("MDC_PRESS_CUFF_SYS", "nibp", group(2000, NONE, NONE, NONE)),
        ("MDC_PRESS_CUFF_MEAN", "nibp", group(NONE, NONE, 2000, NONE)),
        ("MDC_TEMP", "t1", group(2000)),
        ("MDC_PULS_OXIM_SAT_O2", "spo2", group(2000, NONE, NONE, NONE)),
        ("MDC_PULS_OXIM_PULS_RATE", "spo2", group(NONE, 20, NONE, NONE)),
        ("MDC_CO2_RESP_RATE", "co2", group(NONE, NONE, 20, 7600)),
        ("MDC_AWAY_CO2_ET", "co2", group(263, NONE, NONE, 7600)),
        ("MDC_CONC_AWAY_CO2_INSP", "co2", group(NONE, 263, NONE, 7600)),
    ],
)
def test_every_value_has_its_place_and_scale(metric, name, raw):
    assert groups([(0, "", metric, 20)])[name] == raw


def test_a_value_that_is_absent_is_in_an_active_group():
    assert groups([(0, "", "MDC_TEMP", None)])["t1"] == group(NONE)


def test_the_heart_rate_stands_among_the_rates_behind_the_gases_as_well():
    assert groups([(0, "", "MDC_ECG_HEART_RATE", 82)])["extra"] == i16(82, NONE, NONE)


@pytest.mark.parametrize("site", ["T1", "T2", "T3", "T4"])
def test_a_temperature_may_have_a_site(site):
    found = groups([(0, site, "MDC_TEMP", "36.6")])

    assert found[site.lower()] == group(3660)
    assert found["t1" if site != "T1" else "t2"] == group(NONE, status=0)


@pytest.mark.parametrize(
    ("value", "number"), [(320, 32000), ("327.67", 32767), (328, -32763), (-321, -32764)]
)
def test_a_number_that_the_wire_cannot_hold_is_over_or_under_range(value, number):
    assert groups([(0, "", "MDC_PRESS_CUFF_SYS", value)])["nibp"][6:8] == i16(number)


def test_numbers_of_the_wire_can_be_put_in_any_place():
    found = groups(
        [],
        raw={"p2.dia": -32764, "t3.temp": 0x0E7E, "svo2.svo2": 7000, "extra.max": 99,
             "spo2.ir": 5, "co2.ambient": 7012, "nibp.hr": 80},
    )  # fmt: skip

    assert found["p2"] == group(NONE, -32764, NONE, NONE)
    assert found["t3"] == group(0x0E7E)
    assert found["svo2"] == group(7000)
    assert found["extra"] == i16(NONE, 99, NONE)
    assert found["spo2"] == group(NONE, NONE, 5, NONE)
    assert found["co2"] == group(NONE, NONE, NONE, 7012)
    assert found["nibp"] == group(NONE, NONE, NONE, 80)


def test_a_group_may_exist_and_not_be_active():
    found = groups(VITALS, inactive=frozenset({"ecg", "t1"}))

    assert found["ecg"][:4] == found["t1"][:4] == b"\x01\0\0\0"
    assert found["nibp"] == group(*CUFF)


def test_several_moments_are_sent_the_newest_last():
    found = Screen(S5Setup(moments=3)).parts(Script(VITALS).at(0), TIME, 0)

    assert [int.from_bytes(one[:4], "little") - TIME for one in found] == [-2, -1, 0]
    assert len({one[4:] for one in found}) == 1


@pytest.mark.parametrize(
    ("classes", "kinds"), [(0, [0]), (1, []), (2, [0, 1]), (15, [1, 2, 3]), (14, [0, 1, 2, 3])]
)
def test_classes_are_sent_as_they_are_asked_for(classes, kinds):
    found = Screen(S5Setup()).parts(Script(VITALS).at(0), TIME, classes)

    assert [one[277] for one in found] == kinds
    assert {len(one) for one in found} <= {278}


def test_no_more_than_five_parts_are_sent():
    assert len(Screen(S5Setup(moments=4)).parts({}, TIME, 14)) == 5


def test_a_panel_that_this_monitor_has_no_field_for_is_refused():
    for channel, metric in (("", "MDC_PULS_OXIM_PERF_REL"), ("P1", "MDC_TEMP")):
        panel = {channel: Panel({metric: Shown(Decimal(1), 0.0)})}
        with pytest.raises(Refused):
            Screen(S5Setup()).parts(panel, TIME, 0)


def test_what_it_cannot_show_is_objected_to_in_words():
    assert objection("", "MDC_TEMP") is objection("T3", "MDC_TEMP") is None
    assert objection("T3", "state") is None
    assert "no channel 'ABP'" in objection("ABP", "MDC_TEMP")
    assert "no MDC_ECG_HEART_RATE in its channel 'T3'" in objection("T3", "MDC_ECG_HEART_RATE")
    assert len(CARRIES) == 11


def test_the_cuff_was_measured_when_the_newest_of_its_values_was():
    rows = [(0, "", "MDC_PRESS_CUFF_SYS", 128), (5, "", "MDC_PRESS_CUFF_DIA", 74)]

    assert cuff_since(Script(rows).at(10)) == 5
    assert cuff_since(Script([(0, "", "MDC_PRESS_CUFF_SYS", None)]).at(10)) is None
    assert cuff_since({}) is None

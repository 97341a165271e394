"""BCC's unit codes against the list in the sheet."""

import pytest

from devices.protocols.bbraun_space_bcc.unit_codes import UNITS, unit
from station.domain import units


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (b"48", units.MG_PER_H),
        (b"69", units.MG_PER_KG_H),
        (b"71", units.UG_PER_KG_MIN),
        (b"72", units.UG_PER_KG_H),
        (b"31", units.MG_PER_ML),
        (b"1", units.ML_PER_H),
        (b"2", units.ML),
        (b"15", units.PERCENT),
        (b"49", units.MG_PER_DAY),
        (b"86", units.MMHG),
    ],
)
def test_the_codes_of_a_ketamine_infusion_are_units_the_station_converts(code, expected):
    assert unit(code) is expected


@pytest.mark.parametrize(
    ("first", "last", "first_unit", "last_unit"),
    [
        (30, 36, "ng/mL", "[IU]/mL"),
        (37, 43, "ng/kg", "[IU]/kg"),
        (44, 46, "ng/min", "ng/d"),
        (50, 52, "ug/min", "ug/d"),
        (62, 64, "[IU]/min", "[IU]/d"),
        (65, 67, "ng/kg/min", "ng/kg/d"),
        (68, 70, "mg/kg/min", "mg/kg/d"),
        (83, 85, "[IU]/kg/min", "[IU]/kg/d"),
        (97, 100, "ng/m2", "ng/m2/d"),
        (105, 108, "mg/m2", "mg/m2/d"),
        (113, 116, "[IU]/m2", "[IU]/m2/d"),
        (117, 120, "m[IU]", "m[IU]/m2"),
        (127, 129, "m[IU]/m2/min", "m[IU]/m2/d"),
        (130, 136, "k[IU]", "k[IU]/kg/d"),
        (137, 143, "M[IU]", "M[IU]/kg/d"),
        (144, 147, "meq/m2", "meq/m2/d"),
        (148, 152, "kcal", "kcal/kg/d"),
        (153, 156, "mL/kg", "Mbit/s"),
    ],
)
def test_each_row_of_the_sheet_begins_and_ends_where_it_says(first, last, first_unit, last_unit):
    assert UNITS[b"%d" % first].code == first_unit
    assert UNITS[b"%d" % last].code == last_unit


def test_every_code_of_the_list_has_a_unit_but_the_forms_of_a_clock():
    listed = {1, 2, 10, 15, *range(22, 91), *range(94, 157)}

    assert {int(code) for code in UNITS} == listed


def test_codes_that_name_no_unit_give_none():
    for code in (b"", b"_NV", b"3", b"14", b"0", b"157", b"mg/h"):
        assert unit(code) is None
    assert unit(b"048") is units.MG_PER_H

"""The unit byte of DOSIS."""

import pytest

from devices.protocols.bbraun_dianet.dose_units import counts_whole, unit
from station.domain.units import KNOWN
from tests.devices.protocols.bbraun_dianet.cable import CAPTURE

AMOUNTS = {0x20: "mg", 0x40: "ug", 0x60: "[IU]", 0x80: "mmol"}
OVERS = {0x00: "", 0x08: "/mL", 0x10: "/kg"}
TIMES = {0x00: "", 0x01: "/s", 0x02: "/min", 0x03: "/h", 0x04: "/d"}
GOOD = {
    amount | over | time: words + per + each
    for amount, words in AMOUNTS.items()
    for over, per in OVERS.items()
    for time, each in TIMES.items()
}


def test_the_example_of_the_sheet():
    [worked] = CAPTURE["units"]

    assert unit(int(worked["byte"], 16)).code == worked["means"]


@pytest.mark.parametrize("byte", range(256))
def test_every_byte_is_a_unit_or_none(byte):
    found = unit(byte)

    assert (None if found is None else found.code) == GOOD.get(byte)


def test_the_units_of_this_ward_are_ones_that_the_station_converts():
    for byte in (0x23, 0x33, 0x32, 0x43, 0x53, 0x52, 0x28, 0x48):
        assert unit(byte).code in KNOWN


def test_international_units_are_counted_whole_and_the_others_in_thousandths():
    assert [counts_whole(byte) for byte in (0x68, 0x63, 0x28, 0x48, 0x88, 0xFF)] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]

import pytest

from devices.protocols.ge_dri.physiology import (
    LENGTH,
    Displayed,
    cuff_time,
    displayed,
    in_place,
    special,
)
from devices.protocols.ge_dri.records import Subrecord, decode
from station.domain.observation import MeasurementValidity
from tests.devices.protocols.ge_dri.s5 import TIME, part, record_of


def test_the_worked_example_has_the_time_and_the_heart_rate_of_the_sheet():
    [one] = decode(record_of("phdb_example")).parts
    found = displayed(one)

    assert isinstance(found, Displayed)
    assert (len(one.data), found.time, found.numbers[2]) == (LENGTH, TIME, 82)


@pytest.mark.parametrize("kind", [1, 2, 3, 15])
def test_an_extended_class_is_not_read(kind):
    assert displayed(part(kind=kind)) is None


def test_the_class_stands_in_four_bits_and_the_others_do_not_matter():
    one = part()

    assert displayed(Subrecord(1, one.data[:-4] + b"\xff\xff\xff\xf0")) is not None


@pytest.mark.parametrize(
    ("data", "time"),
    [
        (TIME.to_bytes(4, "little"), TIME),
        (TIME.to_bytes(4, "little") + b"more", TIME),
        (bytes(4), None),
        (b"\x01\x02\x03", None),
        (b"", None),
    ],
)
def test_the_time_of_the_cuff_is_the_first_of_the_auxiliary_information(data, time):
    assert cuff_time(Subrecord(4, data)) == time


@pytest.mark.parametrize(("status", "there"), [(0, 0), (1, 0), (2, 0), (3, 1), (0x80000007, 1)])
def test_a_group_is_there_when_it_exists_and_is_active(status, there):
    assert in_place(status) is bool(there)


@pytest.mark.parametrize(
    ("number", "meaning"),
    [
        (-32767, MeasurementValidity.INVALID),
        (-32765, MeasurementValidity.NA),
        (-32764, MeasurementValidity.UNDERFLOW),
        (-32763, MeasurementValidity.OVERFLOW),
        (-32762, MeasurementValidity.CALIBRATING),
        (-32768, MeasurementValidity.NA),
        (-32766, MeasurementValidity.NA),
        (-32001, MeasurementValidity.NA),
        (-32000, None),
        (0, None),
        (32767, None),
    ],
)
def test_every_number_down_from_32001_below_nothing_is_no_value(number, meaning):
    assert special(number) is meaning

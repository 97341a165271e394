from datetime import datetime
from decimal import Decimal

import pytest

from devices.protocols.nellcor_ascii.messages import (
    QUERIES,
    TIME,
    XON,
    Bounds,
    Figure,
    Heading,
    Settings,
    heading,
    is_data,
    moment,
    row,
)
from tests.devices.protocols.nellcor_ascii.finger import COLUMNS, HEADING, SETTINGS, VECTORS

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"


def test_xon_is_all_that_may_be_sent():
    assert QUERIES == (XON,)
    assert XON.fill({}) == b"\x11"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one["line"])
def test_every_vector_says_what_the_sheet_expects(vector):
    expect, said = vector["expect"], vector["line"].encode()
    found = row(said[TIME:])

    assert is_data(said)
    assert found.saturation == Figure(expect["SpO2"], expect.get("SpO2_out_of_limit", False))
    assert (found.pulse.value, found.amplitude.value) == (expect["PR"], expect["PA"])
    assert found.codes == set(expect["codes"])


@pytest.mark.parametrize(
    ("text", "value", "outside"),
    [("100", 100, False), ("84*", 84, True), ("-", None, False), ("---*", None, True)],
)
def test_a_figure_may_be_dashes_and_may_have_a_star(text, value, outside):
    assert row(f"  {text} 72 50".encode()).saturation == (value, outside)
    assert row(f"  97 {text} 50".encode()).pulse == (value, outside)


def test_every_code_is_kept():
    assert row(b" 97 72 50 SD LB ZZ").codes == {"SD", "LB", "ZZ"}


@pytest.mark.parametrize(
    ("stamp", "shown"),
    [
        (b"01-Jan-24 14:00:00", "2024-01-01T14:00:00"),
        (b"12-NOV-98 14:00:05", "1998-11-12T14:00:05"),
        (b"29-feb-24 23:59:59", "2024-02-29T23:59:59"),
        (b"31-DEC-69 00:00:00", "2069-12-31T00:00:00"),
        (b"01-MAY-70 00:00:00", "1970-05-01T00:00:00"),
    ],
)
def test_the_moment_is_the_device_s_own(stamp, shown):
    assert moment(stamp) == datetime.fromisoformat(shown)


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS.split(), 1)))
def test_the_months_have_their_english_names(number, name):
    assert moment(f"05-{name}-24 14:00:00".encode()).month == number


def test_there_is_no_thirtieth_of_february():
    assert moment(b"30-Feb-24 14:00:00") is None


def test_the_first_heading_gives_the_device_and_its_limits():
    assert heading(HEADING.encode()) == Heading(
        "N-395", "2.0.0.0", "XXXX",
        Bounds(Decimal(70), Decimal(100)), Bounds(Decimal(60), Decimal(160)),
    )  # fmt: skip
    assert not is_data(HEADING.encode())


def test_a_heading_in_small_letters_with_wide_spaces_is_the_same():
    said = HEADING.lower().replace(" ", "   ").encode()

    assert heading(said) == heading(HEADING.encode())


def test_the_second_heading_says_nothing():
    assert heading(COLUMNS.encode()) is None
    assert not is_data(COLUMNS.encode())


@pytest.mark.parametrize(
    ("said", "settings"),
    [
        (SETTINGS, Settings("ADULT", Decimal(25), "NORMAL")),
        ("neo 100 SAT-S SPO2 RESP MODE:fast", Settings("NEO", Decimal(100), "FAST")),
    ],
)
def test_an_n_595_tells_its_settings(said, settings):
    assert heading(said.encode()) == settings

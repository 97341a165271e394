from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from station.services.export_table import Column, Table, device_face, moment_columns, moments, plain

NIGHT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_moment_stands_twice_and_no_hour_of_the_night_the_clock_changes_is_doubled():
    berlin = ZoneInfo("Europe/Berlin")

    assert moments(NIGHT, berlin) == (
        "2026-10-25T00:30:00.000Z",
        "2026-10-25T02:30:00.000+02:00",
    )
    assert moments(NIGHT.replace(hour=1), berlin)[1] == "2026-10-25T02:30:00.000+01:00"


def test_no_moment_is_two_empty_cells():
    assert moments(None, UTC) == (None, None)


def test_a_moment_has_two_columns():
    assert [column.name for column in moment_columns("begin", "when")] == [
        "begin_utc",
        "begin_local",
    ]


def test_a_device_s_clock_has_no_zone():
    assert device_face(datetime(2026, 3, 2, 10, 5, 0, 250_000)) == "2026-03-02T10:05:00.250"  # noqa: DTZ001 - a device's own clock
    assert device_face(None) is None


@pytest.mark.parametrize(
    ("kept", "told"),
    [("6.0", "6"), ("100", "100"), ("4.400000", "4.4"), ("0.00", "0"), ("0.00001", "0.00001")],
)
def test_a_measured_figure_has_no_zeros_at_its_end(kept, told):
    assert format(plain(Decimal(kept)), "f") == told


def test_no_figure_stays_none():
    assert plain(None) is None


def test_the_header_of_a_table_names_its_columns():
    table = Table("t", "words", (Column("a", "x"), Column("b", "y", "mL")), lambda: ())

    assert table.header == ("a", "b")

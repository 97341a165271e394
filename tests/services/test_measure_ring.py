from datetime import timedelta
from itertools import count

import pytest

from station.services import measure_ring as bench
from station.services.measure_ring import measure_ring
from tests.data.chunked import noise
from tests.services.recording import at

MINUTES = 10
A_WEEK = timedelta(weeks=1) / timedelta(seconds=60 * MINUTES - 1)


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """A line that says a kilobyte a second, by a clock on which everything takes a second."""
    given = [(noise(second), at(second), second == 0) for second in range(60 * MINUTES)]
    seconds = count()
    found = measure_ring(
        tmp_path_factory.mktemp("bench"), {"bcc": given}, timer=lambda: float(next(seconds))
    )
    assert len({row.name for row in found}) == len(found)
    return {row.name: row for row in found}


def test_a_line_and_a_ward_are_told_with_their_units(rows):
    names = {name: row.unit for name, row in rows.items() if "written" not in name}

    assert names == {
        f"{name}, {whose}": unit
        for whose in ("bcc", "a ward")
        for name, unit in (
            ("raw records a week", "MB"),
            ("the same packed", "MB"),
            ("packing and writing", "ms/MB"),
        )
    }
    assert rows["raw records a week, a ward"].what.startswith("12 lines, extrapolated")


def test_an_hour_is_extrapolated_to_a_week(rows):
    raw = rows["raw records a week, bcc"].figure

    assert raw == pytest.approx(0.6 * A_WEEK, rel=0.001)
    assert rows["raw records a week, a ward"].figure == pytest.approx(12 * raw)
    assert rows["the same packed, bcc"].figure == pytest.approx(
        raw, rel=0.02
    )  # noise packs to itself


def test_the_price_is_told_a_megabyte(rows):
    assert rows["packing and writing, bcc"].figure == pytest.approx(1000 / 0.6)


def test_where_the_system_does_not_count_what_is_written_there_is_no_row(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "bytes_written", lambda: None)
    given = [(noise(second), at(second), False) for second in range(60)]
    names = {row.name for row in measure_ring(tmp_path, {"bcc": given})}

    assert not any("written to the disk" in name for name in names)

from itertools import count

import pytest

from station.services import measure_store as bench
from station.services.measure_store import Size, measure_store

TINY = Size(beds=1, seconds=70, whole_seconds=4, hours=2)


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """Every row of a tiny ward, by a clock on which everything takes a second."""
    seconds = count()
    found = measure_store(
        tmp_path_factory.mktemp("bench"), TINY, timer=lambda: float(next(seconds))
    )
    assert len({row.name for row in found}) == len(found)
    return {row.name: row for row in found}


def test_every_figure_is_told_with_its_unit_and_what_was_measured(rows):
    assert {name: row.unit for name, row in rows.items() if name != "written a week"} == {
        "commit, every value, p50": "ms",
        "commit, every value, p99": "ms",
        "commit, thinned, p50": "ms",
        "commit, thinned, p99": "ms",
        "settle a minute, p50": "ms",
        "settle a minute, slowest": "ms",
        "one reading, settled": "byte",
        "record grown a bed-week": "MB",
        "open a week": "ms",
        "open a week again": "ms",
    }
    assert all(row.figure > 0 for row in rows.values())
    assert all(row.what for row in rows.values())


def test_goals_stand_where_the_design_sets_them(rows):
    goals = {name: row.goal.limit for name, row in rows.items() if row.goal}

    assert goals == {"record grown a bed-week": 100, "open a week": 200}


def test_a_commit_is_timed_from_before_it_to_after_it(rows):
    assert rows["commit, every value, p50"].figure == 1000
    assert rows["commit, every value, p50"].what == "20 readings a commit, 4 commits back to back"


def test_what_was_thinned_is_told(rows):
    assert "of 20 readings a second are stored, 70 s of 1 beds" in rows["commit, thinned, p50"].what


def test_the_week_is_read_back_whole(rows):
    assert rows["open a week"].what == "10 metrics of one bed over 2 h: 1200 minutes from the file"


def test_what_is_extrapolated_says_so(rows):
    assert "extrapolated" in rows["record grown a bed-week"].what
    assert "written a week" not in rows or "extrapolated" in rows["written a week"].what


def test_where_the_system_does_not_count_bytes_there_is_no_such_row(tmp_path):
    assert bench.bytes_written(tmp_path / "io") is None
    assert bench._written(bench._Spent(written=None), 1.0, "") == []


def test_bytes_are_those_the_system_counted(tmp_path):
    (tmp_path / "io").write_text("rchar: 5\nwchar: 77\nsyscr: 1\n")

    assert bench.bytes_written(tmp_path / "io") == 77
    assert [row.figure for row in bench._written(bench._Spent(written=2_000_000), 3.0, "")] == [6.0]


def test_more_than_a_slice_is_settled_to_the_end(monkeypatch):
    left = [20_000, 20_000, 5]
    monkeypatch.setattr(bench, "settle", lambda _store, _until: left.pop(0))
    seconds = count()

    slowest = bench._settle(None, bench.START, lambda: float(next(seconds)))

    assert left == []
    assert slowest == 1000


def test_a_second_without_news_is_still_a_commit(tmp_path):
    store, run = bench._made(tmp_path)

    spent = bench._write(store, run, [[], []], lambda: 0.0)

    store.close()
    assert len(spent.commits) == 2
    assert spent.readings == 0

from itertools import count

import pytest
from PySide6.QtWidgets import QApplication

from station.domain.errors import Refused
from station.services.made_up_ward import START
from ui import made_up
from ui import measure_window as bench
from ui.measure_window import Size, measure_window

TINY = Size(hours=6, openings=2, frames=3, beds=2, seconds=2)


@pytest.fixture(scope="module")
def rows(qapp):
    """Every row of a tiny window, by a clock on which everything takes a second."""
    seconds = count()
    dressed = qapp.styleSheet()
    found = measure_window(TINY, timer=lambda: float(next(seconds)))
    assert qapp.styleSheet() == dressed
    assert len({row.name for row in found}) == len(found)
    return {row.name: row for row in found}


def test_every_figure_is_told_with_its_unit_and_what_was_measured(rows):
    assert {name: row.unit for name, row in rows.items()} == {
        "open a week's chart, p50": "ms",
        "open a week's chart, p99": "ms",
        "open a week's chart, pyqtgraph alone, p50": "ms",
        "open a week's chart, pyqtgraph alone, p99": "ms",
        "open a week's chart, ratio": "x",
        "pan a frame, p50": "ms",
        "pan a frame, p99": "ms",
        "pan a frame, pyqtgraph alone, p50": "ms",
        "pan a frame, pyqtgraph alone, p99": "ms",
        "pan a frame, ratio": "x",
        "a second told to the board painted, p50": "ms",
        "a second told to the board painted, p99": "ms",
    }
    assert all(row.figure > 0 for row in rows.values())
    assert all(row.what for row in rows.values())


def test_goals_stand_where_the_design_sets_them(rows):
    assert {name: row.goal.limit for name, row in rows.items() if row.goal} == {
        "open a week's chart, p99": 300,
        "pan a frame, p99": 16,
        "a second told to the board painted, p99": 100,
    }


def test_each_is_timed_once_and_beside_pyqtgraph(rows):
    assert rows["pan a frame, p50"].figure == 1000
    assert rows["pan a frame, ratio"].figure == 1
    assert rows["open a week's chart, p50"].what.startswith("6 h, 3840 values in 4 curves")
    assert "; 2 times, in turn" in rows["open a week's chart, p50"].what
    assert "; 3 times, in turn" in rows["pan a frame, p50"].what


def test_the_ward_is_told_whole(rows):
    told = rows["a second told to the board painted, p50"].what
    assert told == "2 beds x 2 devices, 40 values a second, 2 s"


@pytest.mark.usefixtures("qapp")
def test_pyqtgraph_alone_gets_the_very_points_in_eight_plots_and_pans_as_far():
    view = bench._open_station(made_up.Week(6))
    thinned = bench._thinned(view.presenter)
    bare = bench._open_raw(thinned)
    assert len(thinned) == bench.RAW_PLOTS == len(bare.ci.items)
    assert all(len(x) for plot in thinned for x, _ in plot)
    stood, began = view.presenter.window()[0], bare.getItem(7, 0).viewRange()[0][0]
    for back in (True, False):
        bench._pan_station(view, back=back)
        bench._pan_raw(bare, back=back)
        assert (view.presenter.window()[0] == pytest.approx(stood)) is not back
        assert (bare.getItem(7, 0).viewRange()[0][0] == pytest.approx(began)) is not back
    for widget in (view, bare):
        made_up.away(widget)
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def test_no_bed_is_opened_by_the_benchmark():
    with pytest.raises(Refused, match="bed 3"):
        bench._no_sheet("3", START.utc)

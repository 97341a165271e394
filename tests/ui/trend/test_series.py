import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.trend.series import EMPTY, Columns, Window, at, line, spine, steps

WEEK = 7 * 86400.0


def a_series(values, *, every=1.0, start=0.0):
    values = np.asarray(values, dtype=np.float64)
    return Columns.of_samples(start + every * np.arange(len(values), dtype=np.float64), values)


def minutes(times, low, high, last):
    return Columns(*(np.asarray(part, dtype=np.float64) for part in (times, low, high, last)))


@pytest.mark.parametrize("pixels", [200, 900, 1900])
@pytest.mark.parametrize("place", [0, 1, 300_001, 604_799])
def test_a_one_sample_spike_survives_at_every_zoom(pixels, place):
    values = np.full(604_800, 80.0)
    values[place] = 180.0
    _, y = line(a_series(values), Window(0, WEEK, pixels))
    assert np.nanmax(y) == 180.0


def test_the_number_of_drawn_points_is_bounded_by_the_width_whatever_the_length():
    for length in (1_000, 60_000, 604_800):
        x, _ = line(a_series(np.arange(length) % 97), Window(0, length, 900))
        assert len(x) <= 2 * 900 + 2


def test_a_gap_of_a_minute_still_opens_the_line_of_a_week():
    series = a_series(np.full(10_080, 80.0), every=60)
    x, y = line(series, Window(0, WEEK, 900), breaks=[300_000.5])
    assert np.count_nonzero(np.isnan(y)) == 1
    where = int(np.flatnonzero(np.isnan(y))[0])
    assert x[where - 1] < 300_000.5 < x[where + 1]


@pytest.mark.parametrize("draw", [line, spine, steps])
def test_a_gap_that_begins_with_the_last_value_heard_is_not_bridged_from_it(draw):
    series = minutes([0, 10, 20, 100, 110], *[[2, 2, 3, 3, 3]] * 3)
    x, y = draw(series, Window(0, 200, 500), breaks=[20.0])
    [where] = np.flatnonzero(np.isnan(y))
    assert (x[where - 1], x[where + 1]) == (20.0, 100.0)


def test_an_invalid_value_opens_the_line_and_is_not_drawn():
    _, y = line(a_series([80, 81, np.nan, 82]), Window(0, 10, 900))
    assert np.isnan(y[2])
    assert [value for value in y if not np.isnan(value)] == [80, 81, 82]


def test_nothing_gives_nothing():
    x, y = line(EMPTY, Window(0, 10, 900))
    assert len(x) == len(y) == 0
    x, y = steps(EMPTY, Window(0, 10, 900))
    assert len(x) == len(y) == 0


RATES = st.lists(
    st.sampled_from([0.0, 1.0, 1.5, 2.0, 12.5, float("nan")]), min_size=1, max_size=400
)


@given(RATES, st.integers(2, 60), st.lists(st.floats(0, 400), max_size=4))
def test_a_rate_has_only_horizontal_and_vertical_strokes(rates, pixels, breaks):
    x, y = steps(a_series(rates), Window(0, float(len(rates)), pixels), sorted(breaks))
    for k in range(len(x) - 1):
        if not (np.isnan(y[k]) or np.isnan(y[k + 1])):
            assert x[k] == x[k + 1] or y[k] == y[k + 1]
    assert all(x[k] <= x[k + 1] for k in range(len(x) - 1))


@given(RATES, st.lists(st.floats(0, 400), min_size=1, max_size=4))
def test_no_stroke_of_a_rate_crosses_a_gap(rates, breaks):
    series = a_series(rates)
    x, y = steps(series, Window(0, float(len(rates)), 30), sorted(breaks))
    for k in range(len(x) - 1):
        if not (np.isnan(y[k]) or np.isnan(y[k + 1])):
            inside = [b for b in breaks if x[k] <= b < x[k + 1]]
            assert not inside


def test_a_rate_is_held_until_its_gap_begins_and_no_longer():
    series = minutes([0, 10, 100, 110], [2, 2, 3, 3], [2, 2, 3, 3], [2, 2, 3, 3])
    x, y = steps(series, Window(0, 200, 500), breaks=[30.0])
    assert (30.0, 2.0) in set(zip(x.tolist(), y.tolist(), strict=True))
    assert x[-1] == 110


def test_minutes_keep_their_lowest_and_highest_rate():
    series = minutes([0, 60, 120], [1, 0, 1], [1, 9, 1], [1, 1, 1])
    _, y = steps(series, Window(0, 180, 500))
    assert {0.0, 9.0} <= set(y.tolist())


def test_a_window_reaches_one_sample_beyond_each_edge():
    part = a_series(range(100)).between(10.5, 20.5)
    assert (part.times[0], part.times[-1]) == (10, 21)


def test_the_value_at_a_moment_is_the_last_one_said_unless_it_is_too_old_or_invalid():
    series = a_series([80, np.nan, 82], every=10)
    assert at(series, 5, 60) == 80
    assert at(series, 15, 60) is None
    assert at(series, 25, 60) == 82
    assert at(series, 100, 60) is None
    assert at(series, -1, 60) is None


def test_new_samples_join_the_old_ones():
    both = a_series([1, 2]).joined(a_series([3], start=2))
    assert both.last.tolist() == [1, 2, 3]


def test_the_spine_has_one_point_a_column_and_breaks_where_the_line_does():
    series = a_series(np.arange(10_000) % 97)
    x, y = spine(series, Window(0, 10_000, 500), breaks=[4_000.5])
    assert len(x) <= 503
    assert np.count_nonzero(np.isnan(y)) == 1
    assert set(y[~np.isnan(y)]) <= set(series.last)

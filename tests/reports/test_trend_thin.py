"""Thinning: every spike kept, every gap open, rates are stairs, no more points than needed."""

import math
from itertools import pairwise

from reports.trend_thin import SILENCE, Span, lines, runs, spine, stairs
from station.domain.picture import Curve

NAN = float("nan")


def curve_of(values, step=60.0, lows=None, highs=None):
    times = [step * place for place in range(len(values))]
    return Curve(times, lows or values, highs or values, values)


def test_a_week_is_drawn_in_two_points_a_column_and_a_spike_of_one_minute_stays():
    values = [70.0] * 10080
    values[5000] = 190.0
    (line,) = lines(curve_of(values), Span(0, 10080 * 60, 450), ())

    assert len(line) <= 2 * 450 + 2
    assert max(value for _at, value in line) == 190.0


def test_a_gap_breaks_the_line():
    found = list(lines(curve_of([70.0] * 10), Span(0, 600, 100), (250.0,)))

    assert [len(line) for line in found] == [5, 5]
    assert found[0][-1][0] < 250 < found[1][0][0]


def test_a_gap_that_begins_with_the_last_value_heard_is_not_bridged_from_it():
    curve = curve_of([1.0] * 5)

    assert list(runs(curve, (120.0,))) == [range(3), range(3, 5)]
    assert [line[-1][0] for line in stairs(curve, Span(0, 600, 100), (120.0,))] == [120.0, 300.0]


def test_a_gap_after_the_last_value_or_before_the_first_breaks_nothing():
    assert len(list(lines(curve_of([70.0] * 10), Span(0, 600, 100), (-5.0, 900.0)))) == 1


def test_several_gaps_between_two_values_break_once():
    assert len(list(lines(curve_of([70.0] * 4), Span(0, 600, 100), (70.0, 80.0, 90.0)))) == 2


def test_an_invalid_value_is_never_drawn():
    found = list(lines(curve_of([70.0, NAN, 72.0]), Span(0, 180, 100), ()))

    assert [[value for _at, value in line] for line in found] == [[70.0], [72.0]]


def test_invalid_values_at_either_end_leave_no_empty_line():
    assert [list(run) for run in runs(curve_of([NAN, 70.0, NAN]), ())] == [[1]]


def test_silence_is_not_bridged_whatever_its_reason():
    curve = Curve([0.0, 60.0, 60.0 + SILENCE + 1], *[[70.0, 71.0, 72.0]] * 3)

    assert len(list(lines(curve, Span(0, 1000, 100), ()))) == 2


def test_what_lies_outside_the_span_is_left_out():
    (line,) = lines(curve_of([70.0] * 10), Span(120, 300, 100), ())

    assert [at for at, _value in line] == [120, 180, 240, 300]


def test_neighbouring_columns_meet_at_like_ends():
    lows, highs = [60.0, 61.0, 62.0], [80.0, 81.0, 82.0]
    (line,) = lines(curve_of([70.0] * 3, lows=lows, highs=highs), Span(0, 180, 3), ())

    assert [value for _at, value in line] == [60, 80, 81, 61, 62, 82]


def test_the_spine_has_the_last_value_of_each_column():
    (line,) = spine(curve_of([float(n) for n in range(10)]), Span(0, 600, 2), ())

    assert [value for _at, value in line] == [4.0, 9.0]


def test_a_rate_is_made_of_level_and_upright_pieces_only():
    values = [1.0] * 5 + [2.0] * 5 + [0.0] * 5
    (line,) = stairs(curve_of(values), Span(0, 900, 200), ())

    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line))
    assert [value for _at, value in line] == [1.0, 1.0, 2.0, 2.0, 0.0, 0.0]


def test_a_rate_is_held_no_longer_than_it_was_known():
    (line,) = stairs(curve_of([1.0] * 3), Span(0, 10000, 200), ())
    assert line[-1] == (180.0, 1.0)

    (until_gap,) = stairs(curve_of([1.0] * 3), Span(0, 10000, 200), (130.0,))
    assert until_gap[-1] == (130.0, 1.0)


def test_a_rate_that_swings_within_a_column_keeps_its_extremes():
    values = [1.0, 9.0, 1.0, 9.0, 2.0, 2.0]
    (line,) = stairs(curve_of(values), Span(0, 36000, 1), ())

    assert {value for _at, value in line} == {1.0, 9.0, 2.0}
    assert line[-1][1] == 2.0


def test_a_rate_outside_the_span_draws_nothing():
    assert list(stairs(curve_of([1.0] * 3), Span(9000, 10000, 10), ())) == []


def test_nothing_gives_nothing():
    assert list(lines(Curve(), Span(0, 10, 10), ())) == []
    assert Span(5, 5, 0).column(5) == 0
    assert not math.isnan(Span(0, 1, 1).column(0))

from station.domain.measured import Goal
from station.services.percentile import percentile, percentiles


def test_a_percentile_is_a_figure_that_was_measured():
    figures = [5.0, 1.0, 4.0, 2.0, 3.0]

    assert percentile(figures, 50) == 3.0
    assert percentile(figures, 99) == 5.0
    assert percentile([7.0], 50) == 7.0


def test_a_time_has_two_rows_and_a_goal_for_its_slow_end():
    middle, slow = percentiles("opening", [1.0, 2.0, 9.0], "what", Goal(5))

    assert (middle.name, middle.figure, middle.goal) == ("opening, p50", 2.0, None)
    assert (slow.name, slow.figure, slow.met) == ("opening, p99", 9.0, False)

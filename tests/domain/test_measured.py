import pytest

from station.domain.errors import Refused
from station.domain.measured import Benchmark, Goal, Measured, table


def test_a_goal_is_a_limit_from_above_or_from_below():
    assert Goal(200).met(200)
    assert not Goal(200).met(200.1)
    assert Goal(100, at_least=True).met(100)
    assert not Goal(100, at_least=True).met(99.9)


def test_a_row_prints_its_goal_and_says_when_it_was_missed():
    opening = Measured("week", 212.4, "ms", "opening a week", Goal(200))

    assert opening.met is False
    assert opening.cells == ("week", "212", "ms", "at most 200, missed", "opening a week")


def test_a_row_that_meets_its_goal_prints_it_alone():
    decoding = Measured("decode", 431.7, "x", "decoding", Goal(100, at_least=True))

    assert decoding.met is True
    assert decoding.cells[3] == "at least 100"


def test_a_row_without_a_goal_is_only_told():
    row = Measured("row", 45.0, "byte", "one reading on the disk")

    assert row.met is None
    assert row.cells == ("row", "45", "byte", "", "one reading on the disk")


@pytest.mark.parametrize(
    ("figure", "printed"),
    [
        (0.04567, "0.0457"),
        (1.2345, "1.23"),
        (99.94, "99.9"),
        (120.4, "120"),
        (1234567.8, "1,234,568"),
        (0.0, "0"),
    ],
)
def test_a_figure_has_as_many_digits_as_mean_something(figure, printed):
    assert Measured("n", figure, "u", "w").cells[1] == printed


def test_json_holds_the_whole_figure():
    assert Measured("n", 1.23456, "ms", "w", Goal(2)).plain == {
        "name": "n",
        "figure": 1.23456,
        "unit": "ms",
        "goal": "at most 2",
        "met": True,
        "what": "w",
    }


def test_a_benchmark_is_run_with_its_usual_amount_and_seed_unless_asked_otherwise():
    asked = []
    bench = Benchmark(lambda amount, seed: asked.append((amount, seed)) or [], 600, "seconds", 3)

    assert bench.measure() == []
    bench.measure(60)
    bench.measure(seed=9)

    assert asked == [(600, 3), (60, 3), (600, 9)]


def test_an_amount_of_what_has_one_size_is_refused():
    bench = Benchmark(lambda *_asked: [])

    assert bench.measure(seed=2) == []
    with pytest.raises(Refused, match="without an amount"):
        bench.measure(10)


def test_rows_stand_in_columns_as_wide_as_their_widest_cell():
    rows = [
        Measured("week", 212.4, "ms", "opening a week", Goal(200)),
        Measured("a longer name", 3, "x", "times"),
    ]

    first, second = table(rows).splitlines()
    assert first.index("ms") == second.index("x")
    assert "missed" in first
    assert not second.endswith(" ")

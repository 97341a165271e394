"""The window over time: figures are there, and a line that is not flat is found out."""

import pytest

from ui.measure_live import Span, measure_live, memory

SHORT = Span(told=70, listened=1, beds=2, hours=6)


@pytest.fixture
def rows(qapp):
    assert qapp
    level = iter(range(1000, 1_000_000, 10))
    return {row.name: row for row in measure_live(SHORT, used=lambda: float(next(level)))}


def test_memory_and_lateness_are_told_with_their_goals(rows):
    assert set(rows) == {
        "window's memory at the end", "window's memory, growth", "window's loop late, p50",
        "window's loop late, p99.9",
    }  # fmt: skip
    assert rows["window's memory at the end"].unit == "MB"
    assert rows["window's loop late, p99.9"].goal.limit == 100
    assert "70 s of 2 beds" in rows["window's memory, growth"].what
    assert rows["window's loop late, p50"].figure >= 0


def test_memory_that_grows_misses_the_goal(rows):
    assert rows["window's memory, growth"].figure > 20
    assert rows["window's memory, growth"].met is False


def test_memory_is_what_the_system_says():
    assert memory() > 10

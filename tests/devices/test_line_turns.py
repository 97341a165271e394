from datetime import UTC, datetime, timedelta

import pytest

from devices.line_clock import LineClock, Order
from devices.line_turns import LineTurns, Said
from station.domain.clock import Stamp

BEGIN = Stamp(datetime(2025, 3, 1, 8, tzinfo=UTC), 5000.0)
CLOCK = datetime.fromisoformat("2016-02-22T22:47:45")


@pytest.fixture
def turns():
    return LineTurns(LineClock(2.0))


def read(turns: LineTurns, *lines: tuple[str, float, float]) -> list[tuple[Order, str]]:
    """The order of each line, and the words of those that are read at it."""
    found = []
    for words, second, at in lines:
        said = Said(CLOCK + timedelta(seconds=second), words, BEGIN.later(at))
        order, now = turns.take(said)
        assert said in now or not now
        found.append((order, "".join(one.told for one in now)))
    return found


def counts(turns: LineTurns) -> tuple[int, int]:
    return turns.duplicates, turns.out_of_order


def test_lines_in_order_are_read_as_they_come(turns):
    assert read(turns, ("a", 0, 0), ("b", 1, 1)) == [(Order.IN_ORDER, "a"), (Order.IN_ORDER, "b")]
    assert counts(turns) == (0, 0)


def test_a_line_that_comes_again_is_counted_and_not_read(turns):
    found = read(turns, ("a", 0, 0), ("a", 0, 0), ("a", 0, 1))

    assert found[1:] == [(Order.REPEATED, "")] * 2
    assert counts(turns) == (2, 0)


def test_a_line_that_was_damaged_is_counted_and_never_read(turns):
    found = read(turns, ("a", 0, 0), ("?", 3600, 1), ("b", 2, 2), ("c", 3, 3))

    assert found[1:] == [(Order.ODD, ""), (Order.IN_ORDER, "b"), (Order.IN_ORDER, "c")]
    assert counts(turns) == (0, 1)


@pytest.mark.parametrize(("step", "order"), [(3600, Order.FORWARD), (-3600, Order.BACK)])
def test_when_the_clock_was_set_the_line_that_waited_is_read_before_the_next(turns, step, order):
    found = read(turns, ("a", 0, 0), ("b", 1 + step, 1), ("c", 2 + step, 2), ("d", 3 + step, 3))

    assert found[1:] == [(Order.ODD, ""), (order, "bc"), (Order.IN_ORDER, "d")]
    assert counts(turns) == (0, 1)


def test_of_two_that_do_not_fit_the_newer_waits(turns):
    found = read(turns, ("a", 0, 0), ("?", 86400, 1), ("b", 3600, 2), ("c", 3601, 3))

    assert found[1:] == [(Order.ODD, ""), (Order.ODD, ""), (Order.FORWARD, "bc")]
    assert counts(turns) == (0, 2)


def test_a_line_that_waited_before_an_opening_is_never_read(turns):
    read(turns, ("a", 0, 0), ("?", 3600, 1))
    turns.begin()

    assert read(turns, ("b", 3601, 2), ("c", 0, 3), ("d", 1, 4)) == [
        (Order.IN_ORDER, "b"), (Order.ODD, ""), (Order.BACK, "cd"),
    ]  # fmt: skip
    assert counts(turns) == (0, 2)

"""What was given, counted a second time: rises of the counter, and nothing else."""

from fractions import Fraction

import pytest

from station.data.inspect_owners import Span
from station.data.inspect_totals import adjoining, counted
from station.data.journal import HappeningKind
from tests.data.inspected import LINE, OTHER_LINE, PUMP, Record


@pytest.fixture
def kept(store):
    kept = Record(store)
    kept.confirm(PUMP, LINE, 0)
    return kept


def ml(kept):
    return kept.look(counted, kept.admission.id)


def test_every_rise_counts_and_a_fall_does_not(kept):
    steps = dict(zip(range(0, 30, 5), ("1", "1.5", "1.5", "0.2", "0.5", "0.6"), strict=True))
    kept.tell(0, 30, volume=steps.get)

    assert ml(kept) == Fraction("0.9")


def test_nothing_is_counted_of_nobody(kept):
    kept.tell(0, 30, volume=lambda second: second)

    assert kept.look(counted, "somebody else") == 0


def test_what_rises_while_the_pump_is_held_is_not_counted(kept):
    kept.see(PUMP, OTHER_LINE, 12, bed="2")
    kept.tell(0, 30, volume=lambda second: second)

    assert ml(kept) == 10


def test_a_stretch_that_was_confirmed_again_is_one_stretch(kept):
    kept.confirm(PUMP, LINE, 12)
    kept.tell(0, 30, volume=lambda second: second)

    assert ml(kept) == 25


def test_a_pump_that_restarts_begins_to_count_anew(kept):
    kept.happen(HappeningKind.DEVICE_EVENT, {"name": "restarted"}, 12, kept.pump, LINE)
    kept.happen(HappeningKind.DEVICE_EVENT, {"name": "clock"}, 17, kept.pump, LINE)
    kept.happen(
        HappeningKind.DEVICE_EVENT, {"name": "restarted", "of_rack": True}, 22, kept.pump, LINE
    )
    kept.tell(0, 30, volume=lambda second: second)

    assert ml(kept) == 20


def test_spans_that_touch_are_one():
    assert adjoining([Span(5, 9), Span(0, 3), Span(3, 5), Span(4, 6)]) == [Span(0, 9)]
    assert adjoining([Span(0, 3), Span(4, 5)]) == [Span(0, 3), Span(4, 5)]

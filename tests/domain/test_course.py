from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from station.domain.course import Given
from station.domain.period import Period

START = datetime(2026, 4, 4, tzinfo=UTC)


def span(begin, end):
    return Period(START + timedelta(minutes=begin), START + timedelta(minutes=end))


def test_a_volume_whose_course_is_known_is_shared_by_time():
    piece = Given(span(0, 10), Fraction(5))

    assert piece.within(span(0, 10)) == 5
    assert piece.within(span(8, 20)) == 1
    assert piece.within(span(10, 20)) == 0


def test_a_volume_whose_course_nobody_saw_counts_whole_when_it_was_seen():
    piece = Given(span(0, 10), Fraction(5), even=False)

    assert piece.within(span(0, 8)) == 0
    assert piece.within(span(8, 20)) == 5
    assert piece.within(span(8, 10)) == 5
    assert piece.within(span(10, 20)) == 0


def test_a_bolus_counts_at_its_moment():
    piece = Given(span(5, 5), Fraction(5))

    assert piece.within(span(0, 5)) == 5
    assert piece.within(span(5, 10)) == 0


@given(
    st.integers(0, 100),
    st.integers(0, 100),
    st.booleans(),
    st.lists(st.integers(-5, 205), max_size=6),
)
def test_periods_that_follow_each_other_share_a_volume_without_loss(begin, length, even, cuts):
    piece = Given(span(begin, begin + length), Fraction(7, 3), even)
    edges = [-10, *sorted(cuts), 210]

    parts = [piece.within(span(a, b)) for a, b in pairwise(edges)]

    assert sum(parts) == piece.ml

import math

from station.domain.absence import WORDS, absences
from station.domain.picture import Curve, Span, SpanKind


def a_curve(*values, every=60.0):
    times = [every * place for place in range(len(values))]
    return Curve(times, values, values, values)


NONE = math.nan


def test_a_run_of_invalid_values_is_a_hatch_that_says_so():
    found = list(absences(a_curve(80, NONE, NONE, 81), ()))
    assert found == [Span(60.0, 180.0, SpanKind.GAP, WORDS)]


def test_a_single_invalid_reading_and_an_empty_curve_have_none():
    assert list(absences(a_curve(80, NONE, 81, every=10), ())) == []
    assert list(absences(Curve(), ())) == []


def test_a_run_that_goes_on_ends_with_the_last_word():
    assert [span.end for span in absences(a_curve(80, NONE, NONE), ())] == [120.0]


def test_a_run_that_a_gap_explains_already_is_not_said_twice():
    off = Span(50.0, None, SpanKind.OFF_MONITOR, "off the monitor: walking")
    assert list(absences(a_curve(80, NONE, NONE, 81), (off,))) == []
    early = Span(0.0, 70.0, SpanKind.GAP, "unplugged")
    assert len(list(absences(a_curve(80, NONE, NONE, 81), (early,)))) == 1

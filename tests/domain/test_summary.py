"""The summary's values: made of words and moments, ready to be hashed."""

from datetime import UTC, date, datetime

from station.domain.printing import canonical
from station.domain.summary import TotalLine, Who


def test_a_total_without_anything_left_to_do_says_nothing_of_it():
    at = datetime(2026, 3, 2, tzinfo=UTC)
    line = TotalLine(None, at, at, "4 mL", ("16 mg",))

    assert (line.to_do, line.notes) == ((), ())


def test_nobody_is_alike_unless_somebody_is():
    assert Who("ANDERSSON, Maja", date(1971, 3, 14), "40 118 226").alike == ()


def test_its_values_have_a_canonical_form():
    assert '"record_number":"7"' in canonical(Who("A", date(1971, 3, 14), "7"))

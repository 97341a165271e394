from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from station.domain.errors import Refused
from station.domain.weight import Method, Weight, used_at, valid_at

START = datetime(2026, 4, 4, 10, tzinfo=UTC)


def day(number):
    return START + timedelta(days=number)


def a_weight(kilograms="70", observed=0, recorded=None, **named):
    return Weight(
        admission="a",
        kilograms=Decimal(kilograms),
        method=Method.MEASURED,
        observed=day(observed),
        recorded=day(observed if recorded is None else recorded),
        author="nurse",
        **named,
    )


def test_without_a_weight_there_is_none():
    assert valid_at([], START) is None
    assert valid_at([a_weight(observed=1)], START) is None


def test_a_newer_weight_counts_from_when_it_was_taken():
    first, second = a_weight("70"), a_weight("72", observed=3)

    assert valid_at([first, second], day(2)) == first
    assert valid_at([first, second], day(3)) == second


def test_a_corrected_weight_counts_for_history_and_the_one_used_is_kept():
    wrong = a_weight("154", recorded=0)
    right = a_weight("69.9", recorded=2, supersedes=wrong.id, reason="entered in lb")
    rows = [wrong, right]

    assert valid_at(rows, day(1)) == right
    assert used_at(rows, day(1)) == wrong
    assert used_at(rows, day(2)) == right


def test_of_two_weights_taken_at_once_the_later_entry_counts():
    first, second = a_weight("70"), a_weight("71", recorded=1)

    assert valid_at([second, first], day(5)) == second


@pytest.mark.parametrize("kilograms", ["7", "19.9", "400.1", "700"])
def test_a_weight_no_adult_has_is_refused(kilograms):
    with pytest.raises(Refused, match="check the figure and the unit"):
        a_weight(kilograms)


def test_a_correction_gives_its_reason():
    with pytest.raises(Refused, match="Say why"):
        replace(a_weight(), supersedes="other")

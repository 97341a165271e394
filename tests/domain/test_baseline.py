from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from station.domain.baseline import baseline, change, change_percent, latest
from station.domain.entry import Entry, EntryKind
from station.domain.observation_set import Answer, Unanswered
from station.domain.payload import of_answers

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_set(hours, **answers):
    given = {
        code.replace("_", "-"): value if isinstance(value, Answer) else Answer(value)
        for code, value in answers.items()
    }
    at = NOON + timedelta(hours=hours)
    return Entry(f"e{hours}", "adm", EntryKind.OBSERVATIONS, of_answers(given), "nurse", at, at)


SETS = [
    a_set(0, systolic="128"),
    a_set(1, pain_rest=Answer(None, unanswered=Unanswered.ASLEEP), systolic="140"),
    a_set(2, pain_rest="7"),
    a_set(3, pain_rest="4", systolic="150"),
]


def test_a_baseline_is_the_first_number_that_was_signed():
    assert baseline(SETS, "systolic") == 128
    assert baseline(SETS, "pain-rest") == 7  # asleep is an answer, and no number
    assert baseline(SETS, "spo2") is None
    assert baseline([], "systolic") is None


def test_the_latest_is_the_last_one():
    assert latest(SETS, "systolic") == 150
    assert latest(SETS, "pain-rest") == 4
    assert latest([], "pain-rest") is None


@pytest.mark.parametrize(
    ("value", "start", "words"),
    [("7", "4", "+3"), ("4", "7", "\N{MINUS SIGN}3"), ("5", "5", "0"), ("5.3", "5", "0"),
     ("4.8", "5", "0"),     (None, "5", ""), ("5", None, "")],
)  # fmt: skip
def test_a_change_has_its_sign_and_is_whole(value, start, words):
    assert change(value and Decimal(value), start and Decimal(start)) == words


@pytest.mark.parametrize(
    ("value", "start", "words"),
    [("150", "128", "+17%"), ("120", "128", "\N{MINUS SIGN}6%"), ("128", "128", "0%"),
     ("128", "0", ""),     ("128", None, ""), (None, "128", "")],
)  # fmt: skip
def test_a_change_in_per_cent(value, start, words):
    assert change_percent(value and Decimal(value), start and Decimal(start)) == words

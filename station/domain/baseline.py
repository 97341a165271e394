"""Where a patient started: the first signed answer to a question on this admission.

A baseline is compared with and judges nothing; what is far from it is for people to say.
"""

from collections.abc import Iterable
from decimal import Decimal

from station.domain import payload
from station.domain.entry import Entry
from station.domain.figures import figure

WHOLE = Decimal(1)


def baseline(entries: Iterable[Entry], code: str) -> Decimal | None:
    """The first number that was signed for a question (``observation_set``), oldest entry first."""
    signed = (payload.number(payload.answers(entry).get(code)) for entry in entries)
    return next((value for value in signed if value is not None), None)


def latest(entries: Iterable[Entry], code: str) -> Decimal | None:
    """The last number that was signed for a question."""
    return baseline(reversed(list(entries)), code)


def change(value: Decimal | None, start: Decimal | None) -> str:
    """How far a value is from where it started: "+18", "-3", "0"; empty where one is missing."""
    if value is None or start is None:
        return ""
    return signed(value - start)


def change_percent(value: Decimal | None, start: Decimal | None) -> str:
    """The same in per cent of the start: "+12%"; empty where it cannot be said."""
    if value is None or not start:
        return ""
    return f"{signed((value / start - 1) * 100)}%"


def signed(number: Decimal) -> str:
    """A difference with its sign, rounded to a whole number."""
    words = figure(number, WHOLE)
    return f"+{words}" if number > 0 and words != "0" else words

"""The hash of what a document says: equal facts, equal hash, whatever the copy."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest

from station.domain.printing import Printed, canonical, content_hash, shown

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Shape(StrEnum):
    ROUND = "round"


@dataclass(frozen=True)
class Facts:
    name: str = "Ånderson"
    at: datetime = AT
    day: date = date(2026, 3, 2)
    start: time = time(8)
    figure: Decimal = Decimal("1.50")
    level: float = 0.1
    shape: Shape = Shape.ROUND
    rows: tuple = (1, None, True, float("nan"))
    answers: tuple = ({"b": 1, "a": 2},)


def test_every_kind_of_fact_has_one_canonical_form():
    assert json.loads(canonical(Facts())) == {
        "name": "Ånderson",
        "at": "2026-03-02T08:00:00.000+00:00",
        "day": "2026-03-02",
        "start": "08:00:00",
        "figure": "1.50",
        "level": "0.1",
        "shape": "round",
        "rows": [1, None, True, "nan"],
        "answers": [{"a": 2, "b": 1}],
    }


def test_the_same_moment_in_another_zone_is_the_same_fact():
    there = AT.astimezone(timezone(timedelta(hours=11)))

    assert content_hash(Facts(), "1") == content_hash(replace(Facts(), at=there), "1")


def test_another_fact_or_another_version_is_another_hash():
    hashes = {
        content_hash(Facts(), "1"),
        content_hash(Facts(), "2"),
        content_hash(replace(Facts(), name="Anderson"), "1"),
    }

    assert len(hashes) == 3
    assert all(len(one) == 64 for one in hashes)


def test_what_has_no_canonical_form_is_refused_rather_than_guessed():
    with pytest.raises(TypeError, match="object has no canonical form"):
        canonical(object())
    with pytest.raises(TypeError, match="type has no canonical form"):
        canonical(Facts)


def test_the_beginning_of_a_hash_is_shown_in_groups():
    assert shown("0123456789abcdef" * 4) == "0123 4567 89ab cdef"


def test_a_printing_that_replaces_nothing_says_nothing_of_it():
    assert Printed(AT, "L. Brandt", 1).replaces is None

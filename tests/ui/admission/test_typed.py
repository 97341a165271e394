from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from station.domain.errors import Refused
from ui.admission import typed

SYDNEY = ZoneInfo("Australia/Sydney")
NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)  # 12:00 in Sydney
TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    "text", ["14 3 1971", "14.03.1971", "14/3/1971", "14 Mar 1971", "14-march-1971", "14031971",
             "1971-03-14", " 14 3 1971 "],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(text):
    assert typed.birth_date(text, TODAY) == date(1971, 3, 14)


@pytest.mark.parametrize("text", ["", "14 3", "31 2 1971", "14 xyz 1971", "3 14 1971", "x"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Refused, match="day, month and year"):
        typed.birth_date(text, TODAY)


@pytest.mark.parametrize(
    ("text", "sentence"), [("19 11 2026", "in the future"), ("1 1 1890", "Nobody is 136 years")]
)
def test_a_date_that_nobody_can_be_born_on_is_refused(text, sentence):
    with pytest.raises(Refused, match=sentence):
        typed.birth_date(text, TODAY)


def test_a_date_is_said_back_with_the_age():
    assert typed.age_words(date(1971, 3, 14), TODAY) == "14 Mar 1971 · 55 years"
    assert typed.age_words(date(1971, 11, 19), TODAY) == "19 Nov 1971 · 54 years"
    assert typed.age_words(date(2025, 11, 18), TODAY) == "18 Nov 2025 · 1 year"


@pytest.mark.parametrize(
    ("text", "hour"), [("11:30", 0.5), ("11.30", 0.5), ("18 11 2026 11:30", 0.5)]
)
def test_a_time_is_the_wards_own(text, hour):
    meant = typed.moment(text, NOW, SYDNEY)
    assert meant == datetime(2026, 11, 18, 0, int(hour * 60), tzinfo=UTC)


def test_nothing_typed_is_now():
    assert typed.moment(" ", NOW, SYDNEY) == NOW


@pytest.mark.parametrize("text", ["noon", "11", "25:00", "x 11:30", "11:75"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(Refused, match="a time such as 14:30"):
        typed.moment(text, NOW, SYDNEY)


def test_a_time_that_comes_twice_is_the_later_one_that_is_past():
    twice = "5 4 2026 02:30"
    late, early = datetime(2026, 4, 5, 1, tzinfo=UTC), datetime(2026, 4, 4, 16, tzinfo=UTC)
    assert typed.moment(twice, late, SYDNEY) == datetime(2026, 4, 4, 16, 30, tzinfo=UTC)
    assert typed.moment(twice, early, SYDNEY) == datetime(2026, 4, 4, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "now, Wed 18 Nov 12:00"),
        ("11:30", "Wed 18 Nov 11:30"),
        ("13:00", "Wed 18 Nov 13:00 lies in the future: name the day if it was earlier."),
        ("x", typed.MOMENT_WANTED),
    ],
)
def test_a_time_is_said_back(text, said):
    assert typed.moment_said(text, NOW, SYDNEY) == said


def test_a_weight_may_stay_empty():
    assert typed.kilograms(" ") is None
    assert typed.kilograms("70,5") == Decimal("70.5")


@pytest.mark.parametrize("text", ["heavy", "NaN"])
def test_what_is_no_weight_is_refused(text):
    with pytest.raises(Refused, match=r"such as 70\.5"):
        typed.kilograms(text)

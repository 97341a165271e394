"""Words for moments: the ward's own clock, whatever language the computer speaks."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from station.domain.wall import (
    clock_words,
    date_words,
    day_words,
    full_words,
    moment_words,
    offset_words,
    when_words,
)

SYDNEY = ZoneInfo("Australia/Sydney")
NEWFOUNDLAND = ZoneInfo("America/St_Johns")
NIGHT = datetime(2026, 3, 1, 16, 12, tzinfo=UTC)


def test_moments_are_said_by_the_wards_own_clock():
    assert clock_words(NIGHT, SYDNEY) == "03:12"
    assert moment_words(NIGHT, SYDNEY) == "Mon 2 Mar 03:12"
    assert full_words(NIGHT, SYDNEY) == "Mon 2 Mar 2026 03:12"
    assert day_words(date(2026, 11, 18)) == "Wed 18 Nov"
    assert date_words(date(1971, 3, 14)) == "14 Mar 1971"


def test_a_time_that_comes_twice_carries_its_offset():
    first = datetime(2026, 4, 4, 15, 30, tzinfo=UTC)
    second = datetime(2026, 4, 4, 16, 30, tzinfo=UTC)

    assert clock_words(first, SYDNEY) == "02:30 UTC+11:00"
    assert clock_words(second, SYDNEY) == "02:30 UTC+10:00"


def test_offsets_west_of_greenwich_and_of_half_hours_are_said():
    assert offset_words(NIGHT.astimezone(NEWFOUNDLAND)) == "UTC-03:30"


def test_a_moment_without_a_zone_has_no_offset():
    with pytest.raises(ValueError, match="without a zone"):
        offset_words(NIGHT.replace(tzinfo=None))


def test_a_moment_of_today_needs_no_day():
    now = datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert when_words(NIGHT, SYDNEY, now) == "03:12"
    assert when_words(NIGHT, SYDNEY, datetime(2026, 3, 3, tzinfo=UTC)) == "Mon 2 Mar 03:12"

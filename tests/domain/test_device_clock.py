from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from station.domain.device_clock import ClockSeen, astray_words, set_anew

SYDNEY = ZoneInfo("Australia/Sydney")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)  # 23:00 in Sydney, in summer time
WINTER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def seen(face, at=NOON):
    return ClockSeen(at, datetime.fromisoformat(face))


def test_a_clock_is_held_against_the_wards_wall():
    assert seen("2026-03-01T23:03:00").ahead(SYDNEY) == timedelta(minutes=3)
    assert seen("2026-03-01T22:36:00").ahead(SYDNEY) == timedelta(minutes=-24)
    assert seen("2026-03-01T12:00:00").ahead(ZoneInfo("UTC")) == timedelta()


def test_a_clock_that_nobody_set_keeps_summer_time_when_the_ward_does_not():
    assert seen("2026-03-01T23:00:00").ahead(SYDNEY, WINTER) == timedelta(hours=1)


def test_only_what_was_set_anew_is_a_change():
    looks = [
        seen("2026-03-01T13:00:00"),
        seen("2026-03-01T14:00:04", NOON + timedelta(hours=1)),
        seen("2026-03-01T15:30:00", NOON + timedelta(hours=2)),
        seen("2026-03-01T16:30:03", NOON + timedelta(hours=3)),
    ]

    assert set_anew(list(reversed(looks))) == [looks[0], looks[2]]
    assert set_anew([]) == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "agrees with the station's"),
        (-0.9, "agrees with the station's"),
        (40, "40 s ahead of the station's"),
        (-1440, "24 min behind the station's"),
        (3600, "1 h ahead of the station's"),
    ],
)
def test_how_far_a_clock_is_off_is_said_in_words(seconds, words):
    assert astray_words(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "right"), (40, "40 s ahead"), (-1440, "24 min behind")]
)
def test_where_it_goes_without_saying_the_words_are_fewer(seconds, words):
    assert astray_words(timedelta(seconds=seconds), than="") == words

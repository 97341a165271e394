from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from station.domain.errors import Refused
from ui.entries.moment import clock_face, read_moment, told

SYDNEY = ZoneInfo("Australia/Sydney")
NOW = datetime(2026, 11, 18, 17, 6, tzinfo=UTC)  # 04:06 on the 19th


@pytest.mark.parametrize("text", ["0358", "03:58", "3.58", " 3:58 "])
def test_a_time_is_read_however_it_is_typed(text):
    assert read_moment(text, SYDNEY, NOW) == NOW - timedelta(minutes=8)


def test_a_time_that_is_yet_to_come_today_was_yesterday():
    assert told(read_moment("22:40", SYDNEY, NOW), SYDNEY, NOW) == "18 Nov 22:40"
    assert clock_face(NOW, SYDNEY) == "04:06"


def test_a_return_is_the_next_time_the_clock_will_show_it():
    assert read_moment("05:30", SYDNEY, NOW, ahead=True) == NOW + timedelta(minutes=84)
    assert read_moment("03:00", SYDNEY, NOW, ahead=True) == NOW + timedelta(hours=22, minutes=54)


def test_a_day_may_stand_before_the_time():
    typed = read_moment("2026-11-17 23:10", SYDNEY, NOW)
    assert typed.astimezone(SYDNEY).isoformat() == "2026-11-17T23:10:00+11:00"
    coming = read_moment("2026-11-20 23:10", SYDNEY, NOW)
    assert coming > NOW


@pytest.mark.parametrize("text", ["", "soon", "24:10", "12:60", "2026-13-01 10:00", "123456"])
def test_what_is_no_time_is_refused_with_an_example(text):
    with pytest.raises(Refused, match="Type a time such as 04:12"):
        read_moment(text, SYDNEY, NOW)


def test_the_hour_that_a_clock_change_repeats_is_the_one_nearest_to_now():
    after = datetime(2026, 4, 4, 17, 0, tzinfo=UTC)  # 03:00, an hour after the clock went back
    assert read_moment("02:30", SYDNEY, after) == after - timedelta(minutes=30)
    between = datetime(2026, 4, 4, 16, 10, tzinfo=UTC)  # 02:10 the second time
    assert read_moment("02:30", SYDNEY, between) == between - timedelta(minutes=40)


def test_the_hour_that_a_clock_change_skips_is_refused():
    after = datetime(2026, 10, 3, 18, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="put forward"):
        read_moment("2026-10-04 02:30", SYDNEY, after)
    next_day = datetime(2026, 10, 4, 18, 0, tzinfo=UTC)  # 05:00 on the 5th
    assert read_moment("02:30", SYDNEY, next_day) == next_day - timedelta(minutes=150)
    assert told(read_moment("02:30", SYDNEY, after), SYDNEY, after) == "03 Oct 02:30"

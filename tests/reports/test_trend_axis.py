"""The axis: the ward's own clock, also on the nights it changes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from reports.trend_axis import Axis

SYDNEY = ZoneInfo("Australia/Sydney")


def axis(begin, end):
    return Axis(begin.timestamp(), end.timestamp(), 100, 500, SYDNEY)


def test_moments_stand_between_the_edges_and_never_outside():
    one = axis(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))

    assert (one.x(one.begin), one.x(one.end)) == (100, 500)
    assert (one.x(one.begin - 99), one.x(one.end + 99)) == (100, 500)


def test_ticks_are_round_local_times():
    two_days = axis(datetime(2026, 3, 1, 22, tzinfo=UTC), datetime(2026, 3, 3, 22, tzinfo=UTC))
    words = [text for _at, text in two_days.ticks()]

    assert words == ["12:00", "18:00", "00:00", "06:00"] * 2
    hour = axis(datetime(2026, 3, 1, 22, tzinfo=UTC), datetime(2026, 3, 1, 23, tzinfo=UTC))
    assert [text for _at, text in hour.ticks()] == ["09:00", "10:00"]


def test_a_month_has_a_tick_a_day():
    month = axis(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))

    assert {text for _at, text in month.ticks()} == {"00:00"}
    assert len(list(month.days())) == 31


def test_on_the_night_the_clock_goes_back_the_day_is_an_hour_longer():
    night = axis(datetime(2026, 4, 4, 12, tzinfo=UTC), datetime(2026, 4, 6, 2, tzinfo=UTC))
    (_edge, first), (sunday, second), (monday, third) = night.days()

    assert (first, second, third) == ("Sat 4 Apr", "Sun 5 Apr", "Mon 6 Apr")
    assert monday - sunday == 25 * 3600

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.period import Period, elapsed, joined, less, shifts, ward_day, ward_days

SYDNEY = ZoneInfo("Australia/Sydney")
START = datetime(2026, 4, 1, tzinfo=UTC)


def at(hours):
    return START + timedelta(hours=hours)


def span(begin, end):
    return Period(at(begin), at(end))


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end before"):
        span(2, 1)


def test_periods_that_only_touch_do_not_overlap():
    assert not span(0, 2).overlaps(span(2, 4))
    assert span(0, 2).shared(span(2, 4)) is None


def test_what_two_periods_share_is_theirs_both():
    assert span(0, 3).shared(span(2, 4)) == span(2, 3)


def test_touching_and_overlapping_periods_become_one():
    assert joined([span(4, 5), span(0, 2), span(2, 3), span(1, 2)]) == [span(0, 3), span(4, 5)]


def test_what_is_left_of_periods_outside_others_keeps_their_order():
    assert less([span(5, 9), span(0, 4)], [span(1, 2), span(8, 12), span(3, 6)]) == [
        span(6, 8), span(0, 1), span(2, 3),
    ]  # fmt: skip
    assert less([span(1, 2)], [span(0, 3)]) == []
    assert less([span(1, 2)], []) == [span(1, 2)]


def test_time_covered_twice_counts_once():
    assert elapsed([span(0, 2), span(1, 3), span(5, 6)]) == timedelta(hours=4)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 4, 3), 24),
        (date(2026, 4, 4), 25),
        (date(2026, 10, 3), 23),
        (date(2028, 2, 29), 24),
    ],
)
def test_a_ward_day_has_23_24_or_25_hours(day, hours):
    assert ward_day(day, SYDNEY).length == timedelta(hours=hours)


def test_a_ward_day_begins_at_eight_on_the_ward_s_own_clock():
    day = ward_day(date(2026, 4, 4), SYDNEY)

    assert day.begin == datetime(2026, 4, 3, 21, tzinfo=UTC)
    assert day.end == datetime(2026, 4, 4, 22, tzinfo=UTC)


def test_the_ward_sets_the_start_of_its_day():
    assert ward_day(date(2026, 4, 4), UTC, time(6)).begin == datetime(2026, 4, 4, 6, tzinfo=UTC)


def test_the_days_of_a_period_touch_each_other_and_cover_it():
    period = Period(datetime(2026, 4, 3, 12, tzinfo=UTC), datetime(2026, 4, 6, 12, tzinfo=UTC))
    days = ward_days(period, SYDNEY)

    assert [day for day, _ in days] == [date(2026, 4, n) for n in (3, 4, 5, 6)]
    assert joined(whole for _, whole in days) == [Period(days[0][1].begin, days[-1][1].end)]
    assert days[0][1].begin <= period.begin
    assert period.end <= days[-1][1].end


def test_a_period_before_eight_belongs_to_the_day_before():
    period = Period(datetime(2026, 1, 10, 1, tzinfo=UTC), datetime(2026, 1, 10, 2, tzinfo=UTC))

    assert [day for day, _ in ward_days(period, UTC)] == [date(2026, 1, 9)]


def test_the_night_shift_is_an_hour_longer_when_the_clock_goes_back():
    night = Period(datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 4, 4, 16, tzinfo=UTC))
    [shift] = shifts(night, SYDNEY, [time(7), time(15), time(23)])

    assert shift.length == timedelta(hours=9)


def test_the_shifts_of_a_day_follow_each_other():
    day = ward_day(date(2026, 6, 1), SYDNEY, time(7))
    found = shifts(day, SYDNEY, [time(7), time(15), time(23)])

    assert [shift.length for shift in found] == [timedelta(hours=8)] * 3
    assert joined(found) == [day]


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda m: m.replace(tzinfo=UTC)),  # noqa: DTZ001 - the zone comes next
    st.timedeltas(timedelta(minutes=1), timedelta(days=10)),
    st.sampled_from(["Australia/Sydney", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]),
    st.sampled_from([time(0), time(2, 30), time(8)]),
)
def test_every_period_is_covered_by_its_days(begin, length, zone, start):
    period = Period(begin, begin + length)

    [covered] = joined(whole for _, whole in ward_days(period, ZoneInfo(zone), start))
    assert covered.begin <= period.begin
    assert period.end <= covered.end

import itertools
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ui.trend.axis import LEAST_PIXELS, step_for, ticks

SYDNEY = ZoneInfo("Australia/Sydney")


def moment(*parts):
    return datetime(*parts, tzinfo=SYDNEY).timestamp()


def words(begin, hours, pixels=900):
    return [tick.words for tick in ticks(begin, begin + hours * 3600, pixels, SYDNEY)]


def test_a_day_is_told_in_hours_of_the_ward():
    assert (
        words(moment(2026, 11, 18, 9, 30), 6, 400) == ["10:00", "12:00", "14:00"]
        or words(moment(2026, 11, 18, 9, 30), 6, 500)[0] == "10:00"
    )


@pytest.mark.parametrize("hours", [1, 6, 24, 72, 168, 240])
@pytest.mark.parametrize("pixels", [500, 900, 1600])
def test_labels_never_run_into_one_another(hours, pixels):
    begin = moment(2026, 11, 18, 9, 13)
    found = ticks(begin, begin + hours * 3600, pixels, SYDNEY)
    share = hours * 3600 / pixels
    gaps = [(b.at - a.at) / share for a, b in itertools.pairwise(found)]
    assert found
    assert all(gap >= LEAST_PIXELS for gap in gaps) or hours > 168


def test_the_day_stands_at_midnight_only():
    begin = moment(2026, 11, 17, 12)
    days = [tick.day for tick in ticks(begin, begin + 48 * 3600, 900, SYDNEY) if tick.day]
    assert days == ["Wed 18", "Thu 19"]


def test_the_hour_that_comes_twice_carries_the_name_of_its_offset():
    begin = moment(2026, 4, 5, 0)
    found = words(begin, 6)
    assert "02:00 AEDT" in found
    assert "02:00 AEST" in found


def test_the_night_that_loses_an_hour_has_no_tick_for_it():
    begin = moment(2026, 10, 4, 0)
    found = words(begin, 6)
    assert "02:00" not in found
    assert "03:00" in found


def test_ticks_are_in_order_and_inside_the_window():
    begin = moment(2026, 4, 4, 20)
    found = [tick.at for tick in ticks(begin, begin + 36 * 3600, 1200, SYDNEY)]
    assert found == sorted(set(found))
    assert begin <= found[0]
    assert found[-1] <= begin + 36 * 3600


def test_a_wide_window_falls_back_to_one_tick_a_day():
    assert step_for(30 * 86400, 300) == 86400

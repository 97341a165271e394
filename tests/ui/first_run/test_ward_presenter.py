from datetime import time

import pytest

from station.domain.errors import Refused
from ui.first_run import ward_presenter


def test_beds_are_named_with_commas_and_the_word_bed_is_left_to_the_screens():
    assert ward_presenter.bed_names("1, Bed 2;\nWindow,, bed") == ("1", "2", "Window", "bed")


@pytest.mark.parametrize(
    ("typed", "count", "names"),
    [("", 3, "1, 2, 3"), ("Window, 2", 4, "Window, 2, 1, 3"), ("1, 2, 3", 2, "1, 2")],
)
def test_so_many_beds_keep_the_names_that_were_typed(typed, count, names):
    assert ward_presenter.with_count(typed, count) == names


def test_a_board_holds_from_one_to_sixty_beds():
    assert [ward_presenter.within(count) for count in (0, 7, 99)] == [1, 7, 60]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("8", time(8)), ("0730", time(7, 30)), (" 7.15 ", time(7, 15)), ("00:00", time(0))],
)
def test_a_start_of_day_as_nurses_write_it(typed, meant):
    assert ward_presenter.start_of_day(typed) == meant


@pytest.mark.parametrize("typed", ["", "morning", "24:00", "8:60", "8:xx", "²:00"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(Refused, match="such as 08:00"):
        ward_presenter.start_of_day(typed)


def test_a_zone_is_found_by_its_city():
    assert ward_presenter.like("syd") == ["Australia/Sydney"]
    assert ward_presenter.like("new yo") == ["America/New_York"]
    assert len(ward_presenter.like("america")) == 4
    assert ward_presenter.like("Australia/Sydney") == []
    assert ward_presenter.like("a") == []


def test_what_was_typed_becomes_a_plan():
    plan = ward_presenter.plan(" 4B ", "Australia/Sydney", "8", "1, 2")
    assert (plan.name, plan.start_of_day, plan.beds) == ("4B", time(8), ("1", "2"))

"""The frame: whose page it is, as of when, page x of y, and DEMONSTRATION where it is one."""

from dataclasses import replace
from datetime import timedelta

from reportlab.platypus import PageBreak

from reports.page import DEMONSTRATION, NOT_AN_ALARM_SYSTEM, Sheet, build, foot_lines
from reports.shaping import isolated
from reports.words import Words
from station.domain.printing import Printed
from tests.reports.paper import AT, PRINTED, WARD, flat, pages

SHEET = Sheet(
    "Infusion summary", "ANDERSSON, Maja", "born 14 Mar 1971 · record no. 40 118 226",
    ("Pain ward 4B · bed 3", "as at Thu 5 Mar 2026 09:00"), ("foot one", "foot two"), demo=False,
)  # fmt: skip
STORY = ("first", "second", "third")


def story():
    return [part for text in STORY for part in (Words(text), PageBreak())]


def test_every_page_has_head_foot_and_its_number():
    found = pages(build(SHEET, story()))

    assert len(found) == 3
    for place, words in enumerate(found, start=1):
        assert f"page {place} of 3" in words
        for said in ("ANDERSSON, Maja", "born 14 Mar 1971", "40 118 226", "Infusion summary",
                     "bed 3", "foot one", "foot two", STORY[place - 1]):  # fmt: skip
            assert said in words
        assert DEMONSTRATION not in words


def test_a_demonstration_says_so_across_and_at_the_foot_of_every_page():
    found = pages(build(replace(SHEET, demo=True), story()))

    assert [words.count(DEMONSTRATION) for words in found] == [2, 2, 2]


def test_the_same_story_gives_the_same_bytes():
    assert build(SHEET, story()) == build(SHEET, story())


def test_a_very_long_name_stays_in_the_head_whole():
    name = "Maja Kristina Wilhelmina Amalia von und zu Hohenlohe-Langenburg-Schwarzenberg"
    words = pages(build(replace(SHEET, head=isolated(name)), story()))[0]

    assert name.replace(" ", "") in words.replace(" ", "")
    assert "born 14 Mar 1971" in words


def test_a_wide_sheet_has_narrow_margins():
    wide = replace(SHEET, wide=True)

    assert wide.size[0] > wide.size[1]
    assert wide.room[0] > SHEET.room[0] + SHEET.margin


def test_the_foot_says_that_it_is_no_alarm_system_and_who_printed_it_when():
    first, second = foot_lines(WARD, AT, PRINTED, "0123456789abcdef" * 4)

    assert first.startswith(NOT_AN_ALARM_SYSTEM)
    assert "Australia/Sydney, UTC+11:00 now" in first
    assert "As at Thu 5 Mar 2026 09:00" in second
    assert "printed Thu 5 Mar 2026 09:06 by" in second
    assert flat(second).endswith("copy 1 · content 0123 4567 89ab cdef")


def test_a_second_copy_says_which_print_it_replaces():
    printed = Printed(AT, "L. Brandt", 2, AT - timedelta(hours=1))
    _first, second = foot_lines(WARD, AT, printed, "0" * 64, "more")

    assert "copy 2, replaces the print of Thu 5 Mar 2026 08:00" in flat(second)

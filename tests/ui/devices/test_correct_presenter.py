from dataclasses import replace
from datetime import timedelta

import pytest

from station.domain.association import Where
from station.domain.correction import Print
from station.domain.errors import Refused
from station.domain.period import Period
from station.services.correct_device import Move, Pages, Stretch
from tests.ui.devices.shown import NOON, SYDNEY, a_guest, row
from ui.devices.correct_presenter import (
    NEVER,
    CorrectPresenter,
    move_words,
    print_words,
    stretch_details,
    stretch_words,
    who_words,
    whole_words,
)

HOUR = timedelta(hours=1)
NOW = NOON + 3 * HOUR
MAJA, OTTO = a_guest(), a_guest("2", "Brandt")
LONG = a_guest("3", "Wolfeschlegelsteinhausenbergerdorff")
GONE = replace(OTTO, admission=replace(OTTO.admission, end=NOW - HOUR))
RUNNING = Stretch(row(guest=MAJA), MAJA, "L. Brandt")
OVER = Stretch(replace(row(guest=MAJA), id="over", end=NOON + HOUR), MAJA, "L. Brandt")


@pytest.fixture
def page():
    made = CorrectPresenter(SYDNEY)
    made.take(Pages(NOW, (RUNNING, OVER), (MAJA, OTTO, LONG)))
    return made


def asked(page, where=Where.BEDSIDE):
    return page.correction(where, NOW)


# --- Words ----------------------------------------------------------------------------------------


def test_a_time_on_a_patient_is_told_with_device_and_author():
    assert stretch_words(RUNNING, SYDNEY) == "Wed 18 Nov 12:00 until now"
    assert stretch_words(OVER, SYDNEY) == "Wed 18 Nov 12:00 to Wed 18 Nov 13:00"
    assert stretch_details(RUNNING) == (
        "Perfusor Space, serial 0412077; confirmed by L. Brandt,"
        " at the bed, wristband and device label read"
    )
    nobody = replace(RUNNING.row, where=None)
    assert stretch_details(replace(RUNNING, row=nobody)).endswith("confirmed by L. Brandt")


def test_somebody_is_told_with_bed_and_name_and_in_full_with_both_identifiers():
    assert who_words(MAJA) == "Bed 1: Andersson, Maja"
    assert who_words(GONE) == "Went home: Brandt, Maja"
    assert who_words(LONG) == "Bed 3: Wolfeschlegelsteinhausenbergerdorff"
    assert whole_words(MAJA) == "Andersson, Maja · born 14 Mar 1971 · 40 118 221"


@pytest.mark.parametrize(
    ("readings", "words"),
    [(0, "no reading"), (1, "1 reading"), (1234, "1\N{NARROW NO-BREAK SPACE}234 readings")],
)
def test_what_changes_hands_is_told_with_its_time_and_how_many_readings(readings, words):
    period = Period(NOON, NOON + timedelta(hours=2, minutes=30))

    assert move_words(Move(period, readings, MAJA, None), SYDNEY) == (
        "From Andersson, Maja to nobody: Wed 18 Nov 12:00 to Wed 18 Nov 14:30 (2 h 30 min),"
        f" {words}."
    )


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("summary, copy 2", "Infusion summary, copy 2, printed Wed 18 Nov 12:00"),
        ("handover, copy 1", "Handover, copy 1, printed Wed 18 Nov 12:00"),
        ("audit, copy 1", "audit, copy 1, printed Wed 18 Nov 12:00"),
    ],
)
def test_a_print_is_told_with_its_copy_and_time(title, words):
    assert print_words(Print(title, None, NOON, NOON, NOON), SYDNEY) == words


# --- Choosing -------------------------------------------------------------------------------------


def test_nothing_is_chosen_by_itself_and_what_is_missing_is_said_in_order(page):
    assert (page.guests, page.told, page.begin_said(NOW), page.end_said(NOW)) == ((), False, "", "")
    with pytest.raises(Refused, match="Choose the time that was wrong"):
        asked(page)
    page.choose(RUNNING.row)
    with pytest.raises(Refused, match="Choose who it really was"):
        asked(page)
    page.really(OTTO)
    assert page.told
    assert asked(page).guest == OTTO


def test_where_nothing_was_ever_confirmed_there_is_nothing_to_correct():
    empty = CorrectPresenter(SYDNEY)
    with pytest.raises(Refused, match="nothing to correct"):
        asked(empty)
    empty.take(Pages(NOW, (), ()))
    with pytest.raises(Refused, match="nothing to correct"):
        asked(empty)
    assert "nothing to correct" in NEVER


def test_times_that_are_left_empty_are_those_of_what_was_wrong(page):
    page.choose(OVER.row)
    page.really(None)
    page.reason = "mixed up"

    found = asked(page, Where.DESK)
    assert (found.row, found.guest, found.begin, found.end) == (
        OVER.row, None, NOON, NOON + HOUR,
    )  # fmt: skip
    assert (found.reason, found.where) == ("mixed up", Where.DESK)
    assert page.begin_said(NOW) == "as it was: Wed 18 Nov 12:00"
    assert page.end_said(NOW) == "as it was: Wed 18 Nov 13:00"
    page.choose(RUNNING.row)
    assert page.end_said(NOW) == "as it was: it goes on"


def test_times_that_are_typed_are_taken_and_said_as_they_are_understood(page):
    page.choose(RUNNING.row)
    page.really(OTTO)
    page.begin, page.end = "12:30", "18 11 2026 13:15"

    found = asked(page)
    assert (found.begin, found.end) == (NOON + HOUR / 2, NOON + 1.25 * HOUR)
    assert page.begin_said(NOW) == "Wed 18 Nov 12:30"
    assert page.end_said(NOW) == "Wed 18 Nov 13:15"
    page.end = "noon"
    assert page.end_said(NOW).startswith("Enter a time")
    with pytest.raises(Refused, match="Enter a time"):
        asked(page)


def test_another_choice_of_what_was_wrong_asks_anew_who_it_really_was(page):
    page.choose(RUNNING.row)
    page.really(OTTO)
    page.choose(OVER.row)

    assert not page.told
    page.really(None)
    page.take(Pages(NOW, (OVER,), (MAJA,)))
    assert page.told
    page.take(Pages(NOW, (RUNNING,), (MAJA,)))
    assert page.row is None


def test_who_could_be_mistaken_for_the_chosen_one_is_said(page):
    twin = a_guest("2", "Anderson")
    page.take(Pages(NOW, (RUNNING,), (MAJA, twin)))
    page.choose(RUNNING.row)
    assert page.alerts == ()
    page.really(twin)

    assert page.alerts == ("similar surname and same birth date: bed 1 Andersson",)

from dataclasses import replace
from datetime import time

import pytest

from station.data import audit, beds, people
from station.domain.clock import StoppedClock
from station.domain.errors import Refused
from station.services.duty import Duty
from station.services.set_up import WardPlan, begun, change_person, enter_person, found_ward
from tests.services.written import HOSTILE, NOW, a_record

PLAN = WardPlan("Pain ward 4B", "Australia/Sydney", time(7, 30), ("1", "2", "Window"))


@pytest.fixture
def duty(tmp_path):
    return Duty(a_record(tmp_path), StoppedClock(NOW))


def test_an_empty_record_has_nothing_to_show(duty):
    found = begun(duty.store)
    assert (found.ward, found.beds, found.people, found.founded) == (None, (), (), False)


def test_a_person_and_a_ward_are_what_the_board_needs(duty):
    nurse = enter_person(duty, " Nurse L. Brandt ", "nurse", "4711", "4711")
    assert not begun(duty.store).founded
    found_ward(replace(duty, author=nurse), PLAN)
    found = begun(duty.store)
    assert found.founded
    assert not found.in_use
    assert found.people[0].name == "Nurse L. Brandt"
    assert (found.ward.name, found.ward.zone) == ("Pain ward 4B", "Australia/Sydney")
    assert found.ward.start_of_day == time(7, 30)
    assert found.beds == ("1", "2", "Window")
    assert audit.verify(duty.store).broken is None


def test_what_was_named_may_be_changed_and_a_bed_keeps_who_it_is(duty):
    found_ward(duty, PLAN)
    before = {bed.name: bed.id for bed in beds.beds(duty.store)}
    found_ward(duty, replace(PLAN, name="4C", beds=("2", "1", "4")))
    after = {bed.name: bed.id for bed in beds.beds(duty.store)}
    assert [bed.name for bed in beds.beds(duty.store)] == ["2", "1", "4"]
    assert after["1"] == before["1"]
    assert begun(duty.store).ward.name == "4C"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "Enter the ward's name"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"beds": ()}, "at least one bed"),
        ({"beds": ("1", "1")}, "stands there twice"),
        ({"beds": tuple(map(str, range(61)))}, "60 beds at most"),
        ({"beds": ("x" * 25,)}, "longer than 24"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_a_sentence(changed, sentence):
    with pytest.raises(Refused, match=sentence):
        replace(PLAN, **changed)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("", "nurse", "4711", "4711"), "Enter a name"),
        (("Ray", " ", "4711", "4711"), "Enter the role"),
        (("Ray", "nurse", "4711", "4712"), "two PINs differ"),
        (("Ray", "nurse", "47", "47"), "4 to 12 digits"),
    ],
)
def test_a_person_that_cannot_be_is_refused_and_nothing_is_written(duty, words, sentence):
    with pytest.raises(Refused, match=sentence):
        enter_person(duty, *words)
    assert people.people(duty.store) == []


def test_only_the_first_person_is_entered_by_nobody(duty):
    first = enter_person(duty, "Ray", "nurse", "4711", "4711")
    with pytest.raises(Refused, match="has people already"):
        enter_person(duty, "Eve", "nurse", "4711", "4711")
    signed = replace(duty, author=first)
    with pytest.raises(Refused, match="on the list already"):
        enter_person(signed, "Ray", "nurse", "4711", "4711")
    enter_person(signed, "Eve", "doctor", "4711", "4711")
    assert {one.name for one in people.people(duty.store)} == {"Ray", "Eve"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_kept_letter_for_letter(duty, name):
    enter_person(duty, name, "nurse", "4711", "4711")
    found_ward(duty, replace(PLAN, name=name))
    assert begun(duty.store).people[0].name == name.strip()
    assert begun(duty.store).ward.name == name.strip()


def test_what_somebody_typed_about_themselves_may_be_changed(duty):
    first = enter_person(duty, "Ray", "nurse", "4711", "4711")
    signed = replace(duty, author=first)
    links = audit.verify(duty.store).links
    assert change_person(signed, first, "Ray", "nurse", ("", "")) == first
    assert audit.verify(duty.store).links == links
    changed = change_person(signed, first, "Ray Lee", "charge nurse", ("1234", "1234"))
    assert people.people(duty.store) == [changed]
    assert people.knows_pin(duty.store, first.id, "1234")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(("Ray", " ", ("", "")), "Enter the role"), (("Ray", "nurse", ("1", "2")), "PINs differ")],
)
def test_a_change_that_cannot_be_is_refused(duty, words, sentence):
    first = enter_person(duty, "Ray", "nurse", "4711", "4711")
    with pytest.raises(Refused, match=sentence):
        change_person(replace(duty, author=first), first, *words)

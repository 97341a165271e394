from dataclasses import replace
from decimal import Decimal

import pytest

from station.data import associations, syringes
from station.domain.association import Where
from station.domain.book import Book
from station.domain.by_eye import PUMP as EYE
from station.domain.confirmation import Act
from station.domain.errors import Refused
from station.domain.quarantine import Quarantine, Trigger
from station.domain.syringe import Contents, Form, Strength
from station.domain.versions import standing
from station.services import associate
from station.services.syringe_change import (
    BY_EYE,
    Label,
    first_entry,
    keep,
    pump_channels,
    second_entry,
)
from tests.services.written import NOW, PUMP, a_hand, a_record, another, before

LABEL = Label("Ketamine", Form.RACEMIC, Strength(Decimal(200), Decimal(2)), Decimal(50), Decimal(4))


@pytest.fixture
def store(tmp_path):
    made = a_record(tmp_path)
    yield made
    made.close()


@pytest.fixture
def hand(store):
    return a_hand(store)[0]


def the_pump(hand):
    (pump,) = pump_channels(hand)
    return pump


def test_only_the_patients_own_pump_takes_a_syringe(hand):
    pump = the_pump(hand)
    assert pump.channel == PUMP
    assert pump.words == "Perfusor Space · 50111 · serial 12345"
    assert (pump.syringe, pump.waiting) == (None, None)


def test_two_entries_that_agree_confirm_and_milligrams_appear(hand):
    first_entry(hand, the_pump(hand), LABEL, before(5))
    waiting = the_pump(hand).waiting
    assert waiting.contents == "no mg: confirm the syringe's drug, form and concentration"

    second_entry(another(hand), the_pump(hand), replace(LABEL, drug=" ketamine"))

    syringe = the_pump(hand).syringe
    assert isinstance(syringe.contents, Contents)
    assert (syringe.begin, the_pump(hand).waiting) == (before(5), None)


def test_two_entries_that_differ_confirm_nothing_and_say_in_what(hand):
    first_entry(hand, the_pump(hand), LABEL, before(5))
    other = replace(LABEL, concentration=Decimal(10), form=Form.S_PLUS)
    with pytest.raises(Refused, match="differ in the form, the concentration"):
        second_entry(hand, the_pump(hand), other)
    assert the_pump(hand).waiting is not None


def test_a_change_ends_the_syringe_before(hand):
    first_entry(hand, the_pump(hand), LABEL, before(60))
    second_entry(hand, the_pump(hand), LABEL)
    first_entry(hand, the_pump(hand), replace(LABEL, concentration=Decimal(5)), before(5))

    rows = standing(syringes.syringes(hand.store, hand.admission.id))
    assert [(row.begin, row.end, row.concentration) for row in rows] == [
        (before(60), before(5), 4),
        (before(5), None, 5),
    ]


def test_a_syringe_cannot_go_in_before_the_one_it_follows_or_without_a_drug(hand):
    first_entry(hand, the_pump(hand), LABEL, before(60))
    with pytest.raises(Refused, match="went in later"):
        first_entry(hand, the_pump(hand), LABEL, before(90))
    with pytest.raises(Refused, match="Enter the drug"):
        first_entry(hand, the_pump(hand), replace(LABEL, drug=" "), NOW)


def test_a_second_entry_needs_a_first(hand):
    with pytest.raises(Refused, match="confirmed meanwhile"):
        second_entry(hand, the_pump(hand), LABEL)


# ---------------------------------------------------------------- a pump without a cable


def released(hand, moment=NOW):
    """The pump is taken off the patient."""
    book = associations.book(hand.store)
    row = next(one for one in book.associated() if one.channel == PUMP)
    act = Act(hand.author.id, Where.BEDSIDE, NOW)
    associate.release(hand.store, row.id, act, moment, "swapped")


def test_where_no_pump_is_confirmed_the_syringe_goes_into_the_pump_without_a_cable(hand):
    released(hand, before(5))
    pump = the_pump(hand)
    assert (pump.channel, pump.words) == (EYE, BY_EYE)
    first_entry(hand, pump, LABEL, before(4))
    second_entry(hand, the_pump(hand), LABEL)
    assert isinstance(the_pump(hand).syringe.contents, Contents)


def test_a_pump_that_waits_to_be_confirmed_is_the_one_and_takes_no_syringe_yet(hand):
    released(hand, before(5))
    held = Quarantine(
        channel=PUMP, line="line", bed="7", trigger=Trigger.UNVERIFIABLE, begin=before(4),
        recorded=before(4),
    )  # fmt: skip
    associations.amend(hand.store, lambda _: Book(quarantines=(held,)))
    assert pump_channels(hand) == []


# ---------------------------------------------------------------- the same syringe, another pump


def kept(hand):
    """A confirmed syringe, and the pump it is in is taken off: the next one is read by eye."""
    first_entry(hand, the_pump(hand), LABEL, before(60))
    second_entry(hand, the_pump(hand), LABEL)
    released(hand, before(5))
    return the_pump(hand)


def test_the_syringe_of_the_pump_before_may_have_gone_over(hand):
    pump = kept(hand)
    assert pump.before.words == "Perfusor Space · 50111 · serial 12345"
    begun = keep(another(hand), pump, before(5))

    assert isinstance(the_pump(hand).syringe.contents, Contents)
    assert the_pump(hand).before is None
    old, new = standing(syringes.syringes(hand.store, hand.admission.id))
    assert (old.channel, old.end) == (PUMP, before(5))
    assert old.reason == f"went over into {BY_EYE}"
    assert new == begun
    assert (new.channel, new.begin, new.volume_ml, new.concentration) == (EYE, before(5), None, 4)
    assert new.confirmed_by == new.author != hand.author.id


def test_nothing_goes_over_twice_or_into_a_pump_that_has_a_syringe(hand):
    pump = kept(hand)
    keep(hand, pump, before(5))
    with pytest.raises(Refused, match="look again"):
        keep(hand, pump, before(4))
    with pytest.raises(Refused, match="look again"):
        keep(hand, replace(pump, before=None), before(4))


def test_a_syringe_does_not_go_over_before_it_was_put_in(hand):
    with pytest.raises(Refused, match="went in later"):
        keep(hand, kept(hand), before(90))


def test_a_syringe_that_nobody_confirmed_does_not_go_over(hand):
    first_entry(hand, the_pump(hand), LABEL, before(60))
    released(hand, before(5))
    assert the_pump(hand).before is None

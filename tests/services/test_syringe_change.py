from dataclasses import replace
from decimal import Decimal

import pytest

from station.data import syringes
from station.domain.errors import Refused
from station.domain.syringe import Contents, Form, Strength
from station.domain.versions import standing
from station.services.syringe_change import Label, first_entry, pump_channels, second_entry
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

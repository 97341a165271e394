from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from station.data import patients, weights
from station.domain.errors import Refused
from station.domain.patient import Patient
from station.domain.weight import Method
from station.services.admit_patient import Arrival, admit_patient, known_patient, room
from station.services.duty import Duty
from tests.services.written import ADMITTED, HOSTILE, NOW, a_hand, a_record, before

NEWCOMER = Patient("Anderson", "Per", date(1980, 1, 2), "40 118 227")


@pytest.fixture
def duty(tmp_path):
    hand, _ = a_hand(a_record(tmp_path))
    return Duty(hand.store, hand.clock, hand.author)


def test_the_room_says_which_beds_are_free_and_who_is_there(duty):
    found = room(duty.store)
    assert found.free == ("8",)
    assert [(one.admission.bed, one.patient.surname) for one in found.guests] == [
        ("7", "ANDERSSON")
    ]


def test_who_could_be_mistaken_is_named_with_the_bed(duty):
    [(guest, alike)] = room(duty.store).mistaken_for(NEWCOMER)
    assert (guest.admission.bed, alike.reasons) == ("7", ("similar surname",))
    assert room(duty.store).mistaken_for(replace(NEWCOMER, surname="Okafor")) == []
    assert room(duty.store).alerts(NEWCOMER) == ("similar surname: bed 7 ANDERSSON",)


def test_a_patient_is_admitted_and_weighed(duty):
    arrival = Arrival(NEWCOMER, "8", before(10), Decimal("70.5"), Method.STATED)
    admission = admit_patient(duty, arrival)
    [weight] = weights.weights(duty.store, admission.id)
    assert (weight.kilograms, weight.method, weight.observed) == (
        Decimal("70.5"), Method.STATED, before(10),
    )  # fmt: skip
    assert room(duty.store).free == ()
    assert known_patient(duty.store, "40 118 227") == NEWCOMER


def test_without_a_weight_there_is_none(duty):
    admission = admit_patient(duty, Arrival(NEWCOMER, "8", NOW))
    assert weights.weights(duty.store, admission.id) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"begin": before(-1)}, "lies in the future"),
        ({"patient": replace(NEWCOMER, birth_date=date(2030, 1, 1))}, "birth date lies after"),
        ({"kilograms": Decimal(70)}, "how the weight was obtained"),
        ({"kilograms": Decimal(7), "method": Method.MEASURED}, "outside 20 to 400"),
        ({"bed": "7"}, "Bed 7 is taken"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(duty, changed, sentence):
    with pytest.raises(Refused, match=sentence):
        admit_patient(duty, replace(Arrival(NEWCOMER, "8", ADMITTED), **changed))
    assert known_patient(duty.store, NEWCOMER.record_number) is None
    assert len(room(duty.store).guests) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_kept_letter_for_letter(duty, name):
    someone = replace(NEWCOMER, surname=name)
    admit_patient(duty, Arrival(someone, "8", NOW))
    assert patients.patients(duty.store)[someone.id].surname == name

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from station.data import admissions, audit, patients, weights
from station.domain.errors import Refused
from station.domain.patient import Patient
from station.domain.weight import Method
from station.services.admit_patient import Arrival, admit_patient
from station.services.correct_arrival import correct_arrival
from station.services.duty import Duty
from tests.services.written import a_hand, a_record, before

TYPED = Patient("Okafor", "Ngozi", date(1980, 1, 2), "40 118 300")


@pytest.fixture
def duty(tmp_path):
    hand, _ = a_hand(a_record(tmp_path))
    return Duty(hand.store, hand.clock, hand.author)


@pytest.fixture
def arrived():
    return Arrival(TYPED, "8", before(20), Decimal(70), Method.STATED)


def links_written(duty):
    return audit.verify(duty.store).links


def test_nothing_is_written_where_nothing_differs(duty, arrived):
    admission = admit_patient(duty, arrived)
    before_it = links_written(duty)
    assert correct_arrival(duty, admission, arrived) == admission
    assert links_written(duty) == before_it


def test_every_part_that_differs_is_put_right_and_what_stood_stays(duty, arrived):
    admission = admit_patient(duty, arrived)
    right = replace(
        arrived, patient=replace(TYPED, surname="Okafor-Bello"), begin=before(60),
        kilograms=Decimal(71), method=Method.MEASURED,
    )  # fmt: skip
    correct_arrival(duty, admission, right)
    [_, now] = sorted(admissions.present(duty.store), key=lambda one: one.bed)
    assert now.begin == before(60)
    assert patients.patients(duty.store)[now.patient].surname == "Okafor-Bello"
    first, second = weights.weights(duty.store, now.id)
    assert (second.supersedes, second.kilograms) == (first.id, Decimal(71))
    assert audit.verify(duty.store).broken is None


def test_the_bed_is_put_right_by_a_move(duty, arrived):
    admission = admit_patient(duty, arrived)
    with pytest.raises(Refused, match="Bed 7 is taken"):
        correct_arrival(duty, admission, replace(arrived, bed="7"))


def test_a_weight_that_was_forgotten_is_added(duty, arrived):
    admission = admit_patient(duty, replace(arrived, kilograms=None, method=None))
    correct_arrival(duty, admission, arrived)
    [weight] = weights.weights(duty.store, admission.id)
    assert (weight.supersedes, weight.observed) == (None, before(20))


def test_an_admission_is_never_in_the_future(duty, arrived):
    admission = admit_patient(duty, arrived)
    with pytest.raises(Refused, match="lies in the future"):
        correct_arrival(duty, admission, replace(arrived, begin=before(-5)))

from dataclasses import replace

import pytest

from station.data.audit import verify
from station.data.patients import correct_patient, patient_of_number, patients
from station.domain.errors import Refused
from tests.data.ready import AT, a_patient, a_person, after, an_admission, everything


@pytest.fixture
def nurse(store):
    return a_person(store)


@pytest.mark.parametrize(
    "surname", ["Παπαδόπουλος", "Nguyễn", "O'Neill-Strauß", "עברי", "=1+1", "x" * 300, "😀"]
)
def test_a_name_in_any_script_comes_back_as_it_was_entered(store, nurse, surname):
    patient = a_patient(surname)
    an_admission(store, nurse, patient)

    assert patients(store) == {patient.id: patient}
    assert patient_of_number(store, patient.record_number) == patient


def test_a_correction_keeps_what_stood_before_and_says_why(store, nurse):
    patient = a_patient("Papadopulos")
    an_admission(store, nurse, patient)
    right = replace(patient, surname="Papadopoulos")

    correct_patient(store, right, "misspelt", nurse, after(60))

    assert patients(store) == {patient.id: right}
    kept = everything(store, "patient_details")
    assert len(kept) == 2
    assert "Papadopulos" in str(kept)
    assert "misspelt" in str(kept)
    assert verify(store).broken is None


def test_a_correction_needs_a_reason_and_a_patient(store, nurse):
    with pytest.raises(Refused, match="Say why"):
        correct_patient(store, a_patient(), " ", nurse, AT)
    with pytest.raises(Refused, match="not in the record"):
        correct_patient(store, a_patient(), "misspelt", nurse, AT)


def test_a_record_number_belongs_to_one_patient(store, nurse):
    first, second = a_patient(number="MRN-1"), a_patient("Smith", "MRN-2")
    an_admission(store, nurse, first, "1")
    an_admission(store, nurse, second, "2")

    with pytest.raises(Refused, match="MRN-1 belongs to another patient"):
        correct_patient(store, replace(second, record_number="MRN-1"), "typed", nurse, AT)
    assert patient_of_number(store, "MRN-3") is None


def test_other_details_for_a_known_patient_are_corrected_first(store, nurse):
    patient = a_patient()
    with pytest.raises(Refused, match="already on the ward"):
        _ = [an_admission(store, nurse, patient, bed) for bed in "12"]
    with pytest.raises(Refused, match="correct the patient's details first"):
        an_admission(store, nurse, replace(patient, surname="Smith"), "3")

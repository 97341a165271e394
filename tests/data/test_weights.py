import pytest

from station.data.audit import verify
from station.data.weights import enter_weight, weights
from station.domain.errors import Refused
from tests.data.ready import a_person, a_weight, an_admission


def test_a_weight_comes_back_as_it_was_with_what_corrected_it(store):
    nurse = a_person(store)
    admission = an_admission(store, nurse)
    first = a_weight(admission, nurse, "154.0")
    second = a_weight(admission, nurse, "69.9", supersedes=first.id, reason="was in pounds")
    for weight in (first, second):
        enter_weight(store, weight)

    read = weights(store, admission.id)

    assert read == [first, second]
    assert str(read[0].kilograms) == "154.0"
    assert weights(store, "another admission") == []
    assert verify(store).broken is None


def test_two_nurses_do_not_correct_the_same_weight(store):
    nurse = a_person(store)
    admission = an_admission(store, nurse)
    first = a_weight(admission, nurse, "70")
    enter_weight(store, first)
    enter_weight(store, a_weight(admission, nurse, "71", supersedes=first.id, reason="again"))

    with pytest.raises(Refused, match="corrected meanwhile"):
        enter_weight(store, a_weight(admission, nurse, "72", supersedes=first.id, reason="again"))

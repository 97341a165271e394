from dataclasses import replace

import pytest

from station.data import admissions, associations, entries
from station.domain.errors import Refused
from station.services.discharge_patient import discharge_patient
from station.services.duty import Duty
from tests.services.written import NOW, a_hand, a_record, before


@pytest.fixture
def hand(tmp_path):
    return a_hand(a_record(tmp_path))[0]


def test_the_stay_and_every_association_end_and_the_reason_stays(hand):
    duty = Duty(hand.store, hand.clock, hand.author)
    gone = discharge_patient(duty, hand.admission, before(30), " Treatment finished ")
    assert gone.end == before(30)
    assert admissions.present(hand.store) == []
    assert {row.end for row in associations.book(hand.store).associated()} == {before(30)}
    [note] = entries.entries(hand.store, hand.admission.id)
    assert note.payload["text"] == "Discharged: Treatment finished"
    assert note.observed_at == before(30)


@pytest.mark.parametrize(
    ("change", "reason", "sentence"),
    [({}, " ", "Say why"), ({"author": None}, "home", "Sign in first")],
)
def test_without_a_reason_or_a_name_nobody_leaves(hand, change, reason, sentence):
    duty = replace(Duty(hand.store, hand.clock, hand.author), **change)
    with pytest.raises(Refused, match=sentence):
        discharge_patient(duty, hand.admission, NOW, reason)
    assert len(admissions.present(hand.store)) == 1


def test_who_leaves_at_this_very_moment_leaves_with_the_reason(hand):
    hand.clock.advance(0.0004567)  # a clock shows more than the record keeps
    duty = Duty(hand.store, hand.clock, hand.author)

    discharge_patient(duty, hand.admission, duty.now, "Treatment finished")

    assert len(entries.entries(hand.store, hand.admission.id)) == 1

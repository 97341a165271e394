from dataclasses import replace

import pytest

from station.data import gaps
from station.data.absences import sign_and_begin
from station.data.admissions import (
    admissions,
    admit,
    bed_stays,
    correct_admission,
    discharge,
    move,
    present,
)
from station.data.audit import verify
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.errors import Refused
from tests.data.ready import AT, a_channel, a_patient, a_person, after, an_admission, everything


@pytest.fixture
def nurse(store):
    return a_person(store)


@pytest.fixture
def admission(store, nurse):
    return an_admission(store, nurse)


def test_a_patient_who_is_admitted_is_present_in_a_bed(store, admission):
    assert present(store) == admissions(store) == [admission]
    assert (admission.bed, admission.begin, admission.end) == ("1", AT, None)


def test_a_move_keeps_the_bed_before(store, nurse, admission):
    moved = move(store, admission.id, "3", after(60), nurse, after(60))

    assert present(store) == [moved] == [replace(admission, bed="3")]
    assert bed_stays(store, admission.id) == [("1", AT), ("3", after(60))]


def test_a_patient_who_left_is_in_no_bed(store, nurse, admission):
    gone = discharge(store, admission.id, after(90), nurse, after(100))

    assert present(store) == []
    assert admissions(store) == [gone] == [replace(admission, end=after(90))]
    assert len(everything(store, "admission_details")) == 2
    admit(store, a_patient("Smith", "MRN-2"), "1", after(100), nurse, after(100))
    assert [each.bed for each in present(store)] == ["1"]


def test_a_bed_takes_one_patient(store, nurse, admission):
    with pytest.raises(Refused, match="Bed 1 is taken"):
        admit(store, a_patient("Smith", "MRN-2"), "1", AT, nurse, AT)
    other = admit(store, a_patient("Smith", "MRN-2"), "2", AT, nurse, AT)
    with pytest.raises(Refused, match="Bed 1 is taken"):
        move(store, other.id, "1", AT, nurse, AT)

    assert present(store) == [admission, other]


def test_a_patient_lies_in_one_bed(store, nurse, admission):
    same = replace(a_patient(), id=admission.patient)

    with pytest.raises(Refused, match="already on the ward, in bed 1"):
        admit(store, same, "2", AT, nurse, AT)


def test_a_bed_that_is_not_there_takes_nobody(store, nurse):
    with pytest.raises(Refused, match="There is no bed 9"):
        an_admission(store, nurse, bed="9")
    assert everything(store, "patient") == everything(store, "admission") == []


def test_who_is_gone_neither_moves_nor_leaves_again(store, nurse, admission):
    discharge(store, admission.id, after(90), nurse, after(90))

    with pytest.raises(Refused, match="not on the ward any more"):
        move(store, admission.id, "2", after(99), nurse, after(99))
    with pytest.raises(Refused, match="not on the ward any more"):
        discharge(store, admission.id, after(99), nurse, after(99))
    with pytest.raises(Refused, match="not on the ward any more"):
        discharge(store, "nobody", after(99), nurse, after(99))


def test_nobody_leaves_before_they_came(store, nurse, admission):
    with pytest.raises(Refused, match="cannot leave before"):
        discharge(store, admission.id, after(-1), nurse, AT)


def test_a_discharge_by_mistake_is_taken_back_with_a_reason(store, nurse, admission):
    gone = discharge(store, admission.id, after(90), nurse, after(90))
    with pytest.raises(Refused, match="Say why"):
        correct_admission(store, replace(gone, end=None), "", nurse, after(95))

    correct_admission(store, replace(gone, end=None), "wrong patient", nurse, after(95))

    assert present(store) == [admission]
    assert len(everything(store, "admission_details")) == 3
    assert verify(store).broken is None


def test_an_admission_is_not_reopened_into_a_bed_that_was_given_away(store, nurse, admission):
    gone = discharge(store, admission.id, after(90), nurse, after(90))
    admit(store, a_patient("Smith", "MRN-2"), "1", after(95), nurse, after(95))

    with pytest.raises(Refused, match="Bed 1 is taken"):
        correct_admission(store, replace(gone, end=None), "wrong patient", nurse, after(99))
    correct_admission(store, replace(gone, begin=after(5)), "typed wrongly", nurse, after(99))
    assert admissions(store)[0].begin == after(5)


def test_what_a_patient_was_off_ends_with_the_stay(store, nurse, admission):
    channel = a_channel(store)
    off = Entry("off", admission.id, EntryKind.OFF_MONITOR, {}, nurse, after(5), after(5))
    sign_and_begin(store, off, [channel], OffMonitorReason.AWAY)

    discharge(store, admission.id, after(90), nurse, after(100))

    assert [one.end for one in gaps.gaps(store, channel, AT, after(200))] == [after(90)]
    assert verify(store).broken is None

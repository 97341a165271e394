from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.errors import Refused
from station.domain.patient import Admission, Bed, Patient, easily_mistaken

BORN = date(1970, 2, 28)
START = datetime(2026, 4, 4, 10, tzinfo=UTC)


def a_patient(surname, born=BORN, given_names="Jo"):
    return Patient(surname, given_names, born, "4711")


def reasons(one, other):
    return [alike.reasons for alike in easily_mistaken(one, [other])]


OTHER_DAY = date(1980, 1, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith", "Smith"),
        ("Smith", "SMITH"),
        ("Smith", "Smyth"),
        ("Meier", "Meyer"),
        ("Meier", "Meiers"),
        ("Brown", "Browne"),
        ("Brown", "Borwn"),
        ("Müller", "Muller"),
        ("O'Neil", "ONeil"),
        ("Al-Amin", "al amin"),
        ("Nguyễn", "Nguyen"),
        ("李", "李"),
        ("Иванов", "Иванова"),
    ],
)
def test_a_similar_surname_is_told_in_any_script(one, other):
    found = reasons(a_patient(one), a_patient(other, OTHER_DAY))

    assert found == [("similar surname",)]
    assert reasons(a_patient(other, OTHER_DAY), a_patient(one)) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith", "Jones"),
        ("Lee", "Li"),
        ("Wu", "Xu"),
        ("Lam", "Lim"),
        ("Brown", "Crowe"),
        ("Meier", "Maiers"),
        ("Brown", "Brwonx"),
        ("李", "王"),
    ],
)
def test_different_surnames_are_no_concern(one, other):
    assert reasons(a_patient(one), a_patient(other, OTHER_DAY)) == []


def test_an_equal_birth_date_is_told():
    assert reasons(a_patient("Smith"), a_patient("Jones")) == [("same birth date",)]


def test_both_reasons_are_told():
    assert reasons(a_patient("Smith"), a_patient("Smyth")) == [
        ("similar surname", "same birth date")
    ]


def test_a_patient_is_not_mistaken_for_himself():
    patient = a_patient("Smith")

    assert easily_mistaken(patient, [patient]) == []


@given(st.text(), st.text())
def test_likeness_goes_both_ways(one, other):
    first, second = (a_patient(f"x{name}", day) for name, day in [(one, BORN), (other, OTHER_DAY)])

    assert reasons(first, second) == reasons(second, first)


def test_a_name_alone_is_no_identity():
    with pytest.raises(Refused, match="record number"):
        Patient("Smith", "Jo", BORN, " ")


def test_a_patient_has_a_surname():
    with pytest.raises(Refused, match="surname"):
        Patient(" ", "Jo", BORN, "4711")


def test_a_bed_has_a_name():
    assert Bed("3", 2).place == 2
    with pytest.raises(Refused, match="name for the bed"):
        Bed("", 1)


def test_an_admission_lasts_until_the_patient_left():
    stay = Admission("p", "3", START, START + timedelta(days=7))

    assert stay.covers(START)
    assert not stay.covers(START - timedelta(seconds=1))
    assert not stay.covers(START + timedelta(days=7))
    assert Admission("p", "3", START).covers(START + timedelta(days=70))

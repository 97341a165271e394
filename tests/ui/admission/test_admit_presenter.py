from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from station.domain.errors import Refused
from station.domain.patient import Admission, Patient
from station.domain.weight import Method
from station.services.admit_patient import Guest, Room
from ui.admission.admit_presenter import AdmitPresenter, Typed

NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
MAJA = Patient("Andersson", "Maja", date(1971, 3, 14), "40 118 226")
ROOM = Room(("2", "3"), (Guest(Admission(MAJA.id, "1", NOW), MAJA),))


@pytest.fixture
def form():
    made = AdmitPresenter(ZoneInfo("Australia/Sydney"))
    made.take(ROOM)
    made.bed = "2"
    made.words = Typed("Okafor", "Ngozi", "2 1 1980", "40 118 300")
    return made


def test_what_is_typed_becomes_an_arrival(form):
    form.words.kilograms, form.method = "70,5", Method.STATED
    arrival = form.arrival(NOW)
    assert (arrival.patient.surname, arrival.bed, arrival.begin) == ("Okafor", "2", NOW)
    assert (arrival.kilograms, arrival.method) == (Decimal("70.5"), Method.STATED)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("surname", " ", "surname"),
        ("birth_date", "", "birth date as day, month and year"),
        ("record_number", " ", "record number"),
        ("since", "noon", "a time such as"),
        ("kilograms", "70", "how the weight was obtained"),
    ],
)
def test_the_first_thing_missing_is_named(form, field, typed, sentence):
    setattr(form.words, field, typed)
    with pytest.raises(Refused, match=sentence):
        form.arrival(NOW)


def test_no_bed_is_chosen_by_itself_and_one_that_was_taken_is_chosen_no_more(form):
    form.take(Room(("3",), ROOM.guests))
    assert form.bed is None
    with pytest.raises(Refused, match="Choose a bed"):
        form.arrival(NOW)


def test_after_the_admission_the_patients_own_bed_stays(form):
    form.own = Admission("x", "2", NOW)
    form.take(Room(("3",), ROOM.guests))
    assert (form.bed, form.free) == ("2", ("2", "3"))


def test_whoever_could_be_mistaken_is_named_as_soon_as_it_shows(form):
    form.words = Typed(surname="Anderson")
    [(guest, why)] = form.alike(NOW)
    assert (guest.admission.bed, why) == ("1", "similar surname")
    form.words = Typed(surname="Okafor", birth_date="14 3 1971")
    assert form.alike(NOW)[0][1] == "same birth date"
    form.words = Typed(birth_date="14 3 1971")
    assert form.alike(NOW) == []


def test_two_who_could_be_mistaken_are_told_apart_by_a_nurse_who_read_the_wristband(form):
    form.words.surname = "Anderson"
    with pytest.raises(Refused, match="read the wristband"):
        form.arrival(NOW)
    form.tell_apart(NOW, read=True)
    assert form.arrival(NOW).patient.surname == "Anderson"
    form.tell_apart(NOW, read=False)
    with pytest.raises(Refused, match="read the wristband"):
        form.arrival(NOW)


def test_a_known_record_number_names_its_patient_and_can_be_taken_over(form):
    assert (form.known_words(), form.same_as_known()) == ("", None)
    known = Patient("Okafor", "Ngozi Ada", date(1980, 1, 2), "40 118 300")
    form.known = known
    assert form.known_words() == (
        "Record number 40 118 300 is known: Okafor, Ngozi Ada, born 2 Jan 1980."
    )
    assert form.same_as_known().birth_date == "2 Jan 1980"
    assert form.arrival(NOW).patient == known
    form.words.record_number = "40 118 301"
    assert form.known_words() == ""
    assert form.arrival(NOW).patient.id != known.id


def test_what_was_understood_is_said_back(form):
    assert form.birth_words(NOW) == "2 Jan 1980 · 46 years"
    assert form.since_words(NOW) == "now, Wed 18 Nov 12:00"
    form.words.birth_date = "x"
    assert "day, month and year" in form.birth_words(NOW)
    form.words.birth_date = " "
    assert form.birth_words(NOW) == ""

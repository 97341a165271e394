from dataclasses import replace
from datetime import UTC, datetime

from station.domain.patient import Patient
from tests.services.written import SYDNEY
from ui.entries.subject import Subject

MAJA = Patient("Andersson", "Maja", datetime(1971, 3, 14, tzinfo=UTC).date(), "40 118 226")


def another(surname, day=1):
    return Patient(surname, "May", datetime(1971, 3, day, tzinfo=UTC).date(), surname)


def test_the_head_holds_both_identifiers_and_who_could_be_mistaken():
    subject = Subject(MAJA, "7", (another("Anderson"), another("Wu", 14)), SYDNEY)
    heading = subject.heading("Pain")
    assert (heading.place, heading.name) == ("Bed 7", "ANDERSSON, Maja")
    assert heading.details == "14 Mar 1971 · MRN 40 118 226"
    assert heading.chips == (
        ("Pain", "plain"),
        ("similar surname: ANDERSON, May", "due"),
        ("same birth date: WU, May", "due"),
    )


def test_many_who_could_be_mistaken_are_counted():
    others = tuple(another(name, 14) for name in ("Wu", "Li", "Ng"))
    alerts = Subject(MAJA, "7", others, SYDNEY).alerts
    assert alerts == ("3 patients with a similar surname or the same birth date",)


def test_a_patient_without_given_names_has_a_name():
    assert Subject(replace(MAJA, given_names=""), "7", (), SYDNEY).name == "ANDERSSON"


def test_a_long_name_of_another_is_cut_and_never_pushes_the_patients_own_away():
    subject = Subject(MAJA, "7", (another("A" * 60, 14),), SYDNEY)
    assert subject.alerts == (f"same birth date: {'A' * 25}…",)

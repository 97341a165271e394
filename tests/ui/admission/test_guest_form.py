from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QLabel

from station.domain.clock import StoppedClock
from station.domain.errors import Refused
from station.domain.patient import Admission, Patient
from station.services.admit_patient import Guest
from tests.services.written import NOW
from ui.admission.guest_form import GuestForm
from ui.errand import Errands
from ui.page import Heading


class Outing(GuestForm):
    note = "For an hour"


def a_guest(name="Andersson", bed="1"):
    patient = Patient(name, "Maja", date(1971, 3, 14), "40 118 226")
    return Guest(Admission(patient.id, bed, NOW - timedelta(days=5)), patient)


@pytest.fixture
def form(qtbot):
    errands = Errands("guest")
    made = Outing(errands, "Leave", StoppedClock(NOW), ZoneInfo("Australia/Sydney"))
    made.ask_moment("Since when")
    qtbot.addWidget(made)
    made.show()
    yield made
    errands.close()


def hints(form):
    """Every word that can be read on the form."""
    return [label.text() for label in form.findChildren(QLabel) if label.isVisible()]


def test_a_form_about_nobody_is_called_after_what_it_does(form):
    assert form.heading() == Heading("Leave")


def test_bed_name_and_both_identifiers_stand_in_the_head_and_who_could_be_mistaken(form):
    form.about(a_guest(), ["similar surname: bed 3 Anderson", "same birth date: bed 4 Okafor"])

    assert form.heading() == Heading(
        "Bed 1",
        "Andersson, Maja",
        "14 Mar 1971 · 40 118 226",
        (("similar surname: bed 3 Anderson", "due"), ("same birth date: bed 4 Okafor", "due")),
        note="For an hour",
    )


def test_whom_one_could_be_mistaken_for_is_not_said_of_another(form):
    form.about(a_guest(), ["similar surname: bed 3 Anderson"])
    form.about(a_guest("Okafor", "4"))

    assert (form.heading().place, form.heading().name) == ("Bed 4", "Okafor, Maja")
    assert form.heading().chips == ()


def test_a_moment_that_is_not_typed_is_now(form):
    assert form.moment() == NOW


def test_a_typed_moment_is_of_the_ward_s_zone_and_said_as_it_is_understood(qtbot, form):
    form.about(a_guest())
    assert "now, Thu 19 Nov 04:06" in hints(form)
    qtbot.keyClicks(form.at, "04:00")

    assert form.moment() == NOW - timedelta(minutes=6)
    assert "Thu 19 Nov 04:00" in hints(form)


def test_what_is_no_moment_is_refused_and_the_field_says_so(qtbot, form):
    form.about(a_guest())
    qtbot.keyClicks(form.at, "x")

    with pytest.raises(Refused, match="a time such as"):
        form.moment()
    assert any("a time such as" in words for words in hints(form))


def test_what_is_understood_is_said_anew_each_second(qtbot, form):
    qtbot.keyClicks(form.at, "04:00")
    said = hints(form)
    form._at_hint.setText("")
    form.tick()

    assert hints(form) == said


def test_a_moment_typed_about_one_is_never_kept_for_another(qtbot, form):
    guest = a_guest()
    form.about(guest)
    qtbot.keyClicks(form.at, "04:00")
    form.about(guest)
    assert form.at.text() == "04:00"

    form.about(a_guest("Okafor"))
    assert form.at.text() == ""

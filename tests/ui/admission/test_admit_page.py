from datetime import date
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from station.domain.clock import StoppedClock
from station.domain.patient import Admission, Patient
from station.domain.weight import Method
from station.services.admit_patient import Guest, Room
from tests.services.written import HOSTILE, NOW
from ui.admission.admit_page import AdmitCalls, AdmitPage
from ui.errand import Errands

MAJA = Patient("Andersson", "Maja", date(1971, 3, 14), "40 118 226")
ROOM = Room(("2", "Window"), (Guest(Admission(MAJA.id, "1", NOW), MAJA),))


class Register:
    def __init__(self):
        self.arrivals, self.room = [], ROOM

    def admit(self, arrival):
        self.arrivals.append(arrival)
        return Admission(arrival.patient.id, arrival.bed, arrival.begin)

    def known(self, number):
        return MAJA if number == MAJA.record_number else None


@pytest.fixture
def register():
    return Register()


@pytest.fixture
def errands():
    made = Errands("admit")
    yield made
    made.close()


@pytest.fixture
def page(qtbot, register, errands):
    calls = AdmitCalls(lambda: register.room, register.known, register.admit)
    zone = ZoneInfo("Australia/Sydney")
    made = AdmitPage(errands, calls, StoppedClock(NOW), zone, "Later")
    qtbot.addWidget(made)
    made.show()
    made.entered()
    qtbot.waitUntil(lambda: len(made.bed_buttons()) == 2)
    return made


def tap(qtbot, page, words):
    push = [p for p in page.findChildren(QPushButton) if p.text() == words and p.isVisible()]
    qtbot.mouseClick(push[-1], Qt.MouseButton.LeftButton)


def fills_in(qtbot, page, surname="Okafor", number="40 118 300", born="2 1 1980"):
    tap(qtbot, page, "Bed 2")
    for field, words in (
        (page.surname, surname), (page.given, "Ngozi"), (page.birth, born), (page.number, number),
    ):  # fmt: skip
        qtbot.keyClicks(field, words)


def shown(page):
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


def test_a_patient_is_admitted_with_a_weight(qtbot, page, register):
    fills_in(qtbot, page)
    assert "2 Jan 1980 · 46 years" in shown(page)
    qtbot.keyClicks(page.weight, "70.5")
    tap(qtbot, page, "Estimated")
    with qtbot.waitSignal(page.admitted) as admitted:
        page.save()
    [arrival] = register.arrivals
    assert (arrival.bed, arrival.method, admitted.args[0].bed) == ("2", Method.ESTIMATED, "2")
    page.empty()
    assert (page.surname.text(), page.presenter.bed) == ("", None)


def test_somebody_alike_is_named_and_the_wristband_asked_for(qtbot, page, register):
    fills_in(qtbot, page, surname="Anderson")
    qtbot.waitUntil(lambda: any("Bed 1: Andersson, Maja" in words for words in shown(page)))
    page.save()
    assert "read the wristband" in page.wrong.text()
    tap(qtbot, page, "Wristband read: it is another patient")
    with qtbot.waitSignal(page.admitted):
        page.save()
    assert len(register.arrivals) == 1


def test_a_known_number_offers_its_patients_details(qtbot, page, errands):
    fills_in(qtbot, page, surname="A", number=MAJA.record_number, born="1 1 1980")
    qtbot.waitUntil(lambda: errands.away == 0 and page.same.isVisible())
    tap(qtbot, page, "It is this patient: take these details")
    assert (page.surname.text(), page.given.text()) == ("Andersson", "Maja")
    assert page.birth.text() == "14 Mar 1971"


def test_a_full_ward_says_so(qtbot, page, register):
    register.room = Room((), ROOM.guests)
    page.entered()
    qtbot.waitUntil(lambda: "Every bed is taken." in shown(page))


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_taken_letter_for_letter(qtbot, page, register, name):
    fills_in(qtbot, page)
    page.surname.setText(name)
    with qtbot.waitSignal(page.admitted):
        page.save()
    assert register.arrivals[0].patient.surname == name.strip()


def test_it_can_be_left_for_later(qtbot, page):
    with qtbot.waitSignal(page.skipped):
        page.key_actions()[1].act()
    assert page.heading().name == "A patient comes"

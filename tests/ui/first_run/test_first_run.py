from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from station.data import admissions, associations, audit, patients, people, weights
from station.data.ward import ward
from station.domain.association import Where
from station.domain.ownership import Owned, owner
from station.domain.weight import Method
from station.services.set_up import begun
from tests.services.written import a_record
from tests.ui.first_run.opened import PORTS, Opened

LONG = "Papadopoulou-Featherstonehaugh Wickramasinghe-Montgomery III"


@pytest.fixture
def opened(qtbot, tmp_path):
    made = Opened(a_record(tmp_path))
    qtbot.addWidget(made.window)
    made.window.resize(1366, 768)
    made.window.show()
    yield made
    made.close()


class Hands:
    """A nurse at the keyboard: types where the cursor is, presses keys, taps what is shown."""

    def __init__(self, qtbot, opened):
        self.qtbot, self.opened = qtbot, opened

    @property
    def page(self):
        return self.opened.window.page

    def types(self, field, words):
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, words)

    def saves(self, signal=None):
        if signal is None:
            self.qtbot.keyClick(self.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            return
        with self.qtbot.waitSignal(signal):
            self.qtbot.keyClick(self.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def goes_back(self):
        self.qtbot.keyClick(self.page, Qt.Key.Key_Escape)

    def presses(self, words):
        push = next(p for p in self.page.findChildren(type(self.page.act)) if p.text() == words)
        self.qtbot.mouseClick(push, Qt.MouseButton.LeftButton)

    def settles(self):
        self.qtbot.waitUntil(lambda: self.opened.errands.away == 0)


@pytest.fixture
def nurse(qtbot, opened):
    return Hands(qtbot, opened)


def names_the_ward(nurse, run, beds="1, 2, Window"):
    nurse.types(run.ward.name, "Pain ward 4B")
    nurse.types(run.ward.zone, "Australia/Sydney")
    nurse.types(run.ward.beds, beds)
    nurse.saves(run.shown)


def says_who_she_is(nurse, run):
    nurse.types(run.person.name, "L. Brandt")
    nurse.types(run.person.role, "Nurse")
    nurse.types(run.person.pin, "4711")
    nurse.types(run.person.again, "4711")
    nurse.saves(run.person.entered_person)
    nurse.settles()


def plugs_the_pump_in(nurse, run):
    nurse.presses(PORTS[0])
    nurse.presses("B. Braun Space")
    nurse.presses("Bed 1")
    nurse.saves(run.connect_page.listening)
    nurse.settles()


def admits(nurse, run, surname="Andersson"):
    nurse.types(run.admit.surname, surname)
    nurse.types(run.admit.given, "Maja")
    nurse.types(run.admit.birth, "14 3 1971")
    nurse.types(run.admit.number, "40 118 226")
    nurse.types(run.admit.weight, "70,5")
    nurse.presses("Measured")
    nurse.settles()
    nurse.saves(run.admit.admitted)
    nurse.settles()


def test_from_an_empty_record_to_the_first_confirmed_reading(opened, nurse):
    run = opened.run
    assert nurse.page is run.ward
    names_the_ward(nurse, run)
    assert nurse.page is run.person
    says_who_she_is(nurse, run)
    assert nurse.page is run.connect_page
    plugs_the_pump_in(nurse, run)
    opened.linked("bed-1/pump-1")
    opened.pump_talks("bed-1/pump-1")
    opened.second()
    nurse.saves(run.shown)
    assert nurse.page is run.admit
    nurse.settles()
    opened.clock.advance(30)
    admits(nurse, run)
    assert nurse.page is run.confirm
    assert run.confirm.presenter.device.source.serial == "0412077"
    nurse.saves(run.confirm.confirmed)
    assert nurse.page is run.ready
    nurse.saves(run.finished)

    assert opened.said == ["L. Brandt", "finished"]
    [row] = associations.book(opened.store).associated()
    assert (row.where, row.channel.device.serial) == (Where.BEDSIDE, "0412077")
    assert row.who == people.people(opened.store)[0].id
    now = opened.clock.now().utc
    whose = owner(associations.book(opened.store), row.channel, now, row.line)
    assert isinstance(whose, Owned)
    [admission] = admissions.present(opened.store)
    assert (admission.bed, whose.association.admission) == ("1", admission.id)
    patient = patients.patients(opened.store)[admission.patient]
    assert (patient.surname, patient.birth_date) == ("Andersson", date(1971, 3, 14))
    [weight] = weights.weights(opened.store, admission.id)
    assert (weight.kilograms, weight.method) == (Decimal("70.5"), Method.MEASURED)
    assert ward(opened.store).name == "Pain ward 4B"
    assert begun(opened.store).in_use
    assert audit.verify(opened.store).broken is None

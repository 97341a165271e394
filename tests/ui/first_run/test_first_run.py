from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from station.data import admissions, associations, audit, patients, people, weights
from station.data.ward import ward
from station.domain.association import Where
from station.domain.ownership import Owned, owner
from station.domain.weight import Method
from station.services.set_up import begun, enter_person
from tests.services.written import a_record
from tests.ui.first_run.opened import PORTS, Opened
from ui import application, theme
from ui.elided import Elided
from ui.theme import Light

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
    nurse.presses("Bed 1")
    nurse.presses(PORTS[0])
    nurse.presses("Choose by hand")
    nurse.presses("B. Braun Space")
    nurse.saves(run.connect_page.listening)
    nurse.settles()


def the_pump_talks(opened):
    opened.linked("bed-1/pump-1")
    opened.pump_talks("bed-1/pump-1")
    opened.second()


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
    the_pump_talks(opened)
    nurse.saves(run.shown)
    assert nurse.page is run.same
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


def test_every_step_is_gone_back_to_and_what_was_typed_stays(opened, nurse):
    run = opened.run
    names_the_ward(nurse, run)
    nurse.types(run.person.name, "L. Brandt")
    nurse.goes_back()
    assert nurse.page is run.ward
    assert run.ward.name.text() == "Pain ward 4B"
    nurse.saves(run.shown)
    assert run.person.name.text() == "L. Brandt"
    says_who_she_is(nurse, run)
    nurse.goes_back()
    assert nurse.page is run.person
    nurse.goes_back()
    nurse.types(run.ward.beds, "1, 2, 3, 4")
    nurse.saves(run.shown)
    assert begun(opened.store).beds == ("1", "2", "3", "4")
    nurse.types(run.person.name, "L. Brandt-Lee")
    nurse.saves(run.person.entered_person)
    assert [one.name for one in people.people(opened.store)] == ["L. Brandt-Lee"]
    plugs_the_pump_in(nurse, run)
    the_pump_talks(opened)
    nurse.saves(run.shown)
    nurse.saves(run.shown)
    nurse.settles()
    admits(nurse, run)
    nurse.goes_back()
    assert nurse.page is run.admit
    nurse.settles()
    admits(nurse, run, "Anderson")
    [admission] = admissions.present(opened.store)
    assert patients.patients(opened.store)[admission.patient].surname == "Anderson"
    nurse.goes_back()
    nurse.goes_back()
    assert nurse.page is run.connect_page
    nurse.saves(run.shown)
    assert nurse.page is run.same
    nurse.goes_back()
    assert nurse.page is run.connect_page
    nurse.saves(run.shown)
    nurse.saves(run.shown)
    assert nurse.page is run.confirm


def test_a_device_that_was_not_compared_is_on_no_patient(opened, nurse, qtbot):
    run = opened.run
    names_the_ward(nurse, run)
    says_who_she_is(nurse, run)
    plugs_the_pump_in(nurse, run)
    nurse.saves(run.shown)  # it says nothing yet: she goes on without values
    assert nurse.page is run.admit
    nurse.settles()
    admits(nurse, run)
    assert nurse.page is run.same
    nurse.saves()
    assert nurse.page is run.same
    qtbot.keyClick(nurse.page, Qt.Key.Key_F6)
    assert nurse.page is run.ready
    nurse.goes_back()
    assert nurse.page is run.same
    the_pump_talks(opened)
    nurse.saves(run.shown)
    assert nurse.page is run.confirm


def test_comparing_may_wait_until_the_patient_is_there(opened, nurse, qtbot):
    run = opened.run
    names_the_ward(nurse, run)
    says_who_she_is(nurse, run)
    plugs_the_pump_in(nurse, run)
    the_pump_talks(opened)
    nurse.saves(run.shown)
    qtbot.keyClick(nurse.page, Qt.Key.Key_F6)
    assert nurse.page is run.admit
    nurse.settles()
    admits(nurse, run)
    assert nurse.page is run.same
    nurse.saves(run.shown)
    assert nurse.page is run.confirm


def test_what_hangs_on_the_cable_is_found_out_with_two_keys(opened, nurse, qtbot):
    run = opened.run
    names_the_ward(nurse, run)
    says_who_she_is(nurse, run)
    nurse.presses("Bed 1")
    nurse.presses(PORTS[0])
    with qtbot.waitSignal(run.connect_page.listening) as listening:
        qtbot.keyClick(nurse.page, Qt.Key.Key_F7)
    assert listening.args == ["bed-1/pump-1"]
    nurse.settles()


def test_device_and_patient_may_come_later(opened, nurse, qtbot):
    run = opened.run
    names_the_ward(nurse, run)
    says_who_she_is(nurse, run)
    qtbot.keyClick(nurse.page, Qt.Key.Key_F6)
    assert nurse.page is run.admit
    qtbot.keyClick(nurse.page, Qt.Key.Key_F6)
    assert nurse.page is run.ready
    nurse.goes_back()
    assert nurse.page is run.admit
    nurse.settles()
    nurse.presses("Bed 2")
    admits(nurse, run)
    assert nurse.page is run.ready
    qtbot.keyClick(nurse.page, Qt.Key.Key_A)
    assert nurse.page is run.connect_page
    plugs_the_pump_in(nurse, run)
    the_pump_talks(opened)
    nurse.saves(run.shown)
    nurse.saves(run.shown)
    assert nurse.page is run.confirm
    qtbot.keyClick(nurse.page, Qt.Key.Key_F6)
    assert nurse.page is run.ready
    nurse.saves(run.finished)


def test_a_start_that_was_cut_off_goes_on_where_it_stopped(opened, nurse):
    run = opened.run
    names_the_ward(nurse, run)
    says_who_she_is(nurse, run)
    opened.begin()
    again = opened.run
    assert nurse.page is again.back
    nurse.presses("L. Brandt, Nurse")
    nurse.types(again.back.pin, "4711")
    nurse.saves(again.back.signed_in)
    assert nurse.page is again.connect_page
    nurse.goes_back()
    nurse.goes_back()
    assert again.ward.beds.text() == "1, 2, Window"
    nurse.goes_back()
    assert opened.said == ["L. Brandt", "L. Brandt", "given up"]


def test_a_person_without_a_ward_names_the_ward_next(opened, nurse):
    run = opened.run
    duty = run._duty
    enter_person(duty, "Ray", "Nurse", "4711", "4711")
    opened.begin()
    again = opened.run
    nurse.presses("Ray, Nurse")
    nurse.types(again.back.pin, "4711")
    nurse.saves(again.back.signed_in)
    assert nurse.page is again.ward
    names_the_ward(nurse, again)
    assert nurse.page is again.person
    assert begun(opened.store).founded


def test_the_guide_opens_at_the_step_and_leads_back_to_it(opened, nurse, qtbot):
    run = opened.run
    names_the_ward(nurse, run)
    nurse.types(run.person.name, "L. Brandt")
    qtbot.keyClick(nurse.page, Qt.Key.Key_F1)
    assert nurse.page.heading().name == "The first start"
    nurse.goes_back()
    assert nurse.page is run.person
    assert run.person.name.text() == "L. Brandt"


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("light", [Light.DAY, Light.NIGHT])
def test_nothing_is_cut_off_on_any_step(opened, nurse, size, light):
    run = opened.run
    application.dress(opened.app, light)
    opened.window.resize(*size)
    cut = cut_off(opened.app, run.ward)
    names_the_ward(nurse, run, "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, Window, Side room")
    cut += cut_off(opened.app, run.person)
    says_who_she_is(nurse, run)
    cut += cut_off(opened.app, run.connect_page)
    plugs_the_pump_in(nurse, run)
    the_pump_talks(opened)
    cut += cut_off(opened.app, run.connect_page)
    nurse.saves(run.shown)
    cut += cut_off(opened.app, run.same)
    nurse.saves(run.shown)
    nurse.settles()
    admits(nurse, run, LONG)
    nurse.settles()
    nurse.qtbot.waitUntil(run.confirm.act.isEnabled)
    cut += cut_off(opened.app, run.confirm)
    nurse.saves(run.confirm.confirmed)
    cut += cut_off(opened.app, run.ready)
    assert cut == []
    windows = [one for one in opened.app.topLevelWidgets() if one.isVisible()]
    assert windows == [opened.window]


def cut_off(app, page):
    """What is wider than its place, as the widget tree has it."""
    app.processEvents()
    found = []
    for part in page.findChildren(QLabel):
        wraps = part.wordWrap() or isinstance(part, Elided)
        if part.isVisible() and not wraps and part.sizeHint().width() > part.width() + 1:
            found.append((type(page).__name__, part.text()))
    for push in page.findChildren(QPushButton):
        if push.isVisible() and push.sizeHint().width() > push.width() + 1:
            found.append((type(page).__name__, push.text()))
        if push.isVisible() and push.height() < theme.TARGET:
            found.append((type(page).__name__, f"low: {push.text()}"))
    return found

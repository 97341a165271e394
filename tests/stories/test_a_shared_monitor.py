"""One monitor goes from patient to patient (decisions.md 12), by real keys, from its own bytes.

It serves one patient for one set, offers only what began after that patient was confirmed, and is
free when the set is signed, or after ten minutes.
"""

import pytest
from PySide6.QtCore import Qt

from station.data import entries
from station.domain import payload
from station.domain.entry import live
from station.domain.nomenclature import CUFF_SYS, HEART_RATE
from station.domain.observation_set import Source
from station.services.summarise import summarise
from tests.stories.living_ward import INTELLIVUE, LivingWard, MonitorFace
from tests.ui.at_the_station import CTRL, SAVE
from ui.devices.confirm_page import BEDSIDE

LINE = "ward/monitor-1"
TAKE_ALL = (Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
Key = Qt.Key


@pytest.fixture
def face():
    return MonitorFace()


@pytest.fixture
def ward(qtbot, store, face):
    """Two patients, and a monitor on wheels whose line belongs to no bed."""
    made = LivingWard(qtbot, store)
    made.maja = made.admit("3", "ANDERSSON", "40 118 226")
    made.ngozi = made.admit("4", "OKAFOR", "40 118 300")
    made.plug_in(LINE, INTELLIVUE, face)
    made.hands.sit_down()
    made.live(20)
    made.look()
    yield made
    made.close()


def measure(ward, face, systolic, diastolic):
    """The cuff measures now."""
    face.cuff = (systolic, diastolic, ward.age(LINE))


def confirm_for(ward, bed):
    """On the devices' page the monitor is marked as shared and put on a patient, at the bed."""
    ward.desk.show_board()
    ward.rounds.ward.confirm(LINE)
    ward.hands.rest()
    ward.hands.tap("This monitor goes from patient to patient")
    choice = next(
        one.text() for one in ward.hands.page._groups[1].buttons() if one.text().startswith(bed)
    )
    ward.hands.tap(choice)
    ward.hands.tap(BEDSIDE)
    ward.live(5)
    ward.look()


def set_of(ward, bed):
    """The form of a set, open at a bed."""
    ward.desk.show_board()
    ward.hands.press(bed, "o")
    return ward.hands.page


def offered(ward, bed):
    desk = ward.rounds.desk_of(bed)
    return {code: one.value for code, one in desk.offers().items() if one.takeable}


def answers(ward, admission):
    [*_, last] = live(entries.entries(ward.store, admission.id))
    return payload.answers(last)


def test_it_serves_one_patient_for_one_set_and_the_next_one_starts_clean(ward, face):
    measure(ward, face, 181, 111)  # of whoever had it before
    ward.live(5)
    confirm_for(ward, "Bed 3")
    assert offered(ward, "3") == {"heart-rate": "72", "spo2": "97"}
    assert offered(ward, "4") == {}

    measure(ward, face, 128, 76)
    ward.live(5)
    page = set_of(ward, "3")
    page.tick()
    ward.hands.press(TAKE_ALL, SAVE)
    told = answers(ward, ward.maja)
    assert {code: one.value for code, one in told.items()} == {
        "systolic": "128", "diastolic": "76", "heart-rate": "72", "spo2": "97",
    }  # fmt: skip
    assert {one.source for one in told.values()} == {Source.DEVICE}

    # Signed: it is nobody's, asks nobody, and offers nothing.
    ward.live(5)
    ward.look()
    assert offered(ward, "3") == {}
    cards = {one.bed: one for one in ward.desk.cards.cards(ward.clock.now())}
    assert (cards["3"].notices, cards["4"].notices) == ((), ())
    face.heart = 99
    ward.live(5)

    # The next patient: neither the pressure nor the heart rate of the one before is offered.
    confirm_for(ward, "Bed 4")
    assert offered(ward, "4") == {"heart-rate": "99", "spo2": "97"}
    assert offered(ward, "3") == {}
    for admission, values in ((ward.maja, {72}), (ward.ngozi, {99})):
        stretches = ward.stay(admission).stretches
        own = {
            int(one.value)
            for stretch in stretches
            for one in ward.samples(LINE, HEART_RATE.code)
            if stretch.period.begin <= one.heard < stretch.period.end
        }
        assert own == values


def test_an_old_pressure_that_is_told_again_is_nobodys(ward, face):
    measure(ward, face, 181, 111)
    ward.live(5)
    confirm_for(ward, "Bed 3")
    before = len(ward.samples(LINE, CUFF_SYS.code))
    ward.restart_recorder()  # its new driver takes everything for new
    ward.live(20)
    ward.look()
    assert len(ward.samples(LINE, CUFF_SYS.code)) > before  # it told it again, and while hers
    assert "systolic" not in offered(ward, "3")
    printed = summarise(ward.store, ward.maja.id, ward.clock.now().utc)
    assert printed.picture.pressure == ()
    assert printed.ranges[-1].ranges["Systolic"] == "—"


def test_its_link_ends_after_ten_minutes_without_a_set(ward, face):
    confirm_for(ward, "Bed 3")
    measure(ward, face, 128, 76)
    ward.live(5)
    assert offered(ward, "3")["systolic"] == "128"
    ward.live(580)
    ward.look()
    assert "heart-rate" in offered(ward, "3")
    ward.live(30)
    ward.look()
    assert offered(ward, "3") == {}
    [*_, stretch] = ward.stay(ward.maja).stretches
    assert (stretch.period.end - stretch.period.begin).total_seconds() == 600


def test_the_pain_score_alone_and_a_correction_leave_it_where_it_is(ward):
    confirm_for(ward, "Bed 3")
    ward.desk.show_board()
    ward.hands.press("3", "p", "4", SAVE)
    ward.live(2)
    ward.look()
    assert "heart-rate" in offered(ward, "3")
    assert CTRL

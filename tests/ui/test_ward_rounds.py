"""Who comes, moves and goes, and which device is whose: by keys and taps, on a real record."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from station.data import admissions, associations, links, patients, people
from station.data.capture_file import captures_beside, open_captures
from station.data.captures import Tap, append, note_taps
from station.data.engine import reading
from station.data.kept_captures import kept_captures
from station.data.links import Wish
from station.data.register import channel_id
from station.data.tables_register import AdmissionDetailsRow
from station.domain.association import Where
from station.domain.device import Channel, Device
from station.domain.kept_capture import still_kept
from station.domain.nomenclature import FLOW
from station.domain.ownership import Owned, owner
from station.domain.sighting import Sighting
from station.services import associate
from station.services.tidings import Fate, Readings, Told
from tests.data.chunked import a_chunk
from tests.services.admitted import PUMP
from tests.ui.at_the_station import NOW, SAVE, Hands, a_desk, a_ward, on_duty
from tests.ui.devices.shown import numeric
from tests.ui.first_run.opened import PORTS, machine
from ui.admission.admit_page import AdmitPage
from ui.admission.leave_page import LeavePage
from ui.admission.move_page import MovePage
from ui.devices.confirm_page import ConfirmPage
from ui.devices.connect_page import ConnectPage
from ui.devices.devices_page import DevicesPage
from ui.devices.same_page import SamePage
from ui.first_run.person_page import PersonPage
from ui.front import Front
from ui.ward_rounds import WardRounds

NEW_PUMP = Channel(Device(PUMP.device.protocol, "Perfusor Space", "99999"), "50112")
ESC = Qt.Key.Key_Escape


@pytest.fixture
def stayed(store):
    return a_ward(store)


@pytest.fixture
def hands(qtbot, store, stayed):
    assert stayed
    desk = a_desk(store)
    made = Hands(qtbot, desk)
    made.sit_down()
    yield made
    desk.close()


@pytest.fixture
def ward(hands, store, stayed):
    return WardRounds(Front(hands.desk, on_duty(hands.desk, store, stayed)), machine())


def by_whom(store, admission):
    with reading(store) as session:
        asked = select(AdmissionDetailsRow.author).filter_by(admission=admission.id)
        return session.scalars(asked).one()


def present(store):
    return {one.bed: one for one in admissions.present(store)}


def test_a_patient_is_admitted_and_the_board_comes_back(hands, ward, store, stayed):
    ward.admit()
    hands.rest()
    assert isinstance(hands.page, AdmitPage)
    hands.tap("Bed 1")
    page = hands.page
    for field, words in (
        (page.surname, "Okafor"), (page.given, "Ngozi"), (page.birth, "2 1 1980"),
        (page.number, "40 118 300"),
    ):  # fmt: skip
        field.setFocus()
        hands.press(words)
    hands.press(SAVE)
    assert hands.page is hands.desk.board
    admission = present(store)["1"]
    assert patients.patients(store)[admission.patient].surname == "Okafor"
    assert by_whom(store, admission) == stayed.nurse


def test_a_patient_goes_home_and_the_bed_is_free(qtbot, hands, ward, store):
    hands.desk.show_bed("3")
    ward.leave("3")
    assert isinstance(hands.page, LeavePage)
    hands.tap("Treatment finished")
    hands.press(SAVE)
    assert hands.page is hands.desk.board
    assert present(store) == {}
    qtbot.waitUntil(lambda: hands.facts("3").stay is None)
    assert not isinstance(owner(associations.book(store), PUMP, NOW, "line-1"), Owned)


def test_a_patient_goes_to_another_bed(qtbot, hands, ward, store, stayed):
    ward.move("3")
    hands.rest()
    assert isinstance(hands.page, MovePage)
    hands.tap("Bed 4")
    hands.press(SAVE)
    assert hands.page is hands.desk.board
    assert present(store)["4"].patient == stayed.patient.id
    qtbot.waitUntil(lambda: hands.facts("3").stay is None and hands.facts("4").stay is not None)


def test_nobody_leaves_or_moves_from_an_empty_bed(hands, ward):
    ward.leave("1")
    ward.move("1")
    assert hands.page is hands.desk.board
    assert ward.guest("1") is None


def test_a_form_about_a_patient_is_left_with_escape(hands, ward, store):
    for opened in (ward.leave, ward.move):
        opened("3")
        hands.rest()
        hands.press(ESC)
        assert hands.page is hands.desk.board
    assert list(present(store)) == ["3"]


def test_a_further_person_is_added(hands, ward, store):
    ward.add_person()
    page = hands.page
    assert isinstance(page, PersonPage)
    for field, words in (
        (page.name, "Sister Ray"), (page.role, "nurse"), (page.pin, "9876"), (page.again, "9876"),
    ):  # fmt: skip
        field.setFocus()
        hands.press(words)
    hands.press(SAVE)
    assert hands.page is hands.desk.board
    [ray] = [one for one in people.people(store) if one.name == "Sister Ray"]
    assert people.knows_pin(store, ray.id, "9876")


def test_a_line_is_paused_goes_on_and_is_forgotten(hands, ward, store):
    links.wish(store, Wish("line-1", PUMP.device.protocol, PORTS[0], bed="3"))
    ward.devices()
    hands.rest()
    assert isinstance(hands.page, DevicesPage)
    hands.press("p")
    assert [one.paused for one in links.wishes(store)] == [True]
    hands.press("p")
    assert [one.paused for one in links.wishes(store)] == [False]
    hands.press("x", Qt.Key.Key_Space)
    assert links.wishes(store) == []
    hands.press(ESC)
    assert hands.page is hands.desk.board


def test_raw_bytes_are_kept_for_an_investigation_and_let_go(hands, ward, store, stayed):
    links.wish(store, Wish("line-1", PUMP.device.protocol, PORTS[0], bed="3"))
    ring = open_captures(captures_beside(store.path), store.key)
    note_taps(ring, [Tap("line-1", taken=True, reason="", most=1_000_000)])
    append(ring, [a_chunk(0, "line-1", begin=NOW, end=NOW)])
    ring.close()
    ward.devices()
    hands.rest()
    hands.press("k", "2", "rate leapt", Qt.Key.Key_Return)
    [kept] = kept_captures(store)
    assert (kept.author, kept.reason, kept.line) == (stayed.nurse, "rate leapt", "line-1")
    assert kept.period.length == timedelta(hours=1)
    said = "Kept by L. Brandt: "
    hands.qtbot.waitUntil(lambda: any(words.startswith(said) for words in hands.words))
    hands.press("l", "looked at", Qt.Key.Key_Return)
    assert still_kept(kept_captures(store)) == []
    hands.qtbot.waitUntil(lambda: not any(words.startswith(said) for words in hands.words))


def test_a_device_is_taken_off_with_a_reason(hands, ward, store):
    links.wish(store, Wish("line-1", PUMP.device.protocol, PORTS[0], bed="3"))
    ward.devices()
    hands.rest()
    hands.press("r", "pump swapped", Qt.Key.Key_Return)
    assert not isinstance(owner(associations.book(store), PUMP, NOW, "line-1"), Owned)


def test_a_device_that_is_back_stayed(hands, ward, store, stayed):
    links.wish(store, Wish("line-1", PUMP.device.protocol, PORTS[0], bed="3"))
    stayed.ask_about(PUMP, NOW)
    ward.devices()
    hands.rest()
    hands.press("y")
    whose = owner(associations.book(store), PUMP, NOW, "line-1")
    assert isinstance(whose, Owned)
    assert whose.association.who == stayed.nurse


def test_a_line_is_added_and_its_device_confirmed_at_the_bed(hands, ward, store, stayed):
    ward.devices()
    hands.rest()
    hands.press("a")
    assert isinstance(hands.page, ConnectPage)
    for words in (
        "Bed 3 · ANDERSSON", PORTS[0], "Choose by hand", "B. Braun Space", "Listen",
    ):  # fmt: skip
        hands.tap(words)
    [wish] = links.wishes(store)
    assert (wish.port, wish.bed) == (PORTS[0], "3")

    channel_id(store, NEW_PUMP, wish.line)
    associate.sighted(
        store, Sighting(channel=NEW_PUMP, line=wish.line, bed="3", port=PORTS[0], moment=NOW)
    )
    hands.tap("Go on without values")
    assert isinstance(hands.page, SamePage)
    it_talks(hands.desk, wish.line)
    hands.tap("Yes, the same")
    assert isinstance(hands.page, ConfirmPage)
    hands.press(SAVE)
    assert hands.page is hands.desk.board
    whose = owner(associations.book(store), NEW_PUMP, NOW, wish.line)
    assert isinstance(whose, Owned)
    assert whose.association.admission == stayed.admission.id
    assert (whose.association.who, whose.association.where) == (stayed.nurse, Where.BEDSIDE)


def it_talks(desk, line):
    """The recorder tells a pump's rate, and the second after."""
    now = desk.clock.now()
    told = Told(line, 9, numeric("", FLOW, "2.5", now), Fate.STORED)
    desk.watch.take(Readings(now, (told,)))
    desk.window.tick()


def test_adding_comparing_and_confirming_go_back_to_the_devices(hands, ward):
    ward.connect_line()
    hands.rest()
    hands.press(ESC)
    assert isinstance(hands.page, DevicesPage)
    for key in (ESC, Qt.Key.Key_F6):
        ward.compare("line-1", "3")
        assert hands.page.heading().name == "Does the device at bed 3 show the same?"
        hands.press(key)
        assert isinstance(hands.page, DevicesPage)
    ward.confirm("line-1")
    hands.rest()
    hands.press(ESC)
    assert isinstance(hands.page, DevicesPage)

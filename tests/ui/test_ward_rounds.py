"""Who comes, moves and goes, and which device is whose: by keys and taps, on a real record."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import select

from station.data import admissions, associations, audit, documents, links, patients, people
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
from station.services.given import given
from station.services.stay import stay
from station.services.summarise import summarise
from station.services.tidings import Fate, Readings, Told
from tests.data.chunked import a_chunk
from tests.services.admitted import BEGIN, MINUTE, PUMP, a_patient, hours
from tests.ui.at_the_station import NOW, SAVE, Hands, a_desk, a_ward, on_duty
from tests.ui.devices.shown import numeric
from tests.ui.first_run.opened import PORTS, machine
from ui.admission.admit_page import AdmitPage
from ui.admission.leave_page import LeavePage
from ui.admission.move_page import MovePage
from ui.devices.confirm_page import ConfirmPage
from ui.devices.connect_page import ConnectPage
from ui.devices.correct_page import CorrectPage
from ui.devices.devices_page import DevicesPage
from ui.devices.recall_page import RecallPage
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


# ---------------------------------------------------------------- whose it really was


def litres(store, admission):
    """What counts as given to an admission (mL), by the one place that works it out."""
    found = stay(store, admission, NOW)
    return round(sum(float(one.over(found.period).ml) for one in given(store, found)), 1)


def owners(store, minute):
    """Whose the pump is at a minute, for everybody who asks."""
    whose = owner(associations.book(store), PUMP, BEGIN + minute * MINUTE, "line-1")
    return whose.association.admission if isinstance(whose, Owned) else None


@pytest.fixture
def mixed(store, stayed):
    """BRANDT lies in bed 4; for two hours his pump counted for ANDERSSON, and that was printed."""
    stayed.feed(BEGIN, NOW, "6", monitor=False)
    brandt = a_patient(surname="BRANDT", given_names="Otto", record_number="40 118 300",
                       birth_date=date(1950, 5, 5))  # fmt: skip
    admission = admissions.admit(store, brandt, "4", BEGIN, stayed.nurse, BEGIN)
    links.wish(store, Wish("line-1", PUMP.device.protocol, PORTS[0], bed="3"))
    shown = documents.Document(
        kind="summary", content_hash="ab", version="1", pages=1, recorded=hours(5),
        admission=stayed.admission.id, begin=BEGIN, end=hours(5),
    )  # fmt: skip
    documents.keep_document(store, shown)
    for _ in range(2):
        documents.log_print(store, shown.id, "printer", stayed.nurse, hours(5))
    return admission


def test_a_device_that_counted_for_the_wrong_patient_is_corrected_by_keys_alone(
    hands, ward, store, stayed, mixed
):
    assert (litres(store, stayed.admission), litres(store, mixed)) == (35.9, 0)
    before = summarise(store, stayed.admission.id, NOW)
    ward.devices()
    hands.rest()
    hands.press("e")
    assert isinstance(hands.page, CorrectPage)
    hands.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPushButton))

    hands.press(Qt.Key.Key_Space)
    hands.qtbot.waitUntil(lambda: "as it was: it goes on" in hands.words)
    QApplication.processEvents()  # the buttons that came of it are shown
    hands.press(Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Space)
    hands.press(Qt.Key.Key_Tab, "11:00", Qt.Key.Key_Tab, "13:00", Qt.Key.Key_Tab, "mixed up")
    words = "From ANDERSSON, Maja to BRANDT, Otto: Mon 2 Mar 11:00 to Mon 2 Mar 13:00 (2 h),"
    hands.qtbot.waitUntil(lambda: any(one.startswith(words) for one in hands.words))
    hands.press(SAVE)

    assert isinstance(hands.page, RecallPage)
    hands.qtbot.waitUntil(
        lambda: "Infusion summary, copy 1, printed Mon 2 Mar 14:00" in hands.words
    )
    assert "Infusion summary, copy 2, printed Mon 2 Mar 14:00" in hands.words
    hands.press(Qt.Key.Key_Space)
    assert isinstance(hands.page, DevicesPage)

    # I1: every reading is the right patient's, for everybody who asks, and no other's.
    theirs = [owners(store, minute) for minute in (0, 119, 120, 239, 240, 359)]
    assert theirs == [stayed.admission.id] * 2 + [mixed.id] * 2 + [stayed.admission.id] * 2
    assert (litres(store, stayed.admission), litres(store, mixed)) == (23.8, 11.9)
    after, his = (summarise(store, one.id, NOW) for one in (stayed.admission, mixed))
    assert [one.in_all[0].ml for one in (before, after, his)] == ["35.9 mL", "23.8 mL", "11.9 mL"]
    assert any("mixed up" in line.words for line in his.quality.changes)
    assert audit.verify(store).broken is None


def test_from_the_bed_the_devices_of_its_patient_are_corrected(hands, ward, mixed):
    assert mixed
    hands.press("3")
    ward.correct_bed("3")
    hands.rest()
    assert isinstance(hands.page, CorrectPage)
    hands.tap("Mon 2 Mar 09:00 until now")
    hands.tap("Nobody knows")
    hands.page.reason.setText("never hers")
    hands.rest()
    hands.press((Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier))
    assert isinstance(hands.page, RecallPage)
    hands.press(ESC)
    assert hands.page is hands.desk.bed
    ward.correct_bed("1")
    assert hands.page is hands.desk.bed


def test_a_correction_is_left_with_escape_and_the_devices_come_back(hands, ward, store, mixed):
    assert mixed
    ward.devices()
    hands.rest()
    hands.press("e", ESC)
    assert isinstance(hands.page, DevicesPage)
    assert len(associations.book(store).associations) == 2

"""The whole window over a real record: first start, board, recorder's tidings, paper, pictures."""

import signal
import sys
import threading
from uuid import uuid4

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reports.handover import handover
from reports.infusion_summary import infusion_summary
from reports.proof import proofread
from station.data.admissions import admit
from station.data.beds import set_beds
from station.data.ward import Ward, set_up
from station.domain.clock import StoppedClock
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Unavailable
from station.domain.nomenclature import FLOW
from station.domain.patient import Bed
from station.domain.person import Person
from station.services import listener
from station.services.duty import Duty
from station.services.herald import Herald, address_in
from station.services.printing import Press
from station.services.set_up import begun
from station.services.tidings import Fate, Links, Readings, Told, Whose
from tests.data.ready import a_person
from tests.services.admitted import BEGIN, a_patient
from tests.ui.at_the_station import CTRL, NOW, SAVE, Hands, a_ward
from tests.ui.devices.shown import numeric
from tests.ui.first_run.opened import machine
from ui import keeper, station_window
from ui.demonstration.panel import Panel
from ui.devices.connect_page import ConnectPage
from ui.first_run.person_page import PersonPage
from ui.first_run.ready_page import ReadyPage
from ui.first_run.return_page import ReturnPage
from ui.first_run.ward_page import WardPage, computer_zone
from ui.first_window import raise_first
from ui.printing.preview_page import PreviewPage
from ui.station_window import Outside, StationWindow

# The screen of the tests has no window manager.
pytestmark = pytest.mark.qt_log_ignore("does not support", "propagateSizeHints")

Key = Qt.Key
KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch):
    """What a window changes of its process is put back; nothing is waited for longer than it is."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(listener, "AGAIN_SECONDS", 0.02)
    monkeypatch.setattr(station_window, "FILLING", (0,), raising=False)
    heard = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, before in heard.items():
        signal.signal(number, before)


@pytest.fixture
def runtime(tmp_path):
    """A folder whose name is nobody else's: later starts ring by it."""
    place = tmp_path / f"station-{uuid4().hex[:8]}"
    place.mkdir()
    return place


@pytest.fixture
def starts():
    return []


@pytest.fixture
def opens(qapp, qtbot, store, tmp_path, runtime):
    """Opens the window over the record as it is by now; closes what it opened."""
    assert qapp
    opened = []

    def opening(start=None):
        press = Press(infusion_summary, handover, proofread)
        outside = Outside(KEY, runtime, tmp_path / "prints", machine(), press, lambda: False, start)
        window = StationWindow(Duty(store, StoppedClock(NOW, 1e4)), outside)
        qtbot.addWidget(window.desk.window)
        opened.append(window)
        return window

    yield opening
    for window in opened:
        window.end() if window._listener.alive else window.desk.close()


def hands_at(qtbot, window):
    """The window begun and shown, and hands at it."""
    window.begin()
    hands = Hands(qtbot, window.desk)
    window.desk.window.resize(1900, 1000)
    with qtbot.waitActive(window.desk.window):
        window.desk.window.show()
    hands.rest()
    return hands


# ---------------------------------------------------------------- the first start


def type_into(hands, *fields):
    for field, words in fields:
        field.setFocus()
        field.selectAll()
        hands.press(words)


def test_an_empty_record_begins_with_the_ward_and_ends_on_its_board(qtbot, opens, store):
    window = opens()
    hands = hands_at(qtbot, window)
    ward = window.page
    assert isinstance(ward, WardPage)
    assert window.desk.window.zone.key == computer_zone()
    type_into(hands, (ward.name, "Ward 9"), (ward.zone, "Australia/Sydney"), (ward.beds, "1, 2"))
    hands.press(SAVE)
    person = window.page
    assert isinstance(person, PersonPage)
    type_into(hands, (person.name, "L. Brandt"), (person.role, "nurse"), (person.pin, "4711"),
              (person.again, "4711"))  # fmt: skip
    hands.press(SAVE)
    assert isinstance(window.page, ConnectPage)
    assert "L. Brandt" in hands.words
    assert window.desk.window.zone.key == "Australia/Sydney"  # its clock goes by the ward already
    hands.press(Key.Key_F6, Key.Key_F6)
    assert isinstance(window.page, ReadyPage)
    hands.press(SAVE)

    assert window.page is window.desk.board
    found = begun(store)
    assert (found.ward.name, found.beds) == ("Ward 9", ("1", "2"))
    assert [one.name for one in found.people] == ["L. Brandt"]
    assert window.desk.board.ward == "Ward 9"
    assert window.desk.window.zone.key == "Australia/Sydney"
    assert window.rounds.ward.live.zone.key == "Australia/Sydney"
    assert window.rounds.front.person_name == "L. Brandt"


def test_the_first_start_can_be_given_up(qtbot, opens, store):
    window = opens()
    hands = hands_at(qtbot, window)
    hands.press(Key.Key_Escape)
    assert not window.desk.window.isVisible()
    assert begun(store).ward is None


def test_a_first_start_without_a_ward_ends_on_an_empty_board(qtbot, opens):
    window = opens()
    hands_at(qtbot, window)
    window._first_run.finished.emit()
    assert window.page is window.desk.board


def test_a_first_start_that_was_cut_off_is_taken_up_again(qtbot, opens, store):
    nurse = a_person(store)
    set_up(store, Ward("Ward 9", "Australia/Sydney"), nurse, BEGIN)
    window = opens()
    hands_at(qtbot, window)
    assert isinstance(window.page, ReturnPage)


# ---------------------------------------------------------------- a ward in use


def test_a_ward_in_use_opens_on_its_board_and_a_recorder_is_started(qtbot, opens, store, starts):
    a_ward(store)
    window = opens(lambda: starts.append("recorder"))
    hands = hands_at(qtbot, window)
    assert window.page is window.desk.board
    assert window.desk.board.ward == "Pain ward 4B"
    assert starts == ["recorder"]
    qtbot.waitUntil(lambda: "ANDERSSON, Maja" in hands.words)


def test_after_the_end_no_recorder_is_started_any_more(qtbot, opens, store, starts, monkeypatch):
    monkeypatch.setattr(keeper, "LOOK_SECONDS", 0.01)
    a_ward(store)
    window = opens(lambda: starts.append("recorder"))
    hands_at(qtbot, window)
    qtbot.waitUntil(lambda: len(starts) > 1)
    window.end()
    count = len(starts)
    for _ in range(20):
        QTest.qWait(5)
    assert len(starts) == count


def test_a_recorder_that_cannot_be_started_is_said(opens, store):
    a_ward(store)

    def refused():
        raise Unavailable("The recorder cannot be started.")

    window = opens(refused)
    said = []
    window.desk.show_trouble = said.append
    window.begin()
    assert [one.sentence for one in said] == ["The recorder cannot be started."]


def test_what_the_recorder_tells_reaches_the_window(qtbot, opens, store, runtime):
    a_ward(store)
    window = opens()
    hands_at(qtbot, window)
    herald = Herald(address_in(runtime), KEY, window.desk.clock, list)
    herald.start()
    link = LinkState("line-1", ConnectionState.TALKING, NOW)

    def heard():
        herald.tell(Links((link,)))
        return [one.line for one in window.desk.watch.links] == ["line-1"]

    try:
        qtbot.waitUntil(heard)
    finally:
        herald.close()


def test_the_end_leaves_no_thread(qtbot, opens, store):
    a_ward(store)
    before = set(threading.enumerate())
    window = opens()
    hands_at(qtbot, window)
    assert len(set(threading.enumerate()) - before) > 1
    window.end()
    assert set(threading.enumerate()) - before == set()


class Turning(QEventLoop):
    """Turns as the application would; the one application of all tests must not be quit."""

    def primaryScreen(self):  # noqa: N802 - Qt's name
        return QApplication.primaryScreen()


def test_it_runs_until_it_is_closed_and_a_second_start_brings_it_forward(opens, store, runtime):
    a_ward(store)
    window = opens()
    rung = []

    def ring():
        window.desk.window.showMinimized() if not rung else None
        rung.append(raise_first(runtime.name))
        QTimer.singleShot(50, ring if len(rung) < 2 else look)

    def look():
        rung.append(window.desk.window.isMinimized())
        window._app.quit()

    window._app = Turning()
    QTimer.singleShot(0, ring)
    assert window.run() == 0
    assert rung == [True, True, False]
    assert not window._listener.alive
    assert not raise_first(runtime.name)


# ---------------------------------------------------------------- paper


def test_a_summary_is_shown_before_it_is_sent(qtbot, opens, store, tmp_path):
    stayed = a_ward(store)
    window = opens()
    hands = hands_at(qtbot, window)
    window.rounds.front.say_person(Person("L. Brandt", "nurse", stayed.nurse))
    hands.press("3", (Key.Key_P, CTRL))
    assert isinstance(window.page, PreviewPage)
    assert window.page.heading().place == "Infusion summary"
    [made] = (tmp_path / "prints").iterdir()
    assert made.name.startswith("summary-bed-3-2026")
    assert made.read_bytes().startswith(b"%PDF")
    hands.press(Key.Key_Escape)
    assert window.page is window.desk.bed


def test_the_handover_is_printed_from_the_board(qtbot, opens, store, tmp_path):
    a_ward(store)
    window = opens()
    hands = hands_at(qtbot, window)
    hands.press("h")
    assert isinstance(window.page, PreviewPage)
    assert [one.name[:9] for one in (tmp_path / "prints").iterdir()] == ["handover-"]
    hands.press(Key.Key_Escape)
    assert window.page is window.desk.board


def test_a_free_bed_has_no_summary_and_a_full_folder_is_a_sentence(qtbot, opens, store, tmp_path):
    a_ward(store)
    window = opens()
    hands = hands_at(qtbot, window)
    window.print_summary("1")
    assert not (tmp_path / "prints").exists()
    (tmp_path / "prints").write_text("not a folder")
    window.print_handover("")
    hands.rest()
    assert window.page is window.desk.board
    assert any("choose another folder" in words for words in hands.words)


# ---------------------------------------------------------------- the demonstration


def a_demonstration(store):
    """One bed, with somebody in it."""
    nurse = a_person(store)
    set_up(store, Ward("Pain ward 4B", "Australia/Sydney", demo=True), nurse, BEGIN)
    set_beds(store, [Bed("3", 1)], nurse, BEGIN)
    admit(store, a_patient(), "3", BEGIN, nurse, BEGIN)


def test_a_visitor_lets_things_happen_at_the_open_bed(qtbot, opens, store):
    a_demonstration(store)
    window = opens()
    window.visitor(lambda _line: None)
    hands = hands_at(qtbot, window)
    assert "DEMONSTRATION" in hands.words
    hands.press(Key.Key_F9)
    panel = window.desk.window.findChild(Panel)
    assert panel.isVisible()
    assert not panel.isModal()
    assert panel.bed.currentData() == "3"
    panel.hide()


def test_every_screen_is_pictured_by_day_and_by_night(opens, store, tmp_path):
    a_demonstration(store)
    window = opens()
    now = window.desk.clock.now()
    told = Told("line-1", 1, numeric("", FLOW, "1.5", now), Fate.STORED, Whose.HELD)
    window.desk.wire.told.emit(Readings(now, (told,)))

    made = window.pictures(tmp_path / "out")

    names = (
        "board", "bed-3-24h", "bed-3-72h", "observations", "pain", "side-effects", "note", "weight",
        "off-monitor", "syringe", "entered", "correction", "move", "discharge", "same", "confirm",
        "whose-device", "print-summary", "print-handover", "admit", "devices", "connect", "person",
        "guide", "sign-in",
    )  # fmt: skip
    assert {path.name for path in made} == {
        f"{name}-{light}-{width}.png"
        for name in names for light in ("day", "night") for width in (1920, 1366)
    }  # fmt: skip
    assert all(path.exists() for path in made)
    assert QImage(str(made[0])).width() == 1920
    assert not window._listener.alive


def test_a_record_in_which_nobody_has_begun_is_pictured_in_its_first_start(opens, tmp_path):
    made = opens().pictures(tmp_path / "out")

    steps = ("1-ward", "2-person", "3-device", "4-same", "5-patient", "6-confirm", "7-ready")
    assert {path.name for path in made} == {
        f"first-start-{step}-{light}-{width}.png"
        for step in steps for light in ("day", "night") for width in (1920, 1366)
    }  # fmt: skip

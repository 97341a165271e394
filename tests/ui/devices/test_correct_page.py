"""Whose was this device: in the real window, with real keys, on a real record."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from station.data import associations
from station.domain.association import Standing
from station.services.correct_device import correct_device, pages_of_device, will_change
from tests.services.test_correct_device import Ward
from tests.services.written import NOW, SYDNEY, before
from ui.breaking import breakable
from ui.devices.correct_page import ASKS_FIRST, CorrectCalls, CorrectPage
from ui.devices.correct_presenter import NOTHING_MOVES, CorrectPresenter
from ui.elided import BREAK
from ui.errand import Errands
from ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
TAB, SPACE = Qt.Key.Key_Tab, Qt.Key.Key_Space


class Hands:
    """A nurse's hands at the page, and her eyes on it."""

    def __init__(self, qtbot, ward):
        self.qtbot, self.ward, self.errands = qtbot, ward, Errands("correct")
        source = ward.row.source
        calls = CorrectCalls(
            lambda: pages_of_device(ward.store, source, NOW),
            lambda asked: will_change(ward.duty, asked),
            lambda asked: correct_device(ward.duty, asked),
        )
        clock = ward.hand.clock
        self.page = CorrectPage(self.errands, calls, clock, CorrectPresenter(SYDNEY))
        self.window = Window(clock, SYDNEY, demonstration=False)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        with qtbot.waitActive(self.window):
            self.window.show()
        self.window.show_page(self.page)
        self.rest()

    def rest(self):
        """Nothing is on its way, and what came home stands on the page."""
        self.qtbot.waitUntil(lambda: self.errands.away == 0)
        QApplication.processEvents()

    def press(self, *keys):
        for one in keys:
            where = QApplication.focusWidget() or self.window
            if isinstance(one, str):
                self.qtbot.keyClicks(where, one)
            else:
                self.qtbot.keyClick(where, *(one if isinstance(one, tuple) else (one,)))
            self.rest()

    def tap(self, words):
        found = [one for one in self.page.findChildren(QPushButton) if one.text() == words]
        self.qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)
        self.rest()

    @property
    def words(self):
        labels = [one for one in self.page.findChildren(QLabel) if one.isVisible()]
        return [one.text().replace(BREAK, "") for one in labels]

    def says(self, words):
        return any(words in one for one in self.words)


@pytest.fixture
def hands(qtbot, tmp_path):
    ward = Ward(tmp_path)
    made = Hands(qtbot, ward)
    yield made
    made.errands.close()
    ward.store.close()


def test_by_the_keyboard_alone_a_time_is_given_to_whose_it_was(hands):
    ward = hands.ward
    assert hands.says(ASKS_FIRST)
    hands.press(SPACE)  # the time that was wrong
    assert hands.says("as it was: it goes on")
    hands.press(TAB, Qt.Key.Key_Right, SPACE)  # past ANDERSSON herself
    assert hands.page.presenter.guest.patient.surname == "BRANDT"
    assert hands.says("The device is heard at bed 7, BRANDT lies in bed 8")
    hands.press(TAB, "03:36", TAB, "03:56", TAB, "mixed up")

    words = (
        "From ANDERSSON, Maja to BRANDT, Otto: Thu 19 Nov 03:36 to Thu 19 Nov 03:56 (20 min),"
        " 20 readings."
    )
    assert hands.says(words)
    assert ward.rates("BRANDT") == 0
    with hands.qtbot.waitSignal(hands.page.corrected) as done:
        hands.press((Qt.Key.Key_Return, CTRL))
    assert done.args[0].association.reason == "mixed up"
    assert (ward.rates("ANDERSSON"), ward.rates("BRANDT")) == (41, 20)


def test_with_a_finger_and_from_the_desk_a_time_is_taken_off(hands):
    hands.tap("Wed 18 Nov 19:00 until now")
    hands.tap("Nobody knows")
    assert hands.says("From ANDERSSON, Maja to nobody:")
    hands.page.reason.setText("not hers")
    hands.rest()
    with hands.qtbot.waitSignal(hands.page.corrected):
        hands.press((Qt.Key.Key_D, CTRL))

    book = associations.book(hands.ward.store)
    assert [row.standing for row in book.associations][-1] is Standing.WITHDRAWN
    assert hands.ward.rates("ANDERSSON") == 0


def test_what_is_missing_or_impossible_is_said_in_place_and_nothing_is_written(hands):
    hands.press((Qt.Key.Key_Return, CTRL))
    assert hands.says("Choose the time that was wrong.")
    hands.tap("Wed 18 Nov 19:00 until now")
    hands.tap("Bed 7: ANDERSSON, Maja")
    assert hands.says(NOTHING_MOVES)
    hands.page.begin.setText("noon")
    hands.rest()
    assert hands.says("Enter a time such as 14:30")
    hands.page.begin.setText("03:36")
    hands.press((Qt.Key.Key_Return, CTRL))
    assert hands.says("Say why the association is corrected.")
    assert len(associations.book(hands.ward.store).associations) == 2


def test_the_page_is_left_with_escape(hands):
    with hands.qtbot.waitSignal(hands.page.closed):
        hands.press(Qt.Key.Key_Escape)


def test_what_was_corrected_stands_there_when_the_record_is_read_again(hands):
    hands.tap("Wed 18 Nov 19:00 until now")
    correct_device(hands.ward.duty, hands.ward.asked("BRANDT"))
    hands.page.look()
    hands.rest()

    buttons = [one.text() for one in hands.page.findChildren(QPushButton) if one.isVisible()]
    assert "Thu 19 Nov 03:36 to Thu 19 Nov 03:56" in buttons
    assert hands.page.presenter.row is None
    assert hands.ward.pages.stretches[1].row.end == before(10)
    assert breakable("BRANDT, Otto") in hands.words

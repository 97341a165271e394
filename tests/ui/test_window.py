from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout

from station.domain.clock import StoppedClock
from ui.page import Heading, Page
from ui.parts import KeyAction, KeyButton
from ui.window import NOT_AN_ALARM_SYSTEM, Window, minimum_height


class Plain(Page):
    def __init__(self, name):
        super().__init__()
        self.name, self.done, self.said = name, [], []
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)

    def heading(self):
        return Heading("Bed 7", self.name, "MRN 40 118 226", (("Allergy: penicillin", "plain"),))

    def key_actions(self):
        hidden = KeyAction("Esc", "Back", lambda: self.done.append("back"), shown=False)
        return (KeyAction("P", "Pain", lambda: self.done.append("pain")), hidden)

    def entered(self):
        self.said.append("entered")

    def left(self):
        self.said.append("left")

    def tick(self):
        self.said.append("tick")


@pytest.fixture
def clock():
    return StoppedClock(datetime(2026, 11, 18, 17, 6, tzinfo=UTC))


@pytest.fixture
def window(qtbot, clock):
    made = Window(clock, ZoneInfo("Australia/Sydney"), demonstration=True)
    qtbot.addWidget(made)
    made.show()
    return made


def words(window):
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def test_every_screen_says_that_it_is_a_demonstration_and_not_an_alarm_system(window):
    window.show_page(Plain("ANDERSSON, Maja"))
    assert NOT_AN_ALARM_SYSTEM in words(window)
    assert "DEMONSTRATION" in words(window)


def test_the_head_shows_both_identifiers_and_the_wards_own_time(qtbot, window):
    window.show_page(Plain("ANDERSSON, Maja"))
    window.tick()
    qtbot.waitUntil(lambda: "Allergy: penicillin" in words(window))
    assert {"Bed 7", "ANDERSSON, Maja", "MRN 40 118 226", "Allergy: penicillin"} <= {*words(window)}
    assert "04:06" in words(window)


def test_the_window_is_called_what_its_page_is_and_never_by_a_patients_name(window):
    window.show_page(Plain("ANDERSSON, Maja"))
    assert window.windowTitle() == "Bed 7 · Infusion Station"
    page = Plain("OKAFOR, Ada")
    page.heading = lambda: Heading("Bed 7", page.name, note="day 3", called="Pain score")
    window.show_page(page)
    assert window.windowTitle() == "Bed 7 · Pain score · Infusion Station"


def test_a_key_acts_on_the_page_in_front_and_not_while_a_field_is_typed_in(qtbot, window):
    page = Plain("ANDERSSON, Maja")
    window.show_page(page)
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_P)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert page.done == ["pain", "back"]
    page.field.setFocus()
    qtbot.keyClick(page.field, Qt.Key.Key_P)
    assert page.field.text() == "p"
    assert page.done == ["pain", "back"]


def test_only_the_keys_of_the_page_in_front_stand_in_the_foot(window):
    page = Plain("A")
    window.show_page(page)
    page.reheaded.emit()
    assert [b.accessibleName() for b in window.findChildren(KeyButton)] == ["Pain (P)"]


def test_a_page_is_told_when_it_comes_and_goes(window):
    first, second = Plain("A"), Plain("B")
    window.show_page(first)
    window.show_page(second)
    assert first.said == ["entered", "left"]
    window.close()
    assert second.said[-1] == "left"


def test_a_station_that_does_not_record_has_a_border_round_the_whole_window(window):
    window.show_page(Plain("A"))
    window.say_recording("NOT RECORDING since 03:12", well=False)
    assert window._frame.property("lost") == "true"
    window.say_recording("Recording 2 devices", well=True)
    assert window._frame.property("lost") == "false"
    assert "Recording 2 devices" in words(window)


def test_an_outage_stands_under_the_head_until_it_is_over(window):
    window.say_trouble("The disk is full: free some space.")
    assert "The disk is full: free some space." in words(window)
    window.say_trouble("")
    assert not window.banner.isVisible()


def test_whose_hands_are_at_the_keyboard_is_said(window):
    window.say_person("Nurse L. Brandt")
    assert "Nurse L. Brandt" in words(window)


def test_closing_is_announced_so_that_drafts_are_kept(qtbot, window):
    with qtbot.waitSignal(window.closing):
        window.close()


def test_the_page_is_left_most_of_the_height():
    assert minimum_height() < 140

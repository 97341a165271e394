from datetime import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from station.services.set_up import WardPlan
from ui.errand import Errands
from ui.first_run.ward_page import WardPage, computer_zone


@pytest.fixture
def page(qtbot):
    errands = Errands("ward")
    made = WardPage(errands, "UTC")
    qtbot.addWidget(made)
    made.show()
    made.entered()
    yield made
    errands.close()


def test_the_computers_zone_is_offered_first(page):
    assert page.zone.text() == "UTC"
    assert computer_zone()


def test_one_bed_more_and_one_fewer_by_touch_and_the_board_as_it_will_be(qtbot, page):
    plus = next(p for p in page.findChildren(QPushButton) if p.text() == "+")
    minus = next(p for p in page.findChildren(QPushButton) if p.accessibleName() == "One bed fewer")
    qtbot.mouseClick(plus, Qt.MouseButton.LeftButton)
    assert page.beds.text() == "1, 2, 3, 4, 5, 6, 7, 8, 9"
    qtbot.mouseClick(minus, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(minus, Qt.MouseButton.LeftButton)
    tiles = [one.text() for one in page.findChildren(QLabel, "keycap") if one.parent()]
    assert tiles[-7:] == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_city_is_typed_and_its_zone_tapped(qtbot, page):
    page.zone.clear()
    qtbot.keyClicks(page.zone, "melbo")
    offered = [p for p in page.findChildren(QPushButton) if p.text() == "Australia/Melbourne"]
    qtbot.mouseClick(offered[-1], Qt.MouseButton.LeftButton)
    assert page.zone.text() == "Australia/Melbourne"


def test_what_is_missing_is_said_in_place_and_what_was_typed_stays(qtbot, page):
    with qtbot.assertNotEmitted(page.planned):
        page.save()
    assert page.wrong.text() == "Enter the ward's name."
    qtbot.keyClicks(page.name, "4B")
    with qtbot.waitSignal(page.planned) as planned:
        page.save()
    assert planned.args[0].name == "4B"
    assert not page.wrong.isVisible()


def test_what_the_record_knows_is_filled_in(page):
    page.say(WardPlan("4B", "Europe/Oslo", time(7, 30), ("1", "Window")))
    shown = (page.name.text(), page.zone.text(), page.start.text(), page.beds.text())
    assert shown == ("4B", "Europe/Oslo", "07:30", "1, Window")
    assert page.heading().place == "First start"

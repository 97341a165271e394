from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from station.domain.clock import StoppedClock
from station.services.admit_patient import Room
from tests.services.written import NOW
from tests.ui.admission.test_guest_form import a_guest
from ui.admission.move_page import MovePage
from ui.errand import Errands


@pytest.fixture
def moves():
    return []


@pytest.fixture
def rooms():
    return [Room(("2", "Window"), ())]


@pytest.fixture
def page(qtbot, moves, rooms):
    errands = Errands("move")
    calls = (lambda: rooms[-1], moves.append)
    made = MovePage(errands, calls, StoppedClock(NOW), ZoneInfo("Australia/Sydney"))
    qtbot.addWidget(made)
    made.show()
    yield made
    errands.close()


def test_a_patient_moves_to_a_free_bed_since_a_time(qtbot, page, moves):
    page.save()
    assert page.heading().place == "Move"
    guest = a_guest()
    page.about(guest)
    page.entered()
    qtbot.waitUntil(lambda: len(page._beds.buttons()) == 2)
    page.save()
    assert page.wrong.text() == "Choose a bed."
    qtbot.mouseClick(page._beds.buttons()[1], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.at, "x")
    page.tick()
    page.save()
    assert "a time such as" in page.wrong.text()
    page.at.setText("04:00")
    with qtbot.waitSignal(page.moved):
        page.save()
    assert [(one.guest, one.bed, one.at) for one in moves] == [
        (guest, "Window", NOW - timedelta(minutes=6))
    ]
    assert page.heading().note == "Move to another bed"


def test_a_full_ward_says_so(qtbot, page, rooms):
    rooms.append(Room((), ()))
    page.about(a_guest())
    page.entered()
    qtbot.waitUntil(lambda: page._hint.text() == "Every bed is taken.")

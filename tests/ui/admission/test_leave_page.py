from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from station.domain.clock import StoppedClock
from tests.services.written import NOW
from tests.ui.admission.test_guest_form import a_guest
from ui.admission.leave_page import LeavePage
from ui.errand import Errands


@pytest.fixture
def left():
    return []


@pytest.fixture
def page(qtbot, left):
    errands = Errands("leave")
    made = LeavePage(errands, left.append, StoppedClock(NOW), ZoneInfo("Australia/Sydney"))
    qtbot.addWidget(made)
    made.show()
    made.entered()
    yield made
    errands.close()


def test_nobody_leaves_while_the_form_is_about_nobody(page, left):
    page.save()
    assert left == []
    assert page.heading().place == "Discharge"


def test_a_patient_leaves_for_a_reason_at_a_time(qtbot, page, left):
    guest = a_guest()
    page.about(guest, ["similar surname: bed 3 Anderson"])
    assert page.heading().chips == (("similar surname: bed 3 Anderson", "due"),)
    assert (page.heading().place, page.heading().name) == ("Bed 1", "Andersson, Maja")
    page.save()
    assert page.wrong.text() == "Say why the patient leaves."
    finished = [p for p in page.findChildren(QPushButton) if p.text() == "Treatment finished"]
    qtbot.mouseClick(finished[0], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.at, "x")
    page.save()
    assert "a time such as" in page.wrong.text()
    page.at.clear()
    qtbot.keyClicks(page.at, "04:00")
    page.tick()
    with qtbot.waitSignal(page.gone):
        page.save()
    assert [(one.guest, one.at, one.reason) for one in left] == [
        (guest, NOW - timedelta(minutes=6), "Treatment finished")
    ]


def test_what_was_typed_about_one_is_never_kept_for_another(qtbot, page):
    guest = a_guest()
    page.about(guest)
    qtbot.keyClicks(page.reason, "home")
    page.about(guest)
    assert page.reason.text() == "home"
    page.about(a_guest("Okafor"))
    assert page.reason.text() == ""

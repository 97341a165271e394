import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from station.domain.errors import Refused
from station.domain.person import Person
from ui.errand import Errands
from ui.first_run.person_page import PersonPage

RAY = Person("Ray", "Nurse")


class Register:
    def __init__(self):
        self.asked, self.refusing = [], None

    def enter(self, *words):
        self.asked.append(words)
        if self.refusing:
            raise Refused(self.refusing)
        return RAY


@pytest.fixture
def register():
    return Register()


@pytest.fixture
def page(qtbot, register):
    errands = Errands("person")
    made = PersonPage(errands, register.enter)
    qtbot.addWidget(made)
    made.show()
    made.entered()
    yield made
    errands.close()


def test_a_person_is_typed_by_keyboard_and_the_pin_is_never_shown(qtbot, page, register):
    qtbot.keyClicks(page.name, "Ray")
    nurse = next(p for p in page.findChildren(QPushButton) if p.text() == "Nurse")
    qtbot.mouseClick(nurse, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.pin, "4711")
    qtbot.keyClicks(page.again, "4711")
    assert page.pin.echoMode() is QLineEdit.EchoMode.Password
    with qtbot.waitSignal(page.entered_person) as entered:
        page.save()
    assert entered.args == [RAY]
    assert register.asked == [("Ray", "Nurse", "4711", "4711")]
    assert page.pin.text() == page.again.text() == ""


def test_what_is_refused_is_said_in_place_and_what_was_typed_stays(qtbot, page, register):
    register.refusing = "The two PINs differ: type both again."
    qtbot.keyClicks(page.name, "Ray")
    page.save()
    qtbot.waitUntil(lambda: page.wrong.text() == register.refusing)
    assert page.name.text() == "Ray"


def test_somebody_known_is_filled_in(page):
    page.say(RAY)
    assert (page.name.text(), page.role.text()) == ("Ray", "Nurse")
    assert "keep the PIN" in page.pin.placeholderText()
    assert page.heading().name == "The first person"

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from station.domain.errors import Refused
from station.domain.person import Person
from ui.errand import Errands
from ui.first_run.return_page import ReturnPage

RAY = Person("Ray", "Nurse")


def sign_in(person, pin):
    if (person, pin) != (RAY.id, "4711"):
        raise Refused("This is not the PIN of Ray: type it again.")
    return RAY


@pytest.fixture
def page(qtbot):
    errands = Errands("return")
    made = ReturnPage(errands, (RAY, Person("Eve", "Doctor")), sign_in)
    qtbot.addWidget(made)
    made.show()
    yield made
    errands.close()


def test_whoever_is_on_the_list_goes_on_with_their_pin(qtbot, page):
    page.save()
    assert page.wrong.text() == "Choose your name first."
    name = next(p for p in page.findChildren(QPushButton) if p.text() == "Ray, Nurse")
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.pin, "1")
    page.save()
    qtbot.waitUntil(lambda: "not the PIN" in page.wrong.text())
    page.pin.clear()
    qtbot.keyClicks(page.pin, "4711")
    with qtbot.waitSignal(page.signed_in) as signed:
        page.save()
    assert signed.args == [RAY]
    assert page.heading().name == "Go on where it stopped"

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from station.domain.errors import Unavailable
from station.services.sign_in import sign_in, staff
from tests.services.written import PIN, another
from tests.ui.at_the_desk import a_desk, at_rest, keys, shown, words
from ui.people.sign_in_page import SignInPage


@pytest.fixture
def desk(qapp, store):  # noqa: ARG001 - the application comes first
    made = a_desk(store)
    yield made
    made.errands.close()


@pytest.fixture
def page(desk, store):
    return SignInPage(lambda: staff(store), lambda one, pin: sign_in(store, one, pin), desk.errands)


def name(page, words):
    return next(one for one in page.findChildren(QPushButton) if one.text() == words)


def test_a_name_and_its_pin_sign_in(qtbot, desk, page):
    another(desk.hand)
    shown(qtbot, desk, page)
    page.go()
    assert "Choose your name, then type your PIN." in words(page)
    qtbot.mouseClick(name(page, "Nurse K. Okafor"), Qt.MouseButton.LeftButton)
    keys(qtbot, PIN)
    with qtbot.waitSignal(page.signed_in) as told:
        keys(qtbot, Qt.Key.Key_Return)
    assert told.args[0].name == "Nurse K. Okafor"
    assert page.pin.text() == ""


def test_a_wrong_pin_is_refused_in_place(qtbot, desk, page):
    shown(qtbot, desk, page)
    keys(qtbot, "0000", Qt.Key.Key_Return)
    at_rest(qtbot, desk)
    assert "This is not the PIN of Nurse L. Brandt: type it again." in words(page)
    assert (page.pin.text(), page.pin.hasFocus()) == ("", True)


def test_a_finger_types_the_pin(qtbot, desk, page):
    shown(qtbot, desk, page)
    for figure in PIN:
        qtbot.mouseClick(name(page, figure), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.signed_in):
        qtbot.mouseClick(name(page, "Sign in   Enter"), Qt.MouseButton.LeftButton)


def test_an_outage_is_told_and_escape_goes_back(qtbot, desk, page):
    window = shown(qtbot, desk, page)
    with qtbot.waitSignal(page.troubled):
        page._failed(Unavailable("The record cannot be read."))
    with qtbot.waitSignal(page.away):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert page.heading().place == "Sign in"

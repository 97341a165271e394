import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from devices.catalogue import kinds
from station.domain.device import Category
from station.services.connect import Speech
from tests.ui.devices.shown import MONITOR, PUMP
from ui import theme
from ui.devices.kind_choice import KindChoice


def a_choice(qtbot, speeches, width=900):
    made = KindChoice(speeches)
    qtbot.addWidget(made)
    made.resize(width, 400)
    made.show()
    return made


@pytest.fixture
def choice(qtbot):
    return a_choice(qtbot, (MONITOR, PUMP))


def pushes(choice):
    return [one for one in choice.findChildren(QPushButton) if one.isVisibleTo(choice)]


def test_pumps_stand_before_monitors_each_in_a_row_of_its_own(choice):
    pump, monitor = sorted(
        pushes(choice), key=lambda one: one.mapTo(choice, one.rect().topLeft()).y()
    )
    assert (pump.text(), monitor.text()) == (PUMP.title, MONITOR.title)
    labels = [one.text() for one in choice.findChildren(QLabel) if one.isVisibleTo(choice)]
    assert labels == ["Pumps", "Monitors"]


def test_choosing_tells_the_protocol(qtbot, choice):
    push = next(one for one in pushes(choice) if one.text() == PUMP.title)
    with qtbot.waitSignal(choice.chosen) as chosen:
        qtbot.mouseClick(push, Qt.MouseButton.LeftButton)
    assert chosen.args == [PUMP.name]


def test_the_chosen_kind_and_its_speeds_are_shown(qtbot, choice):
    choice.say(PUMP.name, (9600, 19200), 19200)
    marked = [one.text() for one in pushes(choice) if one.isChecked()]
    assert marked == [PUMP.title, "19200 baud"]
    for words, baud in (("9600 baud (usual)", None), ("19200 baud", 19200)):
        push = next(one for one in pushes(choice) if one.text() == words)
        with qtbot.waitSignal(choice.chose_baud) as chosen:
            qtbot.mouseClick(push, Qt.MouseButton.LeftButton)
        assert chosen.args == [baud]


def test_without_a_choice_of_speeds_none_is_shown(choice):
    choice.say(PUMP.name, (9600, 19200), None)
    choice.say(None, (), None)
    assert [one.text() for one in pushes(choice)] == [PUMP.title, MONITOR.title]
    assert not any(one.isChecked() for one in pushes(choice))


def test_the_whole_catalogue_has_room_on_the_small_screen_and_for_a_gloved_finger(qtbot):
    speeches = [
        Speech(one.protocol, one.title, one.category, one.settings.baud, one.settings.other_bauds)
        for one in kinds().values()
    ]
    made = a_choice(qtbot, speeches, 880)
    assert {one.category for one in speeches} == set(Category)
    assert len(pushes(made)) == len(speeches)
    for push in pushes(made):
        assert push.height() >= theme.TARGET
        assert push.width() >= push.sizeHint().width()
        assert made.rect().contains(push.mapTo(made, push.rect().bottomRight()))

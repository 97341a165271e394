import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.devices.shown import seen
from ui.devices.connect_presenter import JUST_NOW, PortWords
from ui.devices.port_list import NONE, PortList

FREE = [PortWords("COM4", "free", usable=True), PortWords("COM5", "free", usable=True)]
NEW = PortWords("COM3", JUST_NOW, usable=True, new=True)


@pytest.fixture
def ports(qtbot):
    made = PortList()
    qtbot.addWidget(made)
    made.show()
    return made


def pushes(ports):
    return [one for one in ports.findChildren(QPushButton) if one.parent()]


def test_until_the_computer_was_asked_it_says_so(ports):
    assert seen(ports) == ["Looking for ports."]
    assert ports.new is None


def test_every_port_stands_with_its_words_and_the_taken_one_is_marked(ports):
    ports.say(FREE, "COM5")
    assert [(push.text(), push.isChecked()) for push in pushes(ports)] == [
        ("COM4", False), ("COM5", True),
    ]  # fmt: skip
    assert seen(ports) == ["free", "free"]
    ports.take("socket://10.0.0.7:1")
    assert not any(push.isChecked() for push in pushes(ports))


def test_a_tap_or_the_space_bar_chooses(qtbot, ports):
    ports.say(FREE, "")
    for push, press in zip(
        pushes(ports),
        (
            lambda one: qtbot.mouseClick(one, Qt.MouseButton.LeftButton),
            lambda one: qtbot.keyClick(one, Qt.Key.Key_Space),
        ),
        strict=True,
    ):
        with qtbot.waitSignal(ports.chosen) as chosen:
            press(push)
        assert chosen.args == [push.text()]


def test_the_new_port_is_marked_and_known(ports):
    ports.say([NEW, *FREE], "")
    assert ports.new == "COM3"
    label = next(one for one in ports.findChildren(QLabel) if one.text() == JUST_NOW)
    assert label.property("role") == "alert"


def test_the_list_is_built_anew_only_for_other_ports_and_the_keyboard_stays_where_it_was(
    qtbot, ports
):
    ports.say(FREE, "")
    before = pushes(ports)
    with qtbot.waitActive(ports.window()):
        ports.window().activateWindow()
    before[1].setFocus()
    ports.say(FREE, "COM4")
    assert pushes(ports) == before
    ports.say([NEW, *FREE], "")
    assert before[0] not in pushes(ports)
    assert [push.text() for push in pushes(ports) if push.hasFocus()] == ["COM5"]


def test_without_a_port_it_says_what_to_do(ports):
    ports.say([], "")
    assert seen(ports) == [NONE]

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.parts import KeyAction, KeyButton, button, card, chip, clear, reword, rule, text


def test_markup_in_a_name_is_shown_as_it_was_typed(qtbot):
    label = text("<b>O'Brien</b>", "name")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>O'Brien</b>"


def test_a_chip_changes_its_words_and_kind(qtbot):
    label = chip("Recording", "good")
    qtbot.addWidget(label)
    reword(label, "NOT RECORDING", chip="over")
    assert (label.text(), label.property("chip")) == ("NOT RECORDING", "over")
    reword(label, "NOT RECORDING", chip="over")
    assert label.property("chip") == "over"


def test_a_button_is_high_enough_for_a_gloved_finger_and_acts_once_a_click(qtbot):
    done = []
    push = button("Save", lambda: done.append(1), "primary")
    qtbot.addWidget(push)
    assert push.minimumHeight() >= theme.TARGET
    qtbot.mouseClick(push, Qt.MouseButton.LeftButton)
    assert done == [1]


@pytest.mark.parametrize("key", ["O", "Ctrl+Return"])
def test_a_key_in_the_foot_can_be_touched(qtbot, key):
    done = []
    push = KeyButton(KeyAction(key, "Observations", lambda: done.append(1)))
    qtbot.addWidget(push)
    qtbot.mouseClick(push, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert push.accessibleName() == f"Observations ({key})"


def test_clearing_a_layout_leaves_nothing_in_it(qtbot):
    frame = card(QVBoxLayout())
    qtbot.addWidget(frame)
    frame.layout().addWidget(rule())
    frame.layout().addWidget(QWidget())
    frame.layout().addStretch()
    clear(frame.layout())
    assert frame.layout().count() == 0
    assert card().layout() is None

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from ui.devices.question import Question


@pytest.fixture
def done():
    return []


@pytest.fixture
def question(qtbot, done):
    made = Question(lambda: done.append("left"))
    qtbot.addWidget(made)
    return made


def press(qtbot, question, words):
    push = next(one for one in question.findChildren(QPushButton) if one.text() == words)
    qtbot.mouseClick(push, Qt.MouseButton.LeftButton)


def test_nothing_is_asked_until_something_is(question, done):
    assert question.isHidden()
    assert not question.open
    question.agree()
    assert done == []


def test_a_question_with_a_reason_is_agreed_to_with_enter(qtbot, question, done):
    question.reason.setText("of before")
    with qtbot.waitSignal(question.asked):
        question.ask("Take it off?", "Take off", lambda: done.append("taken off"), why=True)
    assert question.open
    assert question.reason.text() == ""
    assert question.reason.isVisibleTo(question)
    assert "Take it off?" in [one.text() for one in question.findChildren(QLabel)]
    qtbot.keyClick(question.reason, Qt.Key.Key_Return)
    assert done == ["taken off"]


def test_a_question_without_one_is_agreed_to_or_left_by_touch(qtbot, question, done):
    question.ask("Forget it?", "Forget", lambda: done.append("forgotten"))
    assert not question.reason.isVisibleTo(question)
    press(qtbot, question, "Forget")
    press(qtbot, question, "Leave it")
    assert done == ["forgotten", "left"]
    question.leave()
    assert question.isHidden()
    assert not question.open

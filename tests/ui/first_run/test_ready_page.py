import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui.errand import Errands
from ui.first_run.ready_page import ReadyPage


@pytest.fixture
def page(qtbot):
    errands = Errands("ready")
    made = ReadyPage(errands)
    qtbot.addWidget(made)
    made.show()
    yield made
    errands.close()


def test_what_is_done_and_what_is_left_stand_with_a_mark_each(page):
    page.say(["Pain ward 4B: 8 beds"], ["No patient yet: Admit, on the board"])
    words = [label.text() for label in page.findChildren(QLabel)]
    assert any(one.endswith("Pain ward 4B: 8 beds") and one[0] == "✓" for one in words)
    assert any(one.endswith("Admit, on the board") and one[0] == "○" for one in words)


def test_enter_leads_to_the_board(qtbot, page):
    page.entered()
    with qtbot.waitSignal(page.finished):
        qtbot.keyClick(page.act, Qt.Key.Key_Space)
    keys = [action.key for action in page.key_actions()]
    assert keys == ["Ctrl+Return", "A", "Esc"]
    assert page.heading().name == "The station is ready"

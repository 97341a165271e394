from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from station.domain.clock import StoppedClock
from station.services.guide import chapters
from tests.services.written import NOW
from ui.guide.guide_page import GuidePage
from ui.window import Window


@pytest.fixture
def window(qtbot):
    made = Window(StoppedClock(NOW), ZoneInfo("Australia/Sydney"), demonstration=False)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


@pytest.fixture
def page(window):
    made = GuidePage(chapters())
    window.show_page(made)
    return made


def test_the_guide_opens_at_the_chapter_of_a_page(page):
    assert page.heading().name == "What the station is, and what it is not"
    page.open_at("devices")
    assert page.heading().name == "Confirming devices"
    assert "wristband" in page.text.toPlainText()
    page.open_at("no such chapter")
    assert page.heading().name == "Confirming devices"


def test_keys_go_from_chapter_to_chapter_and_through_the_text(qtbot, window, page):
    qtbot.keyClick(page.contents, Qt.Key.Key_Down)
    assert page.contents.currentRow() == 1
    for _ in range(20):
        qtbot.keyClick(page.contents, Qt.Key.Key_Down)
    assert page.contents.currentRow() == len(chapters()) - 1
    window.tick()
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert page.text.verticalScrollBar().value() > 0
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert page.text.verticalScrollBar().value() == 0
    qtbot.keyClick(window, Qt.Key.Key_Up)
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_a_guide_without_chapters_is_empty(qtbot):
    page = GuidePage(())
    qtbot.addWidget(page)
    assert page.heading().name == ""


def test_every_title_in_the_contents_fits(page):
    metrics = page.contents.fontMetrics()
    room = page.contents.viewport().width() - 24
    assert all(metrics.horizontalAdvance(one.title) <= room for one in chapters())

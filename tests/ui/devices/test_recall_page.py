from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from station.domain.correction import Print
from station.services.associate import Corrected
from tests.ui.devices.shown import NOON, SYDNEY, Heard, row
from ui.devices.recall_page import CALL_BACK, NO_PRINT, RecallPage
from ui.errand import Errands
from ui.window import Window

PRINTS = (
    Print("summary, copy 1", "a", NOON, NOON, NOON),
    Print("handover, copy 3", None, NOON, NOON, NOON),
)


@pytest.fixture
def errands():
    made = Errands("recall")
    yield made
    made.close()


@pytest.fixture
def window(qtbot):
    made = Window(Heard().clock, ZoneInfo("Australia/Sydney"), demonstration=False)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def shown(page):
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


@pytest.mark.parametrize("key", [(Qt.Key.Key_Space,), (Qt.Key.Key_Escape,)])
def test_every_copy_to_call_back_is_listed_and_the_page_is_left_with_a_key(
    qtbot, window, errands, key
):
    page = RecallPage(errands, Corrected(row(), (), PRINTS), SYDNEY)
    window.show_page(page)

    words = shown(page)
    assert "Infusion summary, copy 1, printed Wed 18 Nov 12:00" in words
    assert "Handover, copy 3, printed Wed 18 Nov 12:00" in words
    assert CALL_BACK in words
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page.act if key == (Qt.Key.Key_Space,) else window, *key)


def test_where_no_copy_went_out_that_is_said(window, errands):
    page = RecallPage(errands, Corrected(row(), (), ()), SYDNEY)
    window.show_page(page)

    assert NO_PRINT in shown(page)
    assert CALL_BACK not in shown(page)

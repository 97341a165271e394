import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui.devices.shown import OTHER, Heard, seen
from ui.devices.same_page import NO, YES, SamePage
from ui.devices.same_presenter import DIFFERS, NOT_LIVE, NOTHING
from ui.errand import Errands

LINE = "bed-1/pump-1"


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def page(qtbot, heard):
    errands = Errands("same")
    made = SamePage(errands, heard.live, "Later")
    qtbot.addWidget(made)
    made.about(LINE, "1")
    made.show()
    made.entered()
    yield made
    errands.close()


def act(page, key):
    next(one for one in page.key_actions() if one.key == key).act()


def test_the_values_stand_large_with_their_age_beside_the_question(qtbot, page, heard):
    heard.link()
    heard.pump()
    heard.clock.advance(2)
    with qtbot.waitSignal(page.reheaded):
        page.tick()
    assert {"Rate", "2.5 mL/h", "2 s ago", "● talking"} <= set(seen(page))
    assert page.heading().name == "Does the pump at bed 1 show the same?"
    large = [one.text() for one in page.findChildren(QLabel) if one.property("role") == "dose"]
    assert large == ["2.5 mL/h"]
    heard.pump(rate="2.6")
    page.tick()
    assert "2.6 mL/h" in seen(page)


@pytest.mark.parametrize("how", ["tap", "key"])
def test_whoever_has_looked_says_that_it_is_the_same(qtbot, page, heard, how):
    heard.pump()
    page.tick()
    with qtbot.waitSignal(page.same):
        if how == "tap":
            qtbot.mouseClick(page.act, Qt.MouseButton.LeftButton)
        else:
            act(page, "Ctrl+Return")
    assert page.act.text() == YES


def test_a_difference_is_said_to_be_another_device_and_leads_nowhere(qtbot, page, heard):
    heard.pump()
    page.tick()
    with qtbot.assertNotEmitted(page.same, wait=0):
        qtbot.mouseClick(page.differs, Qt.MouseButton.LeftButton)
    assert page.wrong.text() == DIFFERS
    page.about("bed-2/pump-1", "2")
    assert not page.wrong.isVisibleTo(page)
    act(page, "N")
    assert page.wrong.isVisibleTo(page)
    assert page.differs.text() == NO


def test_nothing_is_the_same_before_a_value_is_live(qtbot, page, heard):
    assert NOTHING in seen(page)
    assert not page.act.isEnabled()
    with qtbot.assertNotEmitted(page.same, wait=0):
        act(page, "Ctrl+Return")
    assert page.wrong.text() == NOTHING
    heard.pump()
    page.tick()
    assert NOTHING not in seen(page)
    assert page.act.isEnabled()
    heard.clock.advance(120)
    page.tick()
    assert NOT_LIVE in seen(page)
    assert not page.differs.isEnabled()


def test_every_pump_on_the_cable_is_shown(page, heard):
    heard.pump()
    page.tick()
    heard.pump(channel=OTHER, rate="0.8", figure=3)
    page.tick()
    assert {"2.5 mL/h", "0.8 mL/h", "part 50111", "part 50112"} <= set(seen(page))


def test_it_can_be_left_for_later_or_gone_back_from(qtbot, page):
    with qtbot.waitSignal(page.skipped):
        act(page, "F6")
    with qtbot.waitSignal(page.closed):
        act(page, "Esc")
    assert page.heading().place == "Compare"

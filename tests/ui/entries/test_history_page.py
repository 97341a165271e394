import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from station.domain.entry import live
from station.services.enter import sign_note
from tests.services.written import HOSTILE, NOW, before
from tests.ui.at_the_desk import a_desk, at_rest, keys, shown, signed, words


@pytest.fixture
def desk(qapp, store):  # noqa: ARG001 - the application comes first
    made = a_desk(store)
    yield made
    made.errands.close()


def button(page, first):
    return next(one for one in page.findChildren(QPushButton) if one.text().startswith(first))


def test_an_entry_is_undone_within_its_minute_and_stays_legible(qtbot, desk):
    sign_note(desk.hand, "Wrong patient.", NOW)
    page = desk.history()
    window = shown(qtbot, desk, page)
    assert button(page, "U").text() == "U  Undo, 60 s left"
    with qtbot.waitSignal(page.changed):
        qtbot.keyClick(window, Qt.Key.Key_U)
    at_rest(qtbot, desk)
    assert live(signed(desk)) == []
    qtbot.waitUntil(lambda: "Wrong patient." in words(page))
    assert "struck out by Nurse L. Brandt 04:06: undone within 60 s" in words(page)


def test_the_minute_runs_out_before_the_nurses_eyes(qtbot, desk):
    sign_note(desk.hand, "Slept.", NOW)
    page = desk.history()
    shown(qtbot, desk, page)
    desk.hand.clock.advance(59)
    page.tick()
    assert button(page, "U").text() == "U  Undo, 1 s left"
    desk.hand.clock.advance(2)
    page.tick()
    assert not button(page, "U").isEnabled()
    page.take_back()
    assert len(live(signed(desk))) == 1


def test_striking_out_needs_a_reason(qtbot, desk):
    sign_note(desk.hand, "Belongs to bed 8.", before(30))
    page = desk.history()
    window = shown(qtbot, desk, page)
    qtbot.keyClick(window, Qt.Key.Key_X)
    assert "Say why this is struck out." in words(page)
    keys(qtbot, "wrong bed")
    with qtbot.waitSignal(page.changed):
        keys(qtbot, Qt.Key.Key_Return)
    at_rest(qtbot, desk)
    assert signed(desk)[-1].reason == "wrong bed"
    page.strike_out()
    assert len(signed(desk)) == 2


def test_arrows_and_taps_choose_and_c_corrects(qtbot, desk):
    for text in HOSTILE:
        sign_note(desk.hand, text, before(5))
    page = desk.history()
    window = shown(qtbot, desk, page)
    qtbot.waitUntil(lambda: {*HOSTILE} <= {*words(page)})
    first = page.history.chosen
    qtbot.keyClick(page, Qt.Key.Key_Down)
    assert page.history.chosen != first
    qtbot.keyClick(page, Qt.Key.Key_Up)
    qtbot.keyClick(page, Qt.Key.Key_Home)
    last = list(page._views.values())[-1]
    qtbot.mouseClick(last, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.correct) as asked:
        qtbot.keyClick(window, Qt.Key.Key_C)
    assert asked.args[0].name == page.history.chosen == page.history.lines[-1].name


def test_an_empty_shift_is_said(qtbot, desk):
    page = desk.history()
    shown(qtbot, desk, page)
    empty = "  Nothing was entered in the last 12 hours."
    qtbot.waitUntil(lambda: empty in words(page))
    page.go_correct()
    page.strike_out()
    assert page.heading().name == "ANDERSSON, Maja"


def test_what_was_corrected_meanwhile_is_refused_in_place(qtbot, desk):
    note = sign_note(desk.hand, "Walked.", NOW)
    page = desk.history()
    shown(qtbot, desk, page)
    from station.services.undo import undo  # noqa: PLC0415 - another window does it meanwhile

    undo(desk.hand, note)
    page.take_back()
    at_rest(qtbot, desk)
    assert "This was corrected or struck out meanwhile: look again." in words(page)

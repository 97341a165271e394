import pytest
from PySide6.QtCore import Qt

from station.domain.entry import live
from station.services.enter import sign_note
from tests.services.written import NOW
from tests.ui.at_the_desk import a_desk, signed, words


@pytest.fixture
def desk(qapp, store):  # noqa: ARG001 - the application comes first
    made = a_desk(store)
    yield made
    made.errands.close()


@pytest.fixture
def bar(qtbot, desk):
    made = desk.undo_bar()
    made.resize(900, 60)
    qtbot.addWidget(made)
    return made


def test_the_minute_after_an_entry_offers_to_take_it_back(qtbot, desk, bar):
    bar.tick()
    bar.take_back()
    bar.offer(sign_note(desk.hand, "Walked.", NOW))
    assert "Bed 7 ANDERSSON · Saved: Note 04:06: Walked." in words(bar)
    assert bar._button.text() == "U  Undo, 60 s"
    with qtbot.waitSignal(bar.undone):
        qtbot.mouseClick(bar._button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert live(signed(desk)) == []


def test_after_the_minute_the_bar_goes(desk, bar):
    bar.offer(sign_note(desk.hand, "Walked.", NOW))
    desk.hand.clock.advance(60)
    bar.tick()
    assert not bar.isVisible()


def test_what_cannot_be_undone_any_more_is_told(qtbot, desk, bar):
    bar.offer(sign_note(desk.hand, "Walked.", NOW))
    desk.hand.clock.advance(61)
    with qtbot.waitSignal(bar.troubled) as told:
        bar.take_back()
    assert told.args[0].sentence.startswith("The minute for undoing is over")

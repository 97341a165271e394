import pytest
from PySide6.QtCore import Qt

from station.data import associations
from station.domain.association import Where
from station.domain.confirmation import Act
from station.domain.entry import EntryKind
from station.services import associate
from station.services.syringe_change import BY_EYE, pump_channels
from tests.services.written import NOW, PUMP
from tests.ui.at_the_desk import a_desk, at_rest, keys, shown, signed, words


@pytest.fixture
def desk(qapp, store):  # noqa: ARG001 - the application comes first
    made = a_desk(store)
    yield made
    made.errands.close()


def test_off_the_monitor_and_back_by_keyboard(qtbot, desk):
    page = desk.off_monitor()
    window = shown(qtbot, desk, page)
    assert "On the monitor, as the record has it." in words(page)
    keys(qtbot, "2", "0530")
    with qtbot.waitSignal(page.done):
        keys(qtbot, (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))

    back = desk.off_monitor()
    window.show_page(back)
    at_rest(qtbot, desk)
    assert "Off the monitor since 04:06: shower, expected back 05:30." in words(back)
    assert not any(row.isVisible() for row in back.rows)
    desk.hand.clock.advance(600)
    with qtbot.waitSignal(back.done):
        keys(qtbot, (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))
    assert [one.kind for one in signed(desk)] == [EntryKind.OFF_MONITOR, EntryKind.BACK_ON_MONITOR]


def test_a_syringe_is_entered_twice_by_keyboard(qtbot, desk):
    label = ("Ketamine", Qt.Key.Key_Return, "r", "200", Qt.Key.Key_Return, "2",
             Qt.Key.Key_Return, "50", Qt.Key.Key_Return, "4")  # fmt: skip
    page = desk.syringe(pump_channels(desk.hand))
    window = shown(qtbot, desk, page)
    assert page.heading().chips[0] == ("Syringe, first entry", "plain")
    keys(qtbot, *label)
    assert "200 mg = 1 ampoule" in words(page)
    with qtbot.waitSignal(page.done):
        keys(qtbot, (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))

    second = desk.syringe(pump_channels(desk.hand))
    window.show_page(second)
    at_rest(qtbot, desk)
    assert second.heading().chips[0] == ("Syringe, second entry", "plain")
    keys(qtbot, *label[:-1], "5", (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))
    at_rest(qtbot, desk)
    refusal = "Not saved: The two entries differ in the concentration: read the label again."
    assert refusal in words(second)
    second.rows[-1].fields["concentration"].setFocus()
    keys(qtbot, Qt.Key.Key_Backspace, "4")
    with qtbot.waitSignal(second.done):
        keys(qtbot, (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))
    assert pump_channels(desk.hand)[0].waiting is None


CTRL_ENTER = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
LABEL = ("Ketamine", Qt.Key.Key_Return, "r", "200", Qt.Key.Key_Return, "2",
         Qt.Key.Key_Return, "50", Qt.Key.Key_Return, "4")  # fmt: skip


@pytest.fixture
def swapped(qtbot, desk):
    """A confirmed syringe whose pump was taken off: the next pump is read by eye."""
    for _ in range(2):
        page = desk.syringe(pump_channels(desk.hand))
        page.kept = shown(qtbot, desk, page)
        keys(qtbot, *LABEL)
        with qtbot.waitSignal(page.done):
            keys(qtbot, CTRL_ENTER)
    hand = desk.hand
    row = next(one for one in associations.book(hand.store).associated() if one.channel == PUMP)
    act = Act(hand.author.id, Where.BEDSIDE, NOW)
    associate.release(hand.store, row.id, act, NOW, "swapped")
    hand.clock.advance(60)
    return desk


def test_the_same_syringe_goes_over_into_another_pump_with_one_key(qtbot, swapped):
    page = swapped.syringe(pump_channels(swapped.hand))
    window = shown(qtbot, swapped, page)
    assert {
        "Did the syringe go over from the pump before?",
        "Ketamine racemic 4 mg/mL · until now in Perfusor Space · 50111 · serial 12345",
        "ANDERSSON, Maja · born 14 Mar 1971 · MRN 40 118 226",
    } <= {*words(page)}
    with qtbot.waitSignal(page.done) as kept:
        qtbot.keyClick(window, Qt.Key.Key_F3)
    assert kept.args[0].confirmed_by == swapped.hand.author.id
    (pump,) = pump_channels(swapped.hand)
    assert (pump.words, pump.waiting, pump.before) == (BY_EYE, None, None)


def test_another_syringe_takes_the_question_away(qtbot, swapped):
    page = swapped.syringe(pump_channels(swapped.hand))
    shown(qtbot, swapped, page)
    assert page.questions
    keys(qtbot, "K")
    assert page.questions == []
    assert "Did the syringe go over from the pump before?" not in words(page)


def test_a_time_that_cannot_be_moves_no_syringe(qtbot, swapped):
    page = swapped.syringe(pump_channels(swapped.hand))
    window = shown(qtbot, swapped, page)
    page.save_card.time.setFocus()
    keys(qtbot, "25:00")
    qtbot.keyClick(window, Qt.Key.Key_F3)
    at_rest(qtbot, swapped)
    assert any(one.startswith("Type a time such as") for one in words(page))
    assert pump_channels(swapped.hand)[0].syringe is None

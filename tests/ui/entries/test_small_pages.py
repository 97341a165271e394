import pytest
from PySide6.QtCore import Qt

from station.domain.entry import EntryKind
from station.services.syringe_change import pump_channels
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

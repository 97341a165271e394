import pytest
from PySide6.QtCore import Qt

from ui.entries.typed_field import LongField, TypedField


def ready(qtbot, made):
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    return made


@pytest.fixture
def figure(qtbot):
    return ready(qtbot, TypedField("Heart rate", figures=True, width=70))


def hears(field):
    told = []
    field.changed.connect(told.append)
    field.onward.connect(lambda letter: told.append(("onward", letter)))
    field.backward.connect(lambda: told.append("back"))
    field.asked.connect(lambda letter: told.append(("asked", letter)))
    return told


def test_figures_are_typed_and_enter_and_arrows_move(qtbot, figure):
    told = hears(figure)
    qtbot.keyClicks(figure, "92")
    qtbot.keyClick(figure, Qt.Key.Key_Return)
    qtbot.keyClick(figure, Qt.Key.Key_Up)
    assert told == ["9", "92", ("onward", ""), "back"]


def test_space_and_minus_ask_instead_of_being_typed(qtbot, figure):
    told = hears(figure)
    qtbot.keyClicks(figure, " -")
    assert told == [("asked", " "), ("asked", "-")]


def test_a_letter_is_said_not_to_fit_and_is_not_swallowed_in_silence(qtbot, figure):
    with qtbot.waitSignal(figure.misfit):
        qtbot.keyClicks(figure, "x")
    assert figure.text() == ""


def test_keys_on_the_screen_type_and_rub_out(figure):
    told = hears(figure)
    figure.type_here("9")
    figure.type_here("5")
    figure.rub_out()
    assert told == ["9", "95", "9"]


def test_a_value_is_shown_without_being_announced(figure):
    told = hears(figure)
    figure.show_value("88")
    figure.show_value("88")
    assert (figure.text(), told) == ("88", [])


def test_a_finger_is_told_from_the_keyboard(qtbot, figure):
    figure.clearFocus()
    with qtbot.waitSignals([figure.touched, figure.entered]):
        qtbot.mouseClick(figure, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(figure.finished):
        figure.clearFocus()


def test_a_line_of_text_takes_every_letter(qtbot):
    line = ready(qtbot, TypedField("Drug", figures=False, width=120))
    told = hears(line)
    qtbot.keyClicks(line, "S- x")
    assert told[-1] == "S- x"


def test_a_long_text_is_announced_as_typed_and_not_as_shown(qtbot):
    text = ready(qtbot, LongField("Note"))
    told = hears(text)
    text.show_value("Slept")
    text.show_value("Slept")
    assert told == []
    text.clear()
    text.type_here("a")
    qtbot.keyClicks(text, "b")
    assert told[-1] == "ab"
    with qtbot.waitSignal(text.finished):
        text.clearFocus()

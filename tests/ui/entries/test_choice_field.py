import pytest
from PySide6.QtCore import Qt

from ui.entries.choice_field import ChoiceField

NRS = [(str(one), str(one)) for one in range(11)]


@pytest.fixture
def field(qtbot):
    made = ChoiceField("Pain at rest", NRS)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    return made


@pytest.fixture
def heard(field):
    told = []
    field.chosen.connect(lambda value: told.append(("chosen", value)))
    field.onward.connect(lambda letter: told.append(("onward", letter)))
    field.answered.connect(lambda letter: told.append(("answered", letter)))
    field.backward.connect(lambda: told.append("back"))
    field.asked.connect(lambda letter: told.append(("asked", letter)))
    return told


def test_a_digit_answers_and_moves_on(qtbot, field, heard):
    qtbot.keyClicks(field, "4")
    assert heard == [("chosen", "4"), ("answered", "")]
    assert field.buttons["4"].isChecked()


def test_a_one_waits_for_its_zero(qtbot, field, heard):
    qtbot.keyClicks(field, "1")
    assert heard == [("chosen", "1")]
    qtbot.keyClicks(field, "0")
    assert heard[1:] == [("chosen", "10"), ("answered", "")]


def test_another_digit_after_a_one_answers_the_next_field(qtbot, field, heard):
    qtbot.keyClicks(field, "14")
    assert heard == [("chosen", "1"), ("answered", "4")]
    assert field.value == "1"


def test_enter_after_a_one_leaves_it_a_one(qtbot, field, heard):
    qtbot.keyClicks(field, "1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == [("chosen", "1"), ("onward", "")]


def test_the_keyboard_gone_a_one_is_finished(qtbot, field, heard):
    qtbot.keyClicks(field, "1")
    field.clearFocus()
    field.setFocus()
    qtbot.keyClicks(field, "0")
    assert heard == [("chosen", "1"), ("chosen", "0"), ("answered", "")]


def test_a_tap_answers_and_a_second_tap_takes_it_back(qtbot, field, heard):
    button = field.buttons["6"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard == [("chosen", "6"), ("chosen", "")]
    assert not button.isChecked()
    assert min(button.width(), button.height()) >= 44


def test_backspace_takes_the_answer_back_and_arrows_move(qtbot, field, heard):
    field.show_value("3")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert heard == [("chosen", ""), "back", ("onward", "")]


def test_space_and_minus_ask_and_other_letters_do_nothing(qtbot, field, heard):
    qtbot.keyClicks(field, " -q")
    assert heard == [("asked", " "), ("asked", "-")]


def test_words_answer_by_their_first_letter(qtbot):
    field = ChoiceField("Breathing", [("air", "air"), ("O2", "O2 & mask")])
    qtbot.addWidget(field)
    field.type_here("o")
    assert field.value == "O2"
    field.type_here("z")
    assert field.value == "O2"
    assert field.buttons["O2"].text() == "O2 && mask"

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from ui.entries.save_card import SaveCard, pair, side_card
from ui.parts import text


def words(card):
    return [one.text() for one in card.findChildren(QLabel) if one.isVisible() and one.text()]


def test_the_card_says_when_what_and_what_is_left(qtbot):
    card = SaveCard()
    qtbot.addWidget(card)
    card.show()
    card.say("Save 3 of 12", "Left blank: pain.", ready=True)
    card.say_moment("03:30", late=True)
    assert card.findChild(QPushButton).text() == "Save 3 of 12   Ctrl Enter"
    assert words(card) == [
        "Observed at", "03:30", "▲ entered late: the record will show both times",
        "Left blank: pain.",
    ]  # fmt: skip
    assert not card.reason.isVisible()
    card.say_moment("04:06", late=False)
    card.say_wrong("Not saved.")
    assert "Not saved." in words(card)


def test_nothing_to_save_is_a_button_that_cannot_be_pressed(qtbot):
    card = SaveCard()
    qtbot.addWidget(card)
    card.say("Save 0 of 2", "", ready=False)
    assert not card.save.isEnabled()


def test_time_reason_and_saving_are_told(qtbot):
    card = SaveCard(correcting=True)
    qtbot.addWidget(card)
    card.show()
    card.say("Save", "", ready=True)
    told = []
    card.timed.connect(told.append)
    card.reasoned.connect(told.append)
    card.saving.connect(lambda: told.append("save"))
    qtbot.keyClicks(card.time, "4")
    qtbot.keyClicks(card.reason, "x")
    qtbot.keyClick(card.reason, Qt.Key.Key_Return)
    qtbot.mouseClick(card.save, Qt.MouseButton.LeftButton)
    assert told == ["4", "x", "save"]


def test_a_side_card_has_its_title_and_pairs(qtbot):
    frame, column = side_card("As it stands")
    qtbot.addWidget(frame)
    row, name, value = pair("Dose now", "8 mg/h")
    column.addLayout(row)
    column.addWidget(text("more"))
    assert [name.text(), value.text()] == ["Dose now", "8 mg/h"]

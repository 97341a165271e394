import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ui.devices.bed_choice import ROUND, BedChoice

PLACES = [("1", "Andersson"), ("2", None)]


@pytest.fixture
def beds(qtbot):
    made = BedChoice()
    qtbot.addWidget(made)
    made.show()
    return made


def pushes(beds):
    return [one for one in beds.findChildren(QPushButton) if one.parent()]


def test_a_bed_stands_with_whoever_lies_in_it(beds):
    beds.say(PLACES, None, ward_wide=False)
    assert [one.text() for one in pushes(beds)] == ["Bed 1 · Andersson", "Bed 2", ROUND]
    assert not any(one.isChecked() for one in pushes(beds))


@pytest.mark.parametrize(
    ("taken", "ward_wide", "words"), [("2", False, ["Bed 2"]), (None, True, [ROUND])]
)
def test_what_is_taken_is_marked(beds, taken, ward_wide, words):
    beds.say(PLACES, taken, ward_wide=ward_wide)
    assert [one.text() for one in pushes(beds) if one.isChecked()] == words


def test_choosing_tells_the_bed_or_that_there_is_none(qtbot, beds):
    beds.say(PLACES, None, ward_wide=False)
    for push, bed in zip(pushes(beds), ("1", "2", None), strict=True):
        with qtbot.waitSignal(beds.chosen) as chosen:
            qtbot.mouseClick(push, Qt.MouseButton.LeftButton)
        assert chosen.args == [bed]


def test_it_is_built_anew_only_for_other_beds(beds):
    beds.say(PLACES, None, ward_wide=False)
    before = pushes(beds)
    beds.say(PLACES, "1", ward_wide=False)
    assert pushes(beds) == before
    beds.say([("3", None)], None, ward_wide=False)
    assert [one.text() for one in pushes(beds)] == ["Bed 3", ROUND]

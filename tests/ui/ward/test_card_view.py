import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from station.domain.card import Card, Figure, Notice, Urgency
from ui.theme import DAY
from ui.ward.card_view import CardView

TAKEN = Card(
    "7", 7, "adm", "ANDERSSON, Maja", "14 Mar 1971 · 40 118 226", "", "D3 titration",
    Figure("8"), "mg/h", "2 mL/h · 0.114 mg/kg/h", pain=Figure("4/6", "21 min"),
    pressure=Figure("152/94", "12 min · +19%"), heart=Figure("92"), spo2=Figure("97"),
    respiration=Figure("14"), quiet_words="seen 21 min ago",
)  # fmt: skip


@pytest.fixture
def view(qtbot):
    made = CardView(TAKEN)
    qtbot.addWidget(made)
    made.resize(420, 280)
    made.show()
    return made


def words(view):
    return [label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)]


def test_the_card_shows_bed_name_dose_signs_and_when_somebody_was_there(view):
    said = words(view)
    for text in ("7", "ANDERSSON, Maja", "8", "mg/h", "4/6", "152/94", "92", "97", "14"):
        assert text in said
    assert "seen 21 min ago" in said
    assert view.property("bar") == "quiet"


def test_a_stale_value_is_a_dash_with_its_time(view):
    stale = Card("7", 7, "adm", "A", heart=Figure("92", "since 03:12", stale=True))
    view.say(stale, DAY)
    assert "92" not in words(view)
    assert "since 03:12" in words(view)


def test_what_is_most_urgent_stands_at_the_foot_with_its_shape_and_how_many_more(view):
    notices = (Notice(Urgency.DUE, "Set due"), Notice(Urgency.OVER, "Check the pump", "triangle"))
    view.say(Card("7", 7, "adm", "A", notices=notices), DAY)
    assert "▲ Check the pump  +1" in words(view)
    assert view.property("bar") == "over"


def test_a_free_bed_shows_its_number_and_how_to_admit_and_nothing_else(view):
    view.say(Card("7", 7), DAY)
    assert words(view) == ["7", "free · A admit"]
    assert view.property("bar") == "free"


def test_a_name_that_could_be_mistaken_is_marked(view):
    view.say(Card("7", 7, "adm", "A", alert="similar surname: bed 4"), DAY)
    assert "similar surname: bed 4" in words(view)


def test_a_tap_opens_the_bed_and_a_low_screen_makes_the_card_compact(qtbot, view):
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    assert chosen.args == ["7"]
    view.be_compact(compact=True)
    view.be_compact(compact=True)
    assert view.property("compact") == "true"

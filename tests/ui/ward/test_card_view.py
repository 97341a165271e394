from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from station.domain.card import Card, Figure, Notice, Urgency
from ui.theme import DAY
from ui.ward.card_view import CardView, charted_words

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


def marked(words, note="questionable"):
    return Figure(words, note, marked=True)


def test_a_demonstration_of_a_device_is_a_dash_with_its_word(view):
    view.say(replace(TAKEN, heart=Figure("—", "demo", stale=True)), DAY)
    assert "demo" in words(view)
    assert "92" not in words(view)


def test_what_is_marked_says_why_once_for_all_figures(view):
    doubted = replace(TAKEN, heart=marked("104"), spo2=marked("55", "questionable · 4 s"))
    view.say(doubted, DAY)
    assert {"104", "●", "55", "● 4 s", "● Questionable: HR, SpO2"} <= set(words(view))
    roles = {one.text(): one.property("role") for one in view.findChildren(QLabel)}
    assert {roles[one] for one in ("●", "● 4 s", "● Questionable: HR, SpO2")} == {"due"}
    view.say(replace(doubted, heart=marked("82?", "not yet confirmed")), DAY)
    assert "● Not yet confirmed: HR; questionable: SpO2" in words(view)
    view.say(TAKEN, DAY)
    assert not any("●" in one for one in words(view))


def test_marked_figures_need_no_more_room_than_others(view):
    view.say(replace(TAKEN, pressure=Figure("152/94", "12 min")), DAY)
    view.be_compact(compact=True)
    before = view.minimumSizeHint().width()
    doubted = marked("104")
    view.say(
        replace(
            TAKEN, heart=doubted, spo2=doubted, respiration=marked("14?", "not yet confirmed"),
            pressure=marked("152/94", "questionable · 12 min"),
        ), DAY,
    )  # fmt: skip
    assert view.minimumSizeHint().width() <= before + 12  # a heart rate of three digits for two


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


def charted(words, note="charted 07:30 · 1 h 30 min"):
    return Figure(words, note, charted=True)


BY_EYE = Card(
    "7", 7, "adm", "A", dose=charted("6"), dose_unit="mg/h", pain=Figure("2/3", "1 h 30 min"),
    pressure=charted("150/88", "charted 07:30 · 1 h 30 min · +15%"), heart=charted("88"),
    spo2=charted("96"), respiration=charted("15"),
)  # fmt: skip


def test_what_was_charted_says_when_and_how_long_ago_once_for_all_figures(view):
    view.say(BY_EYE, DAY)
    said = words(view)
    assert "Charted 07:30 · 1 h 30 min: pump, vital signs" in said
    assert "+15%" in said
    assert "charted 07:30 · 1 h 30 min" not in said
    by_words = {one.text(): one for one in view.findChildren(QLabel)}
    assert [by_words[one].property("charted") for one in ("6", "88", "2/3")] == [
        "true", "true", "false",
    ]  # fmt: skip
    view.say(TAKEN, DAY)
    assert by_words["6"].property("charted") == "false"
    assert not any("harted" in one for one in words(view))


def test_what_was_charted_at_other_times_stands_apart():
    card = Card("7", 7, "adm", "A", heart=charted("88"), spo2=charted("97", "charted 06:00 · 3 h"))
    assert charted_words(card) == (
        "Charted 07:30 · 1 h 30 min: HR; charted 06:00 · 3 h: SpO2"
    )  # fmt: skip


def test_what_only_has_to_be_known_stands_beside_when_somebody_was_there(view):
    away = Notice(Urgency.QUIET, "Off the monitor since 10:00: walking")
    view.resize(700, 280)
    view.say(Card("7", 7, "adm", "A", notices=(away,), quiet_words="seen 12 min ago"), DAY)
    assert "● Off the monitor since 10:00: walking · seen 12 min ago" in words(view)
    assert view.property("bar") == "quiet"


def test_a_patient_who_was_asleep_has_a_word_and_no_dash(view):
    view.say(replace(TAKEN, pain=Figure("asleep", "2 h 10 min")), DAY)
    assert {"asleep", "2 h 10 min"} <= set(words(view))
    view.say(replace(TAKEN, pain=Figure("could not answer", "2 h 10 min")), DAY)
    assert "no answer" in words(view)


def test_a_narrow_card_says_the_same_in_less_room(view):
    stale = Figure("—", "since 03:12", stale=True)
    pressure = Figure("152/94", "12 h 40 min · +19%")
    view.say(replace(TAKEN, pain=Figure("4/6", "2 h 10 min"), heart=stale, pressure=pressure), DAY)
    view.be_compact(compact=True)
    assert {"2 h 10", "since\n03:12", "12 h 40\n+19%"} <= set(words(view))
    view.be_compact(compact=False)
    assert {"2 h 10 min", "since 03:12", "12 h 40 min · +19%"} <= set(words(view))

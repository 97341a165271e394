from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea

from station.domain.card import Card, Figure, Notice, Urgency
from station.domain.clock import SystemClock
from tests.ui.ward.test_card_view import TAKEN
from ui.parts import KeyAction
from ui.theme import DAY, NIGHT
from ui.ward.board_view import BoardView
from ui.ward.card_view import CardView
from ui.window import Window


def cards(count=12, *, urgent=()):
    notice = (Notice(Urgency.OVER, "Check the pump"),)
    return [
        Card(str(n), n, f"adm-{n}", f"NAME {n}", notices=notice if n in urgent else ())
        for n in range(1, count + 1)
    ]


@pytest.fixture
def board(qtbot):
    made = BoardView("Pain ward 4B", DAY)
    qtbot.addWidget(made)
    made.resize(1900, 980)
    made.show()
    made.say(cards())
    return made


def places(board):
    return {view.card.bed: view.pos() for view in board.findChildren(CardView)}


def test_a_bed_never_changes_its_place(qtbot, board):
    qtbot.waitUntil(lambda: len({(p.x(), p.y()) for p in places(board).values()}) == 12)
    before = places(board)
    board.say(cards(urgent=(5, 9)), NIGHT)
    assert places(board) == before


def test_the_head_counts_beds_and_who_needs_somebody(board):
    assert board.heading().note == "12 of 12 beds"
    board.say(cards(urgent=(5,)))
    assert board.heading().note == "12 of 12 beds · 1 needs somebody"
    board.say(cards(urgent=(5, 6)))
    assert board.heading().note.endswith("2 need somebody")


@pytest.mark.parametrize(("typed", "bed"), [("7", "7"), ("12", "12"), ("10", "10")])
def test_typing_a_bed_opens_it(qtbot, board, typed, bed):
    opened = []
    board.opened.connect(opened.append)
    board.entered()
    qtbot.keyClicks(board, typed)
    qtbot.waitUntil(lambda: opened == [bed])


def test_a_number_that_is_no_bed_opens_nothing_and_one_waits_for_its_second_digit(qtbot, board):
    opened = []
    board.opened.connect(opened.append)
    qtbot.keyClicks(board, "0")
    qtbot.keyClicks(board, "1")
    assert opened == []
    qtbot.waitUntil(lambda: opened == ["1"], timeout=3000)


def test_enter_opens_the_card_in_focus_and_arrows_move_it(qtbot, board):
    opened = []
    board.opened.connect(opened.append)
    first = board.findChildren(CardView)[0]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Return, Qt.Key.Key_Q):
        qtbot.keyClick(first, key)
    assert opened == ["1"]


def test_a_low_screen_makes_cards_compact_and_a_narrow_one_has_fewer_columns(qtbot, board):
    board.resize(1366, 660)
    assert all(v.property("compact") == "true" for v in board.findChildren(CardView))
    board.resize(700, 660)
    qtbot.waitUntil(lambda: len({p.x() for p in places(board).values()}) == 2)


def test_three_rows_of_full_cards_fit_on_a_low_screen_with_the_whole_dose(qtbot):
    board = BoardView("Pain ward 4B", DAY)
    window = Window(SystemClock(), ZoneInfo("UTC"), demonstration=False)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show_page(board)
    full = [replace(TAKEN, bed=str(n), place=n, **more(n)) for n in range(1, 13)]
    board.say(full)
    window.show()
    qtbot.waitExposed(window)
    bar = board.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    assert len({place.y() for place in places(board).values()}) == 3
    said = [label.text() for label in board.findChildren(QLabel) if label.isVisible()]
    assert said.count("2 mL/h · 0.114 mg/kg/h") == 12


WIDEST = (
    {"pain": Figure("10/10", "2 h 10 min"), "heart": Figure("102"), "spo2": Figure("100"),
     "pressure": Figure("152/101", "1 h 12 min · +19%")},
    dict.fromkeys(("heart", "spo2", "respiration"), Figure("—", "since 03:12", stale=True)),
    {"pain": Figure("could not answer", "10 h 10 min")},
    {"pain": Figure("3/refused", "10 h 10 min")},
)  # fmt: skip


@pytest.mark.parametrize("size", [(1366, 768), (1600, 900), (1920, 1080)])
@pytest.mark.parametrize("beds", [4, 9, 12])
def test_no_card_is_wider_than_its_column_whatever_it_says(qtbot, size, beds):
    board = BoardView("Pain ward 4B", DAY)
    qtbot.addWidget(board)
    board.resize(*size)
    board.show()
    board.say(
        replace(TAKEN, bed=str(n), place=n, **WIDEST[n % len(WIDEST)]) for n in range(1, beds + 1)
    )
    columns = 3 if beds == 4 else 4
    qtbot.waitUntil(lambda: len({place.x() for place in places(board).values()}) == columns)
    scroll = board.findChild(QScrollArea)
    assert scroll.widget().width() <= scroll.viewport().width()


def more(number):
    """Every other bed was charted a while ago, and every third needs somebody."""
    charted = Figure("14", "charted 21:19 · 5 min", charted=True)
    notice = (Notice(Urgency.DUE, "Monitor lost 12 min: check its plug"),)
    return {
        "respiration": charted if number % 2 else Figure("14"),
        "notices": notice if number % 3 == 0 else (),
    }


def test_the_keys_of_the_ward_stand_after_the_bed_numbers(board):
    board.offers = lambda: (KeyAction("A", "Admit", lambda: None),)
    assert [action.key for action in board.key_actions()] == ["1-12", "A"]
    assert [action.key for action in BoardView("W", DAY).key_actions()] == ["1-1"]


def test_a_tap_on_a_card_opens_its_bed(qtbot, board):
    with qtbot.waitSignal(board.opened) as opened:
        qtbot.mouseClick(board.findChildren(CardView)[4], Qt.MouseButton.LeftButton)
    assert opened.args == ["5"]

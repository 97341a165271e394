from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from station.services.keep_capture import RawFacts
from tests.ui.devices.shown import SYDNEY
from tests.ui.devices.test_raw_presenter import LINE, WEEK, a_kept
from ui import theme
from ui.devices.raw_card import RawCard
from ui.devices.raw_presenter import raw_words


@pytest.fixture
def card(qtbot):
    made = RawCard()
    qtbot.addWidget(made)
    return made


def say(card, *kept, held=WEEK, objection=""):
    words = raw_words(RawFacts(LINE, objection, held, kept), SYDNEY)
    card.say(words)
    return words


def shown(card, kind):
    return [one.text() for one in card.findChildren(kind) if one.isVisibleTo(card)]


def test_it_is_there_once_something_is_known(card):
    assert card.isHidden()
    say(card)
    assert not card.isHidden()
    assert "Held since Wed 11 Nov 12:00 (161.2 MB); the oldest go first." in shown(card, QLabel)
    card.forget()
    assert card.isHidden()


def test_the_lengths_are_offered_where_something_is_held(qtbot, card):
    say(card, held=None)
    assert shown(card, QPushButton) == []
    say(card)
    assert shown(card, QPushButton) == ["Last 10 min", "Last 1 h", "Last 24 h"]
    push = card.findChildren(QPushButton)[1]
    assert push.minimumHeight() >= theme.TARGET
    with qtbot.waitSignal(card.keep) as asked:
        qtbot.mouseClick(push, Qt.MouseButton.LeftButton)
    assert asked.args == [timedelta(hours=1)]


def test_what_is_kept_can_be_let_go_and_stays_as_it_is_while_nothing_changes(qtbot, card):
    words = say(card, a_kept(reason="first"), a_kept(reason="second"))
    pushes = [one for one in card.findChildren(QPushButton) if one.text() == "Let go"]
    say(card, *(one.facts for one in words.kept))
    assert [one for one in card.findChildren(QPushButton) if one.text() == "Let go"] == pushes
    with qtbot.waitSignal(card.let_go) as asked:
        qtbot.mouseClick(pushes[1], Qt.MouseButton.LeftButton)
    assert asked.args[0].facts.kept.reason == "second"
    say(card, words.kept[0].facts)
    qtbot.waitUntil(lambda: shown(card, QPushButton).count("Let go") == 1)


def test_what_keeps_them_from_being_looked_at_is_said_in_their_place(card):
    say(card, a_kept())
    card.say_wrong("It is damaged.")

    assert "It is damaged." in shown(card, QLabel)
    assert shown(card, QPushButton) == []
    assert card.words is None

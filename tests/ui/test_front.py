"""Pages come in front of the desk and are let go a few later; a name stands in the head."""

import pytest
from PySide6.QtCore import Qt, Signal
from shiboken6 import isValid

from station.domain.errors import Unavailable
from station.domain.person import Person
from tests.ui.at_the_station import Hands, a_desk, a_ward, on_duty
from ui.fault import explain
from ui.first_run.person_page import PersonPage
from ui.front import KEPT, Front
from ui.page import Heading, Page
from ui.parts import KeyAction


class Leaf(Page):
    """The least a page can be: a name, and a way back."""

    away = Signal()
    troubled = Signal(object)

    def __init__(self, name):
        super().__init__()
        self.name = name

    def heading(self):
        return Heading(self.name)

    def key_actions(self):
        return (KeyAction("Esc", "back", self.away.emit),)


@pytest.fixture
def hands(qtbot, store):
    a_ward(store)
    desk = a_desk(store)
    made = Hands(qtbot, desk)
    made.sit_down()
    yield made
    desk.close()


@pytest.fixture
def front(hands, store):
    return Front(hands.desk, on_duty(hands.desk, store))


def put(front, name):
    page = Leaf(name)
    front.put(page, page.away, page.troubled)
    return page


def test_a_page_is_put_in_front_and_escape_brings_the_desk_back(hands, front):
    page = put(front, "One")
    assert hands.page is page
    assert "One" in hands.words
    hands.press(Qt.Key.Key_Escape)
    assert hands.page is hands.desk.board


def test_a_page_without_a_way_back_of_its_own_stays(hands, front):
    page = Leaf("Step")
    front.put(page, None, page.troubled)
    hands.press(Qt.Key.Key_Escape)
    assert hands.page is page


def test_what_troubles_a_page_is_said_under_the_head(hands, front):
    page = put(front, "One")
    page.troubled.emit(explain(Unavailable("The disk is full.")))
    assert "The disk is full." in hands.words


def test_pages_that_were_left_are_let_go_after_a_few(qtbot, hands, front):
    pages = [put(front, str(number)) for number in range(KEPT + 2)]
    kept = hands.window.pages
    assert [kept.indexOf(page) >= 0 for page in pages] == [False] * 2 + [True] * KEPT
    qtbot.waitUntil(lambda: not any(map(isValid, pages[:2])))
    assert all(map(isValid, pages[2:]))
    assert hands.page is pages[-1]


def test_a_form_knows_who_opens_the_guide(hands, front):
    asked = []
    front.help = asked.append
    form = PersonPage(hands.desk.entries, lambda *_words: None)
    front.put(form, form.closed, form.faulted)
    hands.press(Qt.Key.Key_F1)
    assert asked == ["first-start"]


def test_the_persons_name_stands_in_the_head_and_under_what_is_printed(hands, front):
    assert front.person_name == "nobody signed in"
    ray = Person("Sister Ray", "nurse")
    front.say_person(ray)
    assert "Sister Ray" in hands.words
    assert front.person_name == "Sister Ray"
    assert front.duty.author == ray

from itertools import pairwise
from math import inf

import pytest

from devices.protocols.capnostream.greeting import (
    BEFORE_DISABLE,
    PAUSES,
    SPACING,
    Greeting,
)
from devices.protocols.capnostream.messages import DISABLE, ENABLE, STOP

ID, OTHER = "V45.67 02/24/2008 B355987654", "V45.67 02/24/2008 B355111111"


def asked(greeting, count):
    """The next queries and when each is due."""
    found = []
    for _ in range(count):
        due = greeting.due
        found.append((round(due, 2), greeting.next(due)))
    return found


def known():
    """A greeting that is certain of a monitor since second 1.05."""
    greeting = Greeting()
    greeting.begin(0)
    asked(greeting, 1)
    greeting.answered(ID, 0.01)
    asked(greeting, 1)
    assert greeting.answered(ID, 1.06)
    greeting.succeeded()
    return greeting


def test_nothing_is_due_before_it_begins():
    assert Greeting().due == inf


def test_it_asks_at_once_then_each_three_seconds_then_less_often_and_for_ever():
    greeting = Greeting()
    greeting.begin(100)
    moments = [moment for moment, query in asked(greeting, 20) if query is ENABLE]
    pauses = [after - before for before, after in pairwise(moments)]

    assert moments[0] == 100
    assert pauses[:5] == [*PAUSES]
    assert set(pauses[5:]) == {PAUSES[-1]}


def test_a_new_description_is_certain_when_it_comes_twice():
    greeting = Greeting()
    greeting.begin(0)
    asked(greeting, 1)

    assert not greeting.answered(ID, 0.01)
    assert asked(greeting, 1) == [(SPACING, ENABLE)]
    assert greeting.answered(ID, 1.06)


def test_a_known_description_is_certain_at_once():
    greeting = known()
    greeting.begin(50)
    asked(greeting, 1)

    assert greeting.answered(ID, 50.01)


def test_a_damaged_description_between_two_true_ones_costs_one_question():
    greeting = Greeting()
    greeting.begin(0)
    asked(greeting, 1)
    greeting.answered(ID, 0.01)
    asked(greeting, 1)

    assert not greeting.answered(OTHER, 1.06)
    assert greeting.settled() is None
    asked(greeting, 1)
    assert greeting.answered(ID, 2.2)


def test_another_monitor_must_say_it_twice_as_well():
    greeting = known()
    greeting.begin(50)
    asked(greeting, 1)

    assert not greeting.answered(OTHER, 50.01)
    asked(greeting, 1)
    assert greeting.answered(OTHER, 51.1)


def test_one_that_answers_once_only_is_believed_in_the_end():
    greeting = Greeting()
    greeting.begin(0)
    asked(greeting, 1)
    greeting.answered(ID, 0.01)

    assert [moment for moment, _ in asked(greeting, 2)] == [SPACING, SPACING + 3]
    assert greeting.settled() == ID
    assert greeting.due == SPACING + 6
    assert greeting.expects(ID, SPACING + 5)


def test_it_is_not_believed_before_two_questions_went_unanswered():
    greeting = Greeting()
    greeting.begin(0)
    asked(greeting, 1)
    greeting.answered(ID, 0.01)
    assert greeting.settled() is None
    asked(greeting, 1)

    assert greeting.settled() is None


def test_a_monitor_that_streams_and_does_not_answer_has_its_conversation_ended():
    greeting = Greeting()
    greeting.begin(0)
    asked(greeting, 2)
    greeting.streams()

    assert asked(greeting, 3) == [
        (6.0, STOP),
        (6.0 + BEFORE_DISABLE, DISABLE),
        (round(6.0 + BEFORE_DISABLE + SPACING, 2), ENABLE),
    ]


def test_one_that_is_silent_has_not():
    greeting = Greeting()
    greeting.begin(0)

    assert {query for _, query in asked(greeting, 9)} == {ENABLE}


def test_a_new_beginning_forgets_an_ending_that_was_under_way():
    greeting = Greeting()
    greeting.begin(0)
    asked(greeting, 2)
    greeting.streams()
    asked(greeting, 1)
    greeting.begin(6.05)

    assert asked(greeting, 1)[0][1] is ENABLE


def test_questions_keep_their_distance_however_often_it_begins():
    greeting = Greeting()
    greeting.begin(0)
    asked(greeting, 1)
    greeting.opened()
    greeting.begin(0.2)

    assert greeting.due == SPACING


def test_a_monitor_that_answers_and_never_streams_is_asked_less_and_less_often():
    greeting = known()
    pauses = []
    for _ in range(7):
        greeting.begin(greeting.due)
        before = greeting.due
        asked(greeting, 1)
        greeting.answered(ID, before)
        pauses.append(round(greeting.due - before, 2))

    assert pauses == [3, 3, 3, 6, 12, 12, 12]


@pytest.mark.parametrize(
    ("text", "now", "late"), [(ID, 2, True), (ID, 4.5, False), (OTHER, 2, False)]
)
def test_the_late_answer_to_a_question_is_expected(text, now, late):
    assert known().expects(text, now) is late

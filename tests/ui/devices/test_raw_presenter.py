from datetime import timedelta

import pytest

from station.data.captures import Held
from station.domain.kept_capture import KeptCapture
from station.domain.period import Period
from station.services.keep_capture import KeptFacts, RawFacts
from tests.ui.devices.shown import NOON, SYDNEY
from ui.devices.raw_presenter import keep_words, length_words, raw_words

LINE = "bed-1/pump-1"
WEEK = Held(NOON - timedelta(days=7), NOON, 161_200_000)


def a_kept(hours=1, held=None, reason="rate leapt"):
    row = KeptCapture(
        line=LINE, period=Period(NOON - timedelta(hours=hours), NOON), reason=reason, author="n",
        recorded=NOON,
    )  # fmt: skip
    return KeptFacts(row, "L. Brandt", held)


HELD = "Held since Wed 11 Nov 12:00 (161.2 MB); the oldest go first."


@pytest.mark.parametrize(
    ("facts", "state", "may_keep"),
    [
        (RawFacts(LINE, "", WEEK), HELD, True),
        (RawFacts(LINE, ""), "Nothing is held yet.", False),
        (RawFacts(LINE, "switched off"), "Not kept: switched off.", False),
        (RawFacts(LINE, "switched off", WEEK), f"Not kept: switched off. {HELD}", True),
    ],
)
def test_a_line_says_what_is_held_and_whether_some_can_be_kept(facts, state, may_keep):
    words = raw_words(facts, SYDNEY)

    assert (words.line, words.state, words.may_keep) == (LINE, state, may_keep)


def test_what_is_kept_is_told_with_who_when_how_much_and_why():
    facts = RawFacts(LINE, "", WEEK, (a_kept(held=WEEK), a_kept(30)))
    first, second = raw_words(facts, SYDNEY).kept

    assert first.words == (
        "Kept by L. Brandt: Wed 18 Nov 11:00 to 12:00, 161.2 MB. Why: rate leapt"
    )
    assert second.words.startswith(
        "Kept by L. Brandt: Tue 17 Nov 06:00 to Wed 18 Nov 12:00, nothing of it is held."
    )
    assert first.question.startswith("Let go of Wed 18 Nov 11:00 to 12:00? From now on")
    assert first.facts is facts.kept[0]


def test_a_length_is_told_on_its_button_and_in_the_question():
    hour = timedelta(hours=1)

    assert length_words(hour) == "Last 1 h"
    assert keep_words(hour).startswith("Keep the raw bytes of the last 1 h of this line? They stay")

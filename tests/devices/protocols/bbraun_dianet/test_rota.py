"""The round of questions."""

from itertools import pairwise

import pytest

from devices.protocols.bbraun_dianet.messages import Segment
from devices.protocols.bbraun_dianet.rota import SPACING, Rota

QUICK = {Segment.STATUS, Segment.ISTWERT}


class Round:
    """A rota whose questions are all answered at once, unless the test says otherwise."""

    def __init__(self):
        self.rota = Rota()
        self.now = 100.0
        self.rota.answered(Segment.IDENT, self.now)
        self.asked = []
        self.deaf = set()

    def play(self, turns, *requested):
        begun = len(self.asked)
        for _ in range(turns):
            self.now += SPACING
            segment = self.rota.next(self.now)
            self.asked.append((self.now, segment))
            if segment in self.deaf:
                self.rota.failed(segment, self.now)
                continue
            self.rota.answered(segment, self.now)
            if segment is Segment.STATUS:
                self.rota.requested(requested)
        return [segment.name for _, segment in self.asked[begun:]]

    def moments(self, segment):
        return [moment for moment, asked in self.asked if asked is segment]


@pytest.fixture
def turn():
    return Round()


@pytest.fixture
def settled(turn):
    """Everything was read once."""
    turn.play(30)
    return turn


def test_a_new_pump_is_asked_for_its_state_its_set_values_its_dose_and_the_rest_by_turns(turn):
    assert turn.play(16) == [
        *("STATUS", "SOLLWERT", "STATUS", "DOSIS", "STATUS", "ISTWERT"),
        *("STATUS", "LIMITS", "STATUS", "ISTWERT", "STATUS", "RELOAD"),
        *("STATUS", "ISTWERT", "STATUS", "IDENT"),
    ]


def test_every_other_question_is_the_state(turn):
    asked = turn.play(400)

    assert set(asked[::2]) == {"STATUS"}
    assert "STATUS" not in asked[1::2]


def test_the_actual_values_come_every_two_to_four_seconds_on_a_quiet_pump(settled):
    settled.play(2000)
    gaps = [b - a for a, b in pairwise(settled.moments(Segment.ISTWERT)[5:])]

    assert max(gaps) == pytest.approx(4 * SPACING)
    assert sum(gaps) / len(gaps) < 3.0


def test_who_the_pump_is_is_never_unasked_for_twenty_seconds(turn):
    turn.play(4000)
    moments = [100.0, *turn.moments(Segment.IDENT)]

    assert max(b - a for a, b in pairwise(moments)) < 20


@pytest.mark.parametrize(
    ("segment", "every"),
    [
        (Segment.IDENT, 15),
        (Segment.SOLLWERT, 30),
        (Segment.DOSIS, 30),
        (Segment.LIMITS, 300),
        (Segment.RELOAD, 300),
        (Segment.PROPOSAL, 300),
        (Segment.HISTORY, 300),
    ],
)
def test_the_slower_segments_are_read_again_in_their_own_time(settled, segment, every):
    settled.play(2000)
    gaps = [b - a for a, b in pairwise(settled.moments(segment))]

    assert every <= min(gaps)
    assert max(gaps) < every + 20


@pytest.mark.parametrize("wanted", [Segment.SOLLWERT, Segment.LIMITS, Segment.DOSIS])
def test_what_the_pump_asks_to_be_read_again_is_read_next(settled, wanted):
    if settled.rota.next(settled.now) is not Segment.STATUS:
        settled.rota.next(settled.now)
    settled.rota.requested((wanted,))

    assert settled.play(1) == [wanted.name]


def test_two_that_are_wanted_are_read_one_after_the_other_and_then_the_actual_values(settled):
    settled.rota.resume()
    settled.play(1, Segment.DOSIS, Segment.SOLLWERT)

    assert settled.play(5) == ["SOLLWERT", "STATUS", "DOSIS", "STATUS", "ISTWERT"]


def test_a_pump_that_asks_for_ever_is_heeded_three_times_and_again_after_it_was_content(settled):
    settled.rota.resume()
    asked = settled.play(40, Segment.LIMITS)
    assert asked.count("LIMITS") == 3

    settled.play(2)
    assert "LIMITS" in settled.play(8, Segment.LIMITS)


def test_the_actual_values_are_never_kept_waiting_for_more_than_seven_seconds(settled):
    for _ in range(20):
        settled.play(5, Segment.SOLLWERT, Segment.DOSIS, Segment.LIMITS)
        settled.play(3)
    gaps = [b - a for a, b in pairwise(settled.moments(Segment.ISTWERT)[5:])]

    assert max(gaps) == pytest.approx(6 * SPACING)


def test_what_is_not_answered_is_asked_again_later_each_time_and_never_given_up(settled):
    settled.deaf = {Segment.DOSIS}
    settled.play(4000)

    gaps = [b - a for a, b in pairwise(settled.moments(Segment.DOSIS)[1:])]
    assert gaps[0] < 11
    assert gaps[1] > 10 - SPACING
    assert [round(gap) // 100 for gap in gaps[-3:]] == [3, 3, 3]
    assert {"SOLLWERT", "ISTWERT", "STATUS"} <= set(settled.play(60))


def test_what_is_answered_again_is_asked_as_before(settled):
    settled.deaf = {Segment.DOSIS}
    settled.play(200)
    settled.deaf = set()
    settled.play(200)

    gaps = [b - a for a, b in pairwise(settled.moments(Segment.DOSIS)[-3:])]
    assert max(gaps) < 40


def test_a_segment_that_the_pump_does_not_have_is_not_asked_for_again(settled):
    settled.rota.unknown(Segment.HISTORY)
    before = len(settled.moments(Segment.HISTORY))
    settled.play(2000)

    assert len(settled.moments(Segment.HISTORY)) == before


def test_the_quick_two_are_asked_whatever_came_of_them(settled):
    settled.deaf = set(QUICK)
    settled.rota.unknown(Segment.STATUS)

    assert set(settled.play(10)) >= {"STATUS", "ISTWERT"}


def test_after_an_interruption_the_state_comes_first(settled):
    settled.rota.resume()
    assert settled.play(1) == ["STATUS"]
    settled.rota.resume()
    assert settled.play(1) == ["STATUS"]

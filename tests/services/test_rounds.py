"""Rounds are made by the ward's schedule, a little early or late, never on top of each other."""

from dataclasses import dataclass, field
from itertools import pairwise

from station.services.rounds import APART, DAY, HOUR, MINUTE, rounds


@dataclass
class Infusion:
    started: float = 0.0
    raises: list = field(default_factory=list)
    stop: float | None = None


def between(made, begin, end):
    return [at for at in made if begin <= at < end]


def test_the_first_hours_are_quarters_then_halves_then_hours_and_two_hours_after_a_day():
    made = rounds(Infusion(), 0, 2 * DAY)

    assert len(between(made, 0, HOUR + 7 * MINUTE)) == 5
    assert len(between(made, HOUR + 7 * MINUTE, 3 * HOUR + 8 * MINUTE)) == 4
    assert 21 <= len(between(made, 3.5 * HOUR, DAY + HOUR)) <= 22
    assert 11 <= len(between(made, DAY + HOUR, 2 * DAY)) <= 12


def test_a_raise_and_the_stop_bring_rounds_of_their_own():
    quiet = rounds(Infusion(), 0, 2 * DAY)
    raised = rounds(Infusion(raises=[1.75 * DAY]), 0, 2 * DAY)
    stopped = rounds(Infusion(stop=1.75 * DAY), 0, 2 * DAY)

    assert len(raised) > len(quiet) < len(stopped)


def test_no_round_is_made_before_the_record_begins_nor_on_top_of_another():
    made = rounds(Infusion(started=-DAY, raises=[3 * HOUR + MINUTE]), 0, DAY)

    assert made == sorted(made)
    assert all(0 <= at < DAY for at in made)
    assert all(later - earlier >= APART for earlier, later in pairwise(made))
    assert made == rounds(Infusion(started=-DAY, raises=[3 * HOUR + MINUTE]), 0, DAY)

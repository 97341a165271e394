"""One answer is complete when everything came that a device tells regularly."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from station.domain.clock import Stamp
from station.domain.nomenclature import FLOW, SPO2, VOLUME_DELIVERED, VTBI
from station.domain.observation import LineNoise, MeasurementValidity, Numeric
from station.services.complete_answer import LONGEST_LOOKS, LOOK_SECONDS, CompleteAnswer

END = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)


def told(metric, channel=""):
    valid = MeasurementValidity.VALID
    return Numeric(channel, metric, Decimal(1), metric.unit, valid, Stamp(END, 0.0))


class InTurns:
    """A device on a line that tells one thing after the other, a look each, over and over."""

    def __init__(self, *turns):
        self.turns, self.looks = turns, 0

    def run(self, seconds):
        assert seconds == LOOK_SECONDS
        self.looks += 1
        return [told(one) for one in self.turns[(self.looks - 1) % len(self.turns)]]


GREETING = [told(metric) for metric in (FLOW, VOLUME_DELIVERED)] * 5 + [told(VTBI)]


@pytest.mark.parametrize("late", [0, 1, 4, 8])
def test_a_device_that_sends_each_five_seconds_is_waited_for(late):
    answer = CompleteAnswer([told(SPO2)] * 4)
    line = InTurns(*[[]] * late, [SPO2])

    assert answer.of(line) == [told(SPO2)]
    assert line.looks == late + 1


def test_segments_that_come_one_after_the_other_make_one_answer():
    answer = CompleteAnswer(GREETING)
    line = InTurns([FLOW], [VOLUME_DELIVERED])

    for _ in range(3):
        assert answer.of(line) == [told(FLOW), told(VOLUME_DELIVERED)]


def test_what_is_told_seldom_is_not_waited_for_and_kept_when_it_comes():
    answer = CompleteAnswer(GREETING)
    line = InTurns([FLOW, VTBI], [VOLUME_DELIVERED], [FLOW, VOLUME_DELIVERED])

    assert answer.of(line) == [told(FLOW), told(VTBI), told(VOLUME_DELIVERED)]
    assert answer.of(line) == [told(FLOW), told(VOLUME_DELIVERED)]


def test_what_is_told_no_longer_is_waited_for_once_and_again_when_it_has_come_back():
    answer = CompleteAnswer(GREETING)
    without = InTurns([FLOW])

    answer.of(without)
    assert without.looks == LONGEST_LOOKS
    answer.of(without)
    assert without.looks == LONGEST_LOOKS + 1

    both = InTurns([FLOW, VOLUME_DELIVERED])
    answer.of(both)
    later = InTurns([FLOW], [VOLUME_DELIVERED])
    answer.of(later)
    assert later.looks == 2


def test_a_device_that_is_off_is_looked_at_no_longer_than_that_and_waited_for_when_it_is_back():
    answer = CompleteAnswer(GREETING)
    off = InTurns([])

    assert answer.of(off) == []
    assert off.looks == LONGEST_LOOKS
    line = InTurns([FLOW], [VOLUME_DELIVERED])
    assert len(answer.of(line)) == 2


def test_a_device_that_said_nothing_in_its_greeting_is_left_at_its_first_value():
    noise = LineNoise(3, "between frames", Stamp(END, 0.0))
    answer = CompleteAnswer([noise])
    line = InTurns([], [FLOW], [VOLUME_DELIVERED])

    assert answer.of(line) == [told(FLOW)]


def test_the_same_measure_of_two_channels_is_two():
    answer = CompleteAnswer([told(FLOW, "1"), told(FLOW, "2")] * 3)

    class Rack:
        looks = 0

        def run(self, _seconds):
            self.looks += 1
            return [told(FLOW, str(self.looks))]

    assert len(answer.of(Rack())) == 2

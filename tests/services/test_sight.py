from datetime import timedelta

import pytest

from station.domain.clock import Stamp
from station.domain.device import Channel, ConnectionState, Device
from station.domain.gap import Cause
from station.services.parts import Part
from station.services.sight import UNNOTICED_SECONDS, Lost, Missing, Seen, Sight
from tests.services.recording import LINE, NOON, at, link


@pytest.fixture
def part():
    return Part(Channel(Device("bcc", "Space", "P1"), ""), LINE)


@pytest.fixture
def sight(part):
    """A sight that has heard the part at noon."""
    sight = Sight()
    sight.heard(part, at(0))
    assert sight.take() == [Seen(part, at(0).utc)]
    return sight


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        (ConnectionState.LOST, Cause.UNPLUGGED),
        (ConnectionState.PAUSED, Cause.LINE_PAUSED),
        (ConnectionState.SILENT, Cause.DEVICE_SILENT),
        (ConnectionState.WRONG_SPEED, Cause.WRONG_SPEED),
        (ConnectionState.WRONG_DEVICE, Cause.WRONG_DEVICE),
    ],
)
def test_a_line_that_is_lost_opens_a_gap_from_the_last_value_with_its_cause(
    sight, part, state, cause
):
    sight.link(link(state, 7), [part])

    assert sight.take() == [Lost(part, at(0).utc, cause)]


@pytest.mark.parametrize("state", [ConnectionState.TALKING, ConnectionState.CONNECTING])
def test_a_line_that_talks_or_connects_opens_none(sight, part, state):
    sight.link(link(state), [part])

    assert sight.take() == []


def test_the_next_value_closes_it(sight, part):
    sight.link(link(ConnectionState.LOST, 7), [part])
    sight.heard(part, at(30))
    sight.heard(part, at(31))

    assert sight.take()[1:] == [Seen(part, at(30).utc)]


def test_a_gap_is_opened_once_whatever_else_is_said(sight, part):
    sight.silent(part, at(6))
    sight.silent(part, at(7))
    sight.link(link(ConnectionState.SILENT, 8), [part])
    sight.link(link(ConnectionState.LOST, 9), [part])
    sight.look([part], at(500))

    assert sight.take() == [Lost(part, at(0).utc, Cause.DEVICE_SILENT)]


def test_silence_on_a_noisy_line_is_noise_until_the_line_is_clean(sight, part):
    sight.link(link(ConnectionState.NOISY), [part])
    assert sight.take() == []
    sight.silent(part, at(6))
    sight.heard(part, at(8))
    sight.link(link(ConnectionState.TALKING), [part])
    sight.silent(part, at(16))

    lost = [one.cause for one in sight.take() if isinstance(one, Lost)]
    assert lost == [Cause.NOISE, Cause.DEVICE_SILENT]


def test_what_was_taken_away_or_replaced_is_said_so(sight, part):
    sight.removed(part, at(3))
    sight.heard(part, at(9))
    sight.replaced(part, at(12))

    assert [one.cause for one in sight.take() if isinstance(one, Lost)] == [
        Cause.REMOVED,
        Cause.WRONG_DEVICE,
    ]


def test_absence_that_nobody_noticed_is_noticed_in_the_end_as_unknown(sight, part):
    sight.look([part], at(UNNOTICED_SECONDS))
    assert sight.take() == []

    sight.look([part], at(UNNOTICED_SECONDS + 1))

    assert sight.take() == [Lost(part, at(0).utc, Cause.UNKNOWN)]


def test_on_a_noisy_line_even_that_has_a_cause(sight, part):
    sight.link(link(ConnectionState.NOISY), [part])
    sight.look([part], at(UNNOTICED_SECONDS + 1))

    assert sight.take() == [Lost(part, at(0).utc, Cause.NOISE)]


def test_an_unknown_cause_gives_way_to_a_known_one_from_when_it_is_known(sight, part):
    sight.look([part], at(70))
    sight.link(link(ConnectionState.LOST, 90), [part])

    assert sight.take() == [
        Lost(part, at(0).utc, Cause.UNKNOWN),
        Seen(part, at(90).utc),
        Lost(part, at(90).utc, Cause.UNPLUGGED),
    ]


def test_a_channel_that_never_gave_a_value_is_not_missed():
    never = Part(Channel(Device("bcc", None, None), ""), LINE)
    sight = Sight()
    sight.silent(never, at(1))
    sight.look([never], at(1000))

    assert sight.take() == []


def test_several_values_of_one_answer_are_one_sight_of_it(sight, part):
    stamp = at(1)
    for _ in range(3):
        sight.heard(part, stamp)

    assert sight.take() == []
    assert part.heard is stamp


def test_a_wall_clock_that_jumps_ahead_leaves_a_gap_named_after_it(sight, part):
    ahead = Stamp(NOON + timedelta(hours=1, seconds=1), 1001.0)
    sight.heard(part, ahead)

    assert sight.take() == [Missing(part, NOON, ahead.utc, Cause.CLOCK_STEPPED)]


@pytest.mark.parametrize("step", [timedelta(seconds=1), timedelta(hours=-1)])
def test_a_small_step_and_one_back_leave_none(sight, part, step):
    sight.heard(part, Stamp(NOON + timedelta(seconds=1) + step, 1001.0))

    assert sight.take() == []


class TestResume:
    OFF = NOON - timedelta(minutes=5)

    def test_what_was_seen_to_the_end_was_off_until_it_is_heard_again(self, part):
        sight = Sight()
        sight.resume(part, None, self.OFF, at(0))
        sight.heard(part, at(2))

        assert sight.take() == [
            Lost(part, self.OFF, Cause.STATION_OFF),
            Seen(part, at(2).utc),
        ]

    def test_a_line_that_is_found_unplugged_says_why_from_the_start_on(self, part):
        sight = Sight()
        sight.resume(part, None, self.OFF, at(0))
        sight.link(link(ConnectionState.LOST, 1), [part])

        assert sight.take()[1:] == [
            Seen(part, at(1).utc),
            Lost(part, at(1).utc, Cause.UNPLUGGED),
        ]

    def test_what_does_not_come_back_is_unknown_from_the_start_on(self, part):
        sight = Sight()
        sight.resume(part, None, self.OFF, at(0))
        sight.look([part], at(UNNOTICED_SECONDS))
        sight.look([part], at(UNNOTICED_SECONDS + 1))
        sight.look([part], at(UNNOTICED_SECONDS + 2))

        assert sight.take()[1:] == [
            Seen(part, at(0).utc),
            Lost(part, at(0).utc, Cause.UNKNOWN),
        ]

    def test_what_was_in_a_gap_already_stays_in_it(self, part):
        sight = Sight()
        sight.resume(part, Cause.UNPLUGGED, self.OFF, at(0))
        sight.link(link(ConnectionState.LOST, 1), [part])
        sight.look([part], at(1000))
        assert sight.take() == []

        sight.heard(part, at(1001))

        assert sight.take() == [Seen(part, at(1001).utc)]

"""When a pump counts as silent."""

import pytest

from devices.protocols.bbraun_dianet.presence import QUIET_SECONDS, Presence
from station.domain.observation import Silence
from tests.devices.protocols.bbraun_dianet.cable import START


@pytest.fixture
def presence():
    found = Presence()
    found.opened(START)
    return found


def test_a_silence_is_three_missed_answers_to_status():
    assert pytest.approx(3 * 2.1) == QUIET_SECONDS


def test_nobody_is_missed_before_the_line_is_open():
    assert Presence().next_due is None
    assert Presence().overdue(START) is None
    assert Presence().gone(START) is None


def test_a_pump_that_was_never_heard_is_silent_since_the_opening(presence):
    late = START.later(QUIET_SECONDS)

    assert presence.next_due == START.monotonic + QUIET_SECONDS
    assert presence.overdue(START.later(QUIET_SECONDS - 0.1)) is None
    assert presence.overdue(late) == Silence("", START, late)
    assert presence.overdue(START.later(99)) is None
    assert presence.next_due is None


def test_a_pump_that_was_heard_is_silent_since_then(presence):
    presence.heard(START.later(4))

    assert presence.overdue(START.later(9)) is None
    assert presence.overdue(START.later(11)).since == START.later(4)


def test_a_pump_that_speaks_again_can_fall_silent_again(presence):
    presence.overdue(START.later(10))
    presence.heard(START.later(20))

    assert presence.overdue(START.later(30)).since == START.later(20)


def test_a_lost_line_is_silence_at_once_unless_it_was_said(presence):
    presence.heard(START.later(1))

    assert presence.gone(START.later(2)) == Silence("", START.later(1), START.later(2))
    assert presence.gone(START.later(3)) is None


def test_a_line_that_opens_again_says_no_second_silence(presence):
    presence.gone(START.later(2))
    presence.opened(START.later(5))

    assert presence.overdue(START.later(99)) is None

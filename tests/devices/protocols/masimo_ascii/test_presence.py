import pytest

from devices.protocols.masimo_ascii.presence import QUIET, Presence
from station.domain.observation import Silence
from tests.devices.protocols.masimo_ascii.finger import BEGIN


@pytest.fixture
def presence():
    found = Presence()
    found.opened(BEGIN)
    return found


def test_a_device_that_never_speaks_is_silent_since_the_opening(presence):
    assert presence.wait(BEGIN) == QUIET
    assert presence.overdue(BEGIN.later(QUIET - 0.1)) == []
    assert presence.overdue(BEGIN.later(QUIET)) == [Silence("", BEGIN, BEGIN.later(QUIET))]
    assert not presence.spoke


def test_a_silence_is_told_once(presence):
    presence.overdue(BEGIN.later(QUIET))

    assert presence.overdue(BEGIN.later(60)) == []
    assert presence.lost(BEGIN.later(61)) == []
    assert presence.wait(BEGIN.later(61)) is None


def test_a_silence_begins_with_what_was_heard_last(presence):
    assert presence.heard(BEGIN.later(1))
    assert not presence.heard(BEGIN.later(2))
    assert presence.spoke
    assert presence.wait(BEGIN.later(3)) == QUIET - 1
    assert presence.overdue(BEGIN.later(6.9)) == []
    assert presence.overdue(BEGIN.later(7)) == [Silence("", BEGIN.later(2), BEGIN.later(7))]


def test_a_device_that_speaks_again_may_fall_silent_again(presence):
    presence.overdue(BEGIN.later(QUIET))

    assert presence.heard(BEGIN.later(8))
    assert presence.overdue(BEGIN.later(13)) == [Silence("", BEGIN.later(8), BEGIN.later(13))]


def test_with_the_line_the_device_is_lost_at_once(presence):
    presence.heard(BEGIN.later(1))

    assert presence.lost(BEGIN.later(2)) == [Silence("", BEGIN.later(1), BEGIN.later(2))]


def test_after_an_opening_the_device_has_its_time_to_speak(presence):
    presence.heard(BEGIN.later(1))
    presence.lost(BEGIN.later(2))
    presence.opened(BEGIN.later(100))

    assert not presence.spoke
    assert presence.overdue(BEGIN.later(104)) == []
    assert presence.overdue(BEGIN.later(105)) == [Silence("", BEGIN.later(1), BEGIN.later(105))]


def test_before_the_first_opening_nobody_is_silent():
    assert Presence().lost(BEGIN) == []
    assert Presence().wait(BEGIN) is None

import pytest

from devices.protocols.nellcor_ascii.presence import QUIET, STOPPED, Presence
from station.domain.observation import Silence
from tests.devices.protocols.nellcor_ascii.finger import BEGIN


@pytest.fixture
def presence():
    found = Presence()
    found.opened(BEGIN)
    return found


def test_a_stream_may_have_been_stopped_before_it_counts_as_silent(presence):
    assert STOPPED < QUIET
    assert presence.wait(BEGIN) == STOPPED


def test_xon_is_due_once_after_five_seconds_without_a_byte(presence):
    assert not presence.stopped(BEGIN.later(4.9))
    assert presence.stopped(BEGIN.later(5))
    assert not presence.stopped(BEGIN.later(6))
    assert not presence.stopped(BEGIN.later(3600))


def test_while_bytes_come_nothing_is_sent(presence):
    for second in range(1, 30):
        presence.bytes_came(BEGIN.later(second))
        assert not presence.stopped(BEGIN.later(second + 0.5))
    assert presence.stopped(BEGIN.later(34))


def test_bytes_that_are_no_line_do_not_make_it_another_silence(presence):
    presence.stopped(BEGIN.later(5))
    presence.bytes_came(BEGIN.later(6))

    assert not presence.stopped(BEGIN.later(60))


def test_after_a_line_a_stop_is_another_one(presence):
    presence.stopped(BEGIN.later(5))
    presence.bytes_came(BEGIN.later(6))
    assert presence.line_came()
    assert not presence.line_came()

    assert not presence.stopped(BEGIN.later(10.9))
    assert presence.stopped(BEGIN.later(11))


def test_a_device_that_never_speaks_is_silent_since_the_opening(presence):
    presence.stopped(BEGIN.later(5))
    assert presence.wait(BEGIN.later(5)) == QUIET - 5
    assert presence.overdue(BEGIN.later(5.9)) == []
    assert presence.overdue(BEGIN.later(6)) == [Silence("", BEGIN, BEGIN.later(6))]
    assert presence.wait(BEGIN.later(6)) is None
    assert not presence.spoke


def test_a_silence_is_told_once(presence):
    presence.overdue(BEGIN.later(6))

    assert presence.overdue(BEGIN.later(60)) == []
    assert presence.lost(BEGIN.later(61)) == []


def test_a_silence_begins_with_what_was_heard_last(presence):
    assert presence.heard(BEGIN.later(1))
    assert not presence.heard(BEGIN.later(3))
    assert presence.spoke
    assert presence.overdue(BEGIN.later(8.9)) == []
    assert presence.overdue(BEGIN.later(9)) == [Silence("", BEGIN.later(3), BEGIN.later(9))]


def test_a_device_that_speaks_again_may_fall_silent_again(presence):
    presence.overdue(BEGIN.later(6))

    assert presence.heard(BEGIN.later(8))
    assert presence.overdue(BEGIN.later(14)) == [Silence("", BEGIN.later(8), BEGIN.later(14))]


def test_with_the_line_the_device_is_lost_at_once_and_nothing_is_sent(presence):
    presence.heard(BEGIN.later(1))

    assert presence.lost(BEGIN.later(2)) == [Silence("", BEGIN.later(1), BEGIN.later(2))]
    assert not presence.stopped(BEGIN.later(60))
    assert presence.wait(BEGIN.later(2)) is None


def test_after_an_opening_the_device_has_its_time_to_speak(presence):
    presence.heard(BEGIN.later(1))
    presence.lost(BEGIN.later(2))
    presence.opened(BEGIN.later(100))

    assert presence.wait(BEGIN.later(101)) == STOPPED - 1
    assert presence.stopped(BEGIN.later(105))
    assert presence.overdue(BEGIN.later(106)) == [Silence("", BEGIN.later(1), BEGIN.later(106))]


def test_before_the_first_opening_nobody_is_silent_and_nothing_is_sent():
    assert Presence().lost(BEGIN) == []
    assert Presence().wait(BEGIN) is None
    assert not Presence().stopped(BEGIN.later(60))

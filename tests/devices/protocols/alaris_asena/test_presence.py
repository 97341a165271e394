"""Whether the pump is heard: a silence is said once, with the moment it began."""

from devices.protocols.alaris_asena.presence import Presence
from station.domain.observation import Silence
from tests.devices.protocols.alaris_asena.desk import START

LIMIT = 6.3


def at(seconds):
    return START.later(seconds)


def opened():
    presence = Presence()
    presence.opened(at(0))
    return presence


def test_a_pump_that_never_answers_is_silent_since_the_opening():
    presence = opened()

    assert presence.overdue(at(6.2), LIMIT) == []
    assert presence.overdue(at(6.3), LIMIT) == [Silence("", at(0), at(6.3))]
    assert presence.overdue(at(60), LIMIT) == []
    assert presence.silent


def test_a_silence_began_when_the_pump_was_last_heard():
    presence = opened()
    presence.heard(at(4))

    assert presence.due(LIMIT) == at(4).monotonic + LIMIT
    assert presence.overdue(at(11), LIMIT) == [Silence("", at(4), at(11))]
    assert presence.due(LIMIT) is None


def test_a_pump_that_is_heard_again_can_fall_silent_again():
    presence = opened()
    presence.overdue(at(7), LIMIT)
    presence.heard(at(8))

    assert not presence.silent
    assert presence.overdue(at(15), LIMIT) == [Silence("", at(8), at(15))]


def test_a_line_that_is_lost_is_silent_at_once_and_once():
    presence = opened()
    presence.heard(at(4))

    assert presence.gone(at(5)) == [Silence("", at(4), at(5))]
    assert presence.gone(at(6)) == []


def test_a_reopened_line_has_its_time_and_its_silence_still_began_when_it_was_heard():
    presence = opened()
    presence.heard(at(4))
    presence.gone(at(5))
    presence.opened(at(100))

    assert presence.overdue(at(105), LIMIT) == []
    assert presence.overdue(at(107), LIMIT) == [Silence("", at(4), at(107))]


def test_a_line_that_was_never_open_says_nothing_when_it_is_lost():
    assert Presence().gone(at(1)) == []

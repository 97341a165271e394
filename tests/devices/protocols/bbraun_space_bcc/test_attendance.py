"""Who is silent, since when, and said once."""

from devices.protocols.bbraun_space_bcc.attendance import LINE, Attendance, quiet_limit
from station.domain.observation import Silence
from tests.devices.protocols.bbraun_space_bcc.rack import START


def test_whoever_is_quiet_for_the_limit_is_silent_once_since_it_was_heard():
    roll = Attendance()
    roll.opened(START)
    roll.heard("50111", START.later(1))
    roll.heard(LINE, START.later(3))

    assert roll.overdue(START.later(5.9), 5.0) == []
    assert roll.next_due(5.0) == START.monotonic + 6
    assert roll.overdue(START.later(6), 5.0) == [Silence("50111", START.later(1), START.later(6))]
    assert roll.overdue(START.later(7), 5.0) == []
    assert roll.overdue(START.later(9), 5.0) == [Silence(LINE, START.later(3), START.later(9))]
    assert roll.next_due(5.0) is None


def test_a_line_that_never_spoke_is_silent_since_it_was_opened():
    roll = Attendance()
    roll.opened(START)

    assert roll.overdue(START.later(5), 5.0) == [Silence(LINE, START, START.later(5))]
    roll.opened(START.later(60))
    assert roll.overdue(START.later(90), 5.0) == []  # the same silence


def test_a_first_sign_of_life_and_one_after_a_silence_are_told_apart_from_the_others():
    roll = Attendance()

    assert roll.heard("50111", START)
    assert not roll.heard("50111", START.later(1))
    roll.silence("50111", START.later(2))
    assert roll.heard("50111", START.later(3))
    assert roll.channels == ["50111"]


def test_when_the_line_is_gone_everybody_is_silent_at_once():
    roll = Attendance()
    roll.opened(START)
    roll.heard("50111", START.later(1))

    assert roll.all_silent(START.later(2)) == [
        Silence(LINE, START, START.later(2)),
        Silence("50111", START.later(1), START.later(2)),
    ]
    assert roll.all_silent(START.later(3)) == []


def test_of_a_pump_that_was_never_here_no_silence_is_said():
    assert Attendance().silence("50111", START) == []


def test_the_limit_is_five_seconds_or_three_cycles():
    assert quiet_limit(1.0) == 5.0
    assert quiet_limit(18.0) == 54.0

"""Who is silent, since when, and said once."""

from devices.protocols.fresenius_dps.roll import LINE, Roll
from station.domain.observation import Silence
from tests.devices.protocols.fresenius_dps.stack import START


def test_whoever_is_quiet_for_five_seconds_is_silent_once_since_it_was_heard():
    roll = Roll()
    roll.opened(START)
    roll.sample("1", START.later(1))
    roll.frame(START.later(3))

    assert roll.overdue(START.later(5.9)) == []
    assert roll.next_due() == START.monotonic + 6
    assert roll.overdue(START.later(6)) == [Silence("1", START.later(1), START.later(6))]
    assert roll.overdue(START.later(7)) == []
    assert roll.overdue(START.later(8)) == [Silence(LINE, START.later(3), START.later(8))]
    assert roll.next_due() is None


def test_a_line_that_never_spoke_is_silent_since_it_was_opened():
    roll = Roll()
    roll.opened(START)

    assert roll.overdue(START.later(5)) == [Silence(LINE, START, START.later(5))]
    roll.opened(START.later(60))
    assert roll.overdue(START.later(90)) == []  # the same silence


def test_a_slow_module_is_silent_after_three_of_its_own_cycles():
    roll = Roll()
    for moment in (0, 7, 14, 21):
        roll.sample("1", START.later(moment))

    assert roll.overdue(START.later(41.9)) == []
    assert roll.overdue(START.later(42)) == [Silence("1", START.later(21), START.later(42))]


def test_a_turn_that_is_longer_than_any_so_far_is_no_silence():
    roll = Roll()
    for moment in (0, 1, 2):
        roll.sample("1", START.later(moment), 3.0)
    assert roll.next_due() == START.monotonic + 7
    roll.sample("1", START.later(3), 6.0)

    assert roll.next_due() == START.monotonic + 12


def test_a_cycle_is_learnt_anew_after_a_silence():
    roll = Roll()
    for moment in (0, 7, 14):
        roll.sample("1", START.later(moment))
    roll.silence("1", START.later(20))
    roll.sample("1", START.later(100))

    assert roll.next_due() == START.monotonic + 105


def test_frames_keep_the_line_alive_and_do_not_shorten_a_lone_pumps_cycle():
    roll = Roll()
    for moment in (0, 4, 8):
        roll.sample(LINE, START.later(moment))
    roll.frame(START.later(9))
    assert roll.next_due() == START.monotonic + 20

    assert roll.all_silent(START.later(10)) == [Silence(LINE, START.later(9), START.later(10))]
    roll.frame(START.later(30))
    assert roll.next_due() == START.monotonic + 35


def test_when_the_line_is_gone_everybody_is_silent_at_once():
    roll = Roll()
    roll.opened(START)
    roll.sample("1", START.later(1))

    assert roll.all_silent(START.later(2)) == [
        Silence(LINE, START, START.later(2)),
        Silence("1", START.later(1), START.later(2)),
    ]
    assert roll.all_silent(START.later(3)) == []


def test_of_a_module_that_was_never_here_no_silence_is_said():
    assert Roll().silence("1", START) == []


def test_a_frame_before_the_opening_is_a_sign_of_life_too():
    roll = Roll()
    roll.frame(START)

    assert roll.next_due() == START.monotonic + 5

from math import inf

from devices.protocols.philips_intellivue.voices import QUIET, Voices
from station.domain.observation import Silence
from tests.devices.protocols.philips_intellivue.bedside import BEGIN


def opened() -> Voices:
    voices = Voices()
    voices.open(BEGIN)
    return voices


def test_a_line_that_never_speaks_is_silent_after_five_seconds():
    voices = opened()

    assert voices.deadline() == BEGIN.monotonic + QUIET
    assert voices.silences(BEGIN.later(4.9)) == []
    assert voices.silences(BEGIN.later(5)) == [Silence("", BEGIN, BEGIN.later(5))]


def test_a_silence_is_told_once():
    voices = opened()
    voices.silences(BEGIN.later(5))

    assert voices.silences(BEGIN.later(100)) == []
    assert voices.deadline() == inf


def test_a_voice_heard_again_may_fall_silent_again():
    voices = opened()
    voices.silences(BEGIN.later(5))
    voices.heard({"", "ABP"}, BEGIN.later(20))

    assert voices.silences(BEGIN.later(24)) == []
    assert voices.silences(BEGIN.later(25)) == [
        Silence("", BEGIN.later(20), BEGIN.later(25)),
        Silence("ABP", BEGIN.later(20), BEGIN.later(25)),
    ]


def test_a_channel_that_is_missing_from_the_answers_falls_silent_alone():
    voices = opened()
    voices.heard({"", "ABP"}, BEGIN)
    for second in range(1, 6):
        voices.heard({""}, BEGIN.later(second))

    assert voices.silences(BEGIN.later(5)) == [Silence("ABP", BEGIN, BEGIN.later(5))]
    voices.heard({""}, BEGIN.later(6))
    assert voices.silences(BEGIN.later(7)) == []


def test_a_slow_monitor_is_silent_after_three_of_its_own_cycles():
    voices = opened()
    for number in range(4):
        voices.heard({""}, BEGIN.later(4 * number))

    assert voices.limit == 12
    assert voices.silences(BEGIN.later(23.9)) == []
    assert voices.silences(BEGIN.later(24)) == [Silence("", BEGIN.later(12), BEGIN.later(24))]


def test_one_hiccup_does_not_make_a_monitor_slow():
    voices = opened()
    for second in (0, 1, 2, 6):
        voices.heard({""}, BEGIN.later(second))

    assert voices.limit == QUIET


def test_one_pause_alone_is_no_measured_cycle():
    voices = opened()
    voices.heard({""}, BEGIN)
    voices.heard({""}, BEGIN.later(30))

    assert voices.limit == QUIET


def test_a_pause_between_associations_is_no_cycle():
    voices = opened()
    voices.heard({""}, BEGIN)
    voices.begin()
    voices.heard({""}, BEGIN.later(600))
    voices.begin()
    voices.heard({""}, BEGIN.later(1200))

    assert voices.limit == QUIET


def test_a_line_opened_again_has_its_time_to_speak_up():
    voices = opened()
    voices.heard({""}, BEGIN.later(1))
    voices.silences(BEGIN.later(6))
    voices.open(BEGIN.later(60))

    assert voices.silences(BEGIN.later(64)) == []
    assert voices.silences(BEGIN.later(65)) == [Silence("", BEGIN.later(1), BEGIN.later(65))]


def test_of_another_monitor_only_the_plain_channel_is_expected():
    voices = opened()
    voices.heard({"", "ABP"}, BEGIN)
    voices.silences(BEGIN.later(5))
    voices.forget()
    voices.heard({""}, BEGIN.later(10))

    assert voices.silences(BEGIN.later(15)) == [Silence("", BEGIN.later(10), BEGIN.later(15))]

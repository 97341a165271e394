"""A pump's alarms, from its alarm bits."""

import pytest

from devices.protocols.bbraun_dianet.alarms import Alarms
from station.domain.observation import AlarmCondition, AlarmKind, Label
from tests.devices.protocols.bbraun_dianet.cable import START, of

ABSENT = 0xFFFFFFFF
MUTED = 1 << 14
NAMED = {
    0: ("syringe-displaced", "syringe"),
    1: ("near-end", "syringe pre-alarm"),
    2: ("syringe-empty", "syringe empty"),
    3: ("occlusion", "pressure"),
    4: ("air-in-line", "air"),
    5: ("drip", "drops"),
    6: ("battery-empty", "battery empty"),
    7: ("battery-low", "battery pre-alarm"),
    8: ("door-open", "door open"),
    9: ("rate-limit", "rate invalid"),
    10: ("technical", "reminder"),
    11: ("standby-over", "standby over"),
    12: ("infusion-complete", "VTBD reached"),
    13: ("infusion-complete", "time reached"),
    14: ("communication", "communication error"),
    15: ("kvo", "KVO ended"),
    16: ("technical", "start/stop pressed in remote regulation"),
    17: ("kvo", "KVO running"),
    18: ("technical", "below minimum pressure"),
    19: ("technical", "PCA button missing"),
    20: ("rate-limit", "PCA hour limit"),
}


@pytest.fixture
def alarms():
    return Alarms()


def take(alarms, bits, states=0, *, fresh=False):
    return alarms.take(bits, states, START, fresh=fresh)


def told(readings):
    return [(one.raw, one.active, one.flags) for one in of(AlarmCondition, readings)]


@pytest.mark.parametrize("bit", range(32))
def test_every_bit_is_an_alarm_from_its_onset_to_its_end(alarms, bit):
    code, text = NAMED.get(bit, ("unknown", f"alarm bit {bit}"))
    flags = ("pre-alarm",) if bit in {1, 7, 17, 18} else ()

    [onset] = take(alarms, 1 << bit)
    assert (onset.channel, onset.heard, onset.priority) == ("", START, None)
    assert (onset.code, onset.text, onset.kind) == (code, text, AlarmKind.TECHNICAL)
    assert (onset.raw, onset.active, onset.flags) == (f"ALARM.{bit}", True, flags)
    assert take(alarms, 1 << bit) == []
    [end] = take(alarms, 0)
    assert (end.code, end.raw, end.active, end.flags) == (code, f"ALARM.{bit}", False, flags)
    assert take(alarms, 0) == []


def test_several_alarms_each_begin_and_end_by_themselves(alarms):
    assert told(take(alarms, 1 << 3 | 1 << 2)) == [("ALARM.2", True, ()), ("ALARM.3", True, ())]
    assert told(take(alarms, 1 << 3 | 1 << 6)) == [("ALARM.2", False, ()), ("ALARM.6", True, ())]


def test_an_alarm_that_is_silenced_or_sounds_again_is_told_again(alarms):
    take(alarms, 1 << 3 | 1 << 7)

    assert told(take(alarms, 1 << 3 | 1 << 7, MUTED)) == [
        ("ALARM.3", True, ("silenced",)),
        ("ALARM.7", True, ("pre-alarm", "silenced")),
    ]
    assert take(alarms, 1 << 3 | 1 << 7, MUTED) == []
    assert told(take(alarms, 1 << 3, 0)) == [
        ("ALARM.7", False, ("pre-alarm",)),
        ("ALARM.3", True, ()),
    ]


def test_what_stands_is_told_again_afresh_and_once(alarms):
    take(alarms, 1 << 3)

    assert told(take(alarms, 1 << 3, fresh=True)) == [("ALARM.3", True, ())]
    assert take(alarms, 1 << 3) == []


def test_a_pump_that_sends_no_alarms_says_so_and_has_ended_none(alarms):
    take(alarms, 1 << 3)

    assert take(alarms, ABSENT) == [Label("", "alarms", "not sent by this device", START)]
    assert take(alarms, ABSENT) == []
    assert take(alarms, ABSENT, fresh=True) == [
        Label("", "alarms", "not sent by this device", START)
    ]
    again = take(alarms, 0)
    assert of(Label, again) == [Label("", "alarms", None, START)]
    assert told(again) == [("ALARM.3", False, ())]


def test_what_a_pump_alarmed_about_is_over_when_it_is_gone(alarms):
    take(alarms, 1 << 3, MUTED)

    assert told(alarms.end(START)) == [("ALARM.3", False, ())]
    assert alarms.end(START) == []

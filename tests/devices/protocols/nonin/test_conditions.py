"""The flags as alarms: the contract's codes, onsets, ends, and what is said again."""

import pytest

from devices.protocols.nonin.conditions import CONDITIONS, Conditions
from station.domain.observation import AlarmCondition, AlarmKind
from tests.devices.protocols.nonin.bedside import START

LATER = START.later(5)


def take(conditions, flag, *, up, heard=START):
    return [(one.raw, one.active) for one in conditions.take(flag, up=up, heard=heard)]


@pytest.mark.parametrize(
    ("flag", "code", "text"),
    [
        ("SNSA", "probe-off", "sensor alarm"),
        ("DISC", "probe-off", "sensor disconnected"),
        ("OOT", "technical", "out of track"),
        ("ARTF", "technical", "artifact"),
        ("LPRF", "low-perfusion", "low perfusion"),
        ("MPRF", "low-perfusion", "marginal perfusion"),
        ("RED", "low-perfusion", "perfusion red"),
        ("YELLOW", "low-perfusion", "perfusion yellow"),
        ("LOWBAT", "battery-low", "low battery"),
    ],
)
def test_every_flag_is_a_technical_alarm_without_priority(flag, code, text):
    technical = AlarmKind.TECHNICAL

    assert Conditions().take(flag, up=True, heard=START) == [
        AlarmCondition("", code, text, technical, None, flag, active=True, heard=START)
    ]


def test_there_are_no_others():
    assert len(CONDITIONS) == 9


def test_an_alarm_is_told_at_its_onset_and_at_its_end():
    conditions = Conditions()

    assert take(conditions, "OOT", up=False) == []
    assert take(conditions, "OOT", up=True) == [("OOT", True)]
    assert take(conditions, "OOT", up=True) == []
    assert take(conditions, "OOT", up=False) == [("OOT", False)]
    assert take(conditions, "OOT", up=False) == []


def test_what_still_stands_after_an_interruption_is_told_again_and_what_does_not_has_ended():
    conditions = Conditions()
    take(conditions, "OOT", up=True)
    take(conditions, "LPRF", up=True)

    conditions.afresh()

    assert take(conditions, "OOT", up=True) == [("OOT", True)]
    assert take(conditions, "OOT", up=True) == []
    assert take(conditions, "LPRF", up=False) == [("LPRF", False)]


def test_of_another_device_nothing_stands():
    conditions = Conditions()
    take(conditions, "OOT", up=True)
    take(conditions, "LPRF", up=True)

    assert [(one.raw, one.active, one.heard) for one in conditions.over(LATER)] == [
        ("OOT", False, LATER),
        ("LPRF", False, LATER),
    ]
    assert conditions.over(LATER) == []

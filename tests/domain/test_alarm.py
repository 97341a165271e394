from dataclasses import replace
from datetime import UTC, datetime, timedelta

from station.domain.alarm import mirrored
from station.domain.clock import Stamp
from station.domain.observation import AlarmCondition, AlarmKind

START = datetime(2026, 4, 4, 3, 12, tzinfo=UTC)


def at(minutes):
    return START + timedelta(minutes=minutes)


def told(minutes, code="occlusion", *, active=True, **named):
    condition = AlarmCondition(
        channel="50111",
        code=code,
        text="PRESSURE HIGH",
        kind=AlarmKind.TECHNICAL,
        priority="high",
        raw="1",
        active=active,
        heard=Stamp(at(minutes), minutes * 60),
    )
    return replace(condition, **named)


def test_an_alarm_stands_from_its_onset():
    [alarm] = mirrored([told(0)])

    assert (alarm.onset, alarm.end, alarm.stands) == (at(0), None, True)
    assert (alarm.code, alarm.text, alarm.priority) == ("occlusion", "PRESSURE HIGH", "high")


def test_an_alarm_ends_when_the_device_says_so():
    [alarm] = mirrored([told(0), told(3, active=False)])

    assert (alarm.onset, alarm.seen, alarm.end, alarm.stands) == (at(0), at(3), at(3), False)


def test_an_alarm_that_is_told_again_is_the_same_one():
    [alarm] = mirrored([told(0), told(2, flags=("silenced",), priority="low")])

    assert (alarm.onset, alarm.seen) == (at(0), at(2))
    assert (alarm.flags, alarm.priority) == (("silenced",), "low")


def test_an_alarm_that_comes_back_is_another_one():
    alarms = mirrored([told(0), told(3, active=False), told(5)])

    assert [(alarm.onset, alarm.end) for alarm in alarms] == [(at(0), at(3)), (at(5), None)]


def test_alarms_of_two_channels_or_kinds_do_not_end_each_other():
    conditions = [
        told(0),
        told(1, "near-end"),
        told(2, channel="50112"),
        told(3, raw="2"),
        told(4, "near-end", active=False),
    ]

    assert [alarm.end for alarm in mirrored(conditions)] == [None, at(4), None, None]


def test_an_end_without_an_onset_tells_nothing():
    assert mirrored([told(0, active=False)]) == []

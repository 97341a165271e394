from dataclasses import replace

import pytest

from station.domain.device import Category
from station.services.alarm_reach import Reach, reach
from station.services.connect import Speech

MUTE = Speech("bbraun-dianet", "B. Braun fm", Category.PUMP, 9600)
TELLS = replace(MUTE, alarms=frozenset({"occlusion", "air-in-line", "spo2-low", "etco2-high"}))


def test_a_kind_that_carries_no_alarm_says_so():
    assert reach(MUTE, {}) == Reach(told=False, words="This kind of device cannot send its alarms.")
    assert not reach(None, {"drug": "ketamine"}).told


def test_a_kind_that_carries_alarms_names_them_in_the_wards_words():
    assert reach(TELLS, {}) == Reach(
        told=True, words="It can send: air in line, EtCO2 high, occlusion, SpO2 low."
    )


@pytest.mark.parametrize(("at_once", "many"), [(1, "one alarm"), (3, "3 alarms")])
def test_a_kind_that_tells_of_a_few_at_a_time_says_that(at_once, many):
    words = reach(replace(TELLS, at_once=at_once), {}).words

    assert words.endswith(f"It tells of {many} at a time: a further one may stand unseen.")


@pytest.mark.parametrize("speech", [MUTE, TELLS, None])
def test_a_device_that_says_it_sends_none_is_believed(speech):
    found = reach(speech, {"alarms": "not sent by this device"})

    assert found == Reach(
        told=False, words="This device says of its alarms: not sent by this device."
    )


@pytest.mark.parametrize("said", ["available", None])
def test_a_device_that_says_it_sends_them_is_believed_too(said):
    assert reach(TELLS, {"alarms": said}).words.startswith("It can send: ")
    assert reach(MUTE, {"alarms": said}) == Reach(told=True, words="It sends its alarms.")

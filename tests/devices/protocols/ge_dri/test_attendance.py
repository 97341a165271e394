from math import inf

import pytest

from devices.protocols.ge_dri.attendance import QUIET, Attendance
from devices.protocols.ge_dri.messages import INTERVAL
from station.domain.observation import Silence
from tests.devices.protocols.ge_dri.s5 import BEGIN


@pytest.fixture
def attendance():
    found = Attendance()
    found.open(BEGIN)
    return found


def deadline(attendance: Attendance) -> float:
    return attendance.deadline() - BEGIN.monotonic


def test_three_intervals_without_values_are_silence():
    assert QUIET == 3 * INTERVAL == 15


def test_before_the_line_is_open_nobody_is_expected():
    assert Attendance().deadline() == inf
    assert Attendance().lost(BEGIN) == []


def test_a_monitor_that_never_speaks_is_silent_since_the_opening(attendance):
    assert attendance.silences(BEGIN.later(14.9)) == []
    assert attendance.silences(BEGIN.later(15)) == [Silence("", BEGIN, BEGIN.later(15))]
    assert attendance.silences(BEGIN.later(99)) == []
    assert attendance.deadline() == inf


def test_every_channel_of_the_last_record_falls_silent_with_it(attendance):
    attendance.heard(["P1", "T2"], BEGIN.later(5))
    attendance.heard(["P1"], BEGIN.later(10))

    assert deadline(attendance) == 25
    assert attendance.silences(BEGIN.later(25)) == [
        Silence("", BEGIN.later(10), BEGIN.later(25)),
        Silence("P1", BEGIN.later(10), BEGIN.later(25)),
    ]


def test_a_line_that_is_lost_is_silence_at_once_and_once(attendance):
    attendance.heard([], BEGIN.later(5))

    assert attendance.lost(BEGIN.later(6)) == [Silence("", BEGIN.later(5), BEGIN.later(6))]
    assert attendance.lost(BEGIN.later(7)) == []


def test_after_an_opening_the_monitor_has_its_time_again(attendance):
    attendance.heard([], BEGIN.later(5))
    attendance.lost(BEGIN.later(6))
    attendance.open(BEGIN.later(100))

    assert deadline(attendance) == 115
    assert attendance.silences(BEGIN.later(115)) == [Silence("", BEGIN.later(5), BEGIN.later(115))]


def test_a_slower_stream_is_silent_after_three_of_its_own_intervals(attendance):
    for at in (0, 10, 20):
        attendance.heard([], BEGIN.later(at))

    assert attendance.limit == 30


def test_one_pause_alone_is_no_interval(attendance):
    attendance.heard([], BEGIN)
    attendance.heard([], BEGIN.later(12))

    assert attendance.limit == QUIET


def test_a_silence_is_no_interval(attendance):
    attendance.heard([], BEGIN)
    attendance.lost(BEGIN.later(1))
    for at in (100, 200, 205, 210):
        attendance.heard([], BEGIN.later(at))

    assert attendance.limit == QUIET


def test_the_moment_of_the_last_values_is_kept(attendance):
    assert attendance.heard_at is None
    attendance.heard([], BEGIN.later(3))

    assert attendance.heard_at == BEGIN.monotonic + 3


def test_another_monitor_has_channels_and_an_interval_of_its_own(attendance):
    for at in (0, 10, 20):
        attendance.heard(["P1"], BEGIN.later(at))
    attendance.forget()

    assert attendance.limit == QUIET
    assert [one.channel for one in attendance.lost(BEGIN.later(21))] == [""]

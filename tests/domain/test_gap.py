from datetime import UTC, datetime, timedelta

import pytest

from station.domain.device import Channel, Device
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.errors import Refused
from station.domain.gap import Cause, Gap, begun_by, within
from station.domain.period import Period

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
CHANNEL = Channel(Device("philips-intellivue", "MX500", "00-09-FB"), "")


def at(minutes):
    return START + timedelta(minutes=minutes)


def gap(begin, end, cause=Cause.UNPLUGGED, **named):
    return Gap(CHANNEL, at(begin), None if end is None else at(end), cause, **named)


def test_a_gap_says_its_cause():
    assert gap(0, 1).words == "unplugged"
    assert gap(0, 1, Cause.UNKNOWN).words == "unknown"


def test_a_patient_off_the_monitor_has_a_reason_and_somebody_who_says_so():
    walking = gap(0, 1, Cause.OFF_MONITOR, who="nurse", reason=OffMonitorReason.WALKING)

    assert walking.words == "off the monitor: walking"
    with pytest.raises(Refused, match="why the patient is off"):
        gap(0, 1, Cause.OFF_MONITOR, who="nurse")
    with pytest.raises(Refused, match="who says so"):
        gap(0, 1, Cause.OFF_MONITOR, reason=OffMonitorReason.WALKING)


def test_a_gap_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        gap(1, 0)


def test_gaps_of_a_period_are_joined_and_cut_to_it():
    rows = [gap(50, None), gap(0, 10), gap(5, 20), gap(30, 31), gap(70, None)]

    assert within(rows, Period(at(8), at(60))) == [
        Period(at(8), at(20)),
        Period(at(30), at(31)),
        Period(at(50), at(60)),
    ]


def said(kind, **body):
    return Entry("entry", "admission", kind, body, "nurse", at(3), at(4))


def test_a_gap_was_begun_by_the_entry_of_its_channel_its_moment_and_its_person():
    off = said(EntryKind.OFF_MONITOR, channels=[7, 8])

    assert begun_by(off, 7, at(3), "nurse")
    assert begun_by(said(EntryKind.UNDONE, channels=[7]), 7, at(3), "nurse")
    assert not begun_by(off, 9, at(3), "nurse")
    assert not begun_by(off, 7, at(4), "nurse")
    assert not begun_by(off, 7, at(3), "another")
    assert not begun_by(off, 7, at(3), None)
    assert not begun_by(said(EntryKind.UNDONE), 7, at(3), "nurse")
    assert not begun_by(said(EntryKind.BACK_ON_MONITOR, channels=[7]), 7, at(3), "nurse")

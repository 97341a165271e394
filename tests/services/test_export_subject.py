from datetime import UTC, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from station.data.register import channel_id
from station.domain.device import Channel, Device
from station.domain.period import Period
from station.services.export_subject import chunks, subject
from station.services.stay import find_admission, stay
from tests.services.exported import MONITOR, PUMP, PUMP_LINE, START, Story, minute


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    made = Story(tmp_path_factory.mktemp("story"))
    yield made
    made.close()


@pytest.fixture
def about(story):
    return subject(
        story.store, stay(story.store, find_admission(story.store, story.admission), minute(60))
    )


def test_the_patient_s_stretches_are_those_confirmed_and_not_in_quarantine(story, about):
    assert [(one.figure, one.period) for one in about.stretches] == [
        (story.pump, Period(minute(10), minute(30))),
        (story.pump, Period(minute(35), minute(60))),
        (story.monitor, Period(minute(10), minute(50))),
    ]


def test_what_nobody_has_confirmed_says_why(story, about):
    assert [(one.figure, one.period, one.why) for one in about.unsure] == [
        (
            story.pump,
            Period(minute(30), minute(35)),
            "needs confirmation: new serial number",
        ),
        (story.monitor, Period(minute(55), minute(60)), "same device, not yet confirmed"),
    ]


def test_only_metrics_that_were_recorded_are_looked_for(story, about):
    assert about.codes[story.monitor] == ("MDC_ECG_HEART_RATE", "MDC_PRESS_CUFF_SYS")
    assert about.codes[story.pump] == ("MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV")


def test_moments_are_told_in_the_ward_s_zone(about):
    assert about.zone == ZoneInfo("Europe/Berlin")
    assert about.at(START)[1] == "2026-03-02T09:00:00.000+01:00"


def test_authors_have_names_and_somebody_unknown_keeps_the_id(story, about):
    assert about.who(story.nurse.id) == "Ann"
    assert about.who("gone") == "gone"
    assert about.who(None) is None


def test_a_channel_is_known_by_its_number_first_by_line_then_by_device(story, about):
    assert about.figure(PUMP, PUMP_LINE) == story.pump
    assert about.figure(PUMP, "another line") == story.pump
    assert about.figure(Channel(Device("x", None, "9"), "")) is None


def test_two_boxes_that_cannot_prove_who_they_are_are_told_apart_by_their_lines(story):
    plain = Channel(Device("nonin", None, None), "")
    one, other = (channel_id(story.store, plain, line) for line in ("bed-1/x", "bed-2/x"))

    about = subject(
        story.store, stay(story.store, find_admission(story.store, story.admission), minute(60))
    )

    assert about.figure(plain, "bed-2/x") == other
    assert about.channels_beside(one) == [one]


def test_channels_of_one_device_stand_together(story, about):
    assert about.channels_beside(story.monitor) == [story.monitor]
    arterial = channel_id(story.store, Channel(MONITOR.device, "ABP"), "bed-1/monitor")

    again = subject(story.store, about.stay)

    assert again.channels_beside(arterial) == [story.monitor, arterial]


def test_without_a_ward_there_is_only_utc(story, about, monkeypatch):
    monkeypatch.setattr("station.services.export_subject.ward", lambda _store: None)

    assert subject(story.store, about.stay).zone is UTC


def test_a_long_period_is_read_in_pieces_without_a_hole():
    week = Period(START, START + timedelta(days=7, minutes=1))

    pieces = list(chunks(week))

    assert (pieces[0].begin, pieces[-1].end) == (week.begin, week.end)
    assert all(one.end == two.begin for one, two in pairwise(pieces))
    assert list(chunks(Period(START, START))) == []

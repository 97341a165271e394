from decimal import Decimal

import pytest

from station.services.export_happenings import _cell, happening_tables
from station.services.export_subject import subject
from station.services.stay import find_admission, stay
from tests.services.exported import Story, minute


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Every table's rows by the names of their columns."""
    story = Story(tmp_path_factory.mktemp("story"))
    found = stay(story.store, find_admission(story.store, story.admission), minute(60))
    rows = {
        table.name: [dict(zip(table.header, row, strict=True)) for row in table.rows()]
        for table in happening_tables(subject(story.store, found))
    }
    story.close()
    return rows


def test_only_states_while_the_pump_was_the_patient_s_are_told(tables):
    assert [(one["heard_utc"], one["state"]) for one in tables["states"]] == [
        ("2026-03-02T08:11:00.000Z", "infusing")
    ]


def test_an_alarm_is_told_at_its_onset_and_at_its_end_with_the_device_s_own_words(tables):
    onset, end = tables["alarms"]

    assert (onset["active"], end["active"]) == (True, False)
    assert (onset["code"], onset["text"], onset["raw"]) == ("occlusion", "Druck hoch", "17")
    assert (onset["priority"], onset["kind"], onset["flags"]) == ("high", "technical", "silenced")


def test_a_bolus_has_its_volume_and_count(tables):
    [bolus] = tables["boluses"]

    assert (bolus["volume"], bolus["count"]) == (Decimal("0.5"), 1)


def test_everything_else_has_a_name_and_a_text(tables):
    found = [(one["name"], one["text"]) for one in tables["device_events"]]

    assert sorted(found) == [
        ("clock", "The device's clock shows it."),
        ("clock-step", "the station's clock was moved by 3.5 s"),
        ("drug", "-ketamine"),
        ("identity", "Perfusor, P1"),
        ("line lost", "unplugged"),
    ]


def test_what_concerns_the_whole_line_or_station_has_no_channel_and_stands_once(tables):
    channels = {one["name"]: one["channel"] for one in tables["device_events"]}

    assert channels["line lost"] is None
    assert channels["clock-step"] is None
    assert channels["drug"] is not None


def test_a_device_s_own_moment_stands_beside_ours(tables):
    [clock] = [one for one in tables["device_events"] if one["name"] == "clock"]

    assert clock["device_time"] == "2026-03-02T10:11:00.000"


def test_a_value_of_another_sort_becomes_its_words():
    assert _cell(1.5) == "1.5"

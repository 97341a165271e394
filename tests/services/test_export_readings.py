from dataclasses import replace
from decimal import Decimal

import pytest

from station.domain.gap import Cause
from station.domain.nomenclature import HEART_RATE
from station.domain.period import Period
from station.services.episodes import BEFORE
from station.services.export_readings import reading_tables
from station.services.export_subject import Unsure, subject
from station.services.stay import find_admission, stay
from tests.services.admitted import BEGIN, MINUTE, admitted, hours
from tests.services.exported import Story, minute


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    made = Story(tmp_path_factory.mktemp("story"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def about(story):
    return subject(
        story.store, stay(story.store, find_admission(story.store, story.admission), minute(60))
    )


def rows(about, name):
    """The rows of a table, each by the names of its columns."""
    table = next(one for one in reading_tables(about) if one.name == name)
    return [dict(zip(table.header, row, strict=True)) for row in table.rows()]


def heard(number):
    return f"{minute(number):%Y-%m-%dT%H:%M:%S}.000Z"


def test_readings_are_those_inside_confirmed_associations_and_no_others(story, about):
    found = {(one["channel"], one["metric"], one["heard_utc"]) for one in rows(about, "readings")}

    mine = {*range(10, 30), *range(35, 60)}
    pumps = ("MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV")
    wanted = {(story.pump, code, heard(number)) for code in pumps for number in mine}
    wanted |= {(story.monitor, "MDC_ECG_HEART_RATE", heard(number)) for number in range(10, 50)}
    wanted.add((story.monitor, "MDC_PRESS_CUFF_SYS", heard(40)))
    assert found == wanted


def test_a_reading_has_its_unit_its_moment_and_its_source(story, about):
    first = rows(about, "readings")[0]

    assert first == {
        "heard_utc": "2026-03-02T08:10:00.000Z",
        "heard_local": "2026-03-02T09:10:00.000+01:00",
        "channel": story.pump,
        "metric": "MDC_FLOW_FLUID_PUMP",
        "value": Decimal(6),
        "unit": "mL/h",
        "validity": "valid",
        "device_time": None,
        "sequence": first["sequence"],
    }


def test_what_is_not_confirmed_is_told_apart_with_its_reason(story, about):
    found = {
        (one["channel"], one["heard_utc"], one["why"])
        for one in rows(about, "readings_unconfirmed")
    }

    held = "needs confirmation: new serial number"
    asked = "same device, not yet confirmed"
    wanted = {(story.pump, heard(number), held) for number in range(30, 35)}
    wanted |= {(story.monitor, heard(number), asked) for number in range(55, 60)}
    wanted.add((story.monitor, heard(12), BEFORE))
    assert found == wanted


def test_no_reading_stands_in_both_tables(about):
    sure = {one["sequence"] for one in rows(about, "readings")}
    unsure = [one["sequence"] for one in rows(about, "readings_unconfirmed")]

    assert sure.isdisjoint(unsure)
    assert len(unsure) == len(set(unsure))


def test_a_reading_that_is_unsure_for_two_reasons_stands_once(about):
    twice = Unsure(about.unsure[0].figure, Period(minute(29), minute(36)), "another reason")
    both = replace(about, unsure=(about.unsure[0], twice))

    found = rows(both, "readings_unconfirmed")

    sequences = [one["sequence"] for one in found]
    assert len(sequences) == len(set(sequences))
    assert {one["why"] for one in found if one["heard_utc"] == heard(31)} == {
        "needs confirmation: new serial number"
    }


def test_a_minute_is_told_only_where_all_of_it_is_the_patient_s(story, about):
    found = [one for one in rows(about, "minutes") if one["channel"] == story.monitor]
    rates = [one for one in found if one["metric"] == "MDC_ECG_HEART_RATE"]

    assert [one["minute_utc"] for one in rates] == [heard(number) for number in range(10, 50)]
    assert (rates[0]["first"], rates[0]["values"], rates[0]["unit"]) == (Decimal(80), 1, "/min")
    assert rates[0]["unseen"] == Decimal(60)  # the gap lasted until minute 12
    assert rates[5]["unseen"] == Decimal(0)


def test_gaps_are_cut_to_what_is_the_patient_s_and_have_their_causes(story, about):
    found = [
        (one["channel"], one["begin_utc"], one["end_utc"], one["cause"], one["said_by"])
        for one in rows(about, "gaps")
    ]

    assert found == [
        (story.pump, heard(59), None, "device silent", None),
        (story.monitor, heard(10), heard(12), "unplugged", None),
        (story.monitor, heard(45), heard(47), "off the monitor: walking", "Ann"),
        (story.monitor, heard(48), heard(50), "device silent", None),
    ]


def test_what_was_said_of_the_patient_before_is_in_no_table_of_this_one_s(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    stayed.another_is_off(hours(-1), stayed.monitor)
    stayed.gap(stayed.monitor, BEGIN + MINUTE / 2, BEGIN + MINUTE * 5 / 4, Cause.DEVICE_SILENT)

    told = subject(store, stay(store, stayed.admission, hours(1)))

    assert [one["cause"] for one in rows(told, "gaps")] == ["device silent"]
    found = [one for one in rows(told, "minutes") if one["metric"] == HEART_RATE.code]
    assert [one["unseen"] for one in found[:3]] == [30, 15, 0]

from dataclasses import replace
from decimal import Decimal

import pytest

from station.services.export_entered import entered_tables
from station.services.export_subject import subject
from station.services.stay import find_admission, stay
from tests.services.exported import NAME, Story, minute


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
    table = next(one for one in entered_tables(about) if one.name == name)
    return [dict(zip(table.header, row, strict=True)) for row in table.rows()]


def test_who_it_is_about_stands_in_one_table(story, about):
    [who] = rows(about, "admission")

    assert (who["admission"], who["surname"], who["birth_date"]) == (
        story.admission,
        NAME,
        "1960-02-03",
    )
    assert (who["ward"], who["demonstration"]) == ("Pain ward", False)
    assert (who["begin_utc"], who["end_utc"]) == ("2026-03-02T08:00:00.000Z", None)
    assert who["as_at_local"] == "2026-03-02T10:00:00.000+01:00"


def test_without_a_ward_there_is_no_name_for_it(about):
    [who] = rows(replace(about, ward=None), "admission")

    assert (who["ward"], who["demonstration"]) == (None, False)


def test_beds_and_devices_are_named(story, about):
    assert [(one["bed"], one["begin_utc"]) for one in rows(about, "beds")] == [
        ("1", "2026-03-02T08:00:00.000Z")
    ]
    assert [(one["channel"], one["protocol"], one["serial"], one["address"], one["line"])
            for one in rows(about, "channels")] == [
        (story.pump, "bbraun-space-bcc", "P1", "50111", "bed-1/pump"),
        (story.monitor, "philips-intellivue", "M1", "", "bed-1/monitor"),
    ]  # fmt: skip


def test_metrics_are_explained_and_private_ones_keep_the_device_s_code(about):
    codes = {**about.codes, 99: ("private:bbraun-space-bcc:INM8",)}

    found = {one["metric"]: one for one in rows(replace(about, codes=codes), "metrics")}

    assert found["MDC_ECG_HEART_RATE"]["label"] == "Heart rate"
    assert found["MDC_FLOW_FLUID_PUMP"]["unit"] == "mL/h"
    assert found["private:bbraun-space-bcc:INM8"]["label"] == "INM8"
    assert found["private:bbraun-space-bcc:INM8"]["unit"] is None


def test_a_corrected_entry_stands_beside_its_correction(about):
    first, second = rows(about, "entries")

    assert (first["content"], first["stands"], first["late"]) == (
        {"text": "=2+5 pain"},
        False,
        False,
    )
    assert (second["content"], second["stands"], second["late"]) == ({"text": "pain 5"}, True, True)
    assert (second["supersedes"], second["reason"]) == ("e1", "typed wrong")
    assert (second["author"], second["kind"]) == ("Ann", "note")
    assert second["recorded_utc"] == "2026-03-02T08:50:00.000Z"


def test_associations_tell_who_confirmed_what_where_and_what_was_superseded(story, about):
    found = rows(about, "associations")

    assert all(one["channel"] != story.next_door for one in found)
    assert [(one["channel"], one["stands"], one["standing"]) for one in found] == [
        (story.pump, True, "confirmed"),
        (story.monitor, False, "confirmed"),
        (story.monitor, True, "confirmed"),
        (story.monitor, True, "same device, not yet confirmed"),
    ]
    assert found[0]["confirmed_where"] == "at the bed, wristband and device label read"
    assert (found[2]["supersedes"], found[2]["reason"]) == (found[1]["association"], "went away")
    assert (found[3]["confirmed_by"], found[3]["confirmed_where"]) == (None, None)


def test_quarantines_tell_what_began_them_and_who_answered(story, about):
    [held] = rows(about, "quarantines")

    assert (held["channel"], held["trigger"], held["resolved_by"]) == (
        story.pump,
        "new serial number",
        "Ann",
    )


def test_syringes_and_weights_tell_what_was_entered_and_by_whom(story, about):
    [syringe] = rows(about, "syringes")
    [weight] = rows(about, "weights")

    assert (syringe["channel"], syringe["drug"], syringe["form"]) == (
        story.pump,
        "ketamine",
        "racemic",
    )
    assert (syringe["ampoule_mass"], syringe["ampoule_volume"]) == (Decimal(200), Decimal(2))
    assert (syringe["concentration"], syringe["confirmed_by"]) == (Decimal(4), "Ann")
    assert (weight["body_mass"], weight["method"], weight["stands"]) == (
        Decimal("71.5"),
        "measured",
        True,
    )


def test_a_syringe_of_which_little_is_known_says_only_that(about):
    bare = replace(about.stay.syringes[0], form=None, strength=None)

    [row] = rows(replace(about, stay=replace(about.stay, syringes=(bare,))), "syringes")

    assert (row["form"], row["ampoule_mass"], row["ampoule_volume"]) == (None, None, None)

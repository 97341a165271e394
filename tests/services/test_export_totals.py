from dataclasses import replace
from decimal import Decimal

import pytest

from station.domain.course import Event
from station.domain.totals import mg_words, ml_words
from station.services.export_subject import subject
from station.services.export_totals import total_tables
from station.services.given import given
from station.services.stay import find_admission, stay
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
    table = next(one for one in total_tables(about) if one.name == name)
    return [dict(zip(table.header, row, strict=True)) for row in table.rows()]


def test_the_total_is_what_the_counter_says_in_the_same_words_as_everywhere(story, about):
    [course] = given(story.store, about.stay)
    total = course.over(about.stay.period)

    [whole] = [one for one in rows(about, "totals") if one["period"] == "admission"]

    # Minutes 10 to 29 and 35 to 59 at 0.1 mL a minute; what is read at 30 is held already.
    assert whole["volume"] == Decimal("4.3")
    assert whole["mass"] == Decimal("17.2")
    assert whole["substance"] == "ketamine racemic"
    assert whole["volume_words"] == ml_words(total) == "at least 4.3 mL; 1 min unknown"
    assert [(whole["substance"], whole["mass_words"])] == [
        (substance.words, words) for substance, words in mg_words(total)
    ]
    assert (whole["unknown"], whole["origin"], whole["channel"]) == (60, "", story.pump)


def test_the_ward_s_days_add_up_to_the_whole(about):
    days = [one for one in rows(about, "totals") if one["period"] != "admission"]

    assert [one["period"] for one in days] == ["2026-03-02"]
    assert sum(one["volume"] for one in days) == Decimal("4.3")


def test_without_a_ward_days_begin_at_eight_in_utc(about):
    days = [one["period"] for one in rows(replace(about, ward=None), "totals")]

    assert days == ["admission", "2026-03-02"]


def test_without_a_confirmed_syringe_there_are_no_milligrams_but_what_to_do(about):
    bare = replace(about, stay=replace(about.stay, syringes=()))

    whole, _ = rows(bare, "totals")

    assert (whole["substance"], whole["mass"]) == (None, None)
    assert whole["mass_words"] == "no mg: enter and confirm the syringe"
    assert whole["volume"] == Decimal("4.3")


def test_what_befell_a_counter_is_told_and_is_no_dose(about, monkeypatch):
    [course] = given(about.store, about.stay)
    fallen = replace(course.course, events=((minute(40), Event.FELL),))
    monkeypatch.setattr(
        "station.services.export_totals.given",
        lambda _store, _stay: (replace(course, course=fallen),),
    )

    assert rows(about, "counter_events") == [
        {
            "channel": course.figure,
            "at_utc": "2026-03-02T08:40:00.000Z",
            "at_local": "2026-03-02T09:40:00.000+01:00",
            "event": "the counter fell",
        }
    ]

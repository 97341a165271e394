"""The readings are all there, and every time without them is accounted for; else it is told."""

import pytest

from station.data import gaps, journal
from station.data.inspect_readings import (
    holes_in_sequence,
    readings_in_gaps,
    strangers,
    unaccounted,
)
from station.data.settle import settle
from station.domain.by_eye import PUMP as PUMP_BY_EYE
from station.domain.gap import Cause
from station.domain.nomenclature import CUFF_SYS, SPO2, private
from tests.data.inspected import QUIET, Record
from tests.data.ready import a_batch, a_channel, a_sample, after


@pytest.fixture
def kept(store):
    return Record(store)


@pytest.fixture
def heard(kept):
    """A minute that is settled and one that is not."""
    kept.tell(0, 120)
    settle(kept.store, after(60))
    return kept


def test_numbers_that_follow_one_another_are_whole_settled_or_not(heard):
    assert heard.look(holes_in_sequence) == (48, [])
    assert heard.look(strangers) == (48, [])


def test_a_record_without_readings_is_whole(kept):
    assert kept.look(holes_in_sequence) == (0, [])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM reading WHERE sequence = 7",
        "DELETE FROM appended WHERE sequence = 40",
        "DELETE FROM appended WHERE sequence = 48",
    ],
)
def test_a_number_that_is_missing_is_found(heard, statement):
    heard.forge((statement,))

    count, [words] = heard.look(holes_in_sequence)
    assert count == 47
    assert words.endswith("and 48 were given")


def test_a_number_that_stands_twice_is_found(heard):
    columns = "sequence, channel, metric, utc, session, value, validity, device_time"
    doubled = f"INSERT INTO appended SELECT {columns} FROM reading WHERE sequence = 3"  # noqa: S608 - our own words
    heard.forge((doubled,))

    assert heard.look(holes_in_sequence)[1] == ["1 numbers stand twice"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE appended SET session = 99 WHERE sequence > 46",
        "UPDATE appended SET channel = 99 WHERE sequence > 46",
        "UPDATE reading SET metric = 99 WHERE sequence < 3",
    ],
)
def test_a_reading_of_nobody_knows_what_is_found(heard, statement):
    heard.forge((statement,))

    assert heard.look(strangers)[1] == ["2 readings of an unknown session, channel or metric"]


# --- Gaps ----------------------------------------------------------------------------------------


def test_readings_that_come_all_the_time_need_no_gap(heard):
    assert heard.look(unaccounted, QUIET) == (48, [])
    assert heard.look(readings_in_gaps) == (0, [])


def test_a_long_time_without_readings_is_found_unless_a_gap_accounts_for_it(kept):
    kept.tell(0, 30)
    kept.tell(200, 230)
    found = kept.look(unaccounted, QUIET)[1]
    assert [words.split(" from ")[0] for words in found] == [
        "channel 1 (bbraun-space-bcc): nothing for 175 s",
        "channel 2 (screen): nothing for 175 s",
    ]

    kept.unseen(25, 200)
    gaps.whole_gap(kept.store, kept.monitor, after(25), after(120), Cause.UNPLUGGED)
    gaps.whole_gap(kept.store, kept.monitor, after(120), after(190), Cause.UNKNOWN)
    assert kept.look(unaccounted, QUIET)[1] == []


def test_a_gap_that_lasts_accounts_for_the_rest_and_silence_at_the_end_does_not(kept):
    kept.tell(0, 30)
    kept.happen(journal.HappeningKind.LINE, {}, 100)
    assert len(kept.look(unaccounted, QUIET)[1]) == 2

    for channel in (kept.pump, kept.monitor):
        gaps.open_gap(kept.store, channel, after(25), Cause.UNPLUGGED)
    assert kept.look(unaccounted, QUIET)[1] == []
    assert kept.look(readings_in_gaps) == (2, [])


def test_a_pump_that_is_read_by_eye_keeps_no_pace(kept):
    kept.tell(0, 30)
    figure = a_channel(kept.store, PUMP_BY_EYE, f"by-eye/{kept.admission}")
    kept.happen(journal.HappeningKind.LINE, {}, 32, channel=figure)
    assert kept.look(unaccounted, QUIET) == (12, [])


def test_what_a_protocol_may_be_quiet_for_needs_no_gap(kept):
    kept.tell(0, 30, every=20)
    kept.tell(45, 60, every=20)

    assert kept.look(unaccounted, {**QUIET, "screen": 20.0})[1] == [
        words for words in kept.look(unaccounted, QUIET)[1] if "screen" not in words
    ]


def test_a_reading_inside_a_gap_is_found_and_one_at_its_edge_is_none(heard):
    heard.unseen(10, 15)
    assert heard.look(readings_in_gaps) == (1, [])

    heard.unseen(12, 31)
    gaps.open_gap(heard.store, heard.monitor, after(110), Cause.DEVICE_SILENT)
    count, found = heard.look(readings_in_gaps)
    assert count == 3
    assert [words.split(" from ")[0] for words in found] == [
        "channel 1 (bbraun-space-bcc): 4 readings",
        "channel 2 (screen): 1 readings",
    ]


def test_while_a_monitor_settles_no_average_stands_and_its_cuff_and_own_words_may(kept):
    figure = kept.monitor
    gaps.whole_gap(kept.store, figure, after(10), after(20), Cause.SETTLING)
    own = private("screen", "lamp", SPO2.unit)
    for second, metric in ((12, CUFF_SYS), (14, own), (20, SPO2)):
        sample = a_sample(figure, second, "97", metric)
        journal.append(kept.store, kept.session, a_batch(sample, at=after(second)))
    assert kept.look(readings_in_gaps) == (1, [])

    late = a_sample(figure, 16, "97", SPO2)
    journal.append(kept.store, kept.session, a_batch(late, at=after(20)))
    assert len(kept.look(readings_in_gaps)[1]) == 1


def test_what_a_person_calls_a_gap_is_no_matter_here(heard):
    gap = gaps.Gap(None, after(0), after(60), Cause.UNKNOWN, heard.nurse)
    gaps.said_gap(heard.store, heard.pump, gap, after(60))

    assert heard.look(readings_in_gaps) == (0, [])

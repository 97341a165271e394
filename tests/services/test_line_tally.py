from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.data import line_days
from station.data.ward import Ward, set_up
from station.domain.device import ConnectionState, LinkState
from station.domain.line_counts import LineCounts
from station.services.line_tally import LineTally, day_begin
from tests.data.ready import a_person
from tests.services.recording import LINE, NOON, fresh_store

MORNING = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def store(home):
    made, _, _ = fresh_store(home)
    yield made
    made.close()


def state(good, begun=NOON, line=LINE):
    counts = LineCounts(begun, good, 0, 10 * good)
    return LinkState(line, ConnectionState.TALKING, NOON, counts=counts)


def counted(store, since=None):
    return {line: one.good for line, one in line_days.counted(store, since).items()}


def test_what_a_line_counts_is_written_once_however_often_it_is_told(store):
    tally = LineTally(store)
    for good in (5, 5, 12):
        tally.write([state(good), state(1, line="other")], NOON)

    assert counted(store) == {LINE: 12, "other": 1}


def test_a_line_that_is_opened_anew_counts_on(store):
    tally = LineTally(store)
    tally.write([state(12)], NOON)
    tally.write([replace(state(0), counts=None)], NOON)
    tally.write([state(3, NOON + timedelta(minutes=5))], NOON)

    assert counted(store) == {LINE: 15}


def test_each_ward_day_has_its_own_sum(store):
    tally = LineTally(store)
    tally.write([state(12)], MORNING - timedelta(seconds=1))
    tally.write([state(20)], MORNING)

    assert counted(store, MORNING) == {LINE: 8}
    assert counted(store) == {LINE: 20}


def test_the_day_begins_as_the_ward_s_clock_says(store):
    assert day_begin(store, NOON) == MORNING
    set_up(store, Ward("Ward 7", "Australia/Sydney"), a_person(store), NOON)

    assert day_begin(store, NOON) == datetime(2026, 2, 28, 21, 0, tzinfo=UTC)

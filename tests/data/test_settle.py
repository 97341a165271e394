from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.data import settle as settling
from station.data.engine import open_store, rows, writing
from station.data.journal import append
from station.data.rollup import Rolled, rolled
from station.data.settle import settle
from station.domain.errors import Unavailable
from station.domain.nomenclature import FLOW, HEART_RATE
from tests.data.ready import (
    KEY,
    a_batch,
    a_channel,
    a_process,
    a_sample,
    a_session,
    after,
    everything,
)


def recomputed(store):
    """Every minute as the readings in both tables would roll up now, by channel and metric."""
    with writing(store) as session:
        query = "SELECT channel, metric, sequence, utc, value FROM reading ORDER BY 1, 2, 3"
        settled = rows(session, query, ())
    return {
        key: rolled(row[2:] for row in each)
        for key, each in groupby(settled, key=lambda row: row[:2])
    }


def stored(store):
    found = {}
    for channel, metric, *row in everything(store, "minute"):
        found.setdefault((channel, metric), {})[row[0]] = Rolled(*row)
    return found


def test_finished_minutes_move_and_the_running_one_stays(store):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(*(a_sample(channel, s) for s in (0, 30, 59, 60, 61))))

    assert settle(store, after(65)) == 3

    assert len(everything(store, "reading")) == 3
    assert len(everything(store, "appended")) == 2
    assert stored(store) == recomputed(store)


def test_settling_again_changes_nothing(store):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(*(a_sample(channel, s) for s in range(0, 180, 7))))
    settle(store, after(120))
    before = (everything(store, "reading"), everything(store, "minute"))

    assert settle(store, after(120)) == 0
    assert settle(store, after(60)) == 0
    assert (everything(store, "reading"), everything(store, "minute")) == before


def test_an_empty_record_has_nothing_to_settle(store):
    assert settle(store, after(0)) == 0


def test_a_long_backlog_moves_in_slices(store, monkeypatch):
    monkeypatch.setattr(settling, "SLICE", 10)
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(*(a_sample(channel, s) for s in range(25))))

    assert [settle(store, after(60)) for _ in range(4)] == [10, 10, 5, 0]
    assert stored(store) == recomputed(store)


def test_a_reading_from_a_clock_that_ran_ahead_does_not_stay_behind(store):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(a_sample(channel, 1e8, "1")))
    append(store, session_id, a_batch(a_sample(channel, 0, "2")))

    assert settle(store, after(60)) == 2
    assert everything(store, "appended") == []


def test_a_minute_settled_before_the_clock_stepped_back_takes_the_new_readings_in(store):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(a_sample(channel, 10, "5"), a_sample(channel, 20, None)))
    settle(store, after(60))
    append(store, session_id, a_batch(a_sample(channel, 5, "2"), a_sample(channel, 15, "9")))
    settle(store, after(60))

    ((_, _, _, *minute),) = everything(store, "minute")

    assert minute == [5.0, 9.0, 2.0, 9.0, 3, 1, 1, 4]
    assert stored(store) == recomputed(store)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.integers(-200, 400),
            st.sampled_from([FLOW, HEART_RATE]),
            st.one_of(st.none(), st.decimals(-99, 99, places=1)),
        ),
        max_size=40,
    ),
    st.lists(st.tuples(st.integers(0, 40), st.integers(-200, 500)), max_size=6),
)
def test_roll_ups_are_always_what_the_settled_readings_say(tmp_path_factory, blank, heard, cuts):
    path = tmp_path_factory.mktemp("any") / "station.db"
    path.write_bytes(blank)
    store = open_store(path, KEY)
    session_id, channel = a_session(store), a_channel(store)
    moved = 0
    for place, (second, metric, value) in enumerate(heard):
        sample = a_sample(channel, second, None if value is None else str(value), metric)
        append(store, session_id, a_batch(sample))
        moved += sum(settle(store, after(until)) for when, until in cuts if when == place)

    kept = (len(everything(store, "reading")), len(everything(store, "appended")))
    same = stored(store) == recomputed(store)
    store.close()

    assert same
    assert kept == (moved, len(heard) - moved)


def test_a_disk_that_fills_while_settling_leaves_everything_where_it_was(store):
    session_id, channel = a_session(store), a_channel(store)
    for batch in range(10):
        samples = (a_sample(channel, batch + second / 300) for second in range(300))
        append(store, session_id, a_batch(*samples))
    before = everything(store, "appended")
    with writing(store) as session:
        ((pages,),) = rows(session, "PRAGMA page_count", ())
        rows(session, f"PRAGMA max_page_count = {pages}", ())

    with pytest.raises(Unavailable, match="disk is full"):
        settle(store, after(3600))

    assert everything(store, "appended") == before
    assert everything(store, "reading") == everything(store, "minute") == []


SETTLER = """
import sys
from pathlib import Path
from station.data.engine import open_store
from station.data.journal import append
from station.data.settle import settle
from tests.data import ready
store = open_store(Path(sys.argv[1]), ready.KEY)
session_id, channel = ready.a_session(store), ready.a_channel(store)
for minute in range(10_000):
    samples = (ready.a_sample(channel, 60 * minute + second) for second in range(0, 60, 2))
    append(store, session_id, ready.a_batch(*samples))
    settle(store, ready.after(60 * minute))
    print(minute, flush=True)
"""


@pytest.mark.parametrize("minutes", [1, 6, 25])
def test_a_recorder_killed_while_it_settles_has_each_reading_once(record, minutes):
    with a_process(SETTLER, record) as settler:
        for _ in range(minutes):
            settler.stdout.readline()
        settler.kill()
        settler.stdout.read()

    store = open_store(record, KEY)
    sequences = [row[2] for row in everything(store, "reading")]
    sequences += [row[0] for row in everything(store, "appended")]
    same = stored(store) == recomputed(store)
    store.close()
    assert sorted(sequences) == list(range(1, len(sequences) + 1))
    assert len(sequences) >= 30 * minutes
    assert same

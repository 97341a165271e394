import threading
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.data.engine import open_store, rows, writing
from station.data.journal import (
    Happening,
    HappeningKind,
    append,
    append_history,
    begin_session,
    end_session,
    heartbeat,
    last_run,
    period,
    set_aside,
)
from station.data.settle import settle
from station.data.upgrade import head_of
from station.domain import units
from station.domain.errors import Unavailable
from station.domain.nomenclature import CUFF_SYS, DOSE_RATE, FLOW, HEART_RATE, in_unit, private
from station.domain.observation import MeasurementValidity
from tests.data.ready import (
    AT,
    KEY,
    a_batch,
    a_channel,
    a_process,
    a_sample,
    a_session,
    after,
    everything,
)

FOREVER = (after(-1e8), after(1e8))


def test_a_session_says_which_machine_and_which_versions(store):
    session_id = a_session(store, monotonic=12.25)

    run = last_run(store)

    assert (run.id, run.ended) == (session_id, None)
    assert (run.start.boot_id, run.start.process) == ("boot-1", 42)
    assert (run.start.at.utc, run.start.at.monotonic) == (AT, 12.25)
    assert (run.start.zone, run.start.clock_quality) == ("Australia/Sydney", "synced")
    assert run.schema == head_of()
    assert run.sqlite.startswith("SQLite 3.")
    assert "SQLCipher 4." in run.sqlite


def test_before_the_first_run_there_is_neither_run_nor_heartbeat(store):
    assert last_run(store) is None
    assert heartbeat(store) is None


def test_a_session_ends_once_and_says_how(store):
    first = a_session(store)
    end_session(store, first, after(60), "stopped")
    second = a_session(store, after(120))

    assert last_run(store).id == second
    end_session(store, second, after(180), "stopped by the operating system")
    assert (last_run(store).ended, last_run(store).ending) == (
        after(180),
        "stopped by the operating system",
    )


def test_what_is_appended_comes_back_as_it_was(store):
    session_id, channel = a_session(store), a_channel(store)
    face = datetime(2026, 3, 1, 18, 59, 30)  # noqa: DTZ001 - the device's own clock
    samples = [
        a_sample(channel, 0, "0.1"),
        a_sample(channel, 1, None, HEART_RATE, validity=MeasurementValidity.NA),
        a_sample(channel, 2, "120", CUFF_SYS, device_time=face),
        a_sample(channel, 3, "2.5", in_unit(DOSE_RATE, units.UG_PER_KG_MIN)),
        a_sample(channel, 4, "7", private("nonin", "odd", units.PERCENT)),
    ]

    last = append(store, session_id, a_batch(*samples))

    assert last == 5
    for place, sample in enumerate(samples, 1):
        (read,) = period(store, channel, sample.metric.code, *FOREVER)
        assert read == sample
        assert (read.sequence, read.session) == (place, session_id)


def test_sequences_run_on_without_a_hole_over_settling_and_new_sessions(store):
    channel = a_channel(store)
    for start in (0, 600):
        session_id = a_session(store, after(start))
        for second in range(3):
            append(store, session_id, a_batch(a_sample(channel, start + second)))
        settle(store, after(start + 120))

    read = period(store, channel, FLOW.code, *FOREVER)

    assert [sample.sequence for sample in read] == [1, 2, 3, 4, 5, 6]
    assert [sample.session for sample in read] == [1, 1, 1, 2, 2, 2]


def test_a_history_has_numbers_of_its_own_before_the_live_ones_and_is_no_heartbeat(store):
    session_id, channel = a_session(store), a_channel(store)
    last = set_aside(store, 100)
    live = append(store, session_id, a_batch(a_sample(channel, 60), at=after(60)))
    told = append_history(store, session_id, a_batch(a_sample(channel, 1), at=after(1)), last)
    empty = append_history(store, session_id, a_batch(at=after(2)), told)

    assert (last, live, told, empty) == (0, 101, 1, 1)
    assert [sample.sequence for sample in period(store, channel, FLOW.code, *FOREVER)] == [1, 101]
    assert heartbeat(store).committed == after(60)


def test_every_append_is_a_heartbeat_even_when_nothing_was_heard(store):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(a_sample(channel), at=after(1)))
    append(store, session_id, a_batch(at=after(2)))

    beat = heartbeat(store)

    assert (beat.session, beat.committed, beat.sequence) == (session_id, after(2), 1)


def test_a_period_begins_with_its_first_moment_and_ends_before_its_last(store):
    session_id, channel = a_session(store), a_channel(store)
    append(
        store,
        session_id,
        a_batch(*(a_sample(channel, second, str(second)) for second in (0, 30, 60, 90))),
    )

    for _ in ("appended", "settled"):
        read = period(store, channel, FLOW.code, after(30), after(90))
        assert [sample.value for sample in read] == [30, 60]
        settle(store, after(600))


def test_a_period_has_only_the_channel_and_the_metric_asked_for(store):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(a_sample(channel), a_sample(channel, metric=HEART_RATE)))

    assert len(period(store, channel, HEART_RATE.code, *FOREVER)) == 1
    assert period(store, channel + 1, HEART_RATE.code, *FOREVER) == []
    assert period(store, channel, CUFF_SYS.code, *FOREVER) == []


def test_a_metric_whose_unit_changed_comes_in_the_order_it_was_heard(store):
    session_id, channel = a_session(store), a_channel(store)
    per_hour, per_kg = DOSE_RATE, in_unit(DOSE_RATE, units.UG_PER_KG_MIN)
    append(
        store,
        session_id,
        a_batch(
            a_sample(channel, 0, "6", per_hour),
            a_sample(channel, 1, "1.4", per_kg),
            a_sample(channel, 2, "7", per_hour),
        ),
    )

    read = period(store, channel, DOSE_RATE.code, *FOREVER)

    assert [(sample.value, sample.unit.code) for sample in read] == [
        (6, "mg/h"),
        (Decimal("1.4"), "ug/kg/min"),
        (7, "mg/h"),
    ]


def test_a_clock_that_steps_back_loses_and_mixes_nothing(store):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(a_sample(channel, 3600, "1"), a_sample(channel, 3601, "2")))
    settle(store, after(3700))
    append(store, session_id, a_batch(a_sample(channel, 0, "3"), a_sample(channel, 1, "4")))
    settle(store, after(60))
    append(store, session_id, a_batch(a_sample(channel, 3600, "5")))

    read = period(store, channel, FLOW.code, *FOREVER)

    assert [sample.value for sample in read] == [1, 2, 3, 4, 5]
    assert [s.value for s in period(store, channel, FLOW.code, after(3600), after(3601))] == [1, 5]


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(-400, 400), st.one_of(st.none(), st.decimals(-999, 999, places=2))),
        max_size=30,
    ),
    st.lists(st.integers(-300, 300), max_size=4),
)
def test_whatever_is_settled_when_a_period_is_what_was_heard_in_it(
    tmp_path_factory, blank, heard, cuts
):
    path = tmp_path_factory.mktemp("any") / "station.db"
    path.write_bytes(blank)
    store = open_store(path, KEY)
    session_id, channel = a_session(store), a_channel(store)
    samples = [a_sample(channel, s, None if v is None else str(v)) for s, v in heard]
    for place, sample in enumerate(samples):
        append(store, session_id, a_batch(sample))
        for cut in cuts[place : place + 1]:
            settle(store, after(cut))

    read = period(store, channel, FLOW.code, after(-100), after(200))
    store.close()

    assert read == [s for s in samples if after(-100) <= s.heard < after(200)]


def test_a_happening_is_stored_with_what_came_in_the_same_second(store):
    session_id, channel = a_session(store), a_channel(store)
    bolus = Happening(
        HappeningKind.BOLUS, AT, {"volume": Decimal("2.50"), "count": 1}, channel, "line-1"
    )

    append(store, session_id, a_batch(a_sample(channel), happenings=[bolus]))

    ((*_, body),) = everything(store, "happening")
    assert body == '{"count":1,"volume":"2.50"}'


def test_a_batch_is_stored_whole_or_not_at_all(store):
    session_id, channel = a_session(store), a_channel(store)
    nowhere = Happening(HappeningKind.STATE, AT, {"state": "infusing"}, channel=999)
    batch = a_batch(a_sample(channel), happenings=[nowhere])

    with pytest.raises(Exception, match="FOREIGN KEY"):
        append(store, session_id, batch)

    assert everything(store, "appended") == everything(store, "metric") == []
    assert heartbeat(store).sequence == 0


def test_a_batch_that_the_full_disk_refused_can_be_stored_later(store):
    session_id, channel = a_session(store), a_channel(store)
    batch = a_batch(*(a_sample(channel, second / 10) for second in range(2000)))
    with writing(store) as session:
        ((pages,),) = rows(session, "PRAGMA page_count", ())
    limit(store, pages)

    with pytest.raises(Unavailable, match="disk is full"):
        append(store, session_id, batch)
    assert period(store, channel, FLOW.code, *FOREVER) == []

    limit(store, 1_000_000)
    append(store, session_id, batch)
    assert len(period(store, channel, FLOW.code, *FOREVER)) == 2000


def limit(store, pages):
    """As if the disk had room for so many pages and no more; each connection is told."""
    with writing(store) as session:
        rows(session, f"PRAGMA max_page_count = {pages}", ())


RECORDER = """
import sys
from pathlib import Path
from station.data.engine import open_store
from station.data.journal import append
from tests.data import ready
store = open_store(Path(sys.argv[1]), ready.KEY)
session_id, channel = ready.a_session(store), ready.a_channel(store)
for second in range(10_000):
    samples = (ready.a_sample(channel, second, str(second)) for _ in range(20))
    print(append(store, session_id, ready.a_batch(*samples)), flush=True)
"""


@pytest.mark.parametrize("batches", [1, 9, 40])
def test_a_recorder_that_is_killed_loses_no_acknowledged_batch(record, batches):
    with a_process(RECORDER, record) as recorder:
        for _ in range(batches):
            recorder.stdout.readline()
        recorder.kill()
        more = [line for line in recorder.stdout if line.endswith("\n")]

    store = open_store(record, KEY)
    read = period(store, 1, FLOW.code, *FOREVER)
    acknowledged = batches + len(more)
    assert len(read) in (20 * acknowledged, 20 * (acknowledged + 1))
    assert [sample.sequence for sample in read] == list(range(1, len(read) + 1))
    assert heartbeat(store).sequence == len(read)
    store.close()


def test_two_writers_share_one_run_of_sequences(store):
    session_id, channel = a_session(store), a_channel(store)

    def write():
        for second in range(25):
            append(store, session_id, a_batch(a_sample(channel, second)))

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    read = period(store, channel, FLOW.code, *FOREVER)
    assert [sample.sequence for sample in read] == list(range(1, 76))


def test_a_salvaged_record_without_a_heartbeat_counts_on_from_its_last_reading(store):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(a_sample(channel, 0), a_sample(channel, 70)))
    settle(store, after(60))
    with writing(store) as session:
        rows(session, "DELETE FROM heartbeat", ())

    again = a_session(store)

    assert append(store, again, a_batch(a_sample(channel, 80))) == 3


def test_the_start_of_a_run_is_what_begin_session_was_given(store):
    session_id = a_session(store)
    start = last_run(store).start

    assert begin_session(store, replace(start, process=7)) == session_id + 1
    assert last_run(store).start.process == 7
    assert start.at.utc.tzinfo is UTC


SHORT_RUN = RECORDER.replace("10_000", "40")


def test_two_processes_write_and_neither_is_turned_away(record):
    writers = [a_process(SHORT_RUN, record) for _ in range(2)]
    for writer in writers:
        with writer:
            assert len(writer.stdout.read().splitlines()) == 40
        assert writer.returncode == 0

    store = open_store(record, KEY)
    read = period(store, 1, FLOW.code, *FOREVER)
    store.close()
    assert [sample.sequence for sample in read] == list(range(1, 1601))
    assert {sample.session for sample in read} == {1, 2}


def test_a_run_that_begins_in_the_past_does_not_turn_the_heartbeat_back(store):
    now = a_session(store, after(100))
    a_session(store, after(-3600))
    assert heartbeat(store).committed == after(100)
    assert heartbeat(store).session == now

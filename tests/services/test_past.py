"""A history goes into the record as live readings do, and stands before them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from station.data import gaps, history, journal, register
from station.data.minutes import minute_columns
from station.domain import nomenclature
from station.domain.clock import Stamp
from station.domain.device import Channel, Device
from station.domain.gap import Cause
from station.domain.observation import Identity, MeasurementValidity, Numeric
from station.services import past as pasts
from station.services.past import Past

BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LATER = BEGIN + timedelta(days=1)


def heard(seconds, value):
    at = Stamp(BEGIN + timedelta(seconds=seconds), 7.0)
    return [
        Numeric("", metric, Decimal(value), metric.unit, MeasurementValidity.VALID, at)
        for metric in (nomenclature.FLOW, nomenclature.VOLUME_DELIVERED)
    ]


def start(at=BEGIN):
    return journal.Start("demonstration", 1, Stamp(at, 0.0), "demonstration", "UTC", "virtual")


@pytest.fixture
def past(store):
    live = journal.begin_session(store, start(LATER))
    after = journal.set_aside(store, 1000)
    journal.append(store, live, journal.Batch((), (), LATER))
    made = Past(store, start(), {"bed-1-pump": "ticker"}.__getitem__, after)
    made.second("bed-1-pump", [Identity("", "Pump", "123", Stamp(BEGIN, 0.0))], BEGIN)
    return made


def flow(store):
    [figure] = register.channels(store)
    whole = (BEGIN, BEGIN + timedelta(days=2))
    return figure, journal.period(store, figure, nomenclature.FLOW.code, *whole)


def test_what_is_told_is_kept_thinned_numbered_before_the_live_readings_and_settled(past, store):
    for minute in range(10):
        moment = BEGIN + timedelta(minutes=minute)
        past.second("bed-1-pump", heard(60 * minute, minute), moment)
        past.second("bed-1-pump", heard(60 * minute + 1, minute), moment + timedelta(seconds=1))
    past.finish(LATER)
    figure, samples = flow(store)

    assert [sample.value for sample in samples] == list(range(10))
    assert max(sample.sequence for sample in samples) <= 1000
    [columns] = minute_columns(
        store, figure, nomenclature.FLOW.code, BEGIN, BEGIN + timedelta(hours=1)
    )
    assert columns.lasts == tuple(range(10))
    assert {one.value for one in history.newest(store)} == {Decimal(9)}


def test_the_heartbeat_and_the_last_run_of_the_live_recorder_are_told_apart(past, store):
    past.second("bed-1-pump", heard(5, 1), BEGIN + timedelta(seconds=5))
    past.finish(LATER)

    assert journal.heartbeat(store).sequence == 1000
    assert journal.last_run(store).ending == "history of the demonstration"


def test_no_gap_is_written_though_minutes_of_virtual_time_pass_between_two_looks(past, store):
    for minute in range(5):
        past.second("bed-1-pump", heard(55 * minute, 1), BEGIN + timedelta(seconds=55 * minute))
    past.finish(LATER)

    figure, _ = flow(store)
    assert gaps.gaps(store, figure, BEGIN, LATER) == []


def test_what_is_gathered_is_written_once_there_is_enough_of_it(past, store, monkeypatch):
    monkeypatch.setattr(pasts, "SECONDS_A_WRITE", 3)
    for second in range(4):
        past.second("bed-1-pump", heard(second, second), BEGIN + timedelta(seconds=second))

    assert flow(store)[1]
    past.write()
    past.write()
    assert [one.value for one in flow(store)[1]] == [0, 1, 2, 3]


def test_a_gap_that_lasts_at_the_live_moment_is_not_ended_by_an_older_value(store):
    live = journal.begin_session(store, start(LATER))
    after = journal.set_aside(store, 1000)
    known = Channel(Device("ticker", "Pump", "123"), "")
    figure = register.channel_id(store, known, "bed-1-pump")
    gaps.open_gap(store, figure, BEGIN + timedelta(hours=1), Cause.UNPLUGGED)
    past = Past(store, start(), {"bed-1-pump": "ticker"}.__getitem__, after)
    past.second("bed-1-pump", [Identity("", "Pump", "123", Stamp(BEGIN, 0.0))], BEGIN)
    past.second("bed-1-pump", heard(5, 1), BEGIN + timedelta(seconds=5))
    past.finish(LATER)

    assert live
    assert [gap.end for _, gap in gaps.open_gaps(store).values()] == [None]

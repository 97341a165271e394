"""The first round confirms what cannot prove who it is, once, and leaves everything else alone."""

import threading
from contextlib import closing
from datetime import timedelta

import pytest

from devices.simulators.bench import Ward, WardPlan
from devices.simulators.past import past_beds
from station.data import associations
from station.data.engine import open_store
from station.domain.association import Standing, Where
from station.domain.clock import StoppedClock
from station.domain.confirmation import Act
from station.domain.device import Channel, Device
from station.domain.quarantine import Trigger
from station.domain.sighting import Sighting
from station.services import associate
from station.services.demonstrate import History
from station.services.first_round import FirstRound
from tests.data.ready import KEY
from tests.services.recording import NOON

NAMELESS = Channel(Device("screen", "Screen", None), "")
NAMED = Channel(Device("screen", "Screen", "S-77"), "")
SPAN = timedelta(hours=1)


@pytest.fixture
def clock():
    return StoppedClock(NOON)


@pytest.fixture
def ward(store, tmp_path, clock):
    """A founded demonstration of two beds, with the lines of bed 2 wished for."""
    plan = WardPlan(beds=2, seed=1, hour=12.0, history=SPAN.total_seconds())
    beds = past_beds(Ward(plan, tmp_path / "lines", clock))
    return History(store, NOON - SPAN, NOON).found(2, beds)


def heard(store, channel, line, bed, seconds=0.0):
    moment = NOON + timedelta(seconds=seconds)
    seen = Sighting(channel=channel, line=line, bed=bed, port=line, moment=moment)
    return associate.sighted(store, seen).quarantines


def confirmed(store, channel, line):
    rows = associations.book(store).associated()
    return [
        row
        for row in rows
        if (row.channel, row.line, row.standing) == (channel, line, Standing.CONFIRMED)
    ]


def test_a_device_without_a_number_is_confirmed_for_all_it_told_since_it_is_heard(
    store, ward, clock
):
    [held] = heard(store, NAMELESS, "bed-2-monitor", "2")
    assert held.trigger is Trigger.UNVERIFIABLE
    clock.advance(5)

    FirstRound(store, clock).look()

    [row] = confirmed(store, NAMELESS, "bed-2-monitor")
    assert row.begin == NOON
    assert row.admission == ward.guests["2"].admission.id
    assert associate.waiting(store, clock.now().utc) == []


def test_a_number_that_is_new_waits_for_the_visitor(store, ward, clock):
    assert ward.guests
    heard(store, NAMED, "bed-2-monitor", "2")

    FirstRound(store, clock).look()

    assert confirmed(store, NAMED, "bed-2-monitor") == []
    assert len(associate.waiting(store, NOON)) == 1


def test_a_line_is_confirmed_once_and_then_waits_for_the_visitor(store, ward, clock):
    assert ward.guests
    going = FirstRound(store, clock)
    heard(store, NAMELESS, "bed-2-monitor", "2")
    going.look()
    clock.advance(60)
    heard(store, NAMELESS, "bed-2-monitor", "2", seconds=60)
    going.look()

    assert len(associate.waiting(store, clock.now().utc)) == 1


def test_nobody_is_confirmed_in_an_empty_bed(store, ward, clock):
    guest = ward.guests["2"]
    heard(store, NAMELESS, "bed-2-monitor", "2")
    act = Act(ward.nurse.id, Where.BEDSIDE, NOON)
    associate.discharge(store, guest.admission, act, NOON)

    FirstRound(store, clock).look()

    assert len(associate.waiting(store, NOON)) == 1


def test_a_record_that_cannot_be_read_is_tried_again(record, clock, caplog):
    with closing(open_store(record, KEY)) as store:
        record.write_bytes(b"not a record" * 1000)
        for part in ("-wal", "-shm"):
            record.with_name(record.name + part).unlink(missing_ok=True)
        going = FirstRound(store, clock)
        store.close()
        with caplog.at_level("INFO"):
            going.look()

    assert "the first round tries again" in caplog.text


def test_the_round_goes_on_in_a_thread_until_it_is_ended(store, clock, monkeypatch):
    monkeypatch.setattr("station.services.first_round.LOOK_SECONDS", 0.001)
    monkeypatch.setattr("station.services.first_round.LOOKS", 10**6)
    looked = threading.Event()
    going = FirstRound(store, clock)
    monkeypatch.setattr(going, "look", looked.set)
    before = threading.active_count()

    going.start()
    assert looked.wait(20)
    going.end()

    assert threading.active_count() == before


def test_the_round_ends_by_itself(store, clock, monkeypatch):
    monkeypatch.setattr("station.services.first_round.LOOK_SECONDS", 0.001)
    monkeypatch.setattr("station.services.first_round.LOOKS", 3)
    looks, done = [], threading.Event()
    going = FirstRound(store, clock)
    monkeypatch.setattr(going, "look", lambda: looks.append(1) or (len(looks) == 3 and done.set()))

    going.start()
    assert done.wait(20)
    going.end()

    assert len(looks) == 3

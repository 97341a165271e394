from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.domain.association import source_of
from station.domain.device import Channel, Device
from station.domain.quarantine import Quarantine, Trigger, lifted

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
CHANNEL = Channel(Device("bbraun-space-bcc", "Perfusor", "12345"), "50111")


def at(minutes):
    return START + timedelta(minutes=minutes)


def held(begin, end=None):
    return Quarantine(
        channel=CHANNEL,
        line="line-3",
        bed="3",
        trigger=Trigger.NEW_SERIAL,
        begin=at(begin),
        end=None if end is None else at(end),
        recorded=at(begin),
    )


def lift(row, begin, end=None):
    rows = lifted([row], at(begin), None if end is None else at(end), "nurse", at(99))
    return [(row.begin, row.end) for row in rows]


def test_only_these_things_begin_a_quarantine():
    assert {trigger.value for trigger in Trigger} == {
        "new serial number",
        "no serial number to verify",
        "one serial number at two beds",
        "the port moved and the device has no identity",
        "the monitor's bed label changed",
    }


def test_a_quarantine_holds_until_its_end():
    assert held(0, 10).covers(at(0))
    assert not held(0, 10).covers(at(10))
    assert held(0).covers(at(10**6))
    assert not held(5).covers(at(4))
    assert held(0).source == source_of(CHANNEL, "line-3")


def test_a_quarantine_ends_where_somebody_answers_for_the_device():
    assert lift(held(0), 10) == [(at(0), at(10))]


def test_one_that_began_later_is_lifted_whole():
    assert lift(held(5, 20), 0) == [(at(5), at(5))]


@pytest.mark.parametrize("row", [held(0, 5), held(20)])
def test_one_outside_the_stretch_stays_as_it_is(row):
    assert lift(row, 5, 20) == []


def test_what_lies_after_the_stretch_stays_in_quarantine():
    assert lift(held(0, 30), 10, 20) == [(at(0), at(10)), (at(20), at(30))]
    assert lift(held(0), 10, 20) == [(at(0), at(10)), (at(20), None)]


def test_one_that_ends_with_the_stretch_leaves_nothing():
    assert lift(held(0, 20), 10, 20) == [(at(0), at(10))]


def test_who_lifted_it_is_kept_and_the_old_row_superseded():
    before = held(0)
    [after] = lifted([before], at(10), None, "nurse", at(12))

    assert after == replace(
        before,
        id=after.id,
        supersedes=before.id,
        end=at(10),
        who="nurse",
        recorded=at(12),
        reason="confirmed",
    )

"""The two vocabularies of a driver are closed, and their words cannot be changed once said."""

from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime
from typing import get_args

import pytest

from devices.effects import (
    Effect,
    Event,
    Lost,
    Opened,
    Publish,
    Received,
    Tally,
    Transmit,
    WakeAfter,
    Woken,
)
from devices.query import Query
from station.domain.clock import Stamp

NOW = Stamp(datetime(2026, 4, 1, tzinfo=UTC), 7.0)


def test_a_driver_hears_exactly_four_kinds_of_event():
    assert get_args(Event) == (Opened, Received, Woken, Lost)


def test_every_event_carries_its_moment():
    assert all("at" in {one.name for one in fields(kind)} for kind in get_args(Event))


def test_a_driver_can_ask_for_exactly_three_kinds_of_effect():
    assert get_args(Effect) == (Transmit, WakeAfter, Publish)


def test_a_transmission_names_a_query_and_cannot_hold_bytes_of_its_own():
    greet = Query("greet", (b"ALIVE",))

    assert Transmit(greet).fields == {}
    assert {one.name for one in fields(Transmit)} == {"query", "fields"}


def test_what_was_said_cannot_be_changed():
    received = Received(b"\x01", NOW)

    with pytest.raises(FrozenInstanceError):
        received.data = b"\x02"


def test_a_tally_begins_at_nothing_and_counts_on():
    tally = Tally()
    tally.good += 1

    assert (tally.good, tally.bad) == (1, 0)

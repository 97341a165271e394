from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.domain.association import Association, Standing
from station.domain.book import Book
from station.domain.device import Channel, Device
from station.domain.ownership import (
    Held,
    Owned,
    Served,
    Unassigned,
    Unconfirmed,
    owner,
    owner_of_measurement,
    served,
)
from station.domain.quarantine import Quarantine, Trigger

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
MONITOR = Device("philips-intellivue", "MX500", "00-09-FB")
CHANNEL = Channel(MONITOR, "")
NAMELESS = Channel(Device("nonin", "7500", None), "")


def at(minutes):
    return START + timedelta(minutes=minutes)


def row(begin, end=None, admission="anna", channel=CHANNEL, **named):
    return Association(
        channel=channel,
        line="line-3",
        bed="3",
        port=None,
        admission=admission,
        begin=at(begin),
        end=None if end is None else at(end),
        recorded=at(begin),
        **named,
    )


def held(begin, end=None, channel=CHANNEL):
    return Quarantine(
        channel=channel,
        line="line-3",
        bed="3",
        trigger=Trigger.BED_LABEL,
        begin=at(begin),
        end=None if end is None else at(end),
        recorded=at(begin),
    )


def of(book, minute, channel=CHANNEL, line="line-3"):
    return owner(book, channel, at(minute), line)


def test_a_reading_is_owned_inside_a_confirmed_association():
    association = row(0, 10)
    book = Book((association,))

    assert of(book, 0) == Owned(association)
    assert of(book, -1) == of(book, 10) == Unassigned()


def test_every_channel_of_the_device_is_the_patient_s():
    book = Book((row(0),))

    assert isinstance(of(book, 1, Channel(MONITOR, "ABP"), "line-9"), Owned)


def test_a_device_without_a_serial_number_is_owned_on_its_line_alone():
    book = Book((row(0, channel=NAMELESS),))

    assert isinstance(of(book, 1, NAMELESS), Owned)
    assert of(book, 1, NAMELESS, "line-5") == Unassigned()


def test_quarantine_comes_before_any_association():
    quarantine = held(5, 8)
    book = Book((row(0),), (quarantine,))

    assert of(book, 5) == Held(quarantine)
    assert isinstance(of(book, 8), Owned)


def test_what_is_asked_is_not_owned():
    association = row(0, standing=Standing.ASKED)

    assert of(Book((association,)), 1) == Unconfirmed(association)


# --- Measurements that take a while --------------------------------------------------------------


def measured(book, begun, heard):
    return owner_of_measurement(book, CHANNEL, at(begun), at(heard), "line-3")


def test_a_pressure_begun_before_the_patient_came_is_nobody_s():
    book = Book((row(0, 10, shared=True),))

    assert measured(book, -1, 1) == Unassigned()
    assert isinstance(measured(book, 1, 2), Owned)
    assert measured(book, 9, 11) == Unassigned()
    assert measured(book, 11, 12) == Unassigned()


def test_a_pressure_between_two_stretches_of_one_patient_is_the_patient_s():
    book = Book((row(0, 5), row(5, 10), row(10, 20, "bert")))

    assert measured(book, 4, 6).association.admission == "anna"
    assert measured(book, 9, 11) == Unassigned()


@pytest.mark.parametrize(("begun", "heard"), [(1, 6), (6, 9), (5, 7)])
def test_a_pressure_that_touches_quarantine_is_held(begun, heard):
    assert isinstance(measured(Book((row(0),), (held(5, 8),)), begun, heard), Held)


# --- What a patient was served by ----------------------------------------------------------------


def stretches(book, admission="anna"):
    return [(stretch.begin, stretch.end) for stretch in served(book, admission)]


def test_a_patient_s_stretches_are_the_confirmed_ones_less_quarantine():
    book = Book(
        (row(0, 60), row(70), row(60, 70, standing=Standing.ASKED), row(0, 60, "bert", NAMELESS)),
        (held(-10, 5), held(20, 30), held(40, 40), held(58, 75), held(100, 110)),
    )

    assert stretches(book) == [
        (at(5), at(20)),
        (at(30), at(58)),
        (at(75), at(100)),
        (at(110), None),
    ]
    assert stretches(book, "bert") == [(at(0), at(60))]


def test_what_is_asked_about_stands_apart_less_quarantine_too():
    book = Book((row(0, 60), row(60, 90, standing=Standing.ASKED)), (held(70, 80),))

    asked = served(book, "anna", Standing.ASKED)

    assert [(one.begin, one.end) for one in asked] == [(at(60), at(70)), (at(80), at(90))]
    assert stretches(book) == [(at(0), at(60))]


def test_a_quarantine_that_lasts_ends_the_stretch():
    assert stretches(Book((row(0),), (held(10),))) == [(at(0), at(10))]


def test_a_stretch_knows_its_association():
    association = row(0, 60)

    assert served(Book((association,)), "anna") == [Served(association, at(0), at(60))]


def test_quarantine_at_the_edges_leaves_nothing_over():
    assert stretches(Book((row(0, 60),), (held(0, 60),))) == []
    assert stretches(Book((row(0, 60),), (held(60, 90),))) == [(at(0), at(60))]


def test_overlapping_quarantines_are_taken_off_once():
    assert stretches(Book((row(0, 60),), (held(10, 40), held(20, 30)))) == [
        (at(0), at(10)),
        (at(40), at(60)),
    ]


def test_a_superseded_association_serves_nobody():
    old = row(0, 60)
    new = replace(old, id="new", supersedes=old.id, admission="bert")

    assert stretches(Book((old, new))) == []

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.domain.association import Association, Standing, Where
from station.domain.book import Book
from station.domain.device import Channel, Device
from station.domain.quarantine import Trigger
from station.domain.sighting import MOMENT, Sighting, Waits, sighted

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
PUMP = Channel(Device("bbraun-space-bcc", "Perfusor", "12345"), "50111")
OTHER_PUMP = Channel(Device("bbraun-space-bcc", "Perfusor", "99999"), "50111")
NAMELESS = Channel(Device("nonin", "7500", None), "")
MONITOR = Channel(Device("philips-intellivue", "MX500", "00-09-FB"), "")


def at(minutes):
    return START + timedelta(minutes=minutes)


def seen(minute, channel=PUMP, last=None, **named):
    values = {"line": "line-3", "bed": "3", "port": "usb-1"} | named
    heard = None if last is None else at(last)
    return Sighting(channel=channel, moment=at(minute), last_heard=heard, **values)


def confirmed(channel=PUMP, begin=0, **named):
    values = {"line": "line-3", "bed": "3", "port": "usb-1"} | named
    row = Association(
        channel=channel,
        admission="a",
        begin=at(begin),
        recorded=at(begin),
        who="nurse",
        where=Where.BEDSIDE,
        author="nurse",
        **values,
    )
    return Book((row,))


def triggers(book):
    return [(row.trigger, row.bed) for row in book.quarantines]


def seen_all(book, *sightings):
    for sighting in sightings:
        book += sighted(book, sighting)
    return book


def test_a_new_serial_number_begins_a_quarantine():
    added = sighted(Book(), seen(1))

    assert triggers(added) == [(Trigger.NEW_SERIAL, "3")]
    assert added.quarantines[0].begin == at(1)
    assert added.associations == ()


def test_a_device_without_a_serial_number_begins_one_too():
    assert triggers(sighted(Book(), seen(1, NAMELESS))) == [(Trigger.UNVERIFIABLE, "3")]


def test_another_pump_in_the_place_of_the_confirmed_one_begins_one():
    book = confirmed()

    assert triggers(sighted(book, seen(1, OTHER_PUMP))) == [(Trigger.NEW_SERIAL, "3")]


def test_a_confirmed_device_that_is_heard_again_writes_nothing():
    assert not sighted(confirmed(), seen(1, last=0.9))


def test_silence_of_less_than_five_minutes_writes_nothing():
    assert not sighted(confirmed(), seen(15, last=10))


def test_after_an_absence_of_more_the_bed_is_asked_once():
    book = seen_all(confirmed(), seen(15.1, last=10))
    ended, asked = book.associations[1:]

    assert (ended.begin, ended.end, ended.standing) == (at(0), at(10) + MOMENT, Standing.CONFIRMED)
    assert (asked.begin, asked.end, asked.standing) == (at(10) + MOMENT, None, Standing.ASKED)
    assert (asked.who, asked.where, asked.author, ended.author) == (None, None, None, None)
    assert ended.who == "nurse"
    assert not book.quarantines
    assert not sighted(book, seen(15.2, last=15.1))
    assert not sighted(book, seen(45, last=16))


def test_the_ward_sets_how_long_an_absence_asks():
    patient = Waits(absence=timedelta(hours=1))

    assert not sighted(confirmed(), seen(60, last=10), patient)
    assert sighted(confirmed(), seen(71, last=10), patient)


def test_a_person_who_confirmed_meanwhile_is_as_good_as_a_reading():
    assert not sighted(confirmed(begin=8), seen(12, last=0))
    assert not sighted(confirmed(begin=8), seen(12))


def test_a_confirmation_that_reaches_far_back_is_not_asked_about_at_once():
    [row] = confirmed().associations
    book = Book((replace(row, recorded=at(30)),))

    assert not sighted(book, seen(31))
    assert sighted(book, seen(36))


def test_a_pump_that_comes_back_on_another_line_of_its_bed_resumes():
    assert not sighted(confirmed(), seen(1, last=0.9, line="line-3b", port="usb-9"))


def test_one_serial_number_at_two_beds_stops_both():
    added = sighted(confirmed(), seen(1, last=0.9, line="line-5", bed="5"))

    assert triggers(added) == [(Trigger.TWO_BEDS, "3"), (Trigger.TWO_BEDS, "5")]
    assert {row.line for row in added.quarantines} == {"line-3", "line-5"}


def test_two_beds_are_stopped_once_and_a_third_joins_them():
    there = {"line": "line-5", "bed": "5"}
    book = seen_all(confirmed(), seen(1, **there), seen(2), seen(3, **there))
    assert len(book.quarantines) == 2

    added = sighted(book, seen(4, line="line-7", bed="7"))

    assert triggers(added) == [(Trigger.TWO_BEDS, "7")]


def test_an_unconfirmed_pump_carried_to_another_bed_is_stopped_there_too():
    book = seen_all(Book(), seen(0), seen(1, line="line-5", bed="5"))

    assert triggers(book) == [(Trigger.NEW_SERIAL, "3"), (Trigger.TWO_BEDS, "5")]


def test_both_pumps_of_a_doubled_serial_number_stop_whatever_their_slot():
    twin = replace(PUMP, address="50211")

    assert len(sighted(confirmed(), seen(1, twin, line="line-5", bed="5")).quarantines) == 2


def test_a_line_without_a_bed_is_not_the_bed_of_the_patient():
    assert triggers(sighted(confirmed(), seen(1, bed=None))) == [
        (Trigger.TWO_BEDS, "3"),
        (Trigger.TWO_BEDS, None),
    ]


def test_a_port_that_moved_without_an_identity_begins_a_quarantine():
    book = confirmed(NAMELESS)

    added = sighted(book, seen(1, NAMELESS, last=0.9, port="usb-2", unbroken=True))

    assert triggers(added) == [(Trigger.PORT_MOVED, "3")]


def test_a_line_that_came_to_another_bed_without_an_identity_stops_both():
    added = sighted(confirmed(NAMELESS), seen(1, NAMELESS, last=0.9, bed="5", unbroken=True))

    assert triggers(added) == [(Trigger.PORT_MOVED, "3"), (Trigger.PORT_MOVED, "5")]


def test_a_port_that_moved_with_a_serial_number_is_no_matter():
    assert not sighted(confirmed(), seen(1, last=0.9, port="usb-2"))


@pytest.mark.parametrize(
    ("sighting", "stops"),
    [
        ({"minute": 1, "last": 0.9, "unbroken": True}, False),
        ({"minute": 4, "last": 0.1, "unbroken": True}, False),
        ({"minute": 1, "last": 0.9, "unbroken": False}, True),
        ({"minute": 6, "last": 0.1, "unbroken": True}, True),
    ],
)
def test_a_device_without_a_serial_number_resumes_only_in_an_unbroken_conversation(sighting, stops):
    added = sighted(confirmed(NAMELESS), seen(channel=NAMELESS, **sighting))

    assert triggers(added) == ([(Trigger.UNVERIFIABLE, "3")] if stops else [])


def test_a_changed_bed_label_begins_a_quarantine():
    book = confirmed(MONITOR, bed_label="BED 3")

    assert not sighted(book, seen(1, MONITOR, bed_label="BED 3"))
    assert not sighted(book, seen(1, MONITOR, bed_label=None))
    assert triggers(sighted(book, seen(1, MONITOR, bed_label="BED 5"))) == [
        (Trigger.BED_LABEL, "3")
    ]
    assert sighted(book, seen(1, MONITOR, bed_label=""))


def test_a_bed_label_that_becomes_known_is_kept_for_comparison():
    book = seen_all(confirmed(MONITOR), seen(1, MONITOR, bed_label="BED 3"))
    labelled = book.associations[-1]

    assert (labelled.bed_label, labelled.begin, labelled.who) == ("BED 3", at(0), "nurse")
    assert labelled.author is None
    assert not sighted(book, seen(2, MONITOR, bed_label="BED 3"))
    assert sighted(book, seen(2, MONITOR, bed_label="BED 5"))


def test_a_shared_monitor_waits_on_nobody():
    assert not sighted(Book(), seen(1, MONITOR, shared=True))


def test_a_quarantine_is_begun_once():
    book = seen_all(Book(), *(seen(minute) for minute in range(5)))

    assert len(book.quarantines) == 1


def test_what_is_over_does_not_matter_any_more():
    book = confirmed()
    book = Book((replace(book.associations[0], end=at(5)),))

    assert triggers(sighted(book, seen(6))) == [(Trigger.NEW_SERIAL, "3")]


def test_a_wall_clock_that_stepped_back_is_no_absence():
    assert not sighted(confirmed(), seen(1, last=60))

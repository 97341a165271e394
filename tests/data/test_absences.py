from dataclasses import replace
from datetime import timedelta

import pytest

from station.data import audit, entries
from station.data.absences import end_all, end_unserved, said_of, sign_and_begin, sign_and_end
from station.data.engine import writing
from station.data.gaps import gaps, said_gap
from station.domain.association import Association, Standing, Where
from station.domain.book import Book
from station.domain.device import Device
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.gap import Cause, Gap
from tests.data.ready import AT, PUMP, a_channel, a_patient, a_person, after, an_admission

NAMELESS = Device("nonin", None, None)


def an_entry(admission, person, kind, seconds, name, **more):
    return Entry(name, admission.id, kind, {}, person, after(seconds), after(seconds), **more)


def test_an_entry_and_the_gaps_it_causes_are_one_moment(store):
    person = a_person(store)
    admission = an_admission(store, person)
    channel = a_channel(store)
    off = an_entry(admission, person, EntryKind.OFF_MONITOR, 0, "off")

    signed = sign_and_begin(store, off, [channel], OffMonitorReason.SHOWER, "off")

    (gap,) = gaps(store, channel, AT, after(60))
    assert (gap.begin, gap.end, gap.cause, gap.who) == (AT, None, Cause.OFF_MONITOR, person)
    assert entries.entries(store, admission.id) == [signed]
    assert signed.payload == {"channels": [channel]}


def test_a_return_ends_what_lasts_and_leaves_what_has_ended(store):
    person = a_person(store)
    admission = an_admission(store, person)
    channel = a_channel(store)
    off = an_entry(admission, person, EntryKind.OFF_MONITOR, 10, "off")
    sign_and_begin(store, off, [channel], OffMonitorReason.SHOWER)

    for second in (60, 70):
        back = an_entry(admission, person, EntryKind.BACK_ON_MONITOR, second, f"back {second}")
        sign_and_end(store, back, [channel], back.observed_at)

    assert gaps(store, channel, AT, after(90))[0].end == after(60)


def test_a_gap_never_ends_before_it_began(store):
    person = a_person(store)
    admission = an_admission(store, person)
    channel = a_channel(store)
    off = an_entry(admission, person, EntryKind.OFF_MONITOR, 10, "off")
    sign_and_begin(store, off, [channel], OffMonitorReason.SHOWER)
    undone = an_entry(admission, person, EntryKind.UNDONE, 20, "undone", supersedes="off")

    sign_and_end(store, undone, [channel], AT - timedelta(minutes=1))

    assert gaps(store, channel, after(11), after(90)) == []
    assert audit.verify(store).broken is None


@pytest.fixture
def away(store):
    """A patient who is off a channel since the tenth second: nurse, admission, channel."""
    person = a_person(store)
    admission = an_admission(store, person)
    channel = a_channel(store)
    off = an_entry(admission, person, EntryKind.OFF_MONITOR, 10, "off")
    sign_and_begin(store, off, [channel], OffMonitorReason.AWAY)
    return person, admission, channel


def ends(store, channel):
    return [one.end for one in gaps(store, channel, after(-99), after(999))]


def test_another_patient_s_return_ends_no_gap_but_their_own(store, away):
    person, _, channel = away
    other = an_admission(store, person, a_patient("Berg", "MRN-2"), "2")
    off = an_entry(other, person, EntryKind.OFF_MONITOR, 20, "other off")
    sign_and_begin(store, off, [channel], OffMonitorReason.WALKING)
    back = an_entry(other, person, EntryKind.BACK_ON_MONITOR, 30, "other back")

    sign_and_end(store, back, [channel], after(30))

    assert ends(store, channel) == [None, after(30)]


def test_a_return_ends_nothing_on_another_channel(store, away):
    person, admission, channel = away
    back = an_entry(admission, person, EntryKind.BACK_ON_MONITOR, 30, "back")

    sign_and_end(store, back, [channel + 1], after(30))

    assert ends(store, channel) == [None]


def test_of_whom_a_gap_was_said_is_known_by_its_entry(store, away):
    person, admission, channel = away

    assert said_of(store, channel, after(10), person) == admission.id
    assert said_of(store, channel, after(11), person) is None


def test_who_leaves_the_ward_leaves_no_gap_and_ends_nobody_else_s(store, away):
    person, admission, channel = away
    with writing(store) as session:
        end_all(session, "another", after(40), person, after(40))
    assert ends(store, channel) == [None]

    with writing(store) as session:
        end_all(session, admission.id, after(50), person, after(60))

    assert ends(store, channel) == [after(50)]
    assert audit.verify(store).broken is None


def a_row(admission, person, end=None, **more):
    given = {
        "channel": PUMP,
        "port": None,
        "where": Where.BEDSIDE,
        "author": person,
        "recorded": after(60),
    }
    return Association(
        line="line-1", bed="1", admission=admission.id, begin=AT, who=person,
        end=None if end is None else after(end), **(given | more),
    )  # fmt: skip


def left(store, *rows, before=()):
    """What the gaps' ends are after these rows were written, with others before them."""
    with writing(store) as session:
        end_unserved(session, Book((*before, *rows)), rows)
    return ends(store, a_channel(store))


def test_a_gap_ends_where_its_channel_ceases_to_serve_the_patient(store, away):
    person, admission, _ = away
    assert left(store, a_row(admission, person, 40)) == [after(40)]
    assert audit.verify(store).broken is None


def test_a_gap_goes_on_while_its_channel_serves_the_patient(store, away):
    person, admission, _ = away
    ended = a_row(admission, person, 40)
    assert left(store, ended, a_row(admission, person, standing=Standing.ASKED)) == [None]
    assert left(store, a_row(admission, person, 600, shared=True)) == [None]


def test_a_gap_ends_as_it_began_where_the_channel_never_was_the_patient_s(store, away):
    person, admission, channel = away
    assert left(store, a_row(admission, person, standing=Standing.WITHDRAWN)) == [after(10)]
    assert gaps(store, channel, after(11), after(99)) == []


def test_the_next_patient_s_confirmation_ends_what_the_time_of_a_shared_monitor_left_open(
    store, away
):
    person, admission, _ = away
    other = an_admission(store, person, a_patient("Berg", "MRN-2"), "2")
    lapsed = a_row(admission, person, 30, shared=True)
    assert left(store, a_row(other, person), before=[lapsed]) == [after(30)]


def test_what_the_station_writes_ends_nothing_a_person_began(store, away):
    person, admission, _ = away
    assert left(store, a_row(admission, person, 40, author=None)) == [None]


def test_a_change_about_another_device_or_a_gap_of_nobody_ends_nothing(store, away):
    person, admission, channel = away
    elsewhere = a_row(admission, person, 40, channel=replace(PUMP, device=NAMELESS))
    assert left(store, elsewhere) == [None]
    off = Gap(PUMP, after(20), None, Cause.OFF_MONITOR, person, OffMonitorReason.ASLEEP)
    said_gap(store, channel, off, after(20))
    assert left(store, a_row(admission, person, 40)) == [after(40), None]

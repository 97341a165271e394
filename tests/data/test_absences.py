from datetime import timedelta

from station.data import audit, entries
from station.data.absences import sign_and_begin, sign_and_end
from station.data.gaps import gaps
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.gap import Cause
from tests.data.ready import AT, a_channel, a_person, after, an_admission


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

import threading
from dataclasses import replace

import pytest

from station.data import gaps
from station.data.absences import sign_and_begin
from station.data.associations import amend, book, written
from station.data.audit import verify
from station.domain.association import Association, Standing, Where
from station.domain.book import Book
from station.domain.device import Channel, Device
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.errors import Refused
from station.domain.quarantine import Quarantine, Trigger
from tests.data.ready import AT, PUMP, a_channel, a_person, after, an_admission


@pytest.fixture
def association(store):
    nurse = a_person(store)
    return Association(
        channel=PUMP,
        line="line-1",
        bed="1",
        port="/dev/ttyUSB0",
        admission=an_admission(store, nurse).id,
        begin=AT,
        recorded=AT,
        who=nurse,
        where=Where.BEDSIDE,
    )


HELD = Quarantine(
    channel=PUMP,
    line="line-1",
    bed="1",
    trigger=Trigger.NEW_SERIAL,
    begin=AT,
    recorded=AT,
)


def test_what_is_written_in_the_book_comes_back_as_it_was(store, association):
    added = amend(store, lambda _: Book((association,), (HELD,)))

    assert book(store) == added == Book((association,), (HELD,))


def test_an_end_is_a_row_more_and_both_stay(store, association):
    ended = replace(
        association,
        id="another",
        supersedes=association.id,
        end=after(60),
        recorded=after(60),
        reason="pump taken away",
        standing=Standing.WITHDRAWN,
        where=None,
        who=None,
        bed_label="Bed 1",
        shared=True,
    )
    amend(store, lambda _: Book((association,)))
    amend(store, lambda _: Book((ended,)))

    assert book(store).associations == (association, ended)
    assert verify(store).broken is None


def test_a_quarantine_is_resolved_by_a_row_that_says_who(store, association):
    resolved = replace(
        HELD, id="another", supersedes=HELD.id, end=after(9), who=association.who, reason="read"
    )
    amend(store, lambda _: Book((), (HELD,)))
    amend(store, lambda _: Book((), (resolved,)))

    assert book(store).quarantines == (HELD, resolved)


def test_the_rule_sees_the_book_as_it_is_when_its_rows_are_added(store, association):
    seen = []

    def once(present):
        seen.append(len(present.associations))
        return Book() if present.associations else Book((association,))

    windows = [threading.Thread(target=amend, args=(store, once)) for _ in range(6)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()

    assert sorted(seen) == [0, 1, 1, 1, 1, 1]
    assert book(store).associations == (association,)


def test_what_another_window_corrected_meanwhile_is_not_corrected_twice(store, association):
    amend(store, lambda _: Book((association,)))
    for name in ("first", "second"):
        change = Book((replace(association, id=name, supersedes=association.id),))
        if name == "second":
            with pytest.raises(Refused, match="corrected meanwhile"):
                amend(store, lambda _, change=change: change)
        else:
            amend(store, lambda _, change=change: change)

    assert len(book(store).associations) == 2


def test_how_far_the_book_is_written_is_known_without_reading_it(store, association):
    assert written(store) == (0, 0)

    amend(store, lambda _: Book((association,), (HELD,)))

    assert written(store) == (1, 1)


def test_a_rule_that_refuses_writes_nothing(store):
    def refuse(_):
        raise Refused("Read the wristband first.")

    with pytest.raises(Refused, match="wristband"):
        amend(store, refuse)
    assert not book(store)


def test_devices_that_cannot_prove_who_they_are_stay_apart_by_their_lines(store, association):
    nobody = Channel(Device("nonin", None, None), "")
    rows = tuple(
        replace(association, id=line, channel=nobody, line=line) for line in ("line-1", "line-2")
    )

    amend(store, lambda _: Book(rows))

    assert book(store).associations == rows


def test_what_a_patient_is_off_ends_in_the_moment_the_channel_is_theirs_no_more(store, association):
    amend(store, lambda _: Book((association,)))
    channel, kind = a_channel(store), EntryKind.OFF_MONITOR
    off = Entry("off", association.admission, kind, {}, association.who, after(5), after(5))
    sign_and_begin(store, off, [channel], OffMonitorReason.AWAY)
    more = {"supersedes": association.id, "recorded": after(60), "author": association.who}
    ended = replace(association, id="ended", end=after(50), **more)
    twice = replace(association, id="twice", end=after(40), **more)

    with pytest.raises(Refused, match="corrected meanwhile"):
        amend(store, lambda _: Book((ended, twice)))
    assert [one.end for one in gaps.gaps(store, channel, AT, after(99))] == [None]

    amend(store, lambda _: Book((ended,)))

    assert [one.end for one in gaps.gaps(store, channel, AT, after(99))] == [after(50)]
    assert verify(store).broken is None

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from station.domain.association import Association, Standing
from station.domain.book import Book
from station.domain.device import Channel, Device
from station.domain.errors import Refused
from station.domain.quarantine import Quarantine, Trigger

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
PUMP = Channel(Device("bbraun-space-bcc", "Perfusor", "12345"), "50111")
OTHER = Channel(Device("bbraun-space-bcc", "Perfusor", "99999"), "50111")
PLACE = {"line": "line-3", "bed": "3", "recorded": START, "begin": START}


def row(channel=PUMP, **named):
    return Association(channel=channel, port=None, admission="a", **PLACE, **named)


def held(channel=PUMP, **named):
    return Quarantine(channel=channel, trigger=Trigger.NEW_SERIAL, **PLACE, **named)


def test_an_empty_book_is_no_change():
    assert not Book()
    assert Book((row(),))
    assert Book((), (held(),))


def test_rows_are_added_at_the_end():
    first, second, quarantine = row(), row(), held()

    assert Book((first,)) + Book((second,), (quarantine,)) == Book((first, second), (quarantine,))


def test_only_what_nobody_superseded_or_withdrew_stands():
    old, other = row(), row(OTHER)
    new = replace(old, id="new", supersedes=old.id)
    gone = row(standing=Standing.WITHDRAWN)
    book = Book((old, other, new, gone))

    assert book.associated() == [other, new]
    assert book.associated(old.source) == [new]


def test_a_chain_whose_newest_row_is_withdrawn_is_gone():
    old = row()
    gone = replace(old, id="new", supersedes=old.id, standing=Standing.WITHDRAWN)

    assert Book((old, gone)).associated() == []


def test_quarantines_are_those_of_one_source():
    old, other = held(), held(OTHER)
    new = replace(old, id="new", supersedes=old.id)

    assert Book((), (old, other, new)).held(old.source) == [new]


def test_an_association_that_was_changed_meanwhile_is_not_changed_again():
    old = row()
    book = Book((old, replace(old, id="new", supersedes=old.id)))

    assert book.association("new").id == "new"
    with pytest.raises(Refused, match="changed meanwhile"):
        book.association(old.id)

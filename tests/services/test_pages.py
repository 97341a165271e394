"""The book's pages, on a real book in a real record."""

from dataclasses import replace

import pytest

from station.data import associations
from station.domain.association import Association, Standing
from station.domain.book import Book
from station.domain.device import Channel, Device
from station.domain.quarantine import Quarantine, Trigger
from station.services.pages import UNREAD, Pages, said
from station.services.tidings import Whose
from tests.services.recording import LINE, at, fresh_store

CHANNEL = Channel(Device("bcc", "Space", "P1"), "")
HELD = Quarantine(
    channel=CHANNEL, line=LINE, bed="3", trigger=Trigger.TWO_BEDS, begin=at(5).utc,
    recorded=at(5).utc,
)  # fmt: skip


def test_what_is_written_meanwhile_is_read_and_each_device_has_its_own(home):
    store, _, _ = fresh_store(home)
    pages = Pages(store)
    assert pages.written == UNREAD
    pages.read()
    assert pages.page(HELD.source) == Book()

    associations.amend(store, lambda _: Book(quarantines=(HELD,)))
    assert pages.page(HELD.source) == Book()
    pages.read()

    (held,) = pages.page(HELD.source).quarantines
    assert held.begin == HELD.begin
    other = replace(CHANNEL, device=Device("bcc", "Space", "P2"))
    assert pages.page(replace(HELD, channel=other).source) == Book()
    store.close()


@pytest.mark.parametrize(
    ("standing", "whose"), [(Standing.CONFIRMED, Whose.CONFIRMED), (Standing.ASKED, Whose.ASKED)]
)
def test_an_association_says_whose_a_channel_is_until_a_quarantine(standing, whose):
    row = Association(
        channel=CHANNEL, line=LINE, bed="3", port=None, admission="adm-1", begin=at(1).utc,
        recorded=at(1).utc, standing=standing,
    )  # fmt: skip
    page = Book((row,), (HELD,))

    assert said(page, CHANNEL, at(0).utc, LINE) == (Whose.NOBODYS, None)
    assert said(page, CHANNEL, at(2).utc, LINE) == (whose, row.admission)
    assert said(page, CHANNEL, at(5).utc, LINE) == (Whose.HELD, None)

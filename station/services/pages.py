"""The book of associations as it was last read, each device's pages apart.

It is asked each second and read again only when something was written in it.
"""

from collections import defaultdict
from datetime import datetime

from station.data import associations
from station.data.engine import Store
from station.domain.association import Source
from station.domain.book import Book
from station.domain.device import Channel
from station.domain.ownership import Held, Owned, Unassigned, Unconfirmed, owner
from station.services.tidings import Belonging, Whose

NOTHING = Book()
UNREAD = (-1, -1)


class Pages:
    """Used by one thread; another may look at what it last read.

    `written` is how far the book was written by then.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_source: dict[Source, Book] = {}
        self.written = UNREAD

    def read(self) -> None:
        """Read what was written meanwhile; raises ``Unavailable`` when the disk says no."""
        written = associations.written(self._store)
        if written == self.written:
            return
        pages: defaultdict[Source, Book] = defaultdict(Book)
        book = associations.book(self._store)
        for row in book.associations:
            pages[row.source] += Book((row,))
        for held in book.quarantines:
            pages[held.source] += Book((), (held,))
        self._by_source, self.written = dict(pages), written

    def page(self, source: Source) -> Book:
        """All that is written about one device."""
        return self._by_source.get(source, NOTHING)


def said(page: Book, channel: Channel, moment: datetime, line: str) -> Belonging:
    """Whose a channel is that is heard on a line, by the pages of its device."""
    match owner(page, channel, moment, line):
        case Owned(association=row):
            return Whose.CONFIRMED, row.admission
        case Unconfirmed(association=row):
            return Whose.ASKED, row.admission
        case Held():
            return Whose.HELD, None
        case Unassigned():
            return Whose.NOBODYS, None

"""Whose the channels are that are heard just now, and what their sighting puts in doubt.

The book of associations is read again only when something was written in it, and each device looks
at its own pages alone: this runs each second for every device of the ward.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from logging import getLogger

from station.data import associations
from station.data.engine import Store
from station.data.links import Wish
from station.domain.association import Source
from station.domain.book import Book
from station.domain.clock import Stamp
from station.domain.ownership import Held, Owned, Unassigned, Unconfirmed, owner
from station.domain.sighting import Sighting, Waits, sighted
from station.services import associate
from station.services.parts import Part, Parts
from station.services.tidings import Whose

log = getLogger(__name__)

NOTHING = Book()

Place = tuple[Part, str]
"""A part, and the line it was heard on."""


def _first(sighted: tuple[tuple[Source, str], Mapping[Part, Stamp]]) -> float:
    """When a device was first heard on a line in this second."""
    return min(stamp.monotonic for stamp in sighted[1].values())


class Placing:
    """Used by the thread that writes: what it adds to the book comes before the values."""

    def __init__(
        self, store: Store, parts: Parts, wish_of: Callable[[str], Wish | None], waits: Waits
    ) -> None:
        self._store = store
        self._parts = parts
        self._wish_of = wish_of
        self._waits = waits
        self._written: tuple[int, int] | None = None
        self._pages: dict[Source, Book] = {}
        self._heard: dict[Source, Stamp] = {}
        self._talks: dict[Source, int] = {}

    def __call__(self, heard: Mapping[Place, Stamp]) -> None:
        """Say whose each part is that was heard, since which moment of this second, on which line.

        One serial number may be heard on two lines in one second: each is looked at, and what the
        later one says of the part stands.
        """
        self._read()
        places: defaultdict[tuple[Source, str], dict[Part, Stamp]] = defaultdict(dict)
        for (part, line), first in heard.items():
            places[part.source, line][part] = first
        for (source, line), parts in sorted(places.items(), key=_first):
            self._sight(source, line, parts)
        for (part, _), first in sorted(heard.items(), key=lambda item: item[1].monotonic):
            self._say(part, first)

    def _read(self) -> None:
        written = associations.written(self._store)
        if written == self._written:
            return
        pages: defaultdict[Source, Book] = defaultdict(Book)
        book = associations.book(self._store)
        for row in book.associations:
            pages[row.source] += Book((row,))
        for held in book.quarantines:
            pages[held.source] += Book((), (held,))
        self._pages, self._written = dict(pages), written

    def _sight(self, source: Source, line: str, parts: Mapping[Part, Stamp]) -> None:
        """A device is heard on a line: let the rules of the ward look at it."""
        sighting = self._sighting(source, line, parts)
        if sighted(self._page(source), sighting, self._waits):
            added = associate.sighted(self._store, sighting, self._waits)
            for held in added.quarantines:
                log.info("%s: needs confirmation: %s", held.line, held.trigger.value)
            self._read()
        stamps = [part.heard or first for part, first in parts.items()]
        self._heard[source] = max(stamps, key=lambda stamp: stamp.monotonic)
        self._talks[source] = next(iter(parts)).talk

    def _sighting(self, source: Source, line: str, parts: Mapping[Part, Stamp]) -> Sighting:
        part, first = min(parts.items(), key=lambda item: item[1].monotonic)
        wish = self._wish_of(line)
        labels = [one.bed_label for one in parts if one.bed_label is not None]
        return Sighting(
            channel=part.channel,
            line=line,
            bed=None if wish is None else wish.bed,
            port=part.port or (None if wish is None else wish.port),
            moment=first.utc,
            last_heard=self._last_heard(source, first),
            unbroken=self._talks.get(source) == part.talk,
            bed_label=labels[0] if labels else None,
            shared=self._shared(source),
        )

    def _last_heard(self, source: Source, first: Stamp) -> datetime | None:
        """When the device was heard before, reckoned by the monotonic clock within this run."""
        before = self._heard.get(source)
        if before is not None:
            return first.utc - timedelta(seconds=first.monotonic - before.monotonic)
        earlier = (part.last_heard for part in self._parts.all() if part.source == source)
        return max((moment for moment in earlier if moment is not None), default=None)

    def _shared(self, source: Source) -> bool:
        """Whether the device was last confirmed as one that goes from patient to patient."""
        rows = self._page(source).associated()
        return bool(rows) and max(rows, key=lambda row: row.begin).shared

    def _page(self, source: Source) -> Book:
        return self._pages.get(source, NOTHING)

    def _say(self, part: Part, first: Stamp) -> None:
        match owner(self._page(part.source), part.channel, first.utc, part.line):
            case Owned(association=row):
                part.whose, part.admission = Whose.CONFIRMED, row.admission
            case Unconfirmed(association=row):
                part.whose, part.admission = Whose.ASKED, row.admission
            case Held():
                part.whose, part.admission = Whose.HELD, None
            case Unassigned():
                part.whose, part.admission = Whose.NOBODYS, None
        part.placed = part.line

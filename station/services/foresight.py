"""Whose the channels are that are told of, while the writing thread has not come to them yet.

A disk that is slow delays no display, and no display may go on with a patient whom a nurse has
taken a device from meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from station.data.engine import Store, open_ahead
from station.domain.association import Source, Standing
from station.domain.book import Book
from station.domain.clock import Stamp
from station.domain.errors import Unavailable
from station.domain.sighting import sighted
from station.services.pages import NOTHING, Pages, said
from station.services.parts import Look, Part, Place
from station.services.placing import Placing
from station.services.sightings import Seen, devices
from station.services.tidings import Belonging

THREADS = 2  # that have the record open at once: the one that tells, and the one that writes


@dataclass(frozen=True, slots=True)
class Doubt:
    """A device that will have to wait for a nurse, since a moment, once it is written down."""

    since: Stamp
    page: Book


class Foresight:
    """Used by the thread that tells; it asks the book and adds nothing to it.

    A device is in doubt as soon as its sighting says so, and stays it until the writing thread has
    sighted it, too, and the book says what became of it.
    """

    def __init__(self, store: Store, placing: Placing) -> None:
        self._placing = placing
        self._pages = Pages(store)
        open_ahead(store, THREADS)
        self._seen: dict[Source, Seen] = {}
        self._doubts: dict[Source, Doubt] = {}

    def __call__(
        self, heard: Mapping[Place, Look], told: Mapping[Place, Stamp]
    ) -> dict[Place, Belonging]:
        """Say whose each part is that is told of, as of when.

        `heard` is what the second showed of those that spoke on their lines.
        While the book cannot be read, it says what it said when it last could.
        """
        # Before the book is read: what is remembered there was written in the book first.
        placed = dict(self._placing.seen)
        pages = self._read()
        for (source, line), parts in devices(heard):
            self._sight(line, parts, pages.page(source), placed.get(source))
            if source not in self._doubts:
                self._seen[source] = Seen.of(parts.values())
        return {
            (part, line): said(
                pages.page(part.source) + self._doubted(part.source, placed.get(part.source)),
                part.channel,
                stamp.utc,
                line,
            )
            for (part, line), stamp in told.items()
        }

    def _read(self) -> Pages:
        try:
            self._pages.read()
        except Unavailable:
            return max(self._placing.pages, self._pages, key=lambda pages: pages.written)
        return self._pages

    def _sight(
        self, line: str, parts: Mapping[Part, Look], page: Book, placed: Seen | None
    ) -> None:
        """A device is heard on a line: let the rules of the ward look at it."""
        first = min(parts, key=lambda part: parts[part].first.monotonic)
        source, since = first.source, parts[first].first
        known = page + self._doubted(source, placed)
        before = _later(placed, self._seen.get(source))
        sighting = self._placing.sightings.of(line, parts, known, before)
        added = sighted(known, sighting, self._placing.waits)
        if _doubtful(added):
            earlier = self._doubts.get(source, Doubt(since, NOTHING))
            self._doubts[source] = Doubt(earlier.since, earlier.page + added)

    def _doubted(self, source: Source, placed: Seen | None) -> Book:
        """What puts a device in doubt and is not in the book yet."""
        doubt = self._doubts.get(source)
        if doubt is None:
            return NOTHING
        if placed is not None and placed.heard.monotonic >= doubt.since.monotonic:
            del self._doubts[source]
            return NOTHING
        return doubt.page


def _doubtful(added: Book) -> bool:
    return bool(added.quarantines) or any(
        row.standing is Standing.ASKED for row in added.associations
    )


def _later(one: Seen | None, other: Seen | None) -> Seen | None:
    found = [seen for seen in (one, other) if seen is not None]
    return max(found, key=lambda seen: seen.heard.monotonic, default=None)

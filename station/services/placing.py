"""Whose the channels are that are heard just now, and what their sighting puts in doubt.

The book of associations is read again only when something was written in it, and each device looks
at its own pages alone: this runs each second for every device of the ward.
"""

from collections.abc import Callable, Mapping
from logging import getLogger

from station.data.engine import Store
from station.data.links import Wish
from station.domain.association import Source
from station.domain.clock import Stamp
from station.domain.sighting import Waits, sighted
from station.services import associate
from station.services.pages import Pages, said
from station.services.parts import Part, Parts, Place
from station.services.sightings import Seen, Sightings, devices

log = getLogger(__name__)


class Placing:
    """Used by the thread that writes: what it adds to the book comes before the values.

    `pages` is the book as it was last read, `seen` the newest sighting of each device: another
    thread may look at both.  What puts a device in doubt is written before it is in `seen`.
    """

    def __init__(
        self, store: Store, parts: Parts, wish_of: Callable[[str], Wish | None], waits: Waits
    ) -> None:
        self._store = store
        self.waits = waits
        self.sightings = Sightings(parts, wish_of)
        self.pages = Pages(store)
        self.seen: dict[Source, Seen] = {}

    def __call__(self, heard: Mapping[Place, Stamp], until: Stamp) -> None:
        """Say whose each part is that was heard, since which moment of this second, on which line.

        `until` is the end of the second, which may be long past: the disk was slow.
        One serial number may be heard on two lines in one second: each is looked at, and what the
        later one says of the part stands.
        """
        self.pages.read()
        while self._changed_while_sighting(heard):
            pass
        for (source, _), parts in devices(heard):
            self.seen[source] = Seen.of(parts, until)
        for (part, line), first in sorted(heard.items(), key=lambda item: item[1].monotonic):
            page = self.pages.page(part.source)
            part.whose, part.admission = said(page, part.channel, first.utc, line)
            part.placed = line

    def _changed_while_sighting(self, heard: Mapping[Place, Stamp]) -> bool:
        """Let the rules look at every device; whether the book is another one by then.

        Nothing is said by what a nurse has confirmed since the rules looked, a moment ago: the
        second box with the number that she has just answered for is heard in this very second.
        """
        looked_at = self.pages.written
        for (source, line), parts in devices(heard):
            self._sight(source, line, parts)
        return self.pages.written != looked_at

    def _sight(self, source: Source, line: str, parts: Mapping[Part, Stamp]) -> None:
        """A device is heard on a line: let the rules of the ward look at it."""
        page = self.pages.page(source)
        sighting = self.sightings.of(line, parts, page, self.seen.get(source))
        if sighted(page, sighting, self.waits):
            added = associate.sighted(self._store, sighting, self.waits)
            for held in added.quarantines:
                log.info("%s: needs confirmation: %s", held.line, held.trigger.value)
            self.pages.read()

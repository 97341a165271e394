"""Whose the channels are that are heard just now, and what their sighting puts in doubt.

The book of associations is read again only when something was written in it, and each device looks
at its own pages alone: this runs each second for every device of the ward.
"""

from collections.abc import Callable, Mapping
from logging import getLogger

from station.data.engine import Store
from station.data.links import Wish
from station.domain.association import Source
from station.domain.sighting import Waits, sighted
from station.services import associate
from station.services.pages import Pages, said
from station.services.parts import Look, Part, Parts, Place
from station.services.sightings import Seen, Sightings, devices
from station.services.tidings import Belonging

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

    def __call__(self, heard: Mapping[Place, Look]) -> dict[Place, Belonging]:
        """Say whose each part is that was heard in a second, on which line, as of its last word.

        One serial number may be heard on two lines in one second: all are looked at before anything
        is said of any.  The second may be long past: the disk was slow.
        """
        self.pages.read()
        while self._changed_while_sighting(heard):
            pass
        for (source, _), parts in devices(heard):
            self.seen[source] = Seen.of(parts.values())
        return {
            (part, line): said(self.pages.page(part.source), part.channel, look.last.utc, line)
            for (part, line), look in heard.items()
        }

    def _changed_while_sighting(self, heard: Mapping[Place, Look]) -> bool:
        """Let the rules look at every device; whether the book is another one by then.

        Nothing is said by what a nurse has confirmed since the rules looked, a moment ago: the
        second box with the number that she has just answered for is heard in this very second.
        """
        looked_at = self.pages.written
        for (source, line), parts in devices(heard):
            self._sight(source, line, parts)
        return self.pages.written != looked_at

    def _sight(self, source: Source, line: str, parts: Mapping[Part, Look]) -> None:
        """A device is heard on a line: let the rules of the ward look at it."""
        page = self.pages.page(source)
        sighting = self.sightings.of(line, parts, page, self.seen.get(source))
        if sighted(page, sighting, self.waits):
            added = associate.sighted(self._store, sighting, self.waits)
            for held in added.quarantines:
                log.info("%s: needs confirmation: %s", held.line, held.trigger.value)
            self.pages.read()

"""What is seen of a device that is heard on a line, as the rules of the ward look at it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.data.links import Wish
from station.domain.association import Source
from station.domain.book import Book
from station.domain.clock import Stamp
from station.domain.sighting import Sighting
from station.services.parts import Look, Part, Parts, Place

Device = tuple[Source, str]
"""What a device is known by, and the line it is heard on."""


@dataclass(frozen=True, slots=True)
class Seen:
    """When a device was last sighted, and in which conversation."""

    heard: Stamp
    talk: int

    @classmethod
    def of(cls, looks: Iterable[Look]) -> "Seen":
        """A device by what a second showed of its parts."""
        newest = max(looks, key=lambda look: look.last.monotonic)
        return cls(newest.last, newest.talk)


class Sightings:
    """Knows what is wanted of each line, and what an earlier run heard; keeps nothing."""

    def __init__(self, parts: Parts, wish_of: Callable[[str], Wish | None]) -> None:
        self._parts = parts
        self._wish_of = wish_of

    def of(
        self, line: str, parts: Mapping[Part, Look], page: Book, before: Seen | None
    ) -> Sighting:
        """A device that is heard on a line; `before` is its last sighting, if any."""
        part, look = min(parts.items(), key=lambda item: item[1].first.monotonic)
        wish = self._wish_of(line)
        labels = [one.bed_label for one in parts.values() if one.bed_label is not None]
        return Sighting(
            channel=part.channel,
            line=line,
            bed=None if wish is None else wish.bed,
            port=look.port or (None if wish is None else wish.port),
            moment=look.first.utc,
            last_heard=self._last_heard(part.source, look.first, before),
            unbroken=before is not None and before.talk == look.talk,
            long_away=before is None and self._off_unknown(part.source),
            bed_label=labels[0] if labels else None,
            shared=_shared(page),
        )

    def _off_unknown(self, source: Source) -> bool:
        return any(part.off_unknown for part in self._parts.all() if part.source == source)

    def _last_heard(self, source: Source, first: Stamp, before: Seen | None) -> datetime | None:
        """When the device was heard before, reckoned by the monotonic clock within this run."""
        if before is not None:
            return first.utc - timedelta(seconds=first.monotonic - before.heard.monotonic)
        earlier = (part.last_heard for part in self._parts.all() if part.source == source)
        return max((moment for moment in earlier if moment is not None), default=None)


def devices(heard: Mapping[Place, Look]) -> Iterator[tuple[Device, Mapping[Part, Look]]]:
    """The devices whose parts were heard, each on its line, in the order they were first heard."""
    found: defaultdict[Device, dict[Part, Look]] = defaultdict(dict)
    for (part, line), look in heard.items():
        found[part.source, line][part] = look
    yield from sorted(found.items(), key=lambda device: _first(device[1].values()))


def _first(looks: Iterable[Look]) -> float:
    return min(look.first.monotonic for look in looks)


def _shared(page: Book) -> bool:
    """Whether the device was last confirmed as one that goes from patient to patient."""
    rows = page.associated()
    return bool(rows) and max(rows, key=lambda row: row.begin).shared

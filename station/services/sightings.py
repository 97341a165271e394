"""What is seen of a device that is heard on a line, as the rules of the ward look at it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.data.links import Wish
from station.domain.association import Source
from station.domain.book import Book
from station.domain.clock import Stamp
from station.domain.sighting import Sighting
from station.services.parts import Part, Parts, Place

Device = tuple[Source, str]
"""What a device is known by, and the line it is heard on."""


@dataclass(frozen=True, slots=True)
class Seen:
    """When a device was last sighted, and in which conversation."""

    heard: Stamp
    talk: int

    @classmethod
    def of(cls, parts: Mapping[Part, Stamp], until: Stamp) -> "Seen":
        """A device by the parts of it that are heard in a second, which ends with `until`."""
        stamps = [part.heard or first for part, first in parts.items()]
        newest = max(stamps, key=_monotonic)
        return cls(min(newest, until, key=_monotonic), next(iter(parts)).talk)


def _monotonic(stamp: Stamp) -> float:
    return stamp.monotonic


class Sightings:
    """Knows what is wanted of each line, and what an earlier run heard; keeps nothing."""

    def __init__(self, parts: Parts, wish_of: Callable[[str], Wish | None]) -> None:
        self._parts = parts
        self._wish_of = wish_of

    def of(
        self, line: str, parts: Mapping[Part, Stamp], page: Book, before: Seen | None
    ) -> Sighting:
        """A device that is heard on a line, since when; `before` is its last sighting, if any."""
        part, first = min(parts.items(), key=lambda item: item[1].monotonic)
        wish = self._wish_of(line)
        labels = [one.bed_label for one in parts if one.bed_label is not None]
        return Sighting(
            channel=part.channel,
            line=line,
            bed=None if wish is None else wish.bed,
            port=part.port or (None if wish is None else wish.port),
            moment=first.utc,
            last_heard=self._last_heard(part.source, first, before),
            unbroken=before is not None and before.talk == part.talk,
            bed_label=labels[0] if labels else None,
            shared=_shared(page),
        )

    def _last_heard(self, source: Source, first: Stamp, before: Seen | None) -> datetime | None:
        """When the device was heard before, reckoned by the monotonic clock within this run."""
        if before is not None:
            return first.utc - timedelta(seconds=first.monotonic - before.heard.monotonic)
        earlier = (part.last_heard for part in self._parts.all() if part.source == source)
        return max((moment for moment in earlier if moment is not None), default=None)


def devices(heard: Mapping[Place, Stamp]) -> Iterator[tuple[Device, Mapping[Part, Stamp]]]:
    """The devices whose parts were heard, each on its line, in the order they were first heard."""
    found: defaultdict[Device, dict[Part, Stamp]] = defaultdict(dict)
    for (part, line), first in heard.items():
        found[part.source, line][part] = first
    yield from sorted(
        found.items(), key=lambda device: min(one.monotonic for one in device[1].values())
    )


def _shared(page: Book) -> bool:
    """Whether the device was last confirmed as one that goes from patient to patient."""
    rows = page.associated()
    return bool(rows) and max(rows, key=lambda row: row.begin).shared

"""Readings that are nobody's until a nurse says whose: stored, hatched, in no total."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from station.domain.association import Source, source_of
from station.domain.device import Channel
from station.domain.identifier import fresh


class Trigger(StrEnum):
    """The only things that begin a quarantine (decisions.md 9).

    Silence alone, a syringe change and a counter that falls are not among them.
    """

    NEW_SERIAL = "new serial number"
    UNVERIFIABLE = "no serial number to verify"
    TWO_BEDS = "one serial number at two beds"
    PORT_MOVED = "the port moved and the device has no identity"
    BED_LABEL = "the monitor's bed label changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """One stretch in which a channel's readings await confirmation; superseded when it ends."""

    channel: Channel
    line: str
    bed: str | None
    trigger: Trigger
    begin: datetime
    recorded: datetime
    end: datetime | None = None
    who: str | None = None
    reason: str = ""
    supersedes: str | None = None
    id: str = field(default_factory=fresh)

    @property
    def source(self) -> Source:
        """What the station knows the device by."""
        return source_of(self.channel, self.line)

    def covers(self, moment: datetime) -> bool:
        """Whether readings of that moment are held; the end itself is free."""
        return self.begin <= moment and not self.over(moment)

    def over(self, moment: datetime) -> bool:
        """Whether it has ended by that moment."""
        return self.end is not None and self.end <= moment


def lifted(
    rows: Iterable[Quarantine], begin: datetime, end: datetime | None, who: str, recorded: datetime
) -> Iterator[Quarantine]:
    """The rows that take quarantine off a stretch somebody answers for; what lies outside stays."""
    for row in rows:
        if row.over(begin) or (end is not None and end <= row.begin):
            continue
        yield replace(
            row,
            id=fresh(),
            supersedes=row.id,
            end=max(row.begin, begin),
            who=who,
            recorded=recorded,
            reason="confirmed",
        )
        if end is not None and not row.over(end):
            yield replace(row, id=fresh(), begin=end, supersedes=None)

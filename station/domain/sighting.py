"""A channel is heard: what that writes into the book of associations.  Pure: rows in, rows out.

Quarantine begins here and nowhere else but where a nurse says that a device did not stay with its
patient.  Silence writes nothing: the device that answers again with its own serial number resumes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from station.domain.association import Association, Source, Standing, source_of
from station.domain.book import Book
from station.domain.device import Channel
from station.domain.identifier import fresh
from station.domain.quarantine import Quarantine, Trigger


@dataclass(frozen=True, slots=True)
class Waits:
    """The waiting times of the rules; the ward may set others."""

    absence: timedelta = timedelta(minutes=5)  # longer away than this, and the bed asks once
    shared: timedelta = timedelta(minutes=10)  # how long a shared monitor stays with one patient


USUAL_WAITS = Waits()
MOMENT = timedelta(milliseconds=1)  # the record's finest step: the last reading stays confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A channel is heard on a line at a bed, through a port known by what it is, not by its name.

    `last_heard` is when this device was heard before, on whatever line; None if never.  `unbroken`
    says that the conversation has not been cut since: neither line nor driver was opened anew.
    `long_away` says that nobody can tell how long ago that was: the machine was off meanwhile and
    its clock lost the time.  `bed_label` is what a monitor calls its bed, None if it does not say.
    `shared` marks a monitor that goes from patient to patient.
    """

    channel: Channel
    line: str
    bed: str | None
    port: str | None
    moment: datetime
    last_heard: datetime | None = None
    unbroken: bool = False
    long_away: bool = False
    bed_label: str | None = None
    shared: bool = False

    @property
    def source(self) -> Source:
        """What the station knows the device by."""
        return source_of(self.channel, self.line)


def sighted(book: Book, sighting: Sighting, waits: Waits = USUAL_WAITS) -> Book:
    """The rows that a sighting adds to the book; most add none.

    Cheap and without effect when repeated, so that it may be called with every batch of readings.
    """
    row = _present(book, sighting)
    if beds := _elsewhere(book, sighting, row):
        return Book(quarantines=tuple(beds))
    if any(held.covers(sighting.moment) for held in book.held(sighting.source)):
        return Book()
    if row is None:
        return Book() if sighting.shared else _quarantined(sighting, _unknown(sighting))
    return _at_its_bed(row, sighting, waits)


def _at_its_bed(row: Association, sighting: Sighting, waits: Waits) -> Book:
    """What is written of a device that is heard where it belongs: as a rule nothing."""
    if trigger := _doubt(row, sighting, waits):
        return _quarantined(sighting, trigger)
    if row.standing is Standing.CONFIRMED and _absent(row, sighting, waits):
        return _asked(row, sighting)
    if row.bed_label is None and sighting.bed_label is not None:
        return Book((_labelled(row, sighting),))
    return Book()


def _present(book: Book, sighting: Sighting) -> Association | None:
    covering = (row for row in book.associated(sighting.source) if row.covers(sighting.moment))
    return next(covering, None)


def _elsewhere(book: Book, sighting: Sighting, row: Association | None) -> list[Quarantine]:
    """Quarantines for both beds when one serial number is heard at a second one.

    Without a serial number it is the line that came to another bed: a port that moved.
    """
    held = {row.bed for row in book.held(sighting.source) if row.covers(sighting.moment)}
    if not (held | ({row.bed} if row else set())) - {sighting.bed}:
        return []
    trigger = Trigger.TWO_BEDS if sighting.source.verifiable else Trigger.PORT_MOVED
    found = []
    if row and row.bed not in held:
        there = replace(sighting, channel=row.channel, line=row.line, bed=row.bed)
        found.append(_quarantine(there, trigger))
    if sighting.bed not in held and not (row and row.bed == sighting.bed):
        found.append(_quarantine(sighting, trigger))
    return found


def _unknown(sighting: Sighting) -> Trigger:
    return Trigger.NEW_SERIAL if sighting.source.verifiable else Trigger.UNVERIFIABLE


def _doubt(row: Association, sighting: Sighting, waits: Waits) -> Trigger | None:
    """The trigger by which a device at its own bed is doubted all the same."""
    if row.bed_label is not None and sighting.bed_label not in (None, row.bed_label):
        return Trigger.BED_LABEL
    if sighting.source.verifiable:
        return None
    if sighting.port != row.port:
        return Trigger.PORT_MOVED
    if not sighting.unbroken or _absent(row, sighting, waits):
        return Trigger.UNVERIFIABLE
    return None


def _absent(row: Association, sighting: Sighting, waits: Waits) -> bool:
    return sighting.long_away or sighting.moment - _last_known(row, sighting) > waits.absence


def _last_known(row: Association, sighting: Sighting) -> datetime:
    """When the device was last known to be with its patient: heard, or confirmed by a person."""
    return max(sighting.last_heard or row.begin, row.begin, row.recorded)


def _quarantined(sighting: Sighting, trigger: Trigger) -> Book:
    return Book(quarantines=(_quarantine(sighting, trigger),))


def _quarantine(sighting: Sighting, trigger: Trigger) -> Quarantine:
    return Quarantine(
        channel=sighting.channel,
        line=sighting.line,
        bed=sighting.bed,
        trigger=trigger,
        begin=sighting.moment,
        recorded=sighting.moment,
    )


def _asked(row: Association, sighting: Sighting) -> Book:
    """The confirmed stretch ends with the last reading; from there on the bed is asked."""
    left = _last_known(row, sighting) + MOMENT
    ended = replace(
        row,
        id=fresh(),
        supersedes=row.id,
        end=left,
        author=None,
        recorded=sighting.moment,
        reason="away for more than the ward's limit",
    )
    asked = replace(
        row,
        id=fresh(),
        supersedes=None,
        begin=left,
        standing=Standing.ASKED,
        who=None,
        where=None,
        author=None,
        recorded=sighting.moment,
        reason="",
    )
    return Book((ended, asked))


def _labelled(row: Association, sighting: Sighting) -> Association:
    """The same association, now that the monitor says what it calls its bed."""
    return replace(
        row,
        id=fresh(),
        supersedes=row.id,
        bed_label=sighting.bed_label,
        author=None,
        recorded=sighting.moment,
    )

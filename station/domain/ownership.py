"""Whose a reading is: the one place that decides it, for the recorder, the window and the paper.

A reading is a patient's only inside a confirmed association that no quarantine covers (I1).
"""

from dataclasses import dataclass
from datetime import datetime

from station.domain.association import Association, Standing, source_of
from station.domain.book import Book
from station.domain.device import Channel
from station.domain.quarantine import Quarantine


@dataclass(frozen=True, slots=True)
class Owned:
    """The reading is the patient's of this association."""

    association: Association


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """The same device is back after an absence: shown with those words, in no total."""

    association: Association


@dataclass(frozen=True, slots=True)
class Held:
    """The reading is in quarantine."""

    quarantine: Quarantine


@dataclass(frozen=True, slots=True)
class Unassigned:
    """Nobody has put the device on a patient."""


Owner = Owned | Unconfirmed | Held | Unassigned


def owner(book: Book, channel: Channel, moment: datetime, line: str) -> Owner:
    """Whose the readings of a channel, heard on a line, are at a moment."""
    source = source_of(channel, line)
    for held in book.held(source):
        if held.covers(moment):
            return Held(held)
    for row in book.associated(source):
        if row.covers(moment):
            return Owned(row) if row.standing is Standing.CONFIRMED else Unconfirmed(row)
    return Unassigned()


def owner_of_measurement(
    book: Book, channel: Channel, begun: datetime, heard: datetime, line: str
) -> Owner:
    """Whose a measurement is that takes a while, such as a cuff pressure.

    It is a patient's only if it was that patient's when it began and when it was heard: a shared
    monitor gives nobody the pressure that was taken before it came.
    """
    first, last = owner(book, channel, begun, line), owner(book, channel, heard, line)
    if first == last or isinstance(last, Held) or _same_patient(first, last):
        return last
    return first if isinstance(first, Held) else Unassigned()


def _same_patient(first: Owner, last: Owner) -> bool:
    return (
        isinstance(first, Owned)
        and isinstance(last, Owned)
        and first.association.admission == last.association.admission
    )


@dataclass(frozen=True, slots=True)
class Served:
    """A stretch in which a channel's readings are one patient's; `end` is None while it lasts."""

    association: Association
    begin: datetime
    end: datetime | None


def served(book: Book, admission: str, standing: Standing = Standing.CONFIRMED) -> list[Served]:
    """Every stretch that is an admission's own: confirmed associations less their quarantines.

    Of another standing: the stretches in which a device that came back is asked about.
    """
    stretches = []
    for row in book.associated():
        if row.admission == admission and row.standing is standing:
            stretches += _outside(row, sorted(book.held(row.source), key=lambda held: held.begin))
    return sorted(stretches, key=lambda stretch: stretch.begin)


def _outside(row: Association, quarantines: list[Quarantine]) -> list[Served]:
    free: list[Served] = []
    begin = row.begin
    for held in quarantines:
        if held.begin == held.end or row.over(held.begin) or held.over(begin):
            continue
        if begin < held.begin:
            free.append(Served(row, begin, held.begin))
        if held.end is None:
            return free
        begin = held.end
    if not row.over(begin):
        free.append(Served(row, begin, row.end))
    return free

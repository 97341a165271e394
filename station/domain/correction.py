"""A confirmation turns out to be wrong: readings are re-linked in the open, and prints recalled.

The wrong row stays; the right one supersedes it with author and reason.  Nothing is moved or lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from station.domain.association import Association, Standing
from station.domain.book import Book
from station.domain.confirmation import Act
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.patient import Admission
from station.domain.quarantine import lifted


@dataclass(frozen=True, slots=True)
class Truth:
    """What is right: the patient, or None if nobody knows, and the stretch that was theirs."""

    admission: Admission | None
    begin: datetime
    end: datetime | None


def correct(book: Book, name: str, truth: Truth, act: Act, reason: str) -> Book:
    """Supersede an association by what is right."""
    row = book.association(name)
    if not reason.strip():
        raise Refused("Say why the association is corrected.")
    right = replace(
        row,
        id=fresh(),
        supersedes=row.id,
        who=act.who,
        where=act.where,
        author=act.who,
        recorded=act.moment,
        reason=reason,
    )
    if truth.admission is None:
        return Book((replace(right, standing=Standing.WITHDRAWN),))
    _within_stay(truth.admission, truth, act)
    right = replace(
        right,
        admission=truth.admission.id,
        begin=truth.begin,
        end=truth.end,
        standing=Standing.CONFIRMED,
    )
    _alone(book, row, right)
    freed = lifted(book.held(row.source), truth.begin, truth.end, act.who, act.moment)
    return Book((right,), tuple(freed))


def _within_stay(admission: Admission, truth: Truth, act: Act) -> None:
    end = act.moment if truth.end is None else truth.end
    if truth.begin >= end:
        raise Refused("The association must end after it begins.")
    if end > act.moment:
        raise Refused("A correction cannot reach into the future.")
    gone = admission.end is not None and (truth.end is None or truth.end > admission.end)
    if truth.begin < admission.begin or gone:
        raise Refused("The patient was not on the ward for all of that time.")


def _alone(book: Book, wrong: Association, right: Association) -> None:
    """One source serves one patient at a time, and no stretch is counted twice."""
    for row in book.associated(wrong.source):
        apart = row.over(right.begin) or right.over(row.begin)
        if row.id != wrong.id and not apart:
            raise Refused(
                "This device has another association at that time: correct that one first."
            )


@dataclass(frozen=True, slots=True)
class Print:
    """A page that was made: of which admission, over which period, and when."""

    title: str
    admission: str
    begin: datetime
    end: datetime
    printed: datetime


def to_recall(book: Book, right: Association, prints: Iterable[Print]) -> list[Print]:
    """The prints that a correction makes wrong: made before it, of either patient and that time."""
    touched = [row for row in book.associations if row.id == right.supersedes]
    if right.standing is not Standing.WITHDRAWN:
        touched.append(right)
    return [
        page
        for page in prints
        if page.printed <= right.recorded and any(_shows(page, row) for row in touched)
    ]


def _shows(page: Print, row: Association) -> bool:
    return page.admission == row.admission and row.begin < page.end and not row.over(page.begin)

"""A confirmation turns out to be wrong: readings are re-linked in the open, and prints recalled.

The wrong row stays; the right one supersedes it with author and reason.  Nothing is moved or lost.
What lies outside the time that is corrected stays whose it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from station.domain.association import Association, Source, Standing
from station.domain.book import Book
from station.domain.confirmation import Act
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.ownership import Owned, owner
from station.domain.patient import Admission
from station.domain.period import Period
from station.domain.quarantine import lifted


@dataclass(frozen=True, slots=True)
class Truth:
    """What is right: the patient, or None if nobody knows, and the stretch that was theirs.

    Of another patient, or of nobody, only this stretch is corrected.  Of the same patient it is all
    that was ever theirs.
    """

    admission: Admission | None
    begin: datetime
    end: datetime | None


def correct(book: Book, name: str, truth: Truth, act: Act, reason: str) -> Book:
    """Supersede an association by what is right; that comes last among what is added."""
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
    _possible(truth, act)
    rest = tuple(_rest(row, truth, right))
    if truth.admission is None:
        return Book((*rest, replace(right, standing=Standing.WITHDRAWN)))
    _within_stay(truth.admission, truth)
    right = replace(
        right,
        admission=truth.admission.id,
        begin=truth.begin,
        end=truth.end,
        standing=Standing.CONFIRMED,
    )
    _alone(book, row, right)
    freed = lifted(book.held(row.source), truth.begin, truth.end, act.who, act.moment)
    return Book((*rest, right), tuple(freed))


def _rest(row: Association, truth: Truth, right: Association) -> Iterator[Association]:
    """What of the wrong row lies outside the corrected stretch: it stays, as a row of its own."""
    if truth.admission is not None and truth.admission.id == row.admission:
        return
    if row.over(truth.begin) or (truth.end is not None and truth.end <= row.begin):
        raise Refused("Nothing of that time was confirmed so: choose the time that was wrong.")
    kept = replace(
        row, supersedes=None, author=right.author, recorded=right.recorded, reason=right.reason
    )
    if row.begin < truth.begin:
        yield replace(kept, id=fresh(), end=truth.begin)
    if truth.end is not None and not row.over(truth.end):
        yield replace(kept, id=fresh(), begin=truth.end)


def _possible(truth: Truth, act: Act) -> None:
    end = act.moment if truth.end is None else truth.end
    if truth.begin >= end:
        raise Refused("The association must end after it begins.")
    if end > act.moment:
        raise Refused("A correction cannot reach into the future.")


def _within_stay(admission: Admission, truth: Truth) -> None:
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
class Changed:
    """A stretch in which a device's readings are another's than before; None is nobody."""

    period: Period
    was: str | None
    now: str | None


def changed(before: Book, after: Book, row: Association, until: datetime) -> list[Changed]:
    """What changes hands between two states of the book for the device of a row, up to a moment."""
    edges = {edge for book in (before, after) for edge in _edges(book, row.source, until)}
    found: list[Changed] = []
    for begin, end in pairwise(sorted(edges)):
        was, now = (_whose(book, row, begin) for book in (before, after))
        last = found[-1] if found else None
        if last is not None and (last.period.end, last.was, last.now) == (begin, was, now):
            found[-1] = Changed(Period(last.period.begin, end), was, now)
        elif was != now:
            found.append(Changed(Period(begin, end), was, now))
    return found


def _edges(book: Book, source: Source, until: datetime) -> Iterator[datetime]:
    rows = [(row.begin, row.end) for row in book.associated(source)]
    rows += [(held.begin, held.end) for held in book.held(source)]
    for begin, end in rows:
        yield min(begin, until)
        yield min(end or until, until)


def _whose(book: Book, row: Association, moment: datetime) -> str | None:
    found = owner(book, row.channel, moment, row.line)
    return found.association.admission if isinstance(found, Owned) else None


@dataclass(frozen=True, slots=True)
class Print:
    """A page that was made: of which admission (None: the whole ward), which period, and when."""

    title: str
    admission: str | None
    begin: datetime
    end: datetime
    printed: datetime


def to_recall(moved: Iterable[Changed], at: datetime, prints: Iterable[Print]) -> list[Print]:
    """The prints that a correction makes wrong: made before it, of either patient and that time."""
    stretches = list(moved)
    return [
        page for page in prints if page.printed <= at and any(_shows(page, s) for s in stretches)
    ]


def _shows(page: Print, stretch: Changed) -> bool:
    of = page.admission is None or page.admission in (stretch.was, stretch.now)
    return of and stretch.period.overlaps(Period(page.begin, page.end))

"""A confirmation turns out to be wrong: whose a device really was, and what changes hands by that.

The rules are the domain's.  What a correction would do is worked out by doing it to a copy of the
book: what is shown beforehand is what is written afterwards.
"""

from dataclasses import dataclass
from datetime import datetime

from station.data import admissions, associations, patients, people, register
from station.data.engine import Store
from station.data.reading_counts import readings_in
from station.domain.association import Association, Source, Where, source_of
from station.domain.book import Book
from station.domain.correction import Changed, Truth, changed, correct
from station.domain.errors import Refused
from station.domain.period import Period
from station.services import associate
from station.services.admit_patient import Guest
from station.services.associate import Corrected
from station.services.duty import Duty


@dataclass(frozen=True, slots=True)
class Stretch:
    """An association that stands, the patient it names, and who confirmed it."""

    row: Association
    guest: Guest
    author: str


@dataclass(frozen=True, slots=True)
class Pages:
    """The stretches that could be wrong, newest first, and everybody they could have been."""

    at: datetime
    stretches: tuple[Stretch, ...]
    guests: tuple[Guest, ...]

    def possible(self, row: Association) -> tuple[Guest, ...]:
        """Who was on the ward in any of a stretch's time: those who still are first."""
        end = self.at if row.end is None else row.end
        whole = Period(row.begin, max(row.begin, end))
        there = [
            guest
            for guest in self.guests
            if Period(guest.admission.begin, guest.admission.end or self.at).overlaps(whole)
        ]
        return tuple(sorted(there, key=lambda guest: guest.admission.end is not None))


@dataclass(frozen=True, slots=True)
class Move:
    """A stretch that changes hands, how many readings lie in it, and from whom to whom."""

    period: Period
    readings: int
    was: Guest | None
    now: Guest | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a nurse says was wrong, and what is right: `guest` None where nobody knows whose.

    `end` is None while it lasts.
    """

    row: Association
    guest: Guest | None
    begin: datetime
    end: datetime | None
    reason: str
    where: Where

    @property
    def truth(self) -> Truth:
        """The same for the rules."""
        admission = None if self.guest is None else self.guest.admission
        return Truth(admission, self.begin, self.end)


def pages_of_device(store: Store, source: Source, at: datetime) -> Pages:
    """Every time a device was on somebody."""
    return _pages(store, associations.book(store).associated(source), at)


def pages_of_patient(store: Store, admission: str, at: datetime) -> Pages:
    """Every device that was on a patient."""
    rows = associations.book(store).associated()
    return _pages(store, [row for row in rows if row.admission == admission], at)


def _pages(store: Store, rows: list[Association], at: datetime) -> Pages:
    guests = _guests(store)
    names = people.names(store)
    by_id = {guest.admission.id: guest for guest in guests}
    stretches = [
        Stretch(row, by_id[row.admission], names.get(row.who or "", "the station"))
        for row in rows
        if row.begin < at and row.begin != row.end
    ]
    stretches.sort(key=lambda one: one.row.begin, reverse=True)
    return Pages(at, tuple(stretches), guests)


def _guests(store: Store) -> tuple[Guest, ...]:
    everybody = patients.patients(store)
    return tuple(Guest(one, everybody[one.patient]) for one in admissions.admissions(store))


def will_change(duty: Duty, asked: Correction) -> list[Move]:
    """What a correction would move, in order; raises ``Refused`` where it cannot be."""
    book = associations.book(duty.store)
    act = duty.act(asked.where)
    _stands_there(book, asked)
    added = correct(book, asked.row.id, asked.truth, act, asked.reason or "looked at")
    return _moves(duty.store, asked.row, changed(book, book + added, asked.row, act.moment))


def correct_device(duty: Duty, asked: Correction) -> Corrected:
    """Write a correction; gives back what changed hands and the prints to recall."""
    _stands_there(associations.book(duty.store), asked)
    act = duty.act(asked.where)
    return associate.correct(duty.store, asked.row.id, asked.truth, act, asked.reason.strip())


def _stands_there(book: Book, asked: Correction) -> None:
    """A device that is still on goes on at the bed where it is heard, or not at all."""
    row = book.association(asked.row.id)
    if asked.end is not None or asked.guest is None:
        return
    if row.end is not None:
        raise Refused("This device was taken off meanwhile: say until when.")
    bed = asked.guest.admission.bed
    if row.bed is not None and bed != row.bed and not row.shared:
        lies = f"{asked.guest.patient.surname} lies in bed {bed}"
        raise Refused(
            f"The device is heard at bed {row.bed}, {lies}: say until when, and confirm it where it"
            " stands."
        )


def _moves(store: Store, row: Association, stretches: list[Changed]) -> list[Move]:
    guests = {guest.admission.id: guest for guest in _guests(store)}
    figures = [
        figure
        for figure, (channel, line) in register.channels(store).items()
        if source_of(channel, line or "") == row.source
    ]
    return [
        Move(
            one.period,
            readings_in(store, figures, one.period.begin, one.period.end),
            guests.get(one.was or ""),
            guests.get(one.now or ""),
        )
        for one in stretches
    ]

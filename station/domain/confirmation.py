"""A nurse puts a channel on a patient, answers for it, or takes it off.  Pure: rows in, rows out.

Every act adds rows and edits none; a rule that says no raises ``Refused`` with a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from station.domain.association import Association, Source, Standing, Where
from station.domain.book import Book
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.patient import Admission
from station.domain.quarantine import Quarantine, Trigger, lifted
from station.domain.sighting import USUAL_WAITS, Sighting, Waits

SETTLING = timedelta(seconds=2)  # longer than a reading takes to be sighted and written down
ON_ANOTHER = "the device is on another patient"
DID_NOT_STAY = "did not stay with its patient"


@dataclass(frozen=True, slots=True)
class Act:
    """Who did it, where, and when it was entered."""

    who: str
    where: Where
    moment: datetime

    def __post_init__(self) -> None:
        if not self.who.strip():
            raise Refused("Say who you are: every confirmation carries a name.")


def confirm(
    book: Book,
    sighting: Sighting,
    admission: Admission,
    act: Act,
    since: datetime,
    waits: Waits = USUAL_WAITS,
) -> Book:
    """Put the channel, as it was last sighted, on a patient, from `since` on.

    `since` may lie before the entry, where the nurse knows that the device was on this patient all
    the time; quarantined readings from then on become the patient's, but never those of two beds.
    """
    _may_confirm(sighting, admission, act, since)
    since = _after_two_beds(book, sighting.source, act, since)
    given_way = list(_give_way(book, sighting.source, admission, act, since))
    row = Association(
        channel=sighting.channel,
        line=sighting.line,
        bed=sighting.bed,
        port=sighting.port,
        admission=admission.id,
        begin=since,
        end=since + waits.shared if sighting.shared else None,
        who=act.who,
        where=act.where,
        bed_label=sighting.bed_label,
        shared=sighting.shared,
        author=act.who,
        recorded=act.moment,
    )
    freed = lifted(book.held(row.source), since, None, act.who, act.moment)
    return Book((*given_way, row), tuple(freed))


def _may_confirm(sighting: Sighting, admission: Admission, act: Act, since: datetime) -> None:
    if since > act.moment:
        raise Refused("A confirmation cannot begin in the future.")
    if not admission.covers(act.moment):
        raise Refused("This patient is not on the ward: admit the patient first.")
    if since < admission.begin:
        raise Refused("The device cannot have served this patient before the admission.")
    if sighting.shared:
        if since != act.moment:
            raise Refused("A shared monitor offers only what it measures from now on.")
    elif sighting.bed is not None and sighting.bed != admission.bed:
        raise Refused(
            f"This device is heard at bed {sighting.bed}, the patient lies in bed {admission.bed}:"
            " move one of them first."
        )


def _after_two_beds(book: Book, source: Source, act: Act, since: datetime) -> datetime:
    """What was heard under one serial number at two beds cannot be told apart afterwards.

    A moment passes before such a confirmation holds, so that the other device, if there is one, is
    heard at its bed again before anything of it could count.
    """
    mixed = [
        held
        for held in book.held(source)
        if held.trigger is Trigger.TWO_BEDS and not held.over(since) and held.begin <= act.moment
    ]
    if mixed and since < act.moment:
        raise Refused(
            "This serial number was heard at two beds and its readings are mixed:"
            " confirm it from now on."
        )
    return since + SETTLING if mixed else since


def _give_way(
    book: Book, source: Source, admission: Admission, act: Act, since: datetime
) -> Iterator[Association]:
    """What stands of this source after `since` makes room, or says why it does not."""
    for row in book.associated(source):
        if row.over(since):
            continue
        if row.admission == admission.id:
            yield _cut(row, since, act, "confirmed again")
        elif row.standing is Standing.ASKED:
            yield _cut(row, since, act, ON_ANOTHER)
        elif row.shared and since == act.moment:
            yield _cut(row, since, act, "the shared monitor went on")
        else:
            yield _cut(row, min(since, _held_from(book, row, act, since)), act, ON_ANOTHER)


def _held_from(book: Book, row: Association, act: Act, since: datetime) -> datetime:
    """Since when another patient's association is in doubt; without doubt it does not yield."""
    held = [one.begin for one in book.held(row.source) if one.covers(act.moment)]
    if row.over(act.moment) or not held or min(held) > max(since, row.begin):
        raise Refused(
            "This device is confirmed for another patient at that time:"
            " take it off that patient first."
        )
    return min(held)


def _cut(row: Association, end: datetime, act: Act, reason: str) -> Association:
    """The row that ends an association; one that would end before it began is withdrawn."""
    changed = replace(
        row,
        id=fresh(),
        supersedes=row.id,
        end=end,
        author=act.who,
        reason=reason,
        recorded=act.moment,
    )
    if end > row.begin:
        return changed
    return replace(changed, end=row.begin, standing=Standing.WITHDRAWN)


def answer(book: Book, name: str, act: Act, *, stayed: bool) -> Book:
    """The answer to 'pump stayed with this patient?': confirmed from its return, or held."""
    row = book.association(name)
    if row.standing is not Standing.ASKED:
        raise Refused("This device is already confirmed: nothing is asked about it.")
    if stayed:
        return Book((_affirmed(row, act),))
    held = Quarantine(
        channel=row.channel,
        line=row.line,
        bed=row.bed,
        trigger=Trigger.NEW_SERIAL if row.source.verifiable else Trigger.UNVERIFIABLE,
        begin=row.begin,
        end=row.end,
        recorded=act.moment,
        who=act.who,
        reason=DID_NOT_STAY,
    )
    return Book((_cut(row, row.begin, act, DID_NOT_STAY),), (held,))


def confirm_again(book: Book, name: str, act: Act) -> Book:
    """A confirmation from the desk is made again, at the bed if the nurse is there."""
    row = book.association(name)
    if row.standing is not Standing.CONFIRMED:
        raise Refused("Answer first whether this device stayed with the patient.")
    return Book((_affirmed(row, act),))


def _affirmed(row: Association, act: Act) -> Association:
    return replace(
        row,
        id=fresh(),
        supersedes=row.id,
        standing=Standing.CONFIRMED,
        who=act.who,
        where=act.where,
        author=act.who,
        recorded=act.moment,
    )


def to_ask_again(book: Book, admission: str, moment: datetime) -> list[Association]:
    """What the next set of observations asks: confirmed from the desk, or back after absence."""
    return [
        row
        for row in book.associated()
        if row.admission == admission
        and row.covers(moment)
        and (row.where is Where.DESK or row.standing is Standing.ASKED)
    ]


def release(book: Book, name: str, act: Act, at: datetime, reason: str) -> Book:
    """Take a channel off its patient, from a moment on that may lie before the entry."""
    row = book.association(name)
    _not_ahead(act, at)
    if row.over(at):
        raise Refused("This device was already off the patient at that time.")
    return Book((_cut(row, at, act, reason),))


def discharge(book: Book, admission: str, act: Act, at: datetime) -> Book:
    """Every association of the admission ends; the next patient of the bed inherits none."""
    return _all_off(book, admission, act, at, "discharged")


def moved(book: Book, admission: str, act: Act, at: datetime) -> Book:
    """The patient lies in another bed from `at` on: what stayed behind must not follow.

    What came along is heard at the new bed, and confirmed there.
    """
    return _all_off(book, admission, act, at, "moved to another bed")


def signed(book: Book, admission: str, act: Act) -> Book:
    """The set of observations is signed: a shared monitor is free again."""
    shared = [row for row in _running(book, admission, act.moment) if row.shared]
    return Book(tuple(_cut(row, act.moment, act, "set signed") for row in shared))


def _all_off(book: Book, admission: str, act: Act, at: datetime, reason: str) -> Book:
    _not_ahead(act, at)
    return Book(tuple(_cut(row, at, act, reason) for row in _running(book, admission, at)))


def _running(book: Book, admission: str, moment: datetime) -> list[Association]:
    return [row for row in book.associated() if row.admission == admission and not row.over(moment)]


def _not_ahead(act: Act, at: datetime) -> None:
    if at > act.moment:
        raise Refused("This cannot lie in the future.")

"""Put a channel on a patient, answer for it, take it off: the ward's rules, written in its book.

The rules are ``station.domain``'s, and nobody writes between their look at the book and their rows.
Whatever is refused raises ``Refused`` with a sentence for the nurse, and then nothing is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.data import admissions, associations, beds, documents, links
from station.data.engine import Store
from station.domain import confirmation, correction
from station.domain import sighting as sightings
from station.domain.association import Association, Standing
from station.domain.book import Book
from station.domain.confirmation import Act
from station.domain.correction import Changed, Print, Truth
from station.domain.device import Channel
from station.domain.errors import Refused
from station.domain.patient import Admission
from station.domain.quarantine import Trigger
from station.domain.sighting import USUAL_WAITS, Sighting, Waits
from station.domain.versions import standing

HANDOVER = "handover"
TOLD_AT_HANDOVER = timedelta(hours=24)  # how far back a handover tells of a patient


@dataclass(frozen=True, slots=True)
class Waiting:
    """A device that waits for a nurse: in quarantine, or back after an absence.

    `trigger` says why it is in quarantine; where there is none, `association` names the patient it
    is asked about.
    """

    channel: Channel
    line: str
    bed: str | None
    since: datetime
    trigger: Trigger | None = None
    association: Association | None = None

    @property
    def words(self) -> str:
        """Why it waits."""
        return Standing.ASKED.value if self.trigger is None else self.trigger.value


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction wrote, what changed hands by it, and the prints that it makes wrong."""

    association: Association
    changed: tuple[Changed, ...]
    to_recall: tuple[Print, ...]


def sighted(store: Store, sighting: Sighting, waits: Waits = USUAL_WAITS) -> Book:
    """A channel is heard: write down what that puts in doubt; gives back what was added."""
    if not sightings.sighted(associations.book(store), sighting, waits):
        return Book()
    return associations.amend(store, lambda book: sightings.sighted(book, sighting, waits))


def waiting(store: Store, moment: datetime) -> list[Waiting]:
    """The devices that wait for a nurse, the longest first; one at two beds waits at both."""
    book = associations.book(store)
    held = [
        Waiting(row.channel, row.line, row.bed, row.begin, trigger=row.trigger)
        for row in standing(book.quarantines)
        if row.covers(moment)
    ]
    asked = [
        Waiting(row.channel, row.line, row.bed, row.begin, association=row)
        for row in book.associated()
        if row.standing is Standing.ASKED and row.covers(moment)
    ]
    return sorted(held + asked, key=lambda one: one.since)


def found(
    store: Store, channel: Channel, line: str, moment: datetime, *, shared: bool = False
) -> Sighting:
    """A channel as a nurse finds it on its line, at the bed for which the line is wanted.

    What a monitor calls its bed is left to the recorder, which hears it.  The port is what the
    recorder knows it by, as it was last open.
    """
    wish = next((wish for wish in links.wishes(store) if wish.line == line), None)
    if wish is None:
        raise Refused("This device is on no line of the station: plug it in at the bed first.")
    known = {link.line: link.known_as for link in links.states(store)}.get(line)
    port = known or wish.port
    return Sighting(
        channel=channel, line=line, bed=wish.bed, port=port, moment=moment, shared=shared
    )


def confirm(  # each of these is a part of what is confirmed
    store: Store,
    sighting: Sighting,
    admission: Admission,
    act: Act,
    since: datetime,
    waits: Waits = USUAL_WAITS,
) -> Association:
    """Put a channel on a patient from a moment on; gives back the association.

    The page on which this was chosen may be older than a discharge or a move: the record says who
    lies where.
    """
    there = _still_there(store, admission)
    added = associations.amend(
        store,
        lambda book: confirmation.confirm(book, sighting, there, act, since, waits),
    )
    return added.associations[-1]


def _still_there(store: Store, admission: Admission) -> Admission:
    """The admission as the record has it now; refused once the patient has left."""
    there = {one.id: one for one in admissions.present(store)}.get(admission.id)
    if there is None:
        raise Refused("This patient is not on the ward any more: look again.")
    return there


def answer(store: Store, name: str, act: Act, *, stayed: bool) -> Book:
    """Answer 'pump stayed with this patient?'."""
    return associations.amend(
        store, lambda book: confirmation.answer(book, name, act, stayed=stayed)
    )


def confirm_again(store: Store, name: str, act: Act) -> Association:
    """Confirm once more, at the bed, what was confirmed from the desk."""
    added = associations.amend(store, lambda book: confirmation.confirm_again(book, name, act))
    return added.associations[-1]


def to_ask_again(store: Store, admission: Admission, moment: datetime) -> list[Association]:
    """What the next set of observations asks about this patient's devices."""
    return confirmation.to_ask_again(associations.book(store), admission.id, moment)


def release(store: Store, name: str, act: Act, at: datetime, reason: str) -> Association:
    """Take a channel off its patient."""
    added = associations.amend(
        store, lambda book: confirmation.release(book, name, act, at, reason)
    )
    return added.associations[-1]


def discharge(store: Store, admission: Admission, act: Act, at: datetime) -> Admission:
    """A patient goes home: the devices are free first, so that none is ever left behind."""
    _still_there(store, admission)
    if at < admission.begin:
        raise Refused("A patient cannot leave before the admission began.")
    associations.amend(store, lambda book: confirmation.discharge(book, admission.id, act, at))
    return admissions.discharge(store, admission.id, at, act.who, act.moment)


def move(store: Store, admission: Admission, bed: str, act: Act, at: datetime) -> Admission:
    """A patient goes to another bed; what comes along is heard and confirmed there."""
    if bed not in {one.name for one in beds.beds(store)}:
        raise Refused(f"There is no bed {bed}: set up the ward's beds first.")
    if bed in {one.bed for one in admissions.present(store)}:
        raise Refused(f"Bed {bed} is taken: choose another bed.")
    associations.amend(store, lambda book: confirmation.moved(book, admission.id, act, at))
    return admissions.move(store, admission.id, bed, at, act.who, act.moment)


def correct(store: Store, name: str, truth: Truth, act: Act, reason: str) -> Corrected:
    """Link readings anew, in the open; names the prints to recall."""
    seen: list[Book] = []

    def change(book: Book) -> Book:
        seen.append(book)
        return correction.correct(book, name, truth, act, reason)

    added = associations.amend(store, change)
    right = added.associations[-1]
    moved = correction.changed(seen[-1], seen[-1] + added, right, act.moment)
    recalled = correction.to_recall(moved, act.moment, _prints(store))
    return Corrected(right, tuple(moved), tuple(recalled))


def _prints(store: Store) -> Iterator[Print]:
    """Every copy that went out of a document about somebody's stay, and of the ward's handovers."""
    for one in documents.documents(store):
        begin, end = one.begin, one.end
        if one.admission is None and one.kind == HANDOVER:
            begin, end = one.recorded - TOLD_AT_HANDOVER, one.recorded
        elif one.admission is None:
            continue
        if begin is not None and end is not None:
            for copy in documents.prints(store, one.id):
                title = f"{one.kind}, copy {copy.copy}"
                yield Print(title, one.admission, begin, end, copy.recorded)

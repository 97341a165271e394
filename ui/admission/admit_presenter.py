"""What the admission form makes of what is typed: who it is, who is alike, what is missing.

No Qt: the form asks after every key, and shows.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from station.domain.errors import Refused
from station.domain.patient import Admission, Patient
from station.domain.wall import date_words
from station.domain.weight import Method
from station.services.admit_patient import Arrival, Guest, Room
from ui.admission import typed


@dataclass(slots=True)
class Typed:
    """The fields as they stand."""

    surname: str = ""
    given_names: str = ""
    birth_date: str = ""
    record_number: str = ""
    since: str = ""
    kilograms: str = ""


@dataclass(slots=True)
class AdmitPresenter:
    """The form's state between two keys.  Nothing is chosen by itself, not even the only bed."""

    zone: ZoneInfo
    room: Room = field(default_factory=lambda: Room((), ()))
    words: Typed = field(default_factory=Typed)
    bed: str | None = None
    method: Method | None = None
    known: Patient | None = None
    told_apart: tuple[str, ...] = ()
    own: Admission | None = None

    def take(self, room: Room) -> None:
        """The register was read again; a bed that was taken meanwhile is no longer chosen."""
        self.room = room
        if self.bed not in self.free:
            self.bed = None

    @property
    def free(self) -> tuple[str, ...]:
        """The beds to choose from: the free ones, and the patient's own once admitted."""
        return self.room.free if self.own is None else (self.own.bed, *self.room.free)

    def birth_words(self, now: datetime) -> str:
        """The birth date as understood, or why not; nothing while nothing is typed."""
        if not self.words.birth_date.strip():
            return ""
        today = now.astimezone(self.zone).date()
        try:
            return typed.age_words(typed.birth_date(self.words.birth_date, today), today)
        except Refused as sentence:
            return str(sentence)

    def since_words(self, now: datetime) -> str:
        """Since when the patient is on the ward, as understood."""
        return typed.moment_said(self.words.since, now, self.zone)

    def alike(self, now: datetime) -> list[tuple[Guest, str]]:
        """Who on the ward could be mistaken for the patient, as far as is typed, and why."""
        patient = self._as_typed(now)
        if patient is None:
            return []
        return [
            (guest, " and ".join(one.reasons)) for guest, one in self.room.mistaken_for(patient)
        ]

    def _as_typed(self, now: datetime) -> Patient | None:
        """Enough of a patient to compare; a date that is no date yet equals nobody's."""
        words = self.words
        try:
            born = typed.birth_date(words.birth_date, now.astimezone(self.zone).date())
        except Refused:
            born = date.max
        if not words.surname.strip():
            return None
        known = self._known_here()
        who = Patient(words.surname, words.given_names, born, words.record_number.strip() or "-")
        return who if known is None else replace(who, id=known.id)

    def known_words(self) -> str:
        """Who was here before under this record number."""
        one = self._known_here()
        if one is None:
            return ""
        return (
            f"Record number {one.record_number} is known: {one.surname}, {one.given_names},"
            f" born {date_words(one.birth_date)}."
        )

    def _known_here(self) -> Patient | None:
        """Who was found, as long as the number still stands in its field."""
        one = self.known
        number = self.words.record_number.strip()
        return one if one is not None and one.record_number == number else None

    def same_as_known(self) -> Typed | None:
        """The fields filled with what the record knows of this record number."""
        one = self._known_here()
        if one is None:
            return None
        self.words = replace(
            self.words,
            surname=one.surname,
            given_names=one.given_names,
            birth_date=date_words(one.birth_date),
            record_number=one.record_number,
        )
        return self.words

    def tell_apart(self, now: datetime, *, read: bool) -> None:
        """The nurse has read the wristband: it is none of those named just now."""
        names = tuple(guest.patient.id for guest, _ in self.alike(now))
        self.told_apart = names if read else ()

    def arrival(self, now: datetime) -> Arrival:
        """What is to be written, or Refused with the first thing that is missing."""
        words = self.words
        if self.bed is None:
            raise Refused("Choose a bed.")
        if not words.surname.strip():
            raise Refused("Enter the patient's surname.")
        born = typed.birth_date(words.birth_date, now.astimezone(self.zone).date())
        patient = Patient(
            words.surname.strip(), words.given_names.strip(), born, words.record_number.strip()
        )
        known = self._known_here()
        if known is not None:
            patient = replace(patient, id=known.id)
        alike = {guest.patient.id for guest, _ in self.alike(now)}
        if alike - set(self.told_apart):
            raise Refused("Another patient could be mistaken for this one: read the wristband.")
        weight = typed.kilograms(words.kilograms)
        if weight is not None and self.method is None:
            raise Refused("Say how the weight was obtained.")
        begin = typed.moment(words.since, now, self.zone)
        return Arrival(patient, self.bed, begin, weight, self.method if weight else None)

"""Who lies where: patients, beds with a fixed place, and admissions."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from station.domain.errors import Refused
from station.domain.identifier import fresh

SHORT_NAME = 4  # of names shorter than this, one letter's difference makes another name


@dataclass(frozen=True, slots=True)
class Patient:
    """One person; names in any script, shown and printed as they were entered."""

    surname: str
    given_names: str
    birth_date: date
    record_number: str
    id: str = field(default_factory=fresh)

    def __post_init__(self) -> None:
        if not self.surname.strip():
            raise Refused("Enter the patient's surname.")
        if not self.record_number.strip():
            raise Refused("Enter the patient's record number: a name alone is not an identity.")


@dataclass(frozen=True, slots=True)
class Bed:
    """A bed with its fixed place on the board, so that no card moves when a patient does."""

    name: str
    place: int
    id: str = field(default_factory=fresh)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise Refused("Enter a name for the bed.")


@dataclass(frozen=True, slots=True)
class Admission:
    """One stay of one patient.  `bed` is the name of the bed the patient lies in."""

    patient: str
    bed: str
    begin: datetime
    end: datetime | None = None
    id: str = field(default_factory=fresh)

    def covers(self, moment: datetime) -> bool:
        """Whether the patient was on the ward at that moment."""
        return self.begin <= moment and (self.end is None or moment < self.end)


@dataclass(frozen=True, slots=True)
class Alike:
    """Another patient on the ward who could be mistaken for this one, and why."""

    patient: Patient
    reasons: tuple[str, ...]


def easily_mistaken(patient: Patient, others: Iterable[Patient]) -> list[Alike]:
    """The patients among `others` with a similar surname or an equal birth date, in their order."""
    found = []
    for other in others:
        reasons = _reasons(patient, other) if other.id != patient.id else ()
        if reasons:
            found.append(Alike(other, reasons))
    return found


def _reasons(one: Patient, other: Patient) -> tuple[str, ...]:
    reasons = []
    if _similar(_plain(one.surname), _plain(other.surname)):
        reasons.append("similar surname")
    if one.birth_date == other.birth_date:
        reasons.append("same birth date")
    return tuple(reasons)


def _plain(name: str) -> str:
    """A name without case, accents, spaces and hyphens: as it is heard."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def _similar(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < SHORT_NAME:
        return False
    return _one_slip_apart(one, other)


def _one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter added, left out, changed, or two neighbours swapped, makes them equal."""
    short, long = sorted((one, other), key=len)
    same = next(
        (at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    rest, longer = short[same:], long[same:]
    if len(short) != len(long):
        return rest == longer[1:]
    return rest[1:] == longer[1:] or (rest[1::-1] == longer[:2] and rest[2:] == longer[2:])

"""Whom an entry is about: both identifiers and who could be mistaken, in the head of every form."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from station.domain.patient import Patient, easily_mistaken
from station.domain.wall import date_words
from ui.page import Heading

MOST_ALERTS, LONGEST_OTHER = 2, 26


@dataclass(frozen=True, slots=True)
class Subject:
    """The patient, where they lie, everybody else on the ward, and the ward's zone."""

    patient: Patient
    bed: str
    others: tuple[Patient, ...]
    zone: ZoneInfo

    @property
    def name(self) -> str:
        """Surname first, as on the wristband."""
        return full_name(self.patient)

    @property
    def wristband(self) -> str:
        """What is read on the wristband: name and both identifiers."""
        born = date_words(self.patient.birth_date)
        return f"{self.name} · born {born} · MRN {self.patient.record_number}"

    @property
    def alerts(self) -> tuple[str, ...]:
        """Who could be mistaken for this patient, and why; many are counted."""
        found = easily_mistaken(self.patient, self.others)
        if len(found) > MOST_ALERTS:
            return (f"{len(found)} patients with a similar surname or the same birth date",)
        return tuple(f"{' and '.join(one.reasons)}: {_short(one.patient)}" for one in found)

    def heading(self, title: str, note: str = "") -> Heading:
        """The head of a form about this patient."""
        born = f"{self.patient.birth_date:%d %b %Y}"
        details = f"{born} · MRN {self.patient.record_number}"
        chips = ((title, "plain"), *((one, "due") for one in self.alerts))
        return Heading(f"Bed {self.bed}", self.name, details, chips, note, title)


def _short(patient: Patient) -> str:
    """The name of another patient, cut where it would push the patient's own name away."""
    name = full_name(patient)
    return name if len(name) <= LONGEST_OTHER else f"{name[: LONGEST_OTHER - 1]}…"


def full_name(patient: Patient) -> str:
    """A name as lists and heads show it."""
    given = f", {patient.given_names}" if patient.given_names else ""
    return f"{patient.surname.upper()}{given}"

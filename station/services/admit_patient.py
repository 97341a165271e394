"""A patient comes to the ward: who they are, the bed, since when, and the weight if it is known."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from station.data import admissions, beds, patients, weights
from station.data.engine import Store
from station.domain.errors import Refused
from station.domain.patient import Admission, Alike, Patient, easily_mistaken
from station.domain.weight import Method, Weight
from station.services.duty import Duty


@dataclass(frozen=True, slots=True)
class Guest:
    """A patient on the ward, with the admission and the bed it names."""

    admission: Admission
    patient: Patient


@dataclass(frozen=True, slots=True)
class Room:
    """Which beds are free, and who is on the ward."""

    free: tuple[str, ...]
    guests: tuple[Guest, ...]

    def mistaken_for(self, patient: Patient) -> list[tuple[Guest, Alike]]:
        """Those on the ward who could be mistaken for somebody, each with why."""
        alike = easily_mistaken(patient, [guest.patient for guest in self.guests])
        by_id = {guest.patient.id: guest for guest in self.guests}
        return [(by_id[one.patient.id], one) for one in alike]

    def alerts(self, patient: Patient) -> tuple[str, ...]:
        """The same in words, as they stand on every page about a patient."""
        return tuple(
            f"{' and '.join(one.reasons)}: bed {guest.admission.bed} {guest.patient.surname}"
            for guest, one in self.mistaken_for(patient)
        )


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the admission form says.  A weight comes with how it was obtained, or not at all."""

    patient: Patient
    bed: str
    begin: datetime
    kilograms: Decimal | None = None
    method: Method | None = None


def room(store: Store) -> Room:
    """Which beds are free, in their places, and who lies in the others."""
    everybody = patients.patients(store)
    guests = tuple(Guest(one, everybody[one.patient]) for one in admissions.present(store))
    taken = {guest.admission.bed for guest in guests}
    free = tuple(bed.name for bed in beds.beds(store) if bed.name not in taken)
    return Room(free, guests)


def known_patient(store: Store, record_number: str) -> Patient | None:
    """Who was on the ward before under a record number."""
    return patients.patient_of_number(store, record_number)


def admit_patient(duty: Duty, arrival: Arrival) -> Admission:
    """Admit, and weigh where a weight is given; refused whole before anything is written."""
    who, now = duty.who, duty.now
    if arrival.begin > now:
        raise Refused("The admission lies in the future: check day and hour.")
    if arrival.patient.birth_date > arrival.begin.date():
        raise Refused("The birth date lies after the admission: check it.")
    weight = _weight(arrival, who, now)
    admission = admissions.admit(duty.store, arrival.patient, arrival.bed, arrival.begin, who, now)
    if weight is not None:
        weights.enter_weight(duty.store, replace(weight, admission=admission.id))
    return admission


def _weight(arrival: Arrival, who: str, now: datetime) -> Weight | None:
    if arrival.kilograms is None:
        return None
    if arrival.method is None:
        raise Refused("Say how the weight was obtained.")
    return Weight(
        admission="",
        kilograms=arrival.kilograms,
        method=arrival.method,
        observed=arrival.begin,
        recorded=now,
        author=who,
    )

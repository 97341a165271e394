"""The demonstration ward as a record: people, beds, patients, weights, from its resource file.

A demonstration is a property of its home; nothing here can touch a real ward's record.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from station.data import admissions, beds, patients, people, ward, weights
from station.data.engine import Store
from station.domain.device import Channel
from station.domain.errors import Refused
from station.domain.patient import Admission, Bed, Patient
from station.domain.person import Person
from station.domain.syringe import Form, Strength, Syringe
from station.domain.weight import Method, Weight

BEFORE_START = timedelta(hours=2)  # admitted and weighed before the infusion begins


@dataclass(frozen=True, slots=True)
class Place:
    """One occupied bed of the demonstration: since when its infusion runs, and the weight."""

    bed: str
    begin: datetime
    kilograms: Decimal


@dataclass(frozen=True, slots=True)
class Guest:
    """Who lies in a bed of the demonstration."""

    place: Place
    patient: Patient
    admission: Admission


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody who works at the beds from one hour of the day to another."""

    person: Person
    begin: int
    end: int

    def covers(self, hour: int) -> bool:
        """Whether they are there at an hour of the day."""
        return (hour - self.begin) % 24 < (self.end - self.begin) % 24


@dataclass(frozen=True, slots=True)
class Founded:
    """The demonstration ward as it was written down: who works there when, and who lies where."""

    shifts: Sequence[Shift]
    zone: ZoneInfo
    guests: Mapping[str, Guest]

    @property
    def nurse(self) -> Person:
        """Who admits, weighs and confirms."""
        return self.shifts[0].person

    def on_duty(self, moment: datetime) -> Person:
        """Who writes what is entered at a moment."""
        hour = moment.astimezone(self.zone).hour
        return next(shift.person for shift in self.shifts if shift.covers(hour))


def plan() -> Mapping[str, Any]:
    """The resource file of the demonstration."""
    text = files("resources").joinpath("demonstration", "ward.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def zone() -> ZoneInfo:
    """Where the demonstration ward stands: its wall clock, and what its devices were set by."""
    return ZoneInfo(plan()["zone"])


def bed_names(count: int) -> list[str]:
    """The beds that are taken in a ward of so many; a small ward has no free bed."""
    free = set(plan()["free_beds"])
    most = len(plan()["patients"])
    if count > most:
        raise Refused(f"The demonstration has {most} patients: ask for {most} beds or fewer.")
    return [str(number) for number in range(1, count + 1) if number not in free]


def beds_by_eye() -> frozenset[str]:
    """The beds to whose pump no cable leads."""
    return frozenset(str(number) for number in plan()["by_eye"])


def found(store: Store, count: int, places: list[Place], now: datetime) -> Founded:
    """Write a new demonstration ward of `count` beds down; Refused in a home that is in use."""
    if ward.ward(store) is not None:
        raise Refused("This home already holds a ward: give the demonstration a new --home.")
    words = plan()
    begin = min([now, *(place.begin for place in places)]) - BEFORE_START
    ward.set_up(store, ward.Ward(words["name"], words["zone"], demo=True), None, begin)
    staff = [Person(one["name"], one["role"]) for one in words["people"]]
    for person, row in zip(staff, words["people"], strict=True):
        people.add_person(store, person, row["pin"], None, begin)
    names = [str(number) for number in range(1, count + 1)]
    beds.set_beds(store, [Bed(name, at) for at, name in enumerate(names)], None, begin)
    guests = {place.bed: _admit(store, place, staff[0], words) for place in places}
    return Founded(_shifts(staff), zone(), guests)


def known(store: Store) -> Founded:
    """The demonstration ward of a home as it was founded."""
    staff = {one.name: one for one in people.people(store)}
    words, patient = plan(), patients.patients(store)
    ordered = [staff[row["name"]] for row in words["people"]]
    guests = {}
    for one in admissions.present(store):
        weighed = weights.weights(store, one.id)[0]
        place = Place(one.bed, one.begin + BEFORE_START, weighed.kilograms)
        guests[one.bed] = Guest(place, patient[one.patient], one)
    return Founded(_shifts(ordered), zone(), guests)


def _shifts(staff: Sequence[Person]) -> list[Shift]:
    rows = zip(staff, plan()["people"], strict=True)
    return [Shift(person, *row["hours"]) for person, row in rows if "hours" in row]


def _admit(store: Store, place: Place, nurse: Person, words: Mapping[str, Any]) -> Guest:
    row = words["patients"][int(place.bed) - 1]
    patient = Patient(
        row["surname"], row["given_names"], _day(row["birth_date"]), row["record_number"]
    )
    begin = place.begin - BEFORE_START
    admission = admissions.admit(store, patient, place.bed, begin, nurse.id, begin)
    weighed = Weight(
        admission=admission.id, kilograms=place.kilograms, method=Method.MEASURED,
        observed=begin, recorded=begin, author=nurse.id,
    )  # fmt: skip
    weights.enter_weight(store, weighed)
    return Guest(place, patient, admission)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("a birth date of the demonstration is not a date")
    return value


def standard_syringe(channel: Channel, guest: Guest, nurse: Person, begin: datetime) -> Syringe:
    """The demonstration ward's own standard syringe, confirmed by its nurse."""
    words = plan()["syringe"]
    return Syringe(
        channel=channel,
        admission=guest.admission.id,
        drug=words["drug"],
        form=Form(words["form"]),
        strength=Strength(Decimal(words["strength_mg"]), Decimal(words["strength_ml"])),
        volume_ml=Decimal(words["volume_ml"]),
        concentration=Decimal(words["concentration"]),
        begin=begin,
        recorded=begin,
        author=nurse.id,
        confirmed_by=nurse.id,
    )

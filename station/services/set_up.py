"""A ward begins: its name, zone, start of day and beds, and the first person who enters things."""

from dataclasses import dataclass
from datetime import time

from station.data import admissions, beds, links, people, ward
from station.data.engine import Store
from station.data.ward import Ward
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.patient import Bed
from station.domain.person import Person
from station.services.duty import Duty

MOST_BEDS, LONGEST_BED = 60, 24
ROLE_MISSING = "Enter the role: nurse, charge nurse, doctor or another."
PINS_DIFFER = "The two PINs differ: type both again."


@dataclass(frozen=True, slots=True)
class WardPlan:
    """What a ward says of itself once; the beds stand on the board in this order, for good."""

    name: str
    zone: str
    start_of_day: time
    beds: tuple[str, ...]

    def __post_init__(self) -> None:
        Ward(self.name, self.zone, start_of_day=self.start_of_day)
        if not self.beds:
            raise Refused("Name at least one bed.")
        if len(self.beds) > MOST_BEDS:
            raise Refused(f"The board holds {MOST_BEDS} beds at most; these are {len(self.beds)}.")
        for name in self.beds:
            if len(name) > LONGEST_BED:
                raise Refused(
                    f"The bed name {name} is longer than {LONGEST_BED} characters: shorten it."
                )
        twice = next((name for name in self.beds if self.beds.count(name) > 1), None)
        if twice is not None:
            raise Refused(f"Bed {twice} stands there twice: every bed needs a name of its own.")


@dataclass(frozen=True, slots=True)
class Begun:
    """How far the beginning has come, so that a station that was cut off takes it up again."""

    ward: Ward | None
    beds: tuple[str, ...]
    people: tuple[Person, ...]
    lines: int
    admitted: int

    @property
    def founded(self) -> bool:
        """Whether the board has something to show and somebody may sign."""
        return self.ward is not None and bool(self.beds) and bool(self.people)

    @property
    def in_use(self) -> bool:
        """Whether the ward works with the station already: the window opens on the board."""
        return self.founded and (self.lines > 0 or self.admitted > 0)


def begun(store: Store) -> Begun:
    """How far this record's ward has come."""
    return Begun(
        ward.ward(store),
        tuple(bed.name for bed in beds.beds(store)),
        tuple(people.people(store)),
        len(links.wishes(store)),
        len(admissions.admissions(store)),
    )


def found_ward(duty: Duty, plan: WardPlan) -> None:
    """Write the ward and its beds down, or what has changed about them."""
    author = None if duty.author is None else duty.author.id
    standing = ward.ward(duty.store)
    demo = standing is not None and standing.demo
    ward.set_up(
        duty.store, Ward(plan.name.strip(), plan.zone, demo, plan.start_of_day), author, duty.now
    )
    known = {bed.name: bed.id for bed in beds.beds(duty.store)}
    rows = [Bed(name, place, known.get(name, fresh())) for place, name in enumerate(plan.beds)]
    beds.set_beds(duty.store, rows, author, duty.now)


def enter_person(duty: Duty, name: str, role: str, pin: str, again: str) -> Person:
    """Write down somebody who may enter things; the first of a ward is entered by nobody."""
    person = Person(name.strip(), role.strip())
    if not person.role:
        raise Refused(ROLE_MISSING)
    if pin != again:
        raise Refused(PINS_DIFFER)
    author = None if duty.author is None else duty.author.id
    if author is None and people.people(duty.store):
        raise Refused("This ward has people already: sign in first.")
    if person.name in {one.name for one in people.people(duty.store)}:
        raise Refused(f"{person.name} is on the list already: add something to tell them apart.")
    people.add_person(duty.store, person, pin, author, duty.now)
    return person


def change_person(
    duty: Duty, person: Person, name: str, role: str, pins: tuple[str, str]
) -> Person:
    """Write down what has changed about somebody; two empty PINs leave the PIN as it is."""
    changed = Person(name.strip(), role.strip(), person.id)
    pin, again = pins
    if not changed.role:
        raise Refused(ROLE_MISSING)
    if pin != again:
        raise Refused(PINS_DIFFER)
    if changed != person:
        people.change_person(duty.store, changed, duty.who, duty.now)
    if pin:
        people.change_pin(duty.store, person.id, pin, duty.who, duty.now)
    return changed

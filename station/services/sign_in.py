"""Who is at the keyboard: a name from the ward's list, and the PIN that goes with it."""

from station.data import people
from station.data.engine import Store
from station.domain.errors import Refused
from station.domain.person import Person


def staff(store: Store) -> list[Person]:
    """Those who work here now, by name."""
    return people.people(store)


def sign_in(store: Store, person: str, pin: str) -> Person:
    """The person whose PIN this is, or Refused: every entry carries a name."""
    known = {one.id: one for one in people.people(store)}
    if person not in known:
        raise Refused("Choose your name first.")
    if not people.knows_pin(store, person, pin):
        raise Refused(f"This is not the PIN of {known[person].name}: type it again.")
    return known[person]

"""The people who enter things, and their PINs."""

from datetime import datetime
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from station.data.audit import enter, link
from station.data.engine import Store, reading, writing
from station.data.tables_register import PersonRow
from station.domain.errors import Refused
from station.domain.person import Person

SHORTEST_PIN: Final = 4
LONGEST_PIN: Final = 12
HASHER: Final = PasswordHasher()


def add_person(
    store: Store, person: Person, pin: str, author: str | None, recorded: datetime
) -> None:
    """Write down someone who may enter things; the first person of a ward has no author."""
    digest = _digest(pin)
    with writing(store) as session:
        row = PersonRow(id=person.id, name=person.name, role=person.role, pin_digest=digest)
        row.recorded_at = recorded
        enter(session, row, author, recorded)


def people(store: Store) -> list[Person]:
    """Those who work here now, by name."""
    with reading(store) as session:
        rows = select(PersonRow).where(PersonRow.left_at.is_(None)).order_by(PersonRow.name)
        return [Person(row.name, row.role, row.id) for row in session.scalars(rows)]


def names(store: Store) -> dict[str, str]:
    """The name behind every author in the record, those who left too."""
    with reading(store) as session:
        return {row.id: row.name for row in session.scalars(select(PersonRow))}


def knows_pin(store: Store, person: str, pin: str) -> bool:
    """Whether someone who works here knows their PIN."""
    with reading(store) as session:
        row = session.get(PersonRow, person)
    if row is None or row.left_at is not None:
        return False
    try:
        return HASHER.verify(row.pin_digest, pin)
    except VerifyMismatchError:
        return False


def change_person(store: Store, person: Person, author: str, recorded: datetime) -> None:
    """Write down another name or role; what it was before stays in the chain."""
    with writing(store) as session:
        row = _row(session, person.id)
        row.name, row.role = person.name, person.role
        link(session, row, author, recorded)


def change_pin(store: Store, person: str, pin: str, author: str, recorded: datetime) -> None:
    """Give someone another PIN."""
    digest = _digest(pin)
    with writing(store) as session:
        row = _row(session, person)
        row.pin_digest = digest
        link(session, row, author, recorded)


def leave(store: Store, person: str, author: str, recorded: datetime) -> None:
    """Write down that someone works here no more; what they entered stays."""
    with writing(store) as session:
        row = _row(session, person)
        row.left_at = recorded
        link(session, row, author, recorded)


def _row(session: Session, person: str) -> PersonRow:
    row = session.get(PersonRow, person)
    if row is None or row.left_at is not None:
        raise Refused("This person does not work here any more.")
    return row


def _digest(pin: str) -> str:
    if not pin.isascii() or not pin.isdigit() or not SHORTEST_PIN <= len(pin) <= LONGEST_PIN:
        raise Refused(f"A PIN has {SHORTEST_PIN} to {LONGEST_PIN} digits.")
    return HASHER.hash(pin)

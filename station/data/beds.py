"""The ward's beds, each at its fixed place on the board."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from station.data.admissions import occupied
from station.data.audit import enter, link
from station.data.engine import Store, reading, writing
from station.data.tables_register import BedRow
from station.domain.errors import Refused
from station.domain.patient import Bed


def set_beds(store: Store, beds: Sequence[Bed], author: str | None, recorded: datetime) -> None:
    """Make these the ward's beds, known by their names; one not among them is closed if it is free.

    The author is None where the demonstration sets itself up, before there are people.
    """
    names = {bed.name for bed in beds}
    if len(names) < len(beds) or len({bed.place for bed in beds}) < len(beds):
        raise Refused("Every bed needs a name and a place of its own.")
    with writing(store) as session:
        for row in _close_others(session, names, recorded):
            link(session, row, author, recorded)
        known = {row.name: row for row in session.scalars(select(BedRow))}
        for bed in beds:
            old = known.get(bed.name)
            if old is None:
                new = BedRow(id=bed.id, name=bed.name, place=bed.place)
                enter(session, new, author, recorded)
            elif (old.place, old.closed_at) != (bed.place, None):
                old.place, old.closed_at = bed.place, None
                link(session, old, author, recorded)


def beds(store: Store) -> list[Bed]:
    """The beds in use, by their places."""
    with reading(store) as session:
        rows = select(BedRow).where(BedRow.closed_at.is_(None)).order_by(BedRow.place)
        return [Bed(row.name, row.place, row.id) for row in session.scalars(rows)]


def _close_others(session: Session, names: Collection[str], recorded: datetime) -> list[BedRow]:
    closing = select(BedRow).where(BedRow.closed_at.is_(None), BedRow.name.not_in(names))
    rows = list(session.scalars(closing))
    taken = occupied(session)
    for row in rows:
        if row.name in taken:
            raise Refused(f"Bed {row.name} is taken: move the patient first.")
        row.closed_at = recorded
    return rows

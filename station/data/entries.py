"""What nurses sign, and what they have typed and not yet signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, literal_column, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from station.data.audit import enter
from station.data.engine import Store, reading, writing
from station.data.tables_notes import DraftRow, EntryRow
from station.data.tables_register import AdmissionRow
from station.domain.entry import Entry, EntryKind


@dataclass(frozen=True, slots=True)
class Draft:
    """What one person has typed into one form for one patient."""

    patient: str
    author: str
    form: str
    payload: Mapping[str, Any]
    saved_at: datetime


def sign(store: Store, entry: Entry, form: str | None = None) -> None:
    """Store an entry for good, alone and at once; the draft of its form goes in the same moment."""
    with writing(store) as session:
        sign_in(session, entry, form)


def sign_in(session: Session, entry: Entry, form: str | None = None) -> None:
    """The same within a transaction of the caller's."""
    row = EntryRow(
        id=entry.entry_id,
        recorded_at=entry.recorded_at,
        reason=entry.reason,
        supersedes=entry.supersedes,
        author=entry.author,
        admission=entry.admission,
        kind=entry.kind.value,
        body=entry.payload,
        observed_at=entry.observed_at,
    )
    enter(session, row, entry.author, entry.recorded_at)
    if form is not None:
        patient = session.get_one(AdmissionRow, entry.admission).patient
        _drop(session, patient, entry.author, form)


def entries(store: Store, admission: str) -> list[Entry]:
    """Every entry of an admission, superseded ones too, in the order they were signed."""
    with reading(store) as session:
        rows = (
            select(EntryRow)
            .where(EntryRow.admission == admission)
            .order_by(literal_column("rowid"))
        )
        return [as_entry(row) for row in session.scalars(rows)]


def save_draft(store: Store, draft: Draft) -> None:
    """Keep what has been typed so far, in place of what was kept before."""
    values = {"body": draft.payload, "saved_at": draft.saved_at}
    with writing(store) as session:
        session.execute(
            insert(DraftRow)
            .values(patient=draft.patient, author=draft.author, form=draft.form, **values)
            .on_conflict_do_update(index_elements=["patient", "author", "form"], set_=values)
        )


def drafts(store: Store, author: str | None = None) -> list[Draft]:
    """What is typed and not signed, by one person or by anyone, oldest first."""
    rows = select(DraftRow).order_by(DraftRow.saved_at)
    if author is not None:
        rows = rows.where(DraftRow.author == author)
    with reading(store) as session:
        return [
            Draft(row.patient, row.author, row.form, row.body, row.saved_at)
            for row in session.scalars(rows)
        ]


def drop_draft(store: Store, patient: str, author: str, form: str) -> None:
    """Throw away what was typed, as its author wishes."""
    with writing(store) as session:
        _drop(session, patient, author, form)


def _drop(session: Session, patient: str, author: str, form: str) -> None:
    session.execute(
        delete(DraftRow).where(
            DraftRow.patient == patient, DraftRow.author == author, DraftRow.form == form
        )
    )


def as_entry(row: EntryRow) -> Entry:
    """A row as what was signed."""
    return Entry(
        row.id,
        row.admission,
        EntryKind(row.kind),
        row.body,
        row.author,
        row.observed_at,
        row.recorded_at,
        row.supersedes,
        row.reason,
    )

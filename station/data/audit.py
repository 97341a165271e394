"""The hash chain over everything a person entered: a silent change to the record shows.

Each link holds a row as it was written, in canonical JSON, and a digest over that and the link
before.  Links are written in the row's own transaction.  A PIN's digest stands in it as a digest of
its own.
"""

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from station.data.columns import canonical
from station.data.engine import Store, reading
from station.data.tables import Kept, table_of
from station.data.tables_notes import AuditRow
from station.domain.clock import to_milliseconds
from station.domain.errors import Refused

BEGINNING: Final = "0" * 64
SECRETS: Final = {"person": ("pin_digest",)}
# Every row of these has a link.  Gaps have one only where a person said the cause.
CHAINED: Final = (
    "station",
    "person",
    "bed",
    "patient",
    "patient_details",
    "admission",
    "admission_details",
    "bed_stay",
    "association",
    "quarantine",
    "weight",
    "syringe",
    "entry",
    "document",
    "print_log",
    "kept_capture",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many links there are, the last one's digest, and the first thing wrong, if any."""

    links: int
    head: str
    broken: str | None


def enter(session: Session, row: Kept, author: str | None, recorded: datetime) -> None:
    """Write a row and its link.  Refuses to correct what somebody else corrected meanwhile."""
    corrected = getattr(row, "supersedes", None)
    if corrected is not None:
        others = table_of(type(row)).c.supersedes
        if session.scalar(select(others).where(others == corrected)) is not None:
            raise Refused("This was corrected meanwhile: look again.")
    session.add(row)
    link(session, row, author, recorded)


def link(session: Session, row: Kept, author: str | None, recorded: datetime) -> None:
    """Write the link of a row that was added or changed just now."""
    session.flush()
    (name,) = inspect(row).identity or (None,)
    subject, subject_id = row.__tablename__, str(name)
    before = session.scalar(select(AuditRow).order_by(AuditRow.sequence.desc()).limit(1))
    new = AuditRow(
        sequence=1 if before is None else before.sequence + 1,
        recorded_at=recorded,
        author=author,
        subject=subject,
        subject_id=subject_id,
        body=canonical(_as_stored(session, subject, subject_id)),
        previous=BEGINNING if before is None else before.digest,
    )
    new.digest = _digest(new)
    session.add(new)
    session.flush()


def verify(store: Store) -> Verdict:
    """Follow the chain from its beginning and hold every row against its newest link."""
    newest: dict[tuple[str, str], AuditRow] = {}
    links, head, broken = 0, BEGINNING, None
    with reading(store) as session:
        for row in session.scalars(select(AuditRow).order_by(AuditRow.sequence)):
            links += 1
            broken = broken or _broken_link(row, links, head)
            head = row.digest
            newest[row.subject, row.subject_id] = row
        broken = broken or _broken_row(session, newest)
    return Verdict(links, head, broken)


def _digest(row: AuditRow) -> str:
    body = canonical(
        {
            "sequence": row.sequence,
            "recorded_at": to_milliseconds(row.recorded_at),
            "author": row.author,
            "subject": row.subject,
            "subject_id": row.subject_id,
            "body": row.body,
        }
    )
    return hashlib.sha256(f"{row.previous}{body}".encode()).hexdigest()


def _broken_link(row: AuditRow, place: int, head: str) -> str | None:
    name = f"link {row.sequence} ({row.subject} {row.subject_id})"
    if row.sequence != place:
        return f"{name} stands where link {place} should"
    if row.previous != head:
        return f"{name} does not follow the one before"
    if row.digest != _digest(row):
        return f"{name} was changed"
    return None


def _broken_row(session: Session, newest: dict[tuple[str, str], AuditRow]) -> str | None:
    """The first row, in the order of their links, that is not as its newest link has it."""
    wrong: list[tuple[float, str]] = []
    for table in (*CHAINED, "gap"):
        for stored in _all_stored(session, table):
            known = newest.pop((table, str(stored["id"])), None)
            if known is None:
                if table in CHAINED or stored["who"] is not None:
                    wrong.append((math.inf, f"{table} {stored['id']} has no link"))
            elif not _borne_out(json.loads(known.body), stored):
                wrong.append((known.sequence, f"{table} {stored['id']} was changed"))
    wrong += [(row.sequence, f"{table} {name} is gone") for (table, name), row in newest.items()]
    return min(wrong)[1] if wrong else None


def _borne_out(body: dict[str, object], stored: dict[str, object]) -> bool:
    """Whether a row still says what its link says; columns that came later are free."""
    return all(stored[column] == value for column, value in body.items())


def _as_stored(session: Session, table: str, name: str) -> dict[str, object]:
    """One row as the file holds it."""
    statement = f'SELECT * FROM "{table}" WHERE id = ?'  # noqa: S608 - one of our own tables
    found = session.connection().exec_driver_sql(statement, (name,))
    return _without_secrets(table, dict(found.mappings().one()))


def _all_stored(session: Session, table: str) -> list[dict[str, object]]:
    """Every row as the file holds it."""
    found = session.connection().exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - as above
    return [_without_secrets(table, dict(row)) for row in found.mappings()]


def _without_secrets(table: str, stored: dict[str, object]) -> dict[str, object]:
    for column in SECRETS.get(table, ()):
        stored[column] = hashlib.sha256(str(stored[column]).encode()).hexdigest()
    return stored

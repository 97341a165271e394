"""Documents made from the record, and every time one went to a printer: who, when, which copy."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, literal_column, select

from station.data.audit import enter, link
from station.data.engine import Store, reading, writing
from station.data.tables_notes import DocumentRow, PrintRow
from station.domain.identifier import fresh


class Status(StrEnum):
    """What became of a copy: a queue knows only that it took it, a nurse that it came out."""

    SENT = "sent to queue"
    SAVED = "saved as a file"
    PRINTED = "printed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document: what it covers, and the hash of what it says, print time and user left out."""

    kind: str
    content_hash: str
    version: str
    pages: int
    recorded: datetime
    admission: str | None = None
    begin: datetime | None = None
    end: datetime | None = None
    author: str | None = None
    id: str = field(default_factory=fresh)


@dataclass(frozen=True, slots=True)
class Print:
    """One copy of a document on its way to paper or a file."""

    id: str
    document: str
    copy: int
    destination: str
    author: str | None
    recorded: datetime
    status: Status
    settled: datetime | None


def keep_document(store: Store, document: Document) -> None:
    """Write down that a document was made."""
    row = DocumentRow(
        id=document.id,
        kind=document.kind,
        admission=document.admission,
        begin=document.begin,
        end=document.end,
        content_hash=document.content_hash,
        version=document.version,
        pages=document.pages,
        author=document.author,
        recorded_at=document.recorded,
    )
    with writing(store) as session:
        enter(session, row, document.author, document.recorded)


def documents(store: Store, admission: str | None = None) -> list[Document]:
    """The documents made, of one admission or of all, in the order they were made."""
    rows = select(DocumentRow).order_by(literal_column("rowid"))
    if admission is not None:
        rows = rows.where(DocumentRow.admission == admission)
    with reading(store) as session:
        return [_document(row) for row in session.scalars(rows)]


def log_print(
    store: Store, document: str, destination: str, author: str | None, recorded: datetime
) -> Print:
    """Write down that a copy goes out, and give it its number."""
    with writing(store) as session:
        before = select(func.count()).where(PrintRow.document == document)
        row = PrintRow(
            id=fresh(),
            document=document,
            copy=session.scalars(before).one() + 1,
            destination=destination,
            author=author,
            recorded_at=recorded,
            status=Status.SENT.value,
        )
        enter(session, row, author, recorded)
        return _print(row)


def settle_print(
    store: Store, print_id: str, status: Status, author: str | None, settled: datetime
) -> None:
    """Write down what became of a copy."""
    with writing(store) as session:
        row = session.get_one(PrintRow, print_id)
        row.status, row.settled_at = status.value, settled
        link(session, row, author, settled)


def prints(store: Store, document: str) -> list[Print]:
    """The copies of a document, by their numbers."""
    rows = select(PrintRow).where(PrintRow.document == document).order_by(PrintRow.copy)
    with reading(store) as session:
        return [_print(row) for row in session.scalars(rows)]


def _document(row: DocumentRow) -> Document:
    return Document(
        kind=row.kind,
        content_hash=row.content_hash,
        version=row.version,
        pages=row.pages,
        recorded=row.recorded_at,
        admission=row.admission,
        begin=row.begin,
        end=row.end,
        author=row.author,
        id=row.id,
    )


def _print(row: PrintRow) -> Print:
    return Print(
        row.id,
        row.document,
        row.copy,
        row.destination,
        row.author,
        row.recorded_at,
        Status(row.status),
        row.settled_at,
    )

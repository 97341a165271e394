"""What nurses enter, what is printed from it, and the chain that shows a silent change."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from station.data.columns import FLAG, JSON, MOMENT
from station.data.tables import STRICT, Entered, Kept


class EntryRow(Entered, Kept):
    """One signed entry of any kind; a correction is a new entry that supersedes it."""

    __tablename__ = "entry"
    __table_args__ = (Index(None, "admission", "kind", "observed_at"), STRICT)

    admission: Mapped[str] = mapped_column(ForeignKey("admission.id"))
    kind: Mapped[str]
    body: Mapped[Mapping[str, object]] = mapped_column(JSON)
    observed_at: Mapped[datetime] = mapped_column(MOMENT)


class DraftRow(Kept):
    """What someone has typed into one form for one patient and not yet signed."""

    __tablename__ = "draft"

    patient: Mapped[str] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    author: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[Mapping[str, object]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(MOMENT)


class DocumentRow(Kept):
    """One document made from the record: what it covers and the hash of what it says."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    admission: Mapped[str | None] = mapped_column(ForeignKey("admission.id"), index=True)
    begin: Mapped[datetime | None] = mapped_column(MOMENT)
    end: Mapped[datetime | None] = mapped_column(MOMENT)
    content_hash: Mapped[str]
    version: Mapped[str]
    pages: Mapped[int]
    author: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(MOMENT)


class PrintRow(Kept):
    """One time a document went to a printer or a file, and what became of it."""

    __tablename__ = "print_log"

    id: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    copy: Mapped[int]
    destination: Mapped[str]
    author: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(MOMENT)
    status: Mapped[str]
    settled_at: Mapped[datetime | None] = mapped_column(MOMENT)


class KeptCaptureRow(Entered, Kept):
    """A period of one line whose raw bytes are kept for an investigation, or let go again.

    The bytes are not in the record (``tables_captures``).
    """

    __tablename__ = "kept_capture"

    line: Mapped[str]
    begin: Mapped[datetime] = mapped_column(MOMENT)
    end: Mapped[datetime] = mapped_column(MOMENT)
    released: Mapped[bool] = mapped_column(FLAG)


class AuditRow(Kept):
    """One link of the chain: a thing a person entered as it then was, and the digest of it all."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "subject", "subject_id"), STRICT)

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    recorded_at: Mapped[datetime] = mapped_column(MOMENT)
    author: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str]
    subject_id: Mapped[str]
    body: Mapped[str]
    previous: Mapped[str]
    digest: Mapped[str]

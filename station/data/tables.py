"""What all tables share: named constraints, strict types, and the columns of things people enter.

The tables themselves are in ``tables_readings`` (what devices said), ``tables_lines`` (ports and
wishes), ``tables_register`` (people, patients, beds, associations) and ``tables_notes`` (entries,
documents, the hash chain).  Alembic reads them all through ``METADATA``.
"""

from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import ForeignKey, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from station.data.columns import MOMENT

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
STRICT: Final = {"sqlite_strict": True}
CLUSTERED: Final = {"sqlite_strict": True, "sqlite_with_rowid": False}


class Kept(DeclarativeBase):
    """A table of the record: every column holds what its type says, checked by SQLite too."""

    metadata = METADATA
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text()}
    __table_args__: Any = STRICT


def table_of(rows: type[Kept]) -> Table:
    """The bare table behind a class of rows, for statements over many rows."""
    return METADATA.tables[rows.__tablename__]


class Superseding:
    """A row that is never changed: a correction or an end is a new row that names the old one."""

    id: Mapped[str] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime] = mapped_column(MOMENT)
    reason: Mapped[str | None]

    @declared_attr
    @classmethod
    def supersedes(cls) -> Mapped[str | None]:
        """The row that this one stands in for; a row is superseded once at most."""
        table: str = cls.__tablename__  # type: ignore[attr-defined]  # given by the table itself
        return mapped_column(ForeignKey(f"{table}.id"), unique=True)


class Entered(Superseding):
    """A row that a person entered."""

    author: Mapped[str] = mapped_column(ForeignKey("person.id"))

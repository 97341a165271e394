"""The shapes of column that the steps are written with.  Released steps rely on them: only add."""

from typing import Final

import sqlalchemy as sa
from alembic import op

STRICT: Final = {"sqlite_strict": True}
CLUSTERED: Final = {"sqlite_strict": True, "sqlite_with_rowid": False}

Piece = sa.schema.SchemaItem


def text(
    name: str,
    *more: Piece,
    primary_key: bool = False,
    nullable: bool = False,
    unique: bool | None = None,
) -> sa.Column[str]:
    """A column of text."""
    return sa.Column(
        name, sa.Text(), *more, primary_key=primary_key, nullable=nullable, unique=unique
    )


def integer(
    name: str, *more: Piece, primary_key: bool = False, nullable: bool = False
) -> sa.Column[int]:
    """A column of whole figures."""
    return sa.Column(name, sa.Integer(), *more, primary_key=primary_key, nullable=nullable)


def real(name: str, *, nullable: bool = True) -> sa.Column[float]:
    """A column of measured values."""
    return sa.Column(name, sa.REAL(), nullable=nullable)


def to(table: str, column: str = "id") -> sa.ForeignKey:
    """A reference to another table's row."""
    return sa.ForeignKey(f"{table}.{column}")


def superseding(table: str) -> list[Piece]:
    """The columns of a row that is never changed but may be superseded."""
    return [
        text("id", primary_key=True),
        integer("recorded_at"),
        text("reason", nullable=True),
        text("supersedes", to(table), nullable=True, unique=True),
    ]


def entered(table: str) -> list[Piece]:
    """The same for a row that a person entered."""
    return [*superseding(table), text("author", to("person"))]


def index(table: str, *columns: str) -> None:
    """An index named as the models name theirs."""
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))

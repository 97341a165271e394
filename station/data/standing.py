"""The rows that stand: those that no other row supersedes."""

from typing import TypeVar

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from station.data.tables import Superseding

T = TypeVar("T", bound=Superseding)


def standing(rows: type[T]) -> Select[T]:
    """The rows of a table as it stands now; the superseded ones stay, for whoever looks back."""
    later = aliased(rows)
    return select(rows).where(~exists().where(later.supersedes == rows.id))

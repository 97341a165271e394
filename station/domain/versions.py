"""Rows are never edited: a correction is a new row that names the one it supersedes."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Version(Protocol):
    """A row that may supersede an earlier one."""

    @property
    def id(self) -> str:
        """The row's own name."""
        ...

    @property
    def supersedes(self) -> str | None:
        """The name of the row it stands in for."""
        ...


Row = TypeVar("Row", bound=Version)


def standing(rows: Iterable[Row]) -> list[Row]:
    """The rows that no other row supersedes, in their order: one live row for each chain."""
    every = list(rows)
    replaced = {row.supersedes for row in every}
    return [row for row in every if row.id not in replaced]

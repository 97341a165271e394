"""The ward's book of which device serves whom: associations and quarantines, only ever added to."""

from dataclasses import dataclass

from station.domain.association import Association, Source, Standing
from station.domain.errors import Refused
from station.domain.quarantine import Quarantine
from station.domain.versions import standing


@dataclass(frozen=True, slots=True)
class Book:
    """Rows as they were written; also what a change adds, which is then a small book of its own."""

    associations: tuple[Association, ...] = ()
    quarantines: tuple[Quarantine, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is written in it."""
        return bool(self.associations or self.quarantines)

    def __add__(self, rows: "Book") -> "Book":
        """The book with further rows written at its end."""
        return Book(self.associations + rows.associations, self.quarantines + rows.quarantines)

    def associated(self, source: Source | None = None) -> list[Association]:
        """The associations that stand, of one source or all: not superseded, not withdrawn."""
        return [
            row
            for row in standing(self.associations)
            if row.standing is not Standing.WITHDRAWN and source in (None, row.source)
        ]

    def held(self, source: Source) -> list[Quarantine]:
        """The quarantines that stand, of one source."""
        return [row for row in standing(self.quarantines) if row.source == source]

    def association(self, name: str) -> Association:
        """The standing association of that name."""
        for row in self.associated():
            if row.id == name:
                return row
        raise Refused("This association was changed meanwhile: look again.")

"""Who is at the station: record, clock, and the person whose name stands under every act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from station.data.engine import Store
from station.domain.association import Where
from station.domain.clock import Clock
from station.domain.confirmation import Act
from station.domain.errors import Refused
from station.domain.person import Person
from station.domain.sighting import Waits


@dataclass(frozen=True, slots=True, eq=False)
class Duty:
    """Whoever works at the station just now; nobody before the first person is entered.

    `waits` reads the ward's waiting times, and says in words what is wrong with its settings.
    """

    store: Store
    clock: Clock
    author: Person | None = None
    waits: Callable[[], Waits] = Waits

    @property
    def now(self) -> datetime:
        """The present moment, as the record keeps it."""
        return self.clock.now().utc

    @property
    def who(self) -> str:
        """The author's name in the record, or Refused."""
        if self.author is None:
            raise Refused("Sign in first: every entry carries a name.")
        return self.author.id

    def act(self, where: Where = Where.BEDSIDE) -> Act:
        """What this person does now, and where they stand while they do it."""
        return Act(self.who, where, self.now)

"""The people who enter things: a name under every entry."""

from dataclasses import dataclass, field

from station.domain.errors import Refused
from station.domain.identifier import fresh


@dataclass(frozen=True, slots=True)
class Person:
    """One member of staff; the role is the ward's own word for it."""

    name: str
    role: str
    id: str = field(default_factory=fresh)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise Refused("Enter a name: every entry carries the name of who made it.")

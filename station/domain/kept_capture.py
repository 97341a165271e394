"""Raw bytes that somebody keeps for an investigation, and the end of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.period import Period
from station.domain.versions import standing


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCapture:
    """A period of one line whose raw bytes are kept from being forgotten: why, by whom, since when.

    A row with `released` supersedes it and lets them go again.
    """

    line: str
    period: Period
    reason: str
    author: str
    recorded: datetime
    released: bool = False
    supersedes: str | None = None
    id: str = field(default_factory=fresh)

    def __post_init__(self) -> None:
        if not self.reason.strip():
            why = "they are let go" if self.released else "these bytes are kept"
            raise Refused(f"Say why {why}: whoever looks at them later has to know.")


def still_kept(rows: Iterable[KeptCapture]) -> list[KeptCapture]:
    """What is kept just now, in the order it was entered."""
    return [row for row in standing(rows) if not row.released]

"""A patient's weight, with its date and how it was obtained; superseded when corrected."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.versions import standing

LIGHTEST = Decimal(20)  # kg; outside this an entry is a slip of the unit or of the key
HEAVIEST = Decimal(400)


class Method(StrEnum):
    """How a weight was obtained."""

    MEASURED = "measured"
    STATED = "stated by the patient"
    ESTIMATED = "estimated"
    FROM_RECORDS = "from earlier records"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One weight entered: what, when it was taken, how, when and by whom it was entered."""

    admission: str
    kilograms: Decimal
    method: Method
    observed: datetime
    recorded: datetime
    author: str
    supersedes: str | None = None
    reason: str = ""
    id: str = field(default_factory=fresh)

    def __post_init__(self) -> None:
        if not LIGHTEST <= self.kilograms <= HEAVIEST:
            raise Refused(
                f"A weight of {self.kilograms} kg is outside {LIGHTEST} to {HEAVIEST} kg:"
                " check the figure and the unit."
            )
        if self.supersedes and not self.reason.strip():
            raise Refused("Say why the weight is corrected.")


def valid_at(weights: Iterable[Weight], moment: datetime) -> Weight | None:
    """The weight that per-kg figures of `moment` go by, as the record stands now.

    A correction counts from when its original was taken: history is worked out again with it.
    Without a weight there is none, and per-kg figures stay blank.
    """
    taken = [row for row in standing(weights) if row.observed <= moment]
    return max(taken, key=lambda row: (row.observed, row.recorded), default=None)


def used_at(weights: Iterable[Weight], moment: datetime) -> Weight | None:
    """The weight that was used at `moment`: as the record stood then, before later corrections."""
    return valid_at((row for row in weights if row.recorded <= moment), moment)

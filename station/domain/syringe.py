"""What is in the pump: drug, form, strength and concentration, and who confirmed it.

Milligrams appear only while a confirmed syringe says what a millilitre holds (decisions.md 15).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from station.domain.device import Channel
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.versions import standing


class Form(StrEnum):
    """The two forms of ketamine; their milligrams are never added or drawn together."""

    RACEMIC = "racemic"
    S_PLUS = "S(+)"


@dataclass(frozen=True, slots=True)
class Strength:
    """What one ampoule holds, as its label says."""

    mg: Decimal
    ml: Decimal


@dataclass(frozen=True, slots=True)
class Substance:
    """What milligrams are milligrams of: figures of two substances never meet in one total."""

    drug: str
    form: Form

    @property
    def words(self) -> str:
        """How it stands beside every milligram figure."""
        return f"{self.drug} {self.form.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Syringe:
    """One syringe or bag on one channel for one patient; it counts once somebody confirmed it.

    `concentration` is in mg/mL, read from the syringe's own label, never taken from the pump.
    """

    channel: Channel
    admission: str
    drug: str | None
    form: Form | None
    volume_ml: Decimal | None
    concentration: Decimal | None
    begin: datetime
    recorded: datetime
    author: str
    end: datetime | None = None
    strength: Strength | None = None
    confirmed_by: str | None = None
    supersedes: str | None = None
    reason: str = ""
    id: str = field(default_factory=fresh)

    def __post_init__(self) -> None:
        if self.volume_ml is not None and self.volume_ml <= 0:
            raise Refused("Enter the volume in the syringe in mL, above 0.")
        if self.concentration is not None and self.concentration <= 0:
            raise Refused("Enter the concentration in mg/mL, above 0.")
        if self.supersedes and not self.reason.strip():
            raise Refused("Say why the syringe is corrected.")

    def covers(self, moment: datetime) -> bool:
        """Whether it was in the pump at that moment."""
        return self.begin <= moment and (self.end is None or moment < self.end)

    @property
    def contents(self) -> "Contents | str":
        """What a millilitre holds, or the words that say what to do before mg can appear."""
        if not self.drug or not self.drug.strip():
            return "no mg: enter the drug in the syringe"
        if self.form is None:
            return "no mg: enter the form, racemic or S(+)"
        if self.concentration is None:
            return "no mg: enter the concentration in mg/mL"
        if not self.confirmed_by:
            return "no mg: confirm the syringe's drug, form and concentration"
        return Contents(Substance(self.drug, self.form), self.concentration)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a confirmed syringe gives: which substance, and how many milligrams a millilitre."""

    substance: Substance
    mg_per_ml: Decimal


NO_SYRINGE = "no mg: enter and confirm the syringe"


def in_pump(syringes: Iterable[Syringe], channel: Channel, moment: datetime) -> Syringe | None:
    """The syringe that stood in a channel at a moment, as the record stands now.

    A newer one takes the place of an older one that nobody took out on record.
    """
    there = [row for row in standing(syringes) if row.channel == channel and row.covers(moment)]
    return max(there, key=lambda row: (row.begin, row.recorded), default=None)

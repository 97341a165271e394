"""What an infusion summary states: plain values, chosen and ordered, every figure in its words.

Moments stay moments (UTC); the page words them in the ward's zone, at the last moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from station.domain.picture import Picture

KIND = "infusion summary"


@dataclass(frozen=True, slots=True)
class WardLine:
    """The ward: its name, its zone, its start of day, and whether it is a demonstration."""

    name: str
    zone: str
    start_of_day: time
    demo: bool


@dataclass(frozen=True, slots=True)
class Who:
    """The patient with two identifiers, and who on the ward could be mistaken for them."""

    name: str
    birth_date: date
    record_number: str
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BedLine:
    """A bed, and since when."""

    bed: str
    since: datetime


@dataclass(frozen=True, slots=True)
class WeightLine:
    """A weight with its date and how it was obtained; `replaced` ones stay, struck through."""

    observed: datetime
    words: str
    method: str
    by: str
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class SyringeLine:
    """A syringe: when, in which pump, what its label says, who confirmed it or what is missing."""

    begin: datetime
    end: datetime | None
    pump: str
    drug: str
    concentration: str
    volume: str
    confirmed: str
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class RateLine:
    """A change of the dose in all the ward's units; a dash where something is missing.

    `words` say what is not plain from the figures: a hold, another syringe, a weight.
    """

    at: datetime
    ml_per_hour: str
    mg_per_hour: str
    mg_per_kg_hour: str
    microgram_per_kg_min: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class TotalLine:
    """How much was given in a period: of one ward day, or in all (`day` None).

    `to_do` says what to do before the rest can be told in milligrams.
    """

    day: date | None
    begin: datetime
    end: datetime
    ml: str
    mg: tuple[str, ...]
    to_do: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetLine:
    """One set of observations as it was signed: the answers in words, by question.

    `checks` say in what the pump, read by eye, disagreed with the record.
    """

    observed: datetime
    recorded: datetime
    by: str
    answers: Mapping[str, str]
    late: bool = False
    corrects: bool = False
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RangeLine:
    """Lowest and highest of what the devices measured, by measure: of a ward day, or in all."""

    day: date | None
    ranges: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EffectLine:
    """A side effect from onset to end, its grades, and the dose at its onset."""

    effect: str
    onset: datetime
    end: datetime | None
    worst: str
    course: tuple[tuple[datetime, str], ...]
    dose_at_onset: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A nurse's free note."""

    observed: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """A stretch in which a device was not seen, and why; `end` None: still so."""

    device: str
    begin: datetime
    end: datetime | None
    length: str
    cause: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class UnsureLine:
    """A stretch of readings that nobody confirmed to be this patient's: in no total."""

    device: str
    begin: datetime
    end: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """How complete a device's record is, in whole minutes.

    `without_value` are minutes in which the device spoke but marked every value as absent or
    invalid, as a monitor does whose patient is not on it.
    """

    device: str
    expected: int
    received: int
    without_value: int
    in_gaps: int
    without_cause: int


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Who put a device on the patient or took it off, and where that was confirmed."""

    at: datetime
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """What was corrected: before, after, who, when, why; the original stays."""

    observed: datetime
    what: str
    before: str
    after: str
    by: str
    recorded: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Quality:
    """The box that says how far the record may be believed."""

    minutes: tuple[MinutesLine, ...]
    unsure: tuple[UnsureLine, ...]
    changes: tuple[ChangeLine, ...]
    clocks: tuple[str, ...]
    corrected: int
    late: int


@dataclass(frozen=True, slots=True)
class Summary:
    """One admission up to a moment, everything that its summary prints."""

    version: str
    at: datetime
    ward: WardLine
    admission: str
    who: Who
    begin: datetime
    end: datetime | None
    beds: tuple[BedLine, ...]
    weights: tuple[WeightLine, ...]
    syringes: tuple[SyringeLine, ...]
    rates: tuple[RateLine, ...]
    days: tuple[TotalLine, ...]
    in_all: tuple[TotalLine, ...]
    sets: tuple[SetLine, ...]
    ranges: tuple[RangeLine, ...]
    effects: tuple[EffectLine, ...]
    notes: tuple[NoteLine, ...]
    gaps: tuple[GapLine, ...]
    corrections: tuple[CorrectionLine, ...]
    quality: Quality
    picture: Picture

"""What one patient's chart shows, as plain values: the same for the screen and for the paper.

Moments are float seconds since 1970 UTC, because drawings are made of floats; every figure that is
printed as text comes from the record's decimals instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

NO_FLOATS: Sequence[float] = ()


class SpanKind(StrEnum):
    """Why a stretch of a lane is hatched."""

    GAP = "gap"
    OFF_MONITOR = "off the monitor"
    QUARANTINE = "needs confirmation"
    UNCONFIRMED = "same device, not yet confirmed"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch without trusted values, with its cause in words; `end` None means it goes on."""

    begin: float
    end: float | None
    kind: SpanKind
    words: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A value over time: ascending moments with the lowest, highest and last value at each.

    Samples have all three alike; a minute's roll-up has three different ones.  NaN means the device
    marked the value invalid or absent.
    """

    times: Sequence[float] = NO_FLOATS
    lowest: Sequence[float] = NO_FLOATS
    highest: Sequence[float] = NO_FLOATS
    last: Sequence[float] = NO_FLOATS


@dataclass(frozen=True, slots=True)
class Pressure:
    """One pressure, at the moment it was made (mm[Hg]).

    A cuff of the monitor measured it, unless it is `charted`: found by a nurse and typed.
    """

    at: float
    systolic: float
    diastolic: float
    mean: float | None = None
    charted: bool = False


@dataclass(frozen=True, slots=True)
class PainPoint:
    """One pain score, 0 to 10, at rest and on movement; None where that was not answered."""

    at: float
    rest: float | None
    movement: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """One answer on a scale, as it was given."""

    at: float
    words: str
    grade: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a moment."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch with a word and a grade: a pump's state, a side effect.  `end` None: still so."""

    begin: float
    end: float | None
    words: str
    grade: int = 0


@dataclass(frozen=True, slots=True)
class Limit:
    """A level drawn across a lane, with its words and origin."""

    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    """A value that a nurse charted, at the moment it was observed."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class Charted:
    """A rate that was read by eye, in the dose lane's unit, over the time for which it holds.

    `read` says that it was read at its beginning; where it was not, only its unit's factor changed.
    `words` name it where it changed.
    """

    begin: float
    end: float
    value: float
    read: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """What is drawn in one lane; `charted` is what nurses found, beside the device's curve."""

    curve: Curve = field(default_factory=Curve)
    spans: tuple[Span, ...] = ()
    limits: tuple[Limit, ...] = ()
    charted: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """One patient's chart from `begin` to `end`.

    `dose_unit` is "mg/h" only while every stretch has a confirmed syringe, otherwise "mL/h";
    `charted` is the pump read by eye where it has no cable: drawn apart, and never as measured.
    """

    begin: float
    end: float
    dose_unit: str
    dose: Lane = field(default_factory=Lane)
    charted: tuple[Charted, ...] = ()
    steps: tuple[Mark, ...] = ()
    boluses: tuple[Mark, ...] = ()
    states: tuple[Band, ...] = ()
    pain: tuple[PainPoint, ...] = ()
    pain_limits: tuple[Limit, ...] = ()
    pressure: tuple[Pressure, ...] = ()
    pressure_lane: Lane = field(default_factory=Lane)
    heart: Lane = field(default_factory=Lane)
    spo2: Lane = field(default_factory=Lane)
    respiration: Lane = field(default_factory=Lane)
    sedation: tuple[Score, ...] = ()
    side_effects: tuple[Band, ...] = ()
    events: tuple[Mark, ...] = ()
    nights: tuple[tuple[float, float], ...] = ()

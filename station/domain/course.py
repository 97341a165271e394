"""What a pump gave over time: pieces of volume, and stretches of which nobody knows.

Every total is a sum over these pieces and over nothing else (I6).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from station.domain.period import Period

NONE = Fraction(0)
MICROSECOND = timedelta(microseconds=1)
CLOSE = timedelta(minutes=1)  # readings no further apart leave nothing unsaid between them


class Origin(StrEnum):
    """Where volumes come from; words stand beside every figure that is not the pump's own count."""

    COUNTER = ""
    RATE = "from the rate"
    CHARTED = "charted, not measured"


class Event(StrEnum):
    """What befell a counter; never a negative dose and never a dose."""

    FELL = "the counter fell"
    RESTARTED = "the pump restarted"
    JUMPED = "the counter jumped further than the pump can deliver"
    SATURATED = "the counter is at its end"


@dataclass(frozen=True, slots=True)
class Given:
    """A volume given over a stretch.

    `even` says that the course in between is known, so that it may be cut.  What is found after a
    gap is uneven: it counts whole, at the moment when it was seen.
    """

    period: Period
    ml: Fraction
    even: bool = True

    def within(self, period: Period) -> Fraction:
        """How much of it a period counts; two adjacent periods share it without loss."""
        own = self.period
        if not self.even or own.begin == own.end:
            return self.ml if period.begin < own.end <= period.end else NONE
        if period.begin <= own.begin and own.end <= period.end:
            return self.ml
        part = own.shared(period)
        if part is None:
            return NONE
        return self.ml * Fraction(part.length // MICROSECOND, own.length // MICROSECOND)


@dataclass(frozen=True, slots=True)
class Course:
    """The whole story of one channel on one patient."""

    origin: Origin
    given: tuple[Given, ...] = ()
    purged: tuple[Given, ...] = ()
    unknown: tuple[Period, ...] = ()
    events: tuple[tuple[datetime, Event], ...] = ()

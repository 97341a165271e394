"""The pump read by eye: what it showed, how long that holds, and whether the record agrees.

Where no pump is confirmed for a patient, the rates that nurses charted are a story of their own,
"charted, not measured" (decisions.md 16).  Beside a confirmed pump the same figures are a check of
the record and nothing else: they are drawn nowhere and counted nowhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from station.domain import payload
from station.domain.course import Course, Origin
from station.domain.device import Channel, Device
from station.domain.entry import Entry
from station.domain.figures import figure
from station.domain.observation_set import ITEM
from station.domain.period import Period, joined
from station.domain.rate_course import Rate, RateStory, course_of_rate

RATE, GIVEN, LEFT, LOCKED = CODES = ("pump-rate", "pump-volume", "pump-left", "pump-locked")
NAMES: Mapping[str, str] = {RATE: "rate", GIVEN: "given", LEFT: "left"}
STEP = Decimal("0.01")

# A charted rate holds until the next one is charted, and no longer than the longest time between
# two sets in the usual schedule: every four hours, of a patient who sleeps (clinical.md 3.2).
HOLDS = timedelta(hours=4)
HOLDS_WORDS = "a rate that was read off the pump holds until the next one, for 4 h at most"

# House ruling 5: off by more than the larger of 5 % and 1 mL.  A rate has no millilitres: 5 %.
SHARE = Decimal("0.05")
LEAST_ML = Decimal(1)

# The pump that no cable leads to, as syringes and totals know it; there is one an admission.
PUMP = Channel(Device("by-eye", "Pump without a cable", None), "")


def line_of(admission: str) -> str:
    """The name under which the record keeps an admission's pump without a cable apart."""
    return f"by-eye/{admission}"


@dataclass(frozen=True, slots=True)
class Look:
    """What one set says of the pump: rate in mL/h, volumes in mL; None where it was not read."""

    moment: datetime
    rate: Decimal | None = None
    given: Decimal | None = None
    left: Decimal | None = None
    locked: bool | None = None
    entry: str = ""

    @property
    def volumes(self) -> dict[str, Decimal]:
        """The figures that were read, by the question's code."""
        read = {RATE: self.rate, GIVEN: self.given, LEFT: self.left}
        return {code: value for code, value in read.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Level:
    """A charted rate (mL/h) over the time that it holds, from when it was read."""

    period: Period
    ml_per_hour: Decimal


@dataclass(frozen=True, slots=True)
class Charted:
    """The pump as it was charted while no pump was confirmed: levels to draw, a course to add up.

    The levels add up to the course.  A charted 0 that nothing follows ends it: its level has no
    length.
    """

    levels: tuple[Level, ...]
    course: Course


def looks(entries: Iterable[Entry]) -> list[Look]:
    """The sets that say anything of the pump, of entries that stand, in their order."""
    found = []
    for entry in entries:
        answers = payload.answers(entry)
        rate, given, left = (payload.number(answers.get(code)) for code in (RATE, GIVEN, LEFT))
        told = answers.get(LOCKED)
        locked = None if told is None or told.value is None else told.value == "yes"
        if (rate, given, left, locked) != (None, None, None, None):
            found.append(Look(entry.observed_at, rate, given, left, locked, entry.entry_id))
    return found


def charted(read: Iterable[Look], uncabled: Iterable[Period]) -> Charted | None:
    """The story of the rates read while no pump was confirmed; None where none was read.

    In each such time it begins with the first rate: before it nobody said that a pump ran.
    """
    rates = [(one.moment, one.rate) for one in read if one.rate is not None]
    levels: list[Level] = []
    stretches: list[Period] = []
    for period in joined(uncabled):
        inside = [one for one in rates if period.begin <= one[0] <= period.end]
        if inside:
            stretches.append(_story(inside, period))
            levels += _levels(inside, stretches[-1])
    if not levels:
        return None
    story = RateStory(stretches, holds=HOLDS, origin=Origin.CHARTED)
    course = course_of_rate([Rate(one.period.begin, one.ml_per_hour) for one in levels], story)
    return Charted(tuple(levels), course)


def _story(rates: Sequence[tuple[datetime, Decimal]], period: Period) -> Period:
    """From the first charted rate on; a charted 0 that nothing follows is its end."""
    last, flow = rates[-1]
    return Period(rates[0][0], period.end if flow else last)


def _levels(rates: Sequence[tuple[datetime, Decimal]], story: Period) -> Iterator[Level]:
    ends = [later for (_, _), (later, _) in pairwise(rates)]
    for (moment, rate), end in zip(rates, [*ends, story.end], strict=True):
        yield Level(Period(moment, min(end, moment + HOLDS)), rate)


# ---------------------------------------------------------------- against the record


def differs(code: str, eye: Decimal, record: Decimal) -> bool:
    """Whether a figure read by eye is off the record by more than the house allows."""
    margin = abs(record) * SHARE
    return abs(eye - record) > (margin if code == RATE else max(margin, LEAST_ML))


def differences(look: Look, record: Mapping[str, Sequence[Decimal]]) -> list[str]:
    """In what a look disagrees with what the pump itself told about that moment, in words.

    `record` holds what was told close to it, by the question's code, the nearest first: the look
    agrees if it agrees with any of them.  Of what the pump did not tell, nothing is said.
    """
    found = []
    for code, eye in look.volumes.items():
        told = record.get(code, ())
        if told and all(differs(code, eye, one) for one in told):
            unit = ITEM[code].unit
            found.append(
                f"{NAMES[code]} {figure(eye, STEP)} {unit} by eye,"
                f" {figure(told[0], STEP)} {unit} in the record"
            )
    return found

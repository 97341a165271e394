"""What a bed's card on the board shows: chosen and worded, ready for any screen.

There is no green, no "OK" and no "normal" here: a card says what is measured, how old it is, what
is lost or due, and when a nurse last saw the patient.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Urgency(IntEnum):
    """Whether somebody is needed, and how soon."""

    QUIET = 0
    DUE = 1
    OVER = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in its final words and what stands under it: an age, "since 03:12", "+8%".

    `stale` figures are a dash; of `marked` ones the note begins with why they are not to be taken
    as they stand; `charted` ones were found by a nurse, and never look live.
    """

    words: str = "—"
    note: str = ""
    stale: bool = False
    marked: bool = False
    charted: bool = False

    @property
    def in_words(self) -> bool:
        """Whether it is a word in place of a figure: asleep, refused."""
        return any(letter.isalpha() for letter in self.words)


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence that asks for somebody, with its urgency and the shape that goes with it."""

    urgency: Urgency
    words: str
    shape: str = "disc"


class AskKind(StrEnum):
    """What a bed asks, and what is answered with one tap."""

    STAYED = "stayed with this patient?"
    BACK = "back on the monitor?"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a bed: about which device, as its label says, or about the patient.

    `association` names the stretch that is asked about.
    """

    kind: AskKind
    words: str
    device: str = ""
    association: str = ""


@dataclass(frozen=True, slots=True)
class Spark:
    """A day in small: rate steps and pain points, as shares 0 to 1 of day and height."""

    dose: tuple[tuple[float, float], ...] = ()
    pain: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One bed.  A free bed has no admission; every other field is then empty.

    `changes` says by a sign's name how far it is from where the patient started: "+18".
    `unheard` names the patient's devices whose alarms cannot reach the station.
    """

    bed: str
    place: int
    admission: str | None = None
    name: str = ""
    identifiers: str = ""
    alert: str = ""
    phase: str = ""
    dose: Figure = Figure()
    dose_unit: str = "mL/h"
    dose_more: str = ""
    spark: Spark = Spark()
    pain: Figure = Figure()
    pressure: Figure = Figure()
    heart: Figure = Figure()
    spo2: Figure = Figure()
    respiration: Figure = Figure()
    notices: tuple[Notice, ...] = ()
    quiet_words: str = ""
    temperature: Figure = Figure()
    sedation: Figure = Figure()
    changes: Mapping[str, str] = field(default_factory=dict)
    unheard: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()

    @property
    def urgency(self) -> Urgency:
        """The most urgent of its notices."""
        return max((notice.urgency for notice in self.notices), default=Urgency.QUIET)

"""What the handover states: one row a bed, every figure in its words, and until when it holds."""

from dataclasses import dataclass
from datetime import datetime

from station.domain.summary import WardLine, Who

KIND = "handover"


@dataclass(frozen=True, slots=True)
class Aged:
    """A figure and since when, or of when, it is; a dash and no moment where there is none."""

    words: str = "—"
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One bed.  A free bed has nobody in it, and every other field is empty."""

    bed: str
    who: Who | None = None
    day: str = ""
    weight: str = ""
    concentration: str = ""
    rates: tuple[str, ...] = ()
    rate_since: Aged = Aged()
    pain: Aged = Aged()
    sedation: Aged = Aged()
    effect: Aged = Aged()
    pressure: Aged = Aged()
    heart: Aged = Aged()
    today: tuple[str, ...] = ()
    in_all: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()
    seen: Aged = Aged()


@dataclass(frozen=True, slots=True)
class Handover:
    """The ward as of a moment."""

    version: str
    at: datetime
    valid_until: datetime
    ward: WardLine
    day_began: datetime
    rows: tuple[HandoverRow, ...]

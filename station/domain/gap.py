"""When a channel was not seen, and why.  A gap is a row: nobody infers one from missing minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.domain.device import Channel
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.errors import Refused
from station.domain.period import Period, joined


class Cause(StrEnum):
    """Why nothing was seen, in the ward's words."""

    UNPLUGGED = "unplugged"
    DEVICE_SILENT = "device silent"
    NOISE = "noise on the line"
    WRONG_SPEED = "line at the wrong speed"
    WRONG_DEVICE = "another device on the line"
    LINE_PAUSED = "line paused"
    STATION_OFF = "station off"
    CLOCK_STEPPED = "station clock stepped"
    OFF_MONITOR = "off the monitor"
    REMOVED = "device removed"
    SETTLING = "settling after it came back"
    NOT_STORED = "not stored"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which a channel was not seen; `end` is None while it lasts.

    `who` names the person who said the cause, or is None where the station saw it itself.
    """

    channel: Channel
    begin: datetime
    end: datetime | None
    cause: Cause
    who: str | None = None
    reason: OffMonitorReason | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.begin:
            raise ValueError("a gap cannot end before it begins")
        if self.cause is Cause.OFF_MONITOR and (self.reason is None or self.who is None):
            raise Refused("Say why the patient is off the monitor, and who says so.")

    @property
    def words(self) -> str:
        """The cause as screen, paper and export print it."""
        return (
            self.cause.value if self.reason is None else f"{self.cause.value}: {self.reason.value}"
        )


def within(gaps: Iterable[Gap], period: Period) -> list[Period]:
    """The parts of a period in which nothing was seen: in order, overlapping gaps joined."""
    spans = (Period(gap.begin, gap.end or max(period.end, gap.begin)) for gap in gaps)
    return joined(shared for span in spans if (shared := span.shared(period)))


def begun_by(entry: Entry, figure: int, begin: datetime, who: str | None) -> bool:
    """Whether it was this entry that began a gap on a channel: a going, or a return taken back."""
    return (
        entry.kind in (EntryKind.OFF_MONITOR, EntryKind.UNDONE)
        and (entry.observed_at, entry.author) == (begin, who)
        and figure in entry.payload.get("channels", ())
    )

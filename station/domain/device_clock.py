"""How far a device's own clock is from the ward's: nothing is re-timed by it, it is only said.

A pump and a monitor may disagree by many minutes, and a device keeps summer time until somebody
changes it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from station.domain.figures import duration

CLOCK_SLACK = timedelta(minutes=2)  # how far a clock may be off before it is pointed out
AGREES = timedelta(seconds=1)
SAME = timedelta(seconds=5)  # less is how long an answer takes, not a clock that was set


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """What a device's clock showed (`face`, in a zone of its own) at a moment of ours."""

    at: datetime
    face: datetime

    def ahead(self, zone: tzinfo, at: datetime | None = None) -> timedelta:
        """How far it is ahead of the ward's wall clock, now or as its hands stand at `at`.

        A clock that nobody set goes on as it went: when the ward changes to winter time, a device
        that does not is an hour ahead from then on.
        """
        wall = (self.at if at is None else at).astimezone(zone)
        return self.steady - (wall.utcoffset() or timedelta())

    @property
    def steady(self) -> timedelta:
        """How far it is ahead of UTC, which no summer time moves."""
        return self.face.replace(tzinfo=UTC) - self.at


def set_anew(seen: list[ClockSeen]) -> list[ClockSeen]:
    """Only the looks at which a clock had been set since the look before; oldest first."""
    kept: list[ClockSeen] = []
    for one in sorted(seen, key=lambda look: look.at):
        if not kept or abs(one.steady - kept[-1].steady) > SAME:
            kept.append(one)
    return kept


def astray_words(ahead: timedelta, than: str = "the station's") -> str:
    """How far a clock is off, in words; `than` may be left out where it goes without saying."""
    if abs(ahead) < AGREES:
        return f"agrees with {than}" if than else "right"
    which = "behind" if ahead < timedelta() else "ahead of" if than else "ahead"
    return f"{duration(abs(ahead))} {which} {than}".strip()

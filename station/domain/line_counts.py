"""How well a line is heard: frames and bytes counted, good and bad, and how often it fell silent.

A failing cable shows here before it fails.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class LineCounts:
    """What was counted of a line since `begun`.

    `good` frames were understood, `bad` ones were not; `noise` are the bytes among `heard` that
    are no part of any frame.  `resyncs` counts how often a frame was found again after such bytes,
    `silences` how often the line fell silent, `silent` for how long in all.
    """

    begun: datetime
    good: int = 0
    bad: int = 0
    heard: int = 0
    noise: int = 0
    resyncs: int = 0
    silences: int = 0
    silent: timedelta = timedelta()

    @property
    def noisy_share(self) -> float:
        """The share of bytes that are no part of any frame, 0 to 1; 0 where none was heard."""
        return self.noise / self.heard if self.heard else 0.0

    def __add__(self, other: "LineCounts") -> "LineCounts":
        """Both together, since the earlier of them began."""
        return LineCounts(
            min(self.begun, other.begun),
            self.good + other.good,
            self.bad + other.bad,
            self.heard + other.heard,
            self.noise + other.noise,
            self.resyncs + other.resyncs,
            self.silences + other.silences,
            self.silent + other.silent,
        )

    def since(self, before: "LineCounts | None") -> "LineCounts":
        """What came after an earlier look at the same counting; all of it where there was none."""
        if before is None or before.begun != self.begun:
            return self
        return LineCounts(
            self.begun,
            self.good - before.good,
            self.bad - before.bad,
            self.heard - before.heard,
            self.noise - before.noise,
            self.resyncs - before.resyncs,
            self.silences - before.silences,
            self.silent - before.silent,
        )

"""What a device tells when nothing disturbs it: the measure for a line among many.

Driver and simulated device are joined in virtual time, which no other line can delay.
"""

from dataclasses import dataclass
from itertools import pairwise

from devices.kind import Kind
from devices.panel import Panels
from devices.virtual import VirtualLine
from station.domain.clock import Stamp
from station.domain.observation import Numeric

GREETING = 30.0  # seconds until a device has told all that it tells once
SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Alone:
    """Readings of values a second, and the longest time (seconds) between two that were heard."""

    readings_a_second: float
    longest_pause: float


def alone(kind: Kind, panels: Panels, start: Stamp, seconds: float = SECONDS) -> Alone:
    """What is heard of a device in so many seconds, once it has been greeted."""
    line = VirtualLine(kind, panels, start)
    line.run(GREETING)
    told = [one.heard.monotonic for one in line.run(seconds) if isinstance(one, Numeric)]
    pauses = (later - earlier for earlier, later in pairwise(told))
    return Alone(len(told) / seconds, max(pauses, default=seconds))

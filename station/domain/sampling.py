"""What of the stream of numerics is stored: on change and at least every 10 s, episodes once each.

One rule for every metric (decisions.md 3).  A change of validity is a change; a device's clock
going on is none.  Time here is monotonic: a stepped wall clock neither loses nor doubles a reading.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from station.domain.observation import Numeric

LONGEST = 10.0  # seconds that an unchanged value may go unstored


@dataclass(frozen=True, slots=True)
class Track:
    """What is remembered of one metric of a channel: what was stored last, and heard last when."""

    stored: Numeric
    heard: float


def worth_storing(track: Track | None, numeric: Numeric) -> bool:
    """Whether a numeric belongs in the record, after what was stored of its metric before."""
    if track is None or _state(track.stored) != _state(numeric):
        return True
    if numeric.metric.episodic:
        return _another_measurement(track.stored, numeric)
    now = numeric.heard.monotonic
    next_one = now + (now - track.heard)  # if it comes as soon as this one did
    return next_one - track.stored.heard.monotonic > LONGEST


def _state(numeric: Numeric) -> tuple[object, ...]:
    return numeric.value, numeric.unit, numeric.validity, numeric.mode


def _another_measurement(stored: Numeric, numeric: Numeric) -> bool:
    """Whether an equal episode is a new one: by the device's time of it, else because it was told.

    A device that gives no time tells each measurement once; that there is none is no news twice.
    """
    if numeric.device_time is not None:
        return numeric.device_time != stored.device_time
    return numeric.value is not None


class Sampling:
    """Remembers, for each channel and metric, what was stored last."""

    def __init__(self) -> None:
        self._tracks: dict[tuple[Hashable, str], Track] = {}

    def keep(self, channel: Hashable, numeric: Numeric) -> bool:
        """Take the next numeric of a channel; say whether to store it."""
        key = channel, numeric.metric.code
        track = self._tracks.get(key)
        kept = worth_storing(track, numeric)
        stored = numeric if track is None or kept else track.stored
        self._tracks[key] = Track(stored, numeric.heard.monotonic)
        return kept

    def forget(self, channel: Hashable) -> None:
        """Start anew with a channel: what it says next is stored whatever it was before."""
        self._tracks = {key: track for key, track in self._tracks.items() if key[0] != channel}

"""After a device was away its vital signs wait for a few seconds: they are told and not believed.

A monitor whose cable was pulled and put back within seconds has shown wrong heart rates: it
averages, and goes on averaging over what it did not measure.  That a value comes twice proves
nothing therefore; only time does.  What a pump says is a setting or a count and waits for nothing,
and a cuff pressure has a moment of measurement of its own.  Time here is monotonic seconds.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final

from station.domain import nomenclature
from station.domain.freshness import Cycle, stale_after

USUAL_SECONDS: Final = 10.0  # what monitors average a heart rate over, and that fault's own length
CERTAIN = 3  # intervals after which a cycle is known well enough to call a pause one

AVERAGED: Final = frozenset(
    metric.code
    for metric in (
        nomenclature.HEART_RATE,
        nomenclature.PULSE_RATE,
        nomenclature.SPO2,
        nomenclature.PERFUSION,
        nomenclature.ART_SYS,
        nomenclature.ART_DIA,
        nomenclature.ART_MEAN,
        nomenclature.RESP_RATE,
        nomenclature.CO2_RESP_RATE,
        nomenclature.ETCO2,
        nomenclature.INSP_CO2,
        nomenclature.TEMPERATURE,
    )
)


@dataclass(slots=True)
class _Known:
    """How often a channel speaks, when it did last, and since when it is back."""

    cycle: Cycle = field(default_factory=Cycle)
    intervals: int = 0
    last: float | None = None
    back: float | None = None


class Settling:
    """Which channels have just come back; told of every value of every channel."""

    def __init__(self, seconds: float = USUAL_SECONDS) -> None:
        self._seconds = seconds
        self._channels: dict[Hashable, _Known] = {}

    def heard(self, channel: Hashable, at: float, *, away: bool) -> None:
        """A value came; `away` says that its channel was known to be away until now.

        A pause that made the last value stale is an absence too, though nobody noticed one.
        """
        known = self._channels.setdefault(channel, _Known())
        if away or self._paused(known, at):
            known.back = at
        if known.last is None or at > known.last:
            known.intervals += known.last is not None
            known.cycle.heard(at)
            known.last = at

    def lasts(self, channel: Hashable, at: float) -> bool:
        """Whether a channel came back less than the ward's seconds ago."""
        known = self._channels.get(channel)
        back = None if known is None else known.back
        return back is not None and at - back < self._seconds

    def waits(self, channel: Hashable, metric: str, at: float) -> bool:
        """Whether a value of this metric is not to be believed yet."""
        return metric in AVERAGED and self.lasts(channel, at)

    def _paused(self, known: _Known, at: float) -> bool:
        if known.last is None or known.intervals < CERTAIN:
            return False
        return at - known.last > stale_after(known.cycle.seconds)

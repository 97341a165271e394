"""A ward whose values walk at random, the same ones each time: what the benchmarks write.

It has what matters to a record: as many beds, channels and metrics as a real one, values of a real
length, and changes as often as a pump that runs evenly and a patient who lies awake make them.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from station.domain import nomenclature as known
from station.domain.clock import Stamp
from station.domain.nomenclature import Metric
from station.domain.observation import MeasurementValidity, Numeric
from station.domain.sampling import Sampling

START = Stamp(datetime(2026, 3, 2, 8, tzinfo=UTC), 0.0)


class Walk(NamedTuple):
    """One metric: where it starts, and the chance that it takes a step within a second."""

    metric: Metric
    start: Decimal
    chance: float


PUMP = (
    Walk(known.FLOW, Decimal("4.2"), 0.001),
    Walk(known.VOLUME_DELIVERED, Decimal("318.46"), 0.1),
    Walk(known.VTBI, Decimal(500), 0.0),
    Walk(known.VTBI_REMAIN, Decimal("181.5"), 0.01),
    Walk(known.TIME_REMAIN, Decimal(2593), 0.017),
    Walk(known.DOSE_RATE, Decimal("16.8"), 0.001),
    Walk(known.CONCENTRATION, Decimal(4), 0.0),
    Walk(known.LINE_PRESSURE, Decimal(112), 0.05),
    Walk(known.BATTERY, Decimal(80), 0.001),
    Walk(known.BATTERY_TIME, Decimal(240), 0.005),
)
MONITOR = (
    Walk(known.HEART_RATE, Decimal(78), 0.4),
    Walk(known.PULSE_RATE, Decimal(77), 0.5),
    Walk(known.SPO2, Decimal(97), 0.1),
    Walk(known.RESP_RATE, Decimal(15), 0.2),
    Walk(known.PERFUSION, Decimal("2.35"), 0.4),
    Walk(known.TEMPERATURE, Decimal("36.8"), 0.01),
    Walk(known.ART_SYS, Decimal(128), 0.5),
    Walk(known.ART_DIA, Decimal(74), 0.4),
    Walk(known.ART_MEAN, Decimal(92), 0.4),
    Walk(known.ETCO2, Decimal(38), 0.2),
)

Heard = list[tuple[int, Numeric]]  # each with the figure of its channel


class MadeUpWard:
    """Channels that each have a table of metrics; every second brings a value of each metric."""

    def __init__(self, channels: Sequence[tuple[int, Sequence[Walk]]]) -> None:
        self.at = START
        self._dice = random.Random(1)  # noqa: S311 - it makes values up, it guards nothing
        self._sampling = Sampling()
        self._walks = [(figure, walk) for figure, walks in channels for walk in walks]
        self._values = [walk.start for _, walk in self._walks]

    @property
    def heard_a_second(self) -> int:
        """How many values come each second."""
        return len(self._walks)

    def second(self, seconds: float = 1.0) -> Heard:
        """The next second (or what else is the step), with nothing left out."""
        self.at = self.at.later(seconds)
        return [self._step(place) for place in range(len(self._walks))]

    def thinned(self) -> Heard:
        """What a recorder keeps of the next second."""
        return [(figure, one) for figure, one in self.second() if self._sampling.keep(figure, one)]

    def _step(self, place: int) -> tuple[int, Numeric]:
        figure, (metric, start, chance) = self._walks[place]
        if self._dice.random() < chance:
            away = 1 if self._values[place] <= start else -1  # it never walks off
            self._values[place] += away * self._dice.choice((1, 1, 2)) * metric.resolution
        valid = MeasurementValidity.VALID
        return figure, Numeric("", metric, self._values[place], metric.unit, valid, self.at)

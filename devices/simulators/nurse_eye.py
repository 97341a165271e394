"""What a nurse finds at a simulated bed: the patient's word, the monitor's figures, the pump's.

Asked in the order of time; the same bed shows the same to whoever records its lines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from devices.panel import Panels, Shown
from devices.simulators.bench import Bed
from devices.simulators.course import Act
from devices.simulators.patient import EFFECTS
from devices.simulators.rhythm import HOUR, MINUTE
from devices.simulators.stories import Remark
from station.domain import nomenclature as metrics
from station.domain.device import Category

_ASLEEP = 0.5
_SHOWER = (7.0, 8.5)  # the day's first outing is to the shower
_NOBODY_SEES = (22.5, 6.5)  # a nurse writes no walk down at night
_SHORT = 7 * MINUTE  # nor one that is over before it is noticed


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a bed; `grades` of the leaflet's eight in its order, `shown` by MDC code.

    A figure comes with the seconds of the ward's history at which it was measured.  `counted` is
    what a nurse finds by hand, where the monitor shows nothing.
    """

    asleep: bool
    away: bool
    pain_rest: int
    pain_movement: int
    grades: tuple[int, ...]
    shown: Mapping[str, tuple[Decimal, float]]
    counted: Mapping[str, Decimal]
    rate: Decimal
    volume: Decimal
    left: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outing:
    """A time off the monitor that a nurse writes down."""

    begin: float
    end: float
    shower: bool


class NursesEye:
    """One bed; every moment is in seconds since the beginning of the ward's history."""

    def __init__(self, bed: Bed, history: float, hour: float) -> None:
        self._bed = bed
        self._end, self._hour = history, hour
        self._monitor, self._pump = (self._panels(one) for one in (Category.MONITOR, Category.PUMP))
        silent = None if bed.story is None else bed.story.silent
        self._blind_from = history if silent is None else history - silent

    @property
    def started(self) -> float:
        """When the infusion began, which may be before the history."""
        return -self._bed.bedside.began

    @property
    def syringes(self) -> list[float]:
        """When a syringe was put in."""
        return [step.at for step in self._bed.bedside.acts(Act.LOAD) if step.at < self._end]

    @property
    def raises(self) -> list[float]:
        """When the rate was raised."""
        steps = self._bed.bedside.acts(Act.RATE)
        return [
            new.at for old, new in pairwise(steps) if new.amount > old.amount and new.at < self._end
        ]

    @property
    def stop(self) -> float | None:
        """When the infusion was stopped for good."""
        stops = [step.at for step in self._bed.bedside.acts(Act.STOP) if step.at < self._end]
        return stops[-1] if stops else None

    @property
    def remarks(self) -> list[tuple[float, str]]:
        """What is written in free words, and when."""
        told: tuple[Remark, ...] = () if self._bed.story is None else self._bed.story.remarks
        return [(self._end + one.at, one.text) for one in told]

    def outings(self) -> Iterator[Outing]:
        """The walks that somebody writes down, those that are over."""
        at, last = max(self.started, 0.0), None
        while at < self._end:
            walk = self._bed.bedside.last_walk(at)
            if walk is not None and walk != last and walk.begin > max(self.started, 0.0):
                last = walk
                if walk.end < self._end and self._noticed(walk.begin, walk.end):
                    shower = _SHOWER[0] <= self._hour_of(walk.begin) <= _SHOWER[1]
                    yield Outing(walk.begin, walk.end, shower)
            at += 20 * MINUTE

    def look(self, at: float) -> Look:
        """The bed at a moment."""
        bedside = self._bed.bedside
        patient = bedside.patient(at)
        felt = patient.side_effects
        walk = bedside.last_walk(at)
        shown = self._figures(self._monitor, at) if at < self._blind_from else {}
        pump = self._figures(self._pump, at)
        return Look(
            bedside.asleep(at) > _ASLEEP, walk is not None and at < walk.end,
            patient.pain_rest, patient.pain_movement, tuple(felt[name] for name in EFFECTS),
            shown, self._by_hand(at),
            pump[metrics.FLOW.code][0], pump[metrics.VOLUME_DELIVERED.code][0],
            pump.get(metrics.VTBI_REMAIN.code, (None, at))[0],
        )  # fmt: skip

    def _by_hand(self, at: float) -> dict[str, Decimal]:
        body = self._bed.bedside.body(at)
        found = {
            metrics.CUFF_SYS: round(body.systolic), metrics.CUFF_DIA: round(body.diastolic),
            metrics.HEART_RATE: round(body.heart_rate), metrics.SPO2: round(body.spo2),
            metrics.RESP_RATE: round(body.respiration),
            metrics.TEMPERATURE: round(body.temperature, 1),
        }  # fmt: skip
        return {metric.code: Decimal(str(value)) for metric, value in found.items()}

    def _noticed(self, begin: float, end: float) -> bool:
        late, early = _NOBODY_SEES
        return early <= self._hour_of(begin) < late and end - begin > _SHORT

    def _hour_of(self, at: float) -> float:
        return (self._hour + (at - self._end) / HOUR) % 24

    def _panels(self, category: Category) -> Panels:
        return self._bed.bedside.panels(self._bed.station(category).kind)

    def _figures(self, panels: Panels, at: float) -> dict[str, tuple[Decimal, float]]:
        """What a device shows; nothing for what it marks as invalid."""
        values: Mapping[str, Shown] = {}
        for panel in panels.at(at).values():
            values = panel.values
        return {
            code: (one.value, one.since) for code, one in values.items() if one.value is not None
        }

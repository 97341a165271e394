"""An infusion: what a pump is doing, and has done, on one patient."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from station.domain.device import Channel
from station.domain.observation import DeliveryState
from station.domain.period import Period, elapsed, joined
from station.domain.syringe import Syringe

FLOWING = frozenset({DeliveryState.INFUSING, DeliveryState.BOLUS, DeliveryState.KVO})
STILL = frozenset(
    {DeliveryState.STOPPED, DeliveryState.PAUSED, DeliveryState.STANDBY, DeliveryState.OFF}
)

Change = tuple[datetime, DeliveryState]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One stretch in one state."""

    state: DeliveryState
    period: Period


def deliveries(changes: Iterable[Change], gaps: Iterable[Period], period: Period) -> list[Delivery]:
    """What a pump did over a period, from its changes of state: no stretch missing, none assumed.

    Before the first change and inside a gap nobody knows.  After a gap the state is the one before
    it unless the pump says another: a driver repeats a state only when the line is opened anew.
    """
    known = sorted(changes, key=_moment)
    moments = [moment for moment, _ in known]
    blind = joined(gaps)
    edges = {period.begin, period.end, *moments}.union(*((gap.begin, gap.end) for gap in blind))
    inside = sorted(edge for edge in edges if period.begin <= edge <= period.end)
    found: list[Delivery] = []
    for begin, end in pairwise(inside):
        at = bisect_right(moments, begin)
        seen = at and not any(gap.begin <= begin < gap.end for gap in blind)
        state = known[at - 1][1] if seen else DeliveryState.UNKNOWN
        if found and found[-1].state is state:
            begin = found.pop().period.begin  # noqa: PLW2901 - one stretch, not two alike
        found.append(Delivery(state, Period(begin, end)))
    return found


def _moment(change: Change) -> datetime:
    return change[0]


def periods_in(deliveries: Iterable[Delivery], states: Iterable[DeliveryState]) -> list[Period]:
    """The stretches spent in any of some states."""
    wanted = frozenset(states)
    return joined(stretch.period for stretch in deliveries if stretch.state in wanted)


class DeliveryEvent(StrEnum):
    """What happened to an infusion (IHE PCD)."""

    STARTED = "MDC_EVT_PUMP_DELIV_START"
    STOPPED = "MDC_EVT_PUMP_DELIV_STOP"
    COMPLETED = "MDC_EVT_PUMP_DELIV_COMP"


def events(deliveries: Iterable[Delivery]) -> Iterator[tuple[datetime, DeliveryEvent]]:
    """Starts, stops and completions, in order; a state nobody knows begins and ends nothing."""
    known = [stretch for stretch in deliveries if stretch.state in FLOWING | STILL]
    for earlier, later in pairwise(known):
        at = later.period.begin
        if later.state is DeliveryState.KVO and earlier.state is not DeliveryState.KVO:
            yield at, DeliveryEvent.COMPLETED
        elif earlier.state in STILL and later.state in FLOWING:
            yield at, DeliveryEvent.STARTED
        elif earlier.state in FLOWING and later.state in STILL:
            yield at, DeliveryEvent.STOPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Infusion:
    """One channel's infusion on one admission: what was set and counted as the pump reports it.

    `rate` is in mL/h, volumes are in mL.  `remaining` is the pump's own figure, never worked out.
    """

    channel: Channel
    admission: str
    deliveries: Sequence[Delivery]
    syringe: Syringe | None = None
    rate: Decimal | None = None
    infused: Decimal | None = None
    vtbi: Decimal | None = None
    remaining: Decimal | None = None

    @property
    def state(self) -> DeliveryState:
        """What the pump was last known to do."""
        return self.deliveries[-1].state if self.deliveries else DeliveryState.UNKNOWN

    @property
    def begin(self) -> datetime | None:
        """When the pump first ran."""
        return next((run.begin for run in self._runs()), None)

    @property
    def end(self) -> datetime | None:
        """When the pump stopped for good; None while it runs or has never run."""
        runs = self._runs()
        return runs[-1].end if runs and self.state in STILL else None

    @property
    def running_time(self) -> timedelta:
        """How long it has run: elapsed time, pauses and unknown time left out."""
        return elapsed(self._runs())

    @property
    def pauses(self) -> list[Period]:
        """The stretches in which it stood still between two runs."""
        runs = self._runs()
        still = periods_in(self.deliveries, STILL)
        return [stop for stop in still if runs and runs[0].begin < stop.begin < runs[-1].begin]

    def _runs(self) -> list[Period]:
        return periods_in(self.deliveries, FLOWING)

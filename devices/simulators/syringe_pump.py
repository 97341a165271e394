"""A syringe pump: infuses until its volume is given, keeps the vein open, runs empty, occludes.

Volumes are exact: they are counted in mL/h times milliseconds and divided only to be shown.
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal

from devices.simulators.course import Act, Course, Step
from station.domain.observation import DeliveryState

_MS_PER_HOUR = 3_600_000
_NEAR_END = Decimal(30)  # minutes left
BOLUS_RATE = Decimal(200)
KVO_RATE = Decimal("0.5")
_FLOWING = {DeliveryState.INFUSING, DeliveryState.KVO}

Delivered = Callable[[float, Decimal], None]
"""Told of each stretch of constant flow: seconds and mL/h."""


def _nobody(_seconds: float, _ml_per_hour: Decimal) -> None:
    """Nobody is connected to the line."""


class SyringePump:
    """One pump of one bed, driven by the steps of a course; time goes forward, in any jumps."""

    def __init__(
        self, course: Course, delivered: Delivered = _nobody, serial: str | None = None
    ) -> None:
        self.serial = serial
        self.rate = Decimal(0)
        self.state = DeliveryState.STOPPED
        self.occluded = False
        self.bolus_count = 0
        self._course, self._cursor = course, 0
        self._delivered = delivered
        self._now = 0  # milliseconds, as all that is counted here
        self._left = self._vtbi_left = self._vtbi = Decimal(0)
        self._infused = self._bolus_given = self._bolus_left = self._bolus_size = Decimal(0)

    def advance(self, now: float) -> None:
        """Let time pass until `now` seconds after the start, doing every step on the way."""
        until = max(round(now * 1000), self._now)
        while (step := self._course.next_step(self._cursor, until / 1000)) is not None:
            self._cursor += 1
            self._run(max(round(step.at * 1000), self._now))
            self._do(step)
        self._run(until)

    @property
    def flow(self) -> Decimal:
        """What is pumped just now, mL/h."""
        if self.state is DeliveryState.BOLUS:
            return BOLUS_RATE
        if self.state is DeliveryState.KVO:
            return min(KVO_RATE, self.rate)
        return self.rate if self.state is DeliveryState.INFUSING else Decimal(0)

    @property
    def infused(self) -> Decimal:
        """The pump's volume counter, mL, cut to hundredths as a counter shows it."""
        return _shown(self._infused)

    @property
    def vtbi(self) -> Decimal:
        """The volume that was set, mL."""
        return _shown(self._vtbi)

    @property
    def vtbi_remaining(self) -> Decimal:
        """What is still to go of it; infused since it was set plus this is the set volume."""
        return _shown(self._vtbi_left)

    @property
    def syringe_left(self) -> Decimal:
        """What is still in the syringe, mL."""
        return _shown(self._left)

    @property
    def bolus_volume(self) -> Decimal:
        """Volume of all finished boluses, mL."""
        return _shown(self._bolus_given)

    @property
    def minutes_left(self) -> Decimal | None:
        """Minutes until set volume or syringe is gone at this rate; None while nothing runs."""
        if self.state is not DeliveryState.INFUSING or not self.rate:
            return None
        minutes = min(self._left, self._vtbi_left) / self.rate / 60_000
        return minutes.quantize(Decimal(1), ROUND_CEILING)

    @property
    def alarms(self) -> frozenset[str]:
        """The alarms that stand, by the contract's codes."""
        left = self.minutes_left
        standing = {
            "occlusion": self.occluded,
            "syringe-empty": not self._left and self._vtbi > 0,
            "infusion-complete": self.state is DeliveryState.KVO,
            "kvo": self.state is DeliveryState.KVO,
            "near-end": left is not None and left <= _NEAR_END,
        }
        return frozenset(name for name, stands in standing.items() if stands)

    def _run(self, until: int) -> None:
        """Pump from now until a moment without a step, stopping where something runs out."""
        while self._now < until and (flow := self.flow):
            runs_out = min(self._reservoir() / flow, Decimal(until - self._now))
            span = max(int(runs_out.quantize(Decimal(1), ROUND_CEILING)), 1)
            self._pump(flow, min(span, until - self._now))
            self._change_over()
        if self._now < until:
            self._delivered((until - self._now) / 1000, Decimal(0))
            self._now = until

    def _reservoir(self) -> Decimal:
        """How much can flow before the bolus, the set volume or the syringe ends."""
        ends = [self._left]
        if self.state is DeliveryState.BOLUS:
            ends.append(self._bolus_left)
        if self.state is DeliveryState.INFUSING:
            ends.append(self._vtbi_left)
        return min(ends)

    def _pump(self, flow: Decimal, span: int) -> None:
        """Move what flows in `span` milliseconds, never more than there is."""
        volume = min(flow * span, self._reservoir())
        self._infused += volume
        self._left -= volume
        self._vtbi_left = max(self._vtbi_left - volume, Decimal(0))
        if self.state is DeliveryState.BOLUS:
            self._bolus_left -= volume
        self._delivered(span / 1000, volume / span)
        self._now += span

    def _change_over(self) -> None:
        """What follows when something ran out."""
        if self.state is DeliveryState.BOLUS and not (self._bolus_left and self._left):
            self._end_bolus()
        if not self._left:
            self.state = DeliveryState.STOPPED
        elif self.state is DeliveryState.INFUSING and not self._vtbi_left:
            self.state = DeliveryState.KVO

    def _end_bolus(self) -> None:
        """Count a bolus with what of it was given, and infuse on."""
        self._bolus_given += self._bolus_size - self._bolus_left
        self.bolus_count += 1
        self.state = DeliveryState.INFUSING

    def _do(self, step: Step) -> None:
        """One step of the course, at its moment."""
        if self.state is DeliveryState.BOLUS and step.act in _INTERRUPTING:
            self._end_bolus()
        amount = step.amount * _MS_PER_HOUR
        match step.act:
            case Act.START:
                self.occluded = False
                self.state = DeliveryState.INFUSING if self._left else DeliveryState.STOPPED
            case Act.BOLUS if self.state is DeliveryState.INFUSING:
                self._bolus_size = self._bolus_left = amount
                self.state = DeliveryState.BOLUS
            case Act.OCCLUDE if self.state in _FLOWING:
                self.occluded = True
                self.state = DeliveryState.STOPPED
            case _:
                self._set(step, amount)
                self.state = _STATES.get(step.act, self.state)

    def _set(self, step: Step, amount: Decimal) -> None:
        """What is set, loaded or exchanged; nothing for any other act."""
        match step.act:
            case Act.LOAD:
                self._left = self._vtbi = self._vtbi_left = amount
            case Act.RATE:
                self.rate = step.amount
            case Act.VTBI:
                self._vtbi = self._vtbi_left = amount
            case Act.SWAP:
                self.serial = step.what
                self._infused = self._bolus_given = Decimal(0)
                self.bolus_count = 0
            case _:
                pass


_INTERRUPTING = {Act.PAUSE, Act.STOP, Act.STANDBY, Act.OFF, Act.OCCLUDE, Act.SWAP, Act.LOAD}
_STATES = {
    Act.PAUSE: DeliveryState.PAUSED,
    Act.STOP: DeliveryState.STOPPED,
    Act.STANDBY: DeliveryState.STANDBY,
    Act.OFF: DeliveryState.OFF,
}


def _shown(counted: Decimal) -> Decimal:
    """Counted milliseconds times mL/h as mL, cut to hundredths."""
    return (counted / _MS_PER_HOUR).quantize(Decimal("0.01"), ROUND_DOWN)

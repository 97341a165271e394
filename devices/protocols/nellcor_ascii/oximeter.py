"""One oximeter as the station knows it: its lines become readings here.

A line has no checksum, so whatever is new in one waits for a second that says the same.
"""

from collections.abc import Iterator
from decimal import Decimal

from devices.line_clock import LineClock, Order
from devices.line_turns import LineTurns, Said
from devices.protocols.nellcor_ascii.alarms import AlarmWatch
from devices.protocols.nellcor_ascii.messages import Bounds, Heading, Settings
from devices.protocols.nellcor_ascii.nameplate import Nameplate
from devices.protocols.nellcor_ascii.translate import PULSE_STAR, SATURATION_STAR, Told
from devices.two_reads import TwoReads
from station.domain.clock import Stamp
from station.domain.observation import Numeric, Reading

SLACK = 3.0
"""Seconds by which a line may seem early: two that arrived together are 2 s apart, and the device
counts whole seconds."""


class Oximeter:
    """Folds lines into readings; another device on the line starts afresh."""

    def __init__(self) -> None:
        self._clock = LineClock(SLACK)
        self.turns = LineTurns[Told](self._clock)
        self._nameplate = Nameplate()
        self._reads = TwoReads()
        self._alarms = AlarmWatch(self._reads)

    def begin(self) -> None:
        """The line was opened: any time of day may come first."""
        self.turns.begin()
        self.doubt()

    def doubt(self) -> None:
        """The line was away or silent, or the clock went back: all is read anew."""
        self._nameplate.begin()
        self._forget()

    def take(self, said: Said[Told]) -> list[Reading] | None:
        """The readings of a data line; None when it is no new one, or its turn is yet to come."""
        order, lines = self.turns.take(said)
        if order is Order.BACK:
            self.doubt()
        return [reading for one in lines for reading in self._say(one)] if lines else None

    def head(self, said: Heading | Settings, at: Stamp) -> list[Reading]:
        """The readings of a heading or a line of settings."""
        if isinstance(said, Settings):
            return list(self._nameplate.settings(said, at))
        found: list[Reading] = []
        who = self._nameplate.named(said)
        if who is not None:
            if self._nameplate.another(who):
                found += self._alarms.end(at)
                self._clock.forget()
                self._nameplate.begin()
                self._forget()
            found.append(self._nameplate.name(who, at))
        return [*found, *self._nameplate.limits(said, at)]

    def _forget(self) -> None:
        self._reads.forget()
        self._alarms.begin()

    def _say(self, said: Said[Told]) -> Iterator[Reading]:
        """What a new line says that the one before said too."""
        shown, told, at = said
        readings = [*self._clock.tell(shown, at)]
        readings += self._alarms.take(told.conditions, self._sides(told), at)
        for metric, value, validity in told.measured:
            if self._reads.agree(metric.code, (value, validity)):
                readings.append(Numeric("", metric, value, metric.unit, validity, at, shown))
        if readings:
            yield from self._nameplate.introduce(at)
            yield from readings

    def _sides(self, told: Told) -> dict[str, str]:
        """On which side of its limit a starred figure is, where the limits are known."""
        found = {
            SATURATION_STAR: _side("spo2", told.saturation, self._nameplate.saturation),
            PULSE_STAR: _side("hr", told.pulse, self._nameplate.pulse),
        }
        return {star: code for star, code in found.items() if code is not None}


def _side(family: str, value: Decimal | None, limit: Bounds | None) -> str | None:
    if value is None or limit is None or limit.low <= value <= limit.high:
        return None
    return f"{family}-low" if value < limit.low else f"{family}-high"

"""Whether a message of numerics is to be believed: the checksum of a frame is one byte of XOR.

Two changes of the same bit cancel out, and whole payloads shifted by a byte have been seen.  What
hardly ever changes in truth (the going of the clock, size, unit, limits) is therefore believed when
two messages say it, and so is a figure that jumps; SOURCE.md, "One odd frame", says what this costs
and what it keeps out.
"""

from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from typing import Generic, NamedTuple, TypeVar

from devices.protocols.capnostream.messages import NONE, Numerics
from devices.two_reads import READS
from station.domain.clock import Stamp

MMHG = 1
STEPS = (3, 1, 2, 2, 3, 1)
"""By how much a figure may change in a second and be believed at once: EtCO2, FiCO2, respiration,
SpO2, pulse, no-breath period."""
STEPS_IN_TENTHS = (5, 2, *STEPS[2:])
"""The same where the CO2 values are tenths of a kPa or of a per cent."""
SLACK = 2
"""Seconds by which the monitor's clock may get ahead of ours between two messages: it tells whole
seconds, and the earlier message may have waited on its way."""
_HELD_AT_MOST = 2
_FIGURES = len(STEPS)

Said = TypeVar("Said")


class Verdict(Enum):
    """What becomes of one message."""

    REPEATED = auto()
    """Of a second that was heard before: nothing new, not even a sign of life."""
    HELD = auto()
    """It is odd: kept in mind until another one says the same."""
    TAKEN = auto()
    STEPPED = auto()
    """Taken, and the monitor's clock has not got there by going on."""


class Judged(NamedTuple):
    """A verdict, and which figures of a message that was taken are believed."""

    verdict: Verdict
    believed: tuple[bool, ...]


_REPEATED, _HELD = Judged(Verdict.REPEATED, ()), Judged(Verdict.HELD, ())


def passed(earlier: Stamp, later: Stamp) -> float:
    """Seconds between two moments, by whichever of our clocks says more.

    A wall clock that was set forward only makes a check more lenient.
    """
    utc = (later.utc - earlier.utc).total_seconds()
    return max(later.monotonic - earlier.monotonic, utc)


class _Moment(NamedTuple):
    """A moment on the monitor's clock and on ours."""

    seconds: int
    at: Stamp

    def leads_to(self, later: "_Moment") -> bool:
        """Whether the monitor's clock can have gone from here to there by itself.

        It may seem slower than ours, for bytes may lie waiting for us; never faster, and not back.
        """
        return 0 < later.seconds - self.seconds <= passed(self.at, later.at) + SLACK


class _Steady(Generic[Said]):
    """One thing: believed when it is near the fact, or near one of the reads just before.

    After two that were held a third is believed in any case: what the bytes mean is not certain
    enough for withholding a true value long.
    """

    def __init__(self, near: Callable[[Said, Said, float], bool]) -> None:
        self._near = near
        self._reads: deque[Said] = deque(maxlen=READS)
        self._fact: Said | None = None
        self._held = 0

    def heard(self, said: Said) -> None:
        """It was said in a message that is not believed as a whole: no fact, but a read."""
        self._reads.append(said)

    def believes(self, said: Said, step: float, wider: float) -> bool:
        """Take what is said: near a read within `step`, or near the fact within `wider`."""
        fact = self._fact
        if said == fact:
            self._held = 0
            self._reads.append(said)
            return True
        believed = (
            (fact is not None and self._near(said, fact, wider))
            or any(self._near(said, read, step) for read in self._reads)
            or self._held >= _HELD_AT_MOST
        )
        self._reads.append(said)
        if believed:
            self._fact, self._held = said, 0
        else:
            self._held += 1
        return believed


def _equal(one: object, other: object, _step: float) -> bool:
    return one == other


def _near(one: int, other: int, step: float) -> bool:
    """Whether two bytes are neighbours; no value is the neighbour of no value alone."""
    return one == other or (one != NONE != other and abs(one - other) <= step)


class Judge:
    """Judges one monitor's messages of numerics, one after the other."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing that was said before counts."""
        self._last: _Moment | None = None
        self._odd: deque[_Moment] = deque(maxlen=READS)
        self._kept: deque[int] = deque(maxlen=READS)
        self._settings: _Steady[tuple[object, ...]] = _Steady(_equal)
        self._figures = tuple(_Steady(_near) for _ in range(_FIGURES))
        self._status: tuple[int, ...] = ()

    def take(self, said: Numerics, at: Stamp) -> Judged:
        """The verdict on one message."""
        moment = _Moment(said.seconds, at)
        if said.seconds in self._kept:
            return _REPEATED  # one second has one message: another of it confirms nothing
        verdict = self._clock(moment)
        if verdict is Verdict.REPEATED:
            return _REPEATED
        settings = said.size, said.unit, said.limits
        if verdict is Verdict.HELD:
            self._odd.append(moment)
            self._settings.heard(settings)
            return self._keep(said)
        if not self._settings.believes(settings, 0, 0):
            return self._keep(said)
        believed = self._believed(said, at)
        self._last = moment
        self._odd.clear()
        return Judged(verdict, believed)

    def _clock(self, moment: _Moment) -> Verdict:
        """What the monitor's clock says of a message."""
        last = self._last
        if last is not None:
            if last.seconds == moment.seconds:
                return Verdict.REPEATED
            if last.leads_to(moment):
                return Verdict.TAKEN
        if any(odd.leads_to(moment) for odd in self._odd):
            return Verdict.TAKEN if last is None else Verdict.STEPPED
        return Verdict.HELD

    def _keep(self, said: Numerics) -> Judged:
        """Hold a message back; what it says may be confirmed by that of another second."""
        self._kept.append(said.seconds)
        for figure, value in zip(self._figures, said.figures, strict=True):
            figure.heard(value)
        return _HELD

    def _believed(self, said: Numerics, at: Stamp) -> tuple[bool, ...]:
        """Which figures are near enough; beside a changed status they must be said twice as well.

        The second of two bits that cancel out is often there.
        """
        status = said.slow, said.co2_alarms, said.spo2_alarms, said.extended
        calm, self._status = self._status in ((), status), status
        steps = STEPS if said.unit == MMHG else STEPS_IN_TENTHS
        longer = max(1.0, passed(self._last.at, at)) if self._last else 1.0
        return tuple(
            [
                figure.believes(value, step * calm, step * calm * longer)
                for figure, value, step in zip(self._figures, said.figures, steps, strict=True)
            ]
        )

"""What is done at one bed, to pump and patient, as steps at moments; more may be added later."""

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from threading import Lock


class Act(StrEnum):
    """One thing done at the bed."""

    LOAD = "load"  # a full syringe of `amount` mL
    RATE = "rate"  # `amount` mL/h
    VTBI = "vtbi"  # stop after `amount` mL and keep the vein open
    START = "start"
    PAUSE = "pause"
    STOP = "stop"
    STANDBY = "standby"
    OFF = "off"
    BOLUS = "bolus"  # `amount` mL
    OCCLUDE = "occlude"  # the line is kinked until the next start
    SWAP = "swap"  # another pump of the same model, serial number `what`
    EFFECT = "effect"  # a side effect `what` of grade `amount`
    RELIEVE = "relieve"  # that side effect passes


@dataclass(frozen=True, slots=True)
class Step:
    """An act at a moment (seconds since the start), with its amount or its name."""

    at: float
    act: Act
    amount: Decimal = Decimal(0)
    what: str = ""


class Course:
    """The steps of one bed in order.  Pump and patient read it each with a cursor of their own."""

    def __init__(self, steps: Iterable[Step] = ()) -> None:
        self._steps = sorted(steps, key=_moment)
        self._reached = 0.0
        self._lock = Lock()

    def add(self, step: Step) -> Step:
        """Put a step in and give it back; one in the past of any reader happens now instead."""
        with self._lock:
            kept = Step(max(step.at, self._reached), step.act, step.amount, step.what)
            insort(self._steps, kept, key=_moment)
            return kept

    @property
    def steps(self) -> list[Step]:
        """Every step, in order."""
        with self._lock:
            return list(self._steps)

    def next_step(self, cursor: int, until: float) -> Step | None:
        """The step at a reader's cursor if its moment has come by `until`."""
        with self._lock:
            self._reached = max(self._reached, until)
            if cursor < len(self._steps) and self._steps[cursor].at <= until:
                return self._steps[cursor]
            return None

    def last_before(self, act: Act, now: float) -> Step | None:
        """The newest step of one kind up to a moment."""
        with self._lock:
            place = bisect_right(self._steps, now, key=_moment)
            return next((step for step in reversed(self._steps[:place]) if step.act is act), None)


def _moment(step: Step) -> float:
    return step.at

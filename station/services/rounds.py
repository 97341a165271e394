"""When rounds were made in the demonstration's past, by the schedule of clinical.md 3.2.

A few minutes early or late, as rounds are; the ward's own reminders come with the nursing record.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol

MINUTE: Final = 60.0
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
FIRST: Final = (*(15 * step for step in range(1, 5)), *(60 + 30 * step for step in range(1, 5)))
AFTER_A_RAISE: Final = (30, 60, 120, 180, 240, 300)
AFTER_THE_STOP: Final = (30, 60, 120, 180, 240)
APART: Final = 9 * MINUTE  # nobody makes two rounds closer together than this
EARLY, TARDY = -1.5 * MINUTE, 4 * MINUTE


class Infusion(Protocol):
    """What the schedule goes by, in seconds."""

    @property
    def started(self) -> float:
        """When the infusion began."""
        ...

    @property
    def raises(self) -> Sequence[float]:
        """When the dose was raised."""
        ...

    @property
    def stop(self) -> float | None:
        """When the infusion was stopped for good."""
        ...


def rounds(infusion: Infusion, begin: float, end: float) -> list[float]:
    """The moments of the rounds between two moments, the baseline at the start first."""
    dice = random.Random(f"{infusion.started:.0f}")  # noqa: S311 - invents a past, guards nothing
    made: list[float] = []
    for due in sorted(_due(infusion, end)):
        at = due + dice.uniform(EARLY, TARDY)
        if begin <= at < end and (not made or at - made[-1] >= APART):
            made.append(at)
    return made


def _due(infusion: Infusion, end: float) -> Iterator[float]:
    """Every due time: base schedule, after each raise, after the stop."""
    start = infusion.started
    yield start + 2 * MINUTE
    yield from _after(start, FIRST)
    at = start + 4 * HOUR
    while at < end:
        yield at
        at += HOUR if at < start + DAY else 2 * HOUR
    for raised in infusion.raises:
        yield from _after(raised, AFTER_A_RAISE)
    if infusion.stop is not None:
        yield from _after(infusion.stop, AFTER_THE_STOP)


def _after(moment: float, minutes: Iterable[float]) -> Iterator[float]:
    return (moment + each * MINUTE for each in minutes)

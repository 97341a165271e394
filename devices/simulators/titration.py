"""A plausible ketamine infusion of a week: a low start, steps by day, holds by night, a wean.

The demonstration's own regimen, for simulated pumps only; clinical.md 2.2 gives published ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from devices.simulators.approach import between, chance
from devices.simulators.course import Act, Step
from devices.simulators.rhythm import DAY, HOUR, MINUTE

RATE_STEP = Decimal("0.1")
_REVIEWS = (8.75, 13.0, 17.5)  # hours of day at which the dose is looked at
_STEPPING_DAYS = 3
_WEAN_DAY = 5
_WEAN_HOURS = (8.0, 11.0, 14.0, 17.0)
_LEFT_ALONE, _LOWERED = 0.15, 0.25  # of all reviews: the dose stays, stays or goes down
_SETTLED = 6 * HOUR  # no step sooner than this after the start


@dataclass(frozen=True, slots=True)
class Regimen:
    """What is infused into whom: the patient's weight, the syringe's volume and concentration."""

    weight_kg: Decimal = Decimal(70)
    syringe_ml: Decimal = Decimal(50)
    mg_per_ml: Decimal = Decimal(4)
    start_hour: float = 10.0

    def ml_per_hour(self, mg_per_kg_hour: float) -> Decimal:
        """The pump's rate for a dose rate, at the pump's own step."""
        exact = Decimal(str(mg_per_kg_hour)) * self.weight_kg / self.mg_per_ml
        return max(exact.quantize(RATE_STEP, ROUND_HALF_UP), RATE_STEP)


def titration(seed: int, regimen: Regimen) -> list[Step]:
    """Every step of one infusion, from the first syringe at second 0 to the end of the wean."""
    acts = sorted([*doses(seed, regimen), *pauses(seed)], key=lambda step: step.at)
    return with_syringes(acts, seed, regimen)


def doses(seed: int, regimen: Regimen) -> Iterator[Step]:
    """The rate's own story: start, steps up (or one down), the hold, the wean, the stop."""
    dose = between(0.05, 0.08, chance(seed, "start dose"))
    highest = between(0.15, 0.3, chance(seed, "highest dose"))
    yield Step(0.0, Act.RATE, regimen.ml_per_hour(dose))
    yield Step(0.0, Act.START)
    for number, at in enumerate(_reviews(regimen.start_hour)):
        drawn = chance(seed, "review", number)
        if drawn < _LEFT_ALONE:
            continue
        change = -0.02 if drawn < _LOWERED else between(0.02, 0.04, chance(seed, "step", number))
        dose = min(max(dose + change, 0.04), highest)
        yield Step(
            at + chance(seed, "late", number) * 40 * MINUTE, Act.RATE, regimen.ml_per_hour(dose)
        )
    for number, hour in enumerate(_WEAN_HOURS):
        at = (_WEAN_DAY * 24 + hour - regimen.start_hour) * HOUR
        left = dose * (1 - (number + 1) / (len(_WEAN_HOURS) + 1))
        yield Step(at, Act.RATE, regimen.ml_per_hour(left))
    yield Step((_WEAN_DAY * 24 + 20 - regimen.start_hour) * HOUR, Act.STOP)
    yield Step((_WEAN_DAY * 24 + 24 - regimen.start_hour) * HOUR, Act.OFF)


def _reviews(start_hour: float) -> Iterator[float]:
    """The moments of review of the days in which the dose is raised."""
    for day in range(_STEPPING_DAYS):
        for hour in _REVIEWS:
            at = day * DAY + (hour - start_hour) * HOUR
            if at >= _SETTLED:
                yield at


def pauses(seed: int) -> Iterator[Step]:
    """Two short pauses in the week: the line is dressed, the patient goes for a scan."""
    for number, day in enumerate((1, 3)):
        at = day * DAY + between(0.5, 8, chance(seed, "pause", number)) * HOUR
        yield Step(at, Act.PAUSE)
        yield Step(at + between(8, 45, chance(seed, "pause length", number)) * MINUTE, Act.START)


def with_syringes(acts: list[Step], seed: int, regimen: Regimen) -> list[Step]:
    """The same acts with a syringe at the start and a change whenever one runs low."""
    story = [Step(0.0, Act.LOAD, regimen.syringe_ml)]
    syringe = _Syringe(regimen.syringe_ml)
    changes = 0
    for act in acts:
        while (change := syringe.change_before(act.at, _warning(seed, changes))) is not None:
            done = change + between(3, 7, chance(seed, "change", changes)) * MINUTE
            if act.act is not Act.RATE and done >= act.at:
                break  # a pause or the stop comes first; the syringe is changed after it
            story += [
                Step(change, Act.PAUSE),
                Step(done, Act.LOAD, regimen.syringe_ml),
                Step(done, Act.START),
            ]
            syringe.refill(done)
            changes += 1
        syringe.hear(act)
        story.append(act)
    return sorted(story, key=lambda step: step.at)


def _warning(seed: int, number: int) -> float:
    """How long before it would be empty the nurse changes it: mostly once near-end shows."""
    return between(8, 40, chance(seed, "near end", number)) * MINUTE


class _Syringe:
    """What the plan knows of the syringe: how much is in it and when it will be empty."""

    def __init__(self, full: Decimal) -> None:
        self._full, self._left, self._rate = float(full), float(full), 0.0
        self._at, self._running = 0.0, False

    def change_before(self, until: float, warning: float) -> float | None:
        """When it must be changed if that comes before `until`."""
        if not self._running:
            return None
        due = max(self._at + self._left / self._rate * HOUR - warning, self._at)
        return due if due < until else None

    def refill(self, at: float) -> None:
        """A full one from this moment on."""
        self._at, self._left = at, self._full

    def hear(self, act: Step) -> None:
        """Take note of an act: what ran out until then, and how it goes on."""
        if self._running and act.at > self._at:
            self._left -= self._rate * (act.at - self._at) / HOUR
        self._at = max(act.at, self._at)
        if act.act is Act.RATE:
            self._rate = float(act.amount)
        else:
            self._running = act.act is Act.START

"""Unit slips: ratios that betray a number in the wrong field.

Looked for only between an order and the pump, or between a typed order and its other units; never
between one rate and the next, where ordinary steps such as 5 to 10 would fire (house ruling 2).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from station.domain.dose import HOURS_PER_DAY, MICROGRAM_PER_MG, MINUTES_PER_HOUR, Exact

TOLERANCE = Decimal("0.03")
KG_PER_LB = Fraction("0.45359237")
DECIMAL_PLACE = 10


class Slip(StrEnum):
    """What may have been confused."""

    DECIMAL = "decimal point"
    MG_AS_ML = "mg/h typed as mL/h"
    PER_KG = "microgram/kg/min and mg/kg/h exchanged"
    CONCENTRATION = "wrong ampoule or concentration"
    POUNDS = "lb entered as kg"
    PER_DAY = "mg per 24 h entered as mg/h"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One slip that the ratio of two figures fits, and the ratio it would give."""

    slip: Slip
    ratio: Fraction

    @property
    def words(self) -> str:
        """What the question says."""
        return f"check unit: {self.slip.value}"


def suspicions(
    found: Exact,
    ordered: Exact,
    mg_per_ml: Exact | None = None,
    other_concentrations: Iterable[Exact] = (),
    tolerance: Decimal = TOLERANCE,
) -> list[Suspicion]:
    """Every slip that the figure found would be of the figure ordered, both in one unit.

    Ratios can coincide; then all are named.  A ratio near 1 is no slip, whatever would give it.
    """
    if found <= 0 or ordered <= 0:
        return []
    ratio = Fraction(found) / Fraction(ordered)
    near = Fraction(tolerance)
    return [
        Suspicion(slip, expected)
        for slip, expected in _signatures(mg_per_ml, other_concentrations)
        if abs(ratio / expected - 1) <= near < abs(expected - 1)
    ]


def _signatures(
    mg_per_ml: Exact | None, others: Iterable[Exact]
) -> Iterator[tuple[Slip, Fraction]]:
    """The table of clinical.md 11."""
    per_kg = Fraction(MICROGRAM_PER_MG, MINUTES_PER_HOUR)
    yield Slip.DECIMAL, Fraction(DECIMAL_PLACE)
    yield Slip.DECIMAL, Fraction(1, DECIMAL_PLACE)
    yield Slip.PER_KG, per_kg
    yield Slip.PER_KG, 1 / per_kg
    yield Slip.POUNDS, 1 / KG_PER_LB
    yield Slip.PER_DAY, Fraction(HOURS_PER_DAY)
    if mg_per_ml is not None:
        yield Slip.MG_AS_ML, Fraction(mg_per_ml)
        for other in others:
            yield Slip.CONCENTRATION, Fraction(other) / Fraction(mg_per_ml)

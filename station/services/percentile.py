"""The middle and the slow end of many times that were measured."""

import math
from collections.abc import Sequence

from station.domain.measured import Goal, Measured

MIDDLE, SLOW_END = 50, 99
PERCENTS = 100


def percentile(figures: Sequence[float], percent: float) -> float:
    """The smallest figure that so many percent of them do not exceed."""
    return sorted(figures)[math.ceil(len(figures) * percent / PERCENTS) - 1]


def percentiles(
    name: str, milliseconds: Sequence[float], what: str, goal: Goal | None = None
) -> list[Measured]:
    """The two rows of a time; a goal is for the slow end."""
    return [
        Measured(f"{name}, p{MIDDLE}", percentile(milliseconds, MIDDLE), "ms", what),
        Measured(f"{name}, p{SLOW_END}", percentile(milliseconds, SLOW_END), "ms", what, goal),
    ]

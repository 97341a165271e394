"""DPS variables as the driver reads them: rate, volume, and two whose scale nobody has told.

Digits are hexadecimal, of any number (SOURCE.md, "Variables").
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from station.domain import units
from station.domain.nomenclature import FLOW, VOLUME_DELIVERED, Metric, private
from station.domain.observation import MeasurementValidity

PROTOCOL = "fresenius-dps"
RATE, INFUSED = ord("d"), ord("r")
ALARM, ERROR, MODE = ord("a"), ord("e"), ord("m")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that is a number: what it measures, and what one step of it is.

    `expected`: its absence is worth saying from the first answer on.
    """

    metric: Metric
    step: Decimal
    validity: MeasurementValidity = MeasurementValidity.VALID
    expected: bool = False


def _raw(name: str) -> Variable:
    """The bare number: whether its scale is that of rate and volume is UNCERTAIN."""
    metric = private(PROTOCOL, name, units.ONE)
    return Variable(metric, Decimal(1), MeasurementValidity.QUESTIONABLE)


VARIABLES = {
    RATE: Variable(FLOW, Decimal("0.1"), expected=True),
    INFUSED: Variable(VOLUME_DELIVERED, Decimal("0.001"), expected=True),
    ord("k"): _raw("k"),
    ord("s"): _raw("s"),
}

Judged = tuple[Decimal | None, MeasurementValidity]


@lru_cache(maxsize=8192)
def judge(name: int, digits: bytes) -> Judged:
    """The value in the metric's unit, and how far it may be believed; no digits are no value."""
    if not digits:
        return None, MeasurementValidity.NA
    variable = VARIABLES[name]
    value = int(digits, 16) * variable.step
    if not variable.metric.believable(value):
        return None, MeasurementValidity.INVALID
    return value, variable.validity


@lru_cache(maxsize=1024)
def bare(digits: bytes) -> bytes:
    """Digits without the zeros before them: the same number is the same in any width."""
    return digits.lstrip(b"0")

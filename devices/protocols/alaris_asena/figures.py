"""The numbers of an Asena pump, as the driver reads them: metric, unit, what each may hold.

A field without a value is absent, never 0; one that cannot be meant is invalid, never mended.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from station.domain import nomenclature as metrics
from station.domain import units
from station.domain.nomenclature import Metric, private
from station.domain.observation import MeasurementValidity
from station.domain.units import Unit, round_half_up, unit_of

PROTOCOL = "alaris-asena"
MORE = "24+"  # hours to go: more than the pump tells, which is no number
SECONDS_A_MINUTE, MINUTES_AN_HOUR, MINUTES_A_DAY = 60, 60, 1440
HUNDREDTH = Decimal("0.01")  # of a minute: the step of a device that counts whole seconds

_NUMBER = re.compile(r"(?P<sign>-?)[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)
_CLOCK = re.compile(
    r"(?P<hours>[0-9]{2}):(?P<minutes>[0-5][0-9]):(?P<seconds>[0-5][0-9])", re.ASCII
)
_NOTHING = "-:. "  # a field of these alone holds no value

Judged = tuple[Decimal | None, MeasurementValidity]
_ABSENT: Judged = (None, MeasurementValidity.NA)
_IMPOSSIBLE: Judged = (None, MeasurementValidity.INVALID)


@dataclass(frozen=True, eq=False, slots=True)
class Figure:
    """One number on the wire: its metric, and its unit as the pump writes it beside the number.

    `written` is empty where the answer has no field for a unit.
    """

    metric: Metric
    written: str
    signed: bool = False


def _private(code: str, unit: Unit, written: str = "") -> Figure:
    return Figure(private(PROTOCOL, code, unit), written)


RATE = Figure(metrics.FLOW, "ml/h")
INFUSED = Figure(metrics.VOLUME_DELIVERED, "ml")
PRESSURE = Figure(metrics.LINE_PRESSURE, "mmHg", signed=True)
VTBI = Figure(metrics.VTBI, "ml")
VTBI_OFF = _private("VTBI-DEACT", units.ML, "ml")  # kept by the pump while it is not in force
TIME_TO_GO = Figure(metrics.TIME_REMAIN, "")
LOG = _private("LOG", units.ONE)
SYRINGE_SIZE = _private("SYRINGE_STATUS", units.ML)
HIGHEST_RATE = _private("INF_RATE_MAX_SYRINGE", units.ML_PER_H, "ml/h")
LONGEST_ANSWER = _private("COMMS_RESPONSE_MAX", unit_of("ms"), "ms")


def absent(text: str) -> bool:
    """Whether a field holds no value: empty, blank or dashes."""
    return not text.strip(_NOTHING)


@lru_cache(maxsize=8192)
def judge(figure: Figure, text: str, unit: str = "") -> Judged:
    """A field's value in the metric's own unit, and how far it may be believed.

    `unit` is the text of the field beside it: a number in another unit is no number of ours.
    """
    if absent(text):
        return _ABSENT
    shape = _NUMBER.fullmatch(text.strip())
    if shape is None or (shape["sign"] and not figure.signed):
        return _IMPOSSIBLE
    value = Decimal(shape[0])
    if unit.strip().lower() != figure.written.lower() or not figure.metric.believable(value):
        return _IMPOSSIBLE
    return value, MeasurementValidity.VALID


@lru_cache(maxsize=8192)
def judge_time(text: str) -> Judged:
    """The time to go in minutes, to a hundredth; `24+` is an overflow without a number."""
    if absent(text):
        return _ABSENT
    if text.strip() == MORE:
        return None, MeasurementValidity.OVERFLOW
    shape = _CLOCK.fullmatch(text.strip())
    if shape is None:
        return _IMPOSSIBLE
    minutes = int(shape["hours"]) * MINUTES_AN_HOUR + int(shape["minutes"])
    exact = minutes + Decimal(shape["seconds"]) / SECONDS_A_MINUTE
    if exact > MINUTES_A_DAY:
        return _IMPOSSIBLE
    return round_half_up(exact, HUNDREDTH), MeasurementValidity.VALID

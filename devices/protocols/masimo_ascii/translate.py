"""Fields to measurements: which metric, which value, how far it may be believed.

The same few lines come again and again but for their time: what a line means is worked out once and
remembered.
"""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from devices.protocols.masimo_ascii.messages import (
    PERFUSION,
    PROTOCOL,
    PULSE,
    SPO2,
    Number,
    read,
)
from station.domain import nomenclature, units
from station.domain.nomenclature import Metric, private
from station.domain.observation import MeasurementValidity
from station.domain.units import unit_of

_BLIND = 0x01 | 0x02 | 0x08 | 0x20
"""No sensor, defective sensor, pulse search, sensor off: nothing is measured, even where digits are
printed (the sheet's rule)."""
_CALIBRATING = 0x020000
_UNSURE = {"SPCO": 0x200000, "SPMET": 0x400000}
"""Low confidence in one measurement; the others are as good as ever."""
_NORMAL = 0x800 | 0x200000 | 0x400000
"""Bits beside which a measurement is good: the algorithm runs, another one is in doubt."""

_METRICS = {
    SPO2: nomenclature.SPO2,
    PULSE: nomenclature.PULSE_RATE,
    PERFUSION: nomenclature.PERFUSION,
    "SPCO": private(PROTOCOL, "SPCO", units.PERCENT),
    "SPMET": private(PROTOCOL, "SPMET", units.PERCENT),
    "SPHB": private(PROTOCOL, "SPHB", unit_of("{g/dL or mmol/L}")),
    "PVI": private(PROTOCOL, "PVI", units.PERCENT),
    "SPOC": private(PROTOCOL, "SPOC", units.ONE),
    "DESAT": private(PROTOCOL, "DESAT", units.ONE),
    "PIDELTA": private(PROTOCOL, "PIDELTA", units.ONE),
    "RESVD": private(PROTOCOL, "RESVD", units.ONE),
}
REMEMBERED = 512


class Measured(NamedTuple):
    """One measurement of one line; `value` is None where the device has none."""

    metric: Metric
    value: Decimal | None
    validity: MeasurementValidity


class Told(NamedTuple):
    """What one line says, whenever it says it.

    `known` and `strange` hold the metrics' codes: of keys that the sheet names, and of others.
    `serial`, `alarm` and `more` are None where the line does not say; `skipped` counts its fields
    that are neither a figure nor dashes.
    """

    serial: str | None
    measured: tuple[Measured, ...]
    codes: frozenset[str]
    strange: frozenset[str]
    alarm: int | None
    exceptions: int
    more: str | None
    skipped: int


@lru_cache(maxsize=REMEMBERED)
def told(body: bytes) -> Told | None:
    """What a line's fields say; None where one of them cannot be, and with it the whole line."""
    line = read(body)
    if line is None:
        return None
    measured = tuple(
        _measured(key, number, line.exceptions) for key, number in line.numbers.items()
    )
    if not all(one.value is None or one.metric.believable(one.value) for one in measured):
        return None
    return Told(
        serial=line.serial,
        measured=measured,
        codes=frozenset(one.metric.code for one in measured),
        strange=frozenset(
            one.metric.code for key, one in zip(line.numbers, measured, strict=True)
            if key not in _METRICS
        ),
        alarm=line.alarm,
        exceptions=line.exceptions,
        more=line.more,
        skipped=line.skipped,
    )  # fmt: skip


def _measured(key: str, number: Number, exceptions: int) -> Measured:
    """One figure with its metric; an unknown key's is kept under its own name and printed unit."""
    metric = _METRICS.get(key)
    if metric is None:
        metric = private(PROTOCOL, key, units.PERCENT if number.percent else units.ONE)
    if number.value is None:
        return Measured(metric, None, MeasurementValidity.NA)
    if exceptions & _BLIND:
        return Measured(metric, None, MeasurementValidity.INVALID)
    return Measured(metric, number.value, _validity(key, exceptions))


def _validity(key: str, exceptions: int) -> MeasurementValidity:
    """How far a figure may be believed beside these exceptions."""
    if exceptions & _CALIBRATING:
        return MeasurementValidity.CALIBRATING
    if exceptions & (~_NORMAL | _UNSURE.get(key, 0)):
        return MeasurementValidity.QUESTIONABLE
    return MeasurementValidity.VALID

"""Data lines to measurements and conditions: which value, how far it may be believed.

The same few lines come again and again but for their time: what a line means is worked out once and
remembered.
"""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from devices.protocols.nellcor_ascii.messages import PROTOCOL, Figure, row
from station.domain import nomenclature, units
from station.domain.nomenclature import Metric, private
from station.domain.observation import MeasurementValidity

AMPLITUDE = private(PROTOCOL, "PA", units.ONE)
SATURATION_STAR, PULSE_STAR = "SPO2*", "BPM*"
"""Conditions of a figure that is outside its limit while no code says on which side."""

_BLIND = {"PS", "LP", "LM", "SD", "SO"}
"""Pulse search, loss of pulse, sensor disconnected or off: nothing is measured, even where digits
are printed (the sheet's rule)."""
_HARMLESS = {"AO", "AS", "LB", "PH", "PL", "SH", "SL"}
REMEMBERED = 512


class Measured(NamedTuple):
    """One measurement of one line; `value` is None where the device has none."""

    metric: Metric
    value: Decimal | None
    validity: MeasurementValidity


class Told(NamedTuple):
    """What one data line says, whenever it says it: its measurements, codes and stars."""

    measured: tuple[Measured, ...]
    conditions: frozenset[str]
    saturation: Decimal | None
    pulse: Decimal | None


@lru_cache(maxsize=REMEMBERED)
def told(body: bytes) -> Told | None:
    """What a data line says after its time; None where a figure is beyond belief."""
    line = row(body)
    figures = (
        (nomenclature.SPO2, line.saturation),
        (nomenclature.PULSE_RATE, line.pulse),
        (AMPLITUDE, line.amplitude),
    )
    for metric, figure in figures:
        if figure.value is not None and not metric.believable(figure.value):
            return None
    stars = set()
    if line.saturation.outside and line.codes.isdisjoint({"SH", "SL"}):
        stars.add(SATURATION_STAR)
    if line.pulse.outside and line.codes.isdisjoint({"PH", "PL"}):
        stars.add(PULSE_STAR)
    measured = tuple(_measured(metric, figure, line.codes) for metric, figure in figures)
    return Told(measured, line.codes | stars, line.saturation.value, line.pulse.value)


def _measured(metric: Metric, figure: Figure, codes: frozenset[str]) -> Measured:
    """One figure beside these codes: motion, and whatever is not known, puts it in doubt."""
    if figure.value is None:
        return Measured(metric, None, MeasurementValidity.NA)
    if not codes.isdisjoint(_BLIND):
        return Measured(metric, None, MeasurementValidity.INVALID)
    doubtful = codes - _HARMLESS
    validity = MeasurementValidity.QUESTIONABLE if doubtful else MeasurementValidity.VALID
    return Measured(metric, figure.value, validity)

"""What the figures of an oximeter are: the contract's two, and those that only Nonin knows."""

from dataclasses import dataclass, replace
from decimal import Decimal

from devices.protocols.nonin import messages
from station.domain import units
from station.domain.nomenclature import PULSE_RATE, SPO2, Metric, private
from station.domain.observation import MeasurementValidity

PROTOCOL = "nonin"
_RATE, _PERCENT, _SWITCH = (PULSE_RATE, units.PER_MINUTE), (SPO2, units.PERCENT), (None, units.ONE)
_PRIVATE = {
    "HR": _RATE,
    "E-HR": _RATE,
    "E-HR-D": _RATE,
    "SpO2": _PERCENT,
    "SpO2-Fast": _PERCENT,
    "SpO2-B-B": _PERCENT,
    "E-SpO2": _PERCENT,
    "E-SpO2-D": _PERCENT,
    messages.QUALITY: _SWITCH,
    messages.BREATH: _SWITCH,
}
_NUMBERS = [Decimal(number) for number in range(messages.NO_RATE + 1)]

Value = tuple[Decimal | None, MeasurementValidity]


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric, and the highest number in which a device can mean it."""

    metric: Metric
    highest: int

    def value(self, number: int | None) -> Value:
        """A number as a value: missing is `na`, beyond belief is `invalid`, and neither is 0."""
        if number is None:
            return None, MeasurementValidity.NA
        if number > self.highest:
            return None, MeasurementValidity.INVALID
        return _NUMBERS[number], MeasurementValidity.VALID


def _figures() -> dict[str, Figure]:
    found = {
        messages.PULSE: Figure(PULSE_RATE, int(PULSE_RATE.highest)),
        messages.SATURATION: Figure(SPO2, int(SPO2.highest)),
    }
    for code, (kin, unit) in _PRIVATE.items():
        highest = 1 if kin is None else int(kin.highest)
        found[code] = Figure(private(PROTOCOL, code, unit), highest)
    return found


FIGURES = _figures()
SPOT_PULSE = Figure(replace(PULSE_RATE, episodic=True), int(PULSE_RATE.highest))
SPOT_SATURATION = Figure(replace(SPO2, episodic=True), int(SPO2.highest))
SPOT_QUALITY = Figure(replace(FIGURES[messages.QUALITY].metric, episodic=True), 1)


def in_memory(figure: Figure) -> Figure:
    """The figure of a stored record, under a code of its own.

    It may be hours old, and nobody here saw on whom it was measured: under the code of a vital sign
    it would stand on the board as if it were the patient's, and of now.
    """
    code = f"memory-{figure.metric.code.rpartition(':')[2]}"
    return Figure(
        replace(private(PROTOCOL, code, figure.metric.unit), episodic=True), figure.highest
    )

"""The bytes of a message of numerics as readings: which metric, which unit, how far believed.

No value (FF) is no value, and so is one that no patient can have.  Carbon dioxide in per cent by
volume is another dimension than mm[Hg] and stays in the monitor's own unit, as a private metric.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from devices.protocols.capnostream.alarms import Heard
from devices.protocols.capnostream.messages import NONE, PROTOCOL, Numerics
from devices.protocols.capnostream.wave import INVALID, MALFUNCTION, QUESTIONABLE, WITHOUT_VALUES
from station.domain import nomenclature as known
from station.domain import units
from station.domain.nomenclature import Metric, private
from station.domain.observation import MeasurementValidity, Numeric
from station.domain.units import Unit, convert, round_half_up

UNITS = {1: "mm[Hg]", 2: "kPa", 3: "vol%"}
SELDOM = 10.0
"""Seconds between readings of what is only told when it changes: limits, and breaths counted."""
_VALID, _NA = MeasurementValidity.VALID, MeasurementValidity.NA
_NOT_VALID, _DOUBTED = MeasurementValidity.INVALID, MeasurementValidity.QUESTIONABLE
_TENTH = Decimal("0.1")

Read = tuple[Decimal | None, MeasurementValidity]


class _Scale(NamedTuple):
    """How one figure is read: its metric, and what each byte says in the metric's unit."""

    metric: Metric
    reads: tuple[Read, ...]


def _scale(metric: Metric, source: Unit | None = None, step: Decimal = Decimal(1)) -> _Scale:
    """A byte counts `step` of `source`; what is converted is rounded to the metric's own step.

    A tenth of a kPa is 0.75 mm[Hg] and counts as 1.
    """
    reads: list[Read] = []
    for byte in range(NONE):
        value = byte * step
        if source is not None:
            value = round_half_up(convert(value, source, metric.unit), metric.resolution)
        believed = metric.believable(value)
        reads.append((value, _VALID) if believed else (None, _NOT_VALID))
    return _Scale(metric, (*reads, (None, _NA)))


def _private(code: str, unit: Unit, step: Decimal = Decimal(1)) -> _Scale:
    return _scale(private(PROTOCOL, code, unit), None, step)


_OTHERS = (
    _scale(known.CO2_RESP_RATE),
    _scale(known.SPO2),
    _scale(known.PULSE_RATE),
)
FIGURES = {
    1: (_scale(known.ETCO2), _scale(known.INSP_CO2), *_OTHERS),
    2: (
        _scale(known.ETCO2, units.KPA, _TENTH),
        _scale(known.INSP_CO2, units.KPA, _TENTH),
        *_OTHERS,
    ),
    3: (
        _private("etco2", units.PERCENT, _TENTH),
        _private("fico2", units.PERCENT, _TENTH),
        *_OTHERS,
    ),
}
"""By the unit of the message, in the order of its figures; the last, NO_BREATH, is a setting."""
NO_BREATH = 5
IN_UNIT, OF_CO2 = 2, 3
"""So many of the figures are in the unit of the message, and come from the CO2 module."""


def _limits(unit: Unit, step: Decimal) -> tuple[_Scale, ...]:
    return (
        _private("etco2-limit-high", unit, step),
        _private("etco2-limit-low", unit, step),
        _private("rr-limit-high", units.PER_MINUTE),
        _private("rr-limit-low", units.PER_MINUTE),
        _private("fico2-limit-high", unit, step),
        _private("spo2-limit-high", units.PERCENT),
        _private("spo2-limit-low", units.PERCENT),
        _private("pulse-limit-high", units.PER_MINUTE),
        _private("pulse-limit-low", units.PER_MINUTE),
    )


LIMITS = {
    1: _limits(units.MMHG, Decimal(1)),
    2: _limits(units.KPA, _TENTH),
    3: _limits(units.PERCENT, _TENTH),
}
_PERIOD = _private("no-breath-period", units.SECOND)
_BREATHS = private(PROTOCOL, "breaths", units.PER_MINUTE)
_UNKNOWN_UNIT: Read = (None, _NOT_VALID)


class Figures:
    """The readings of one monitor's messages; counts what no patient can have."""

    def __init__(self) -> None:
        self.unbelievable = 0
        self.begin()

    def begin(self) -> None:
        """A new conversation: limits and breaths are told again."""
        self._period: int | None = None
        self._told: dict[object, tuple[object, float]] = {}

    def values(
        self, said: Numerics, believed: Sequence[bool], status: int, heard: Heard
    ) -> list[Numeric]:
        """The figures of a message that are believed; `status` is the wave's, 0 if not known."""
        known_unit = said.unit in FIGURES
        scales = FIGURES.get(said.unit) or FIGURES[1]
        found = []
        for place, scale in enumerate(scales):
            if not believed[place]:
                continue
            metric, reads = scale
            read = reads[said.figures[place]]
            value, validity = read if known_unit or place >= IN_UNIT else _UNKNOWN_UNIT
            self.unbelievable += validity is _NOT_VALID
            if status and place < OF_CO2:
                value, validity = _marked(value, validity, status)
            found.append(_numeric(metric, (value, validity), heard))
        return found

    def breaths(self, counted: int | None, heard: Heard) -> list[Numeric]:
        """The breaths of the last minute as the wave told them, when new and every ten seconds."""
        if not self._due("breaths", counted, heard):
            return []
        read: Read = (None, _NA) if counted is None else (Decimal(counted), _VALID)
        return [_numeric(_BREATHS, read, heard)]

    def limits(self, said: Numerics, believed: Sequence[bool], heard: Heard) -> list[Numeric]:
        """The alarm limits and the no-breath period, when new and every ten seconds.

        An unset one has no value.
        """
        if believed[NO_BREATH]:
            self._period = said.figures[NO_BREATH]
        scales = LIMITS.get(said.unit)
        if scales is None or not self._due(scales, (self._period, said.limits), heard):
            return []
        limits = [
            _numeric(metric, reads[byte], heard)
            for (metric, reads), byte in zip(scales, said.limits, strict=True)
        ]
        if self._period is None:
            return limits
        return [*limits, _numeric(_PERIOD.metric, _PERIOD.reads[self._period], heard)]

    def _due(self, what: object, said: object, heard: Heard) -> bool:
        """Whether something that seldom changes is to be told now."""
        now = heard.at.monotonic
        before = self._told.get(what)
        if before is not None and before[0] == said and now - before[1] < SELDOM:
            return False
        self._told[what] = said, now
        return True


def _numeric(metric: Metric, read: Read, heard: Heard) -> Numeric:
    value, validity = read
    return Numeric("", metric, value, metric.unit, validity, heard.at, heard.time)


def _marked(value: Decimal | None, validity: MeasurementValidity, status: int) -> Read:
    """A CO2 figure as the wave's status leaves it."""
    if status & WITHOUT_VALUES:
        return None, _NOT_VALID if status & (INVALID | MALFUNCTION) else _NA
    if status & QUESTIONABLE and value is not None:
        return value, _DOUBTED
    return value, validity

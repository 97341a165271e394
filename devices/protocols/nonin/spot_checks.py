"""Spot checks (format 13): each record is told once, with the time that the device gave it.

After connecting a device sends what it has stored, oldest first; some of it may have been told
before, and none of it says on whom it was measured.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from devices.protocols.nonin.figures import (
    SPOT_PULSE,
    SPOT_QUALITY,
    SPOT_SATURATION,
    Value,
    in_memory,
)
from devices.protocols.nonin.messages import Record
from station.domain.clock import Stamp
from station.domain.observation import (
    ClockReading,
    DeviceEvent,
    MeasurementValidity,
    Numeric,
    Reading,
)

REMEMBERED = 1024  # records that are known when they come again
CLOCK_STEP = timedelta(seconds=10)  # a measurement is dated by its end or its begin

_Key = tuple[datetime, int | None, int | None]


class SpotChecks:
    """The records of one device, and its clock as the newest measurements showed it."""

    def __init__(self) -> None:
        self._told: dict[_Key, None] = {}
        self._clock: tuple[datetime, float] | None = None

    def take(self, record: Record, heard: Stamp) -> list[Reading]:
        """The readings of a record; none of one that was told before."""
        key = record.time, record.pulse, record.saturation
        if key in self._told:
            return []
        self._told[key] = None
        if len(self._told) > REMEMBERED:
            del self._told[next(iter(self._told))]
        return [*self._clock_of(record, heard), *_numerics(record, heard)]

    def _clock_of(self, record: Record, heard: Stamp) -> Iterator[Reading]:
        """What a measurement of just now shows of the device's clock; a stored one nothing."""
        if record.stored:
            return
        before, self._clock = self._clock, (record.time, heard.monotonic)
        if before is not None:
            expected = before[0] + timedelta(seconds=heard.monotonic - before[1])
            if expected - record.time > CLOCK_STEP:
                seconds = (expected - record.time).total_seconds()
                text = f"The device's clock went back by {seconds:.0f} s."
                yield DeviceEvent("", "clock-back", text, heard)
        yield ClockReading("", record.time, heard)


def _numerics(record: Record, heard: Stamp) -> Iterator[Numeric]:
    """The figures; those of a stored record are questionable, and no vital signs of anybody."""
    for figure, number in (
        (SPOT_PULSE, record.pulse),
        (SPOT_SATURATION, record.saturation),
        (SPOT_QUALITY, int(record.good_quality)),
    ):
        metric = (in_memory(figure) if record.stored else figure).metric
        value, validity = marked(figure.value(number), doubtful=record.stored)
        yield Numeric("", metric, value, metric.unit, validity, heard, record.time)


def marked(value: Value, *, doubtful: bool) -> Value:
    """A value, questionable if something speaks against it; no value is none in any case."""
    if doubtful and value[0] is not None:
        return value[0], MeasurementValidity.QUESTIONABLE
    return value

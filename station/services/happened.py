"""What becomes of readings, lines' turns and stepped clocks in the record, beside measured values.

The bodies are for ever: add to them, never rename.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from station.data.journal import Happening, HappeningKind
from station.domain import units
from station.domain.device import LinkState
from station.domain.observation import (
    AlarmCondition,
    Bolus,
    ClockReading,
    DeviceEvent,
    Identity,
    Label,
    Mode,
    Reading,
)
from station.services.gather import Heard, Step

OF_RACK = "of_rack"  # said by a rack of itself, and written down under each of its pumps
CLOCK = "clock"  # the name under which a device's clock is kept among its events
MILLISECOND = Decimal("0.001")

Body = Mapping[str, object]


def of_reading(heard: Heard) -> list[Happening]:
    """The row of a reading, one for each channel it concerns.

    Nothing for what is kept as a value, a gap or a count.
    """
    reading = heard.reading
    form = FORMS.get(type(reading))
    if form is None:
        return []
    kind, body = form
    words, device_time = body(reading), getattr(reading, "device_time", None)
    if heard.concerns:
        words = {**words, OF_RACK: True}
    parts = heard.concerns or (heard.part,)
    figures = [None if part is None else part.figure for part in parts]
    return [
        Happening(kind, reading.heard.utc, words, figure, heard.line, device_time)
        for figure in figures
    ]


def of_link(state: LinkState) -> Happening:
    """A line turned: it talks, it is lost, it is noisy."""
    body = {"state": state.state.value, "reason": state.reason}
    return Happening(HappeningKind.LINE, state.since, body, line=state.line)


def of_step(step: Step) -> Happening:
    """The station's own clock was moved."""
    seconds = Decimal(step.seconds).quantize(MILLISECOND)
    return Happening(HappeningKind.CLOCK_STEP, step.heard, {"seconds": seconds})


def _words(*names: str) -> Callable[[Reading], Body]:
    """A body of a reading's own fields."""
    return lambda reading: {name: getattr(reading, name) for name in names}


def _alarm(alarm: AlarmCondition) -> Body:
    words = _words("code", "text", "priority", "raw", "active")(alarm)
    return {**words, "kind": alarm.kind.value, "flags": list(alarm.flags)}


def _bolus(bolus: Bolus) -> Body:
    return {"volume": bolus.volume, "unit": units.ML.code, "count": bolus.count}


def _clock(clock: ClockReading) -> Body:
    return {"name": CLOCK, "text": f"The device's clock shows {clock.device_time}."}


FORMS: dict[type[Reading], tuple[HappeningKind, Callable[[Any], Body]]] = {
    Identity: (HappeningKind.IDENTITY, _words("model", "serial", "software")),
    Mode: (HappeningKind.STATE, lambda mode: {"state": mode.state.value}),
    AlarmCondition: (HappeningKind.ALARM, _alarm),
    Bolus: (HappeningKind.BOLUS, _bolus),
    Label: (HappeningKind.LABEL, _words("name", "text")),
    DeviceEvent: (HappeningKind.DEVICE_EVENT, _words("name", "text")),
    ClockReading: (HappeningKind.DEVICE_EVENT, _clock),
}

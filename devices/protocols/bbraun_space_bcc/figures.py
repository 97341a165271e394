"""The numbers of one pump at each answer: what it sends, and what it has stopped sending.

An absent figure is said to be absent; it is never 0 and never the one before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from devices.effects import Tally
from devices.protocols.bbraun_space_bcc.parameters import (
    FULL_COUNTER,
    INFUSED,
    NOT_MEASURED,
    PARAMETERS,
    RATE,
    Parameter,
    is_known,
    judge,
    parameter,
    with_unit,
)
from devices.protocols.bbraun_space_bcc.unit_codes import unit
from station.domain.clock import Stamp
from station.domain.observation import DeviceEvent, MeasurementValidity, Numeric

NO_VALUE = b"_NV"
MOST = 256  # different figures of one pump; the sheet knows under a hundred
_EXPECTED = tuple(PARAMETERS[code] for code in (RATE, INFUSED))
_NA, _INVALID = MeasurementValidity.NA, MeasurementValidity.INVALID


@dataclass(slots=True)
class Count(Tally):
    """The line's quality, and besides what was well framed and yet not kept.

    A value that cannot be meant counts as bad; `skipped` are records and parameters not understood.
    """

    skipped: int = 0


class Figures:
    """What one pump measures, remembering only what it has measured before."""

    def __init__(self, channel: str, count: Count) -> None:
        self._channel = channel
        self._count = count
        self._seen = {row.metric.code: row for row in _EXPECTED}
        self._infused: Decimal | None = None

    def answer(self, fields: Mapping[bytes, bytes], heard: Stamp) -> list[Numeric]:
        """A reading for every figure of an answer, and one without value for every missing one."""
        channel, seen = self._channel, self._seen
        said = []
        here = set()
        for measured, text in self._measured(fields):
            value, validity = judge(measured, text)
            name = measured.metric.code
            if value is None and not self._worth_saying(measured, validity):
                continue
            here.add(name)
            seen[name] = measured
            said.append(Numeric(channel, measured.metric, value, measured.unit, validity, heard))
        if len(here) < len(seen):
            said += [
                Numeric(channel, gone.metric, None, gone.unit, _NA, heard)
                for name, gone in seen.items()
                if name not in here
            ]
        return said

    def _measured(self, fields: Mapping[bytes, bytes]) -> Iterator[tuple[Parameter, bytes]]:
        """The parameters that are figures, each in the unit that the answer gives it."""
        for code, text in fields.items():
            if code in NOT_MEASURED:
                continue
            measured = parameter(code)
            if measured is None:
                self._count.skipped += not is_known(code)
            elif measured.unit_from is not None:
                if measured.else_for not in fields:
                    yield self._in_its_unit(measured, text, fields)
            elif measured.metric.code in self._seen or len(self._seen) < MOST:
                yield measured, text
            else:
                self._count.skipped += 1

    def _in_its_unit(
        self, measured: Parameter, text: bytes, fields: Mapping[bytes, bytes]
    ) -> tuple[Parameter, bytes]:
        """A dose or a limit is a number only together with the unit beside it."""
        told = unit(fields.get(measured.unit_from or b"", b""))
        if told is None:
            return self._seen.get(measured.metric.code, measured), NO_VALUE
        return with_unit(measured, told), text

    def _worth_saying(self, measured: Parameter, validity: MeasurementValidity) -> bool:
        """Whether the absence of a value is a reading: of a known metric, or one seen before."""
        if measured.code not in PARAMETERS and validity is _INVALID:
            self._count.skipped += 1
            return False
        self._count.bad += validity is _INVALID
        return measured.metric.code in self._seen or not measured.metric.code.startswith("private:")

    def counter(self, fields: Mapping[bytes, bytes], heard: Stamp) -> list[DeviceEvent]:
        """What happened to the volume counter: it fell, or it stands at its end."""
        value, _ = judge(PARAMETERS[INFUSED], fields.get(INFUSED, NO_VALUE))
        before, self._infused = self._infused, self._infused if value is None else value
        if value is None or value == before:
            return []
        events = []
        if before is not None and value < before:
            text = f"The volume counter fell from {before} to {value} mL; totals begin anew."
            events.append(DeviceEvent(self._channel, "counter-fell", text, heard))
        if value == FULL_COUNTER:
            text = f"The volume counter stands at its end, {value} mL; the total is at least that."
            events.append(DeviceEvent(self._channel, "saturated", text, heard))
        return events

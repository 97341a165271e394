"""The numbers of one pump at each answer, and what happened to its volume counter.

An absent number is said to be absent; it is never 0 and never the one before.
"""

from dataclasses import dataclass
from decimal import Decimal

from devices.effects import Tally
from devices.protocols.bbraun_dianet.layouts import judged
from devices.protocols.bbraun_dianet.messages import Segment
from station.domain import nomenclature as metrics
from station.domain.clock import Stamp
from station.domain.observation import DeviceEvent, MeasurementValidity, Numeric, Reading

PRIVATE = "private:"
_COUNTER = metrics.VOLUME_DELIVERED.code
_INVALID = MeasurementValidity.INVALID


@dataclass(slots=True)
class Count(Tally):
    """The line's quality: a value that cannot be meant counts as bad.

    `unexpected` are whole frames, among the bad ones, that answered nothing that was asked.
    """

    unexpected: int = 0


class Figures:
    """What one pump measures, remembering its counter and which of its own numbers it has used."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._seen: set[str] = set()
        self._infused: Decimal | None = None

    def answer(self, segment: Segment, data: bytes, heard: Stamp) -> list[Reading]:
        """A reading for each number of a segment; of the pump's own only those in use."""
        said: list[Reading] = []
        for one in judged(segment, data):
            metric, value, validity = one.metric, one.value, one.validity
            code = metric.code
            if code == _COUNTER:
                said += self._counted(value, heard)
            if value is not None:
                self._seen.add(code)
            elif not self._worth_saying(code, validity):
                continue
            said.append(Numeric("", metric, value, metric.unit, validity, heard))
        return said

    def _worth_saying(self, code: str, validity: MeasurementValidity) -> bool:
        """Whether the absence of a value is a reading: of a known metric, or one seen before."""
        self._count.bad += validity is _INVALID
        return code in self._seen or not code.startswith(PRIVATE)

    def _counted(self, value: Decimal | None, heard: Stamp) -> list[Reading]:
        """A counter that falls was reset: what comes after is another total."""
        before, self._infused = self._infused, self._infused if value is None else value
        if value is None or before is None or value >= before:
            return []
        text = f"The volume counter fell from {before} to {value} mL; totals begin anew."
        return [DeviceEvent("", "counter-fell", text, heard)]

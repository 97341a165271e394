"""From the answers of one pump to readings.

Identity, state, words and alarms are said when they change, and all of them again after `afresh`;
numbers at every answer.
"""

from struct import Struct

from devices.protocols.bbraun_dianet.alarms import Alarms
from devices.protocols.bbraun_dianet.clock import DeviceClock
from devices.protocols.bbraun_dianet.delivery import labels, state
from devices.protocols.bbraun_dianet.figures import Count, Figures
from devices.protocols.bbraun_dianet.layouts import ABSENT_BYTE
from devices.protocols.bbraun_dianet.messages import Answer, Misfit, Refusal, Segment
from devices.protocols.bbraun_dianet.nameplate import Nameplate
from devices.protocols.bbraun_dianet.words import history, text
from station.domain.clock import Stamp
from station.domain.observation import DeliveryState, DeviceEvent, Identity, Label, Mode, Reading

_IDENT = Struct(">IH10sI")
_STATUS = Struct(">BII")
_DRUG = {Segment.SOLLWERT: ("drug", 19), Segment.PROPOSAL: ("proposed-drug", 0)}
_DRUG_BYTES = 20
_ALARM_OFF = 2  # bit of STATUS.request
_REQUESTS = ((0, Segment.SOLLWERT), (1, Segment.LIMITS), (3, Segment.DOSIS))


class Translator:
    """What one line's pump has said; survives every interruption of its line."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._nameplate: Nameplate | None = None
        self._told: tuple[Nameplate, str | None] | None = None
        self._said: set[str] = set()
        self._refused: dict[Segment, str] = {}
        self._fresh = True
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Nothing is known of the pump on this line: it is another one."""
        self._state: DeliveryState | None = None
        self._labels: dict[str, str | None] = {}
        self._figures = Figures(self._count)
        self._alarms = Alarms()
        self._alarm_off = False
        self._clock = DeviceClock()

    @property
    def pump(self) -> int | None:
        """The type and serial number of the pump that spoke last, as it told them."""
        return None if self._nameplate is None else self._nameplate.ident

    @property
    def supported(self) -> bool:
        """Whether the pump that spoke last is one whose answers are understood."""
        return self._nameplate is None or self._nameplate.objection is None

    def afresh(self) -> None:
        """Say everything again at the next answers."""
        self._fresh = True
        self._told = None
        self._said.clear()
        self._refused.clear()
        self._clock.afresh()

    def answer(self, answer: Answer, heard: Stamp) -> list[Reading]:
        """The readings of one answer."""
        segment, data = answer.segment, answer.data
        self._refused.pop(segment, None)
        if segment is Segment.IDENT:
            return self._ident(data, heard)
        said: list[Reading] = []
        if segment is Segment.STATUS:
            said += self._status(data, heard)
        elif segment is Segment.HISTORY:
            said += self._label("rate-history", history(data), heard)
        elif segment in _DRUG:
            name, at = _DRUG[segment]
            said += self._label(name, text(data[at : at + _DRUG_BYTES]), heard)
        said += self._figures.answer(segment, data, heard)
        return said

    def refused(self, refusal: Refusal | Misfit, heard: Stamp) -> list[Reading]:
        """A question that brought no data: said once for each reason, until one brings some."""
        segment = refusal.segment
        if isinstance(refusal, Misfit):
            name = "unsupported"
            what = f"The pump's {segment.name} has {refusal.size} bytes: it is not read."
        else:
            name, what = "refused", f"The pump refused {segment.name}: {refusal.words}."
        if self._refused.get(segment) == what:
            return []
        self._refused[segment] = what
        return [DeviceEvent("", name, what, heard)]

    # --- Who it is ---------------------------------------------------------------------------

    def _ident(self, data: bytes, heard: Stamp) -> list[Reading]:
        ident, version, software, seconds = _IDENT.unpack(data)
        before, now = self._nameplate, Nameplate(ident, version)
        said: list[Reading] = []
        if before is not None and self._another(before, now):
            said += self._alarms.end(heard)
            self.afresh()
            self._begin_anew()
        self._nameplate = now
        said += self._introduced(now, text(software), heard)
        if now.objection is None:
            said += self._clock.read(seconds, heard)
        return said

    def _another(self, before: Nameplate, now: Nameplate) -> bool:
        """Whether this is another pump, or one that cannot prove to be the same after a gap."""
        return now.ident != before.ident or (now.serial is None and self._fresh)

    def _introduced(self, now: Nameplate, software: str | None, heard: Stamp) -> list[Reading]:
        """The identity when it is new, and why the pump is not read if it is not."""
        told, self._told = self._told, (now, software)
        if told == self._told:
            return []
        said: list[Reading] = [Identity("", now.model, now.serial, heard, software)]
        if now.objection is not None:
            said.append(DeviceEvent("", "unsupported", now.objection, heard))
        return said

    # --- What it does ------------------------------------------------------------------------

    def _status(self, data: bytes, heard: Stamp) -> list[Reading]:
        requests, alarms, states = _STATUS.unpack_from(data)
        said = self._mode(state(states), heard)
        for name, shown in labels(states).items():
            said += self._label(name, shown, heard)
        said += self._alarms.take(alarms, states, heard, fresh=self._fresh)
        said += self._key_pressed(requests, heard)
        self._fresh = False
        return said

    def _mode(self, now: DeliveryState, heard: Stamp) -> list[Reading]:
        if now is self._state and not self._fresh:
            return []
        self._state = now
        return [Mode("", now, heard)]

    def _label(self, name: str, shown: str | None, heard: Stamp) -> list[Reading]:
        known = shown == self._labels.get(name) and (shown is None or name in self._said)
        if known:
            return []
        self._labels[name] = shown
        self._said.add(name)
        return [Label("", name, shown, heard)]

    def _key_pressed(self, requests: int, heard: Stamp) -> list[Reading]:
        """Somebody at the pump pressed the key that silences its alarm."""
        before, self._alarm_off = self._alarm_off, _pressed(requests)
        if before or not self._alarm_off:
            return []
        return [DeviceEvent("", "alarm-off", "The alarm-off key of the pump was pressed.", heard)]


def requested(status: bytes) -> tuple[Segment, ...]:
    """What the pump asks to be read again, in the data of its STATUS."""
    if status[0] == ABSENT_BYTE:
        return ()
    return tuple(wanted for bit, wanted in _REQUESTS if status[0] >> bit & 1)


def _pressed(requests: int) -> bool:
    return requests != ABSENT_BYTE and requests >> _ALARM_OFF & 1 == 1

"""The monitor's alarm bits in the contract's codes, and what begins and ends between two messages.

A bit that the sheet does not name is shown as `unknown`, with its byte and value in `raw`.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from station.domain.clock import Stamp
from station.domain.observation import AlarmCondition, AlarmKind

_PATIENT, _TECHNICAL = AlarmKind.PHYSIOLOGICAL, AlarmKind.TECHNICAL
_BITS = tuple(1 << place for place in range(8))

_TEMPORARILY, _ALL = 0x02, 0x04
_SOUNDING = {0x08: "high", 0x10: "low"}
_SOUNDS = 0x08 | 0x10 | 0x20


class Heard(NamedTuple):
    """Our moment of a message, and the monitor's own where the message tells one."""

    at: Stamp
    time: datetime | None


class Condition(NamedTuple):
    """One thing the monitor can alarm about."""

    raw: str
    code: str
    text: str
    kind: AlarmKind


Bits = Mapping[int, tuple[str, str, AlarmKind]]

_CO2: Bits = {
    0x01: ("apnea", "no breath", _PATIENT),
    0x02: ("etco2-high", "EtCO2 high", _PATIENT),
    0x04: ("etco2-low", "EtCO2 low", _PATIENT),
    0x08: ("rr-high", "respiration high", _PATIENT),
    0x10: ("rr-low", "respiration low", _PATIENT),
    0x20: ("unknown", "FiCO2 high", _PATIENT),  # the contract has no code for it
}
_SPO2: Bits = {
    0x01: ("technical", "pulse not found", _TECHNICAL),
    0x02: ("spo2-high", "SpO2 high", _PATIENT),
    0x04: ("spo2-low", "SpO2 low", _PATIENT),
    0x08: ("hr-high", "pulse high", _PATIENT),
    0x10: ("hr-low", "pulse low", _PATIENT),
    0x20: ("probe-off", "SpO2 sensor off patient", _TECHNICAL),
    0x40: ("probe-off", "SpO2 sensor disconnected", _TECHNICAL),
}
_EXTENDED: Bits = {
    0x01: ("technical", "check calibration", _TECHNICAL),
    0x02: ("technical", "check flow", _TECHNICAL),
    0x04: ("technical", "pump off", _TECHNICAL),
    0x80: ("battery-low", "battery low", _TECHNICAL),
}
_FAST: Bits = {
    0x04: ("technical", "filter line occluded", _TECHNICAL),
    0x40: ("probe-off", "filter line not connected", _TECHNICAL),
    0x80: ("device-fault", "CO2 malfunction", _TECHNICAL),
}


def _table(name: str, named: Bits, silent: int = 0) -> dict[int, Condition]:
    """Every bit of a byte; the bits of `silent` are states and no alarms."""
    table = {}
    for bit in _BITS:
        if not bit & silent:
            raw = f"{name}:{bit:02X}"
            table[bit] = Condition(raw, *named.get(bit, ("unknown", raw, _TECHNICAL)))
    return table


CO2, SPO2, EXTENDED = _table("co2", _CO2), _table("spo2", _SPO2), _table("extended", _EXTENDED)
FAST = _table("fast", _FAST, silent=0x01 | 0x02 | 0x08 | 0x10 | 0x20)


def conditions(table: Mapping[int, Condition], byte: int) -> list[Condition]:
    """The conditions that a byte says are there."""
    return [condition for bit, condition in table.items() if byte & bit] if byte else []


def silenced(slow: int) -> tuple[str, ...]:
    """What the slow status says of every alarm: silenced by a person, for a while or for good."""
    return ("silenced",) if slow & (_TEMPORARILY | _ALL) else ()


def sounding(slow: int) -> str | None:
    """The priority of what sounds just now, if it is one priority alone.

    An advisory may be about the line to the station, so it says nothing of an alarm.
    """
    return _SOUNDING.get(slow & _SOUNDS)


class AlarmBoard:
    """The alarms that stand, from two sources: messages of numerics, and the wave's status."""

    def __init__(self) -> None:
        self._standing: dict[str, AlarmCondition] = {}
        self._sources: dict[str, frozenset[str]] = {}
        self._anew: set[str] = set()

    def begin(self) -> None:
        """A new conversation: what still stands is told again, what is gone has ended meanwhile."""
        self._anew = set(self._sources)

    def take(
        self, source: str, now: Iterable[Condition], slow: int, heard: Heard
    ) -> list[AlarmCondition]:
        """Compare what one source says with what stood; ends come before onsets.

        A condition that was silenced, or whose priority has become certain, is told again.
        """
        said = {condition.raw: condition for condition in now}
        before = self._sources.get(source, frozenset())
        self._sources[source] = frozenset(said)
        found = [self._end(raw, heard) for raw in sorted(before - said.keys())]
        fresh = set(said) if source in self._anew else said.keys() - before
        self._anew.discard(source)
        for raw in fresh:
            self._standing[raw] = _onset(said[raw], heard)
        return found + self._qualified(slow, fresh, heard)

    def end(self, heard: Heard) -> list[AlarmCondition]:
        """Another monitor took the place: nothing of this one stands any more."""
        found = [self._end(raw, heard) for raw in list(self._standing)]
        self._sources.clear()
        return found

    def _qualified(self, slow: int, fresh: AbstractSet[str], heard: Heard) -> list[AlarmCondition]:
        """The fresh conditions, and those of which something else is said now than before.

        The monitor tells the priority of what sounds, not of each alarm: it is an alarm's own where
        no other stands, and stays so.
        """
        flags = silenced(slow)
        priority = sounding(slow) if len(self._standing) == 1 else None
        found = []
        for raw, one in self._standing.items():
            told = one.priority or priority
            if raw in fresh or (one.flags, one.priority) != (flags, told):
                self._standing[raw] = now = replace(
                    one, flags=flags, priority=told, heard=heard.at, device_time=heard.time
                )
                found.append(now)
        return found

    def _end(self, raw: str, heard: Heard) -> AlarmCondition:
        gone = self._standing.pop(raw)
        return replace(gone, active=False, heard=heard.at, device_time=heard.time)


def _onset(condition: Condition, heard: Heard) -> AlarmCondition:
    raw, code, text, kind = condition
    return AlarmCondition("", code, text, kind, None, raw, active=True, heard=heard.at)

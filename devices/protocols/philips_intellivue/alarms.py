"""The alarm monitor's lists, and what begins and ends between two of them (sheet 8).

The monitor repeats all its alarms in every answer; each is told once at its onset and once at its
end.  A list that is missing from an answer says nothing: "not available" is not "no alarm".
"""

from collections.abc import Iterable
from dataclasses import replace
from struct import Struct
from typing import NamedTuple

from devices.protocols.philips_intellivue.alarm_codes import channel, meaning
from devices.protocols.philips_intellivue.clock import Heard
from devices.protocols.philips_intellivue.nested import PAIR, Crooked, string
from station.domain.observation import AlarmCondition, AlarmKind, GenerationMode

_PATIENT, _TECHNICAL = 0x0902, 0x0904
_ENTRY = Struct(">HHHHHHHHH")
_INFO, _INFO_WITH_TEXT = 0x0201, 0x0204
_BEFORE_TEXT = 10

_TYPES = (
    (0x0400, AlarmKind.PHYSIOLOGICAL, "high"),
    (0x0200, AlarmKind.PHYSIOLOGICAL, "medium"),
    (0x0100, AlarmKind.PHYSIOLOGICAL, "low"),
    (0x0004, AlarmKind.TECHNICAL, "high"),
    (0x0002, AlarmKind.TECHNICAL, "medium"),
    (0x0001, AlarmKind.TECHNICAL, "low"),
)
_FLAGS = (
    (0x8000, "inhibited"),
    (0x4000, "suspended"),
    (0x2000, "latched"),
    (0x1000, "silenced"),
    (0x0200, "standby"),
)
_TEST, _DEMO = 0x0400, 0x0100


class AlarmEntry(NamedTuple):
    """One alarm as the monitor lists it."""

    source: int
    code: int
    type: int
    state: int
    place: tuple[int, int, int]
    text: str


class AlarmLists(NamedTuple):
    """The lists of one alarm monitor object; None is a list that the answer does not carry."""

    patient: tuple[AlarmEntry, ...] | None
    technical: tuple[AlarmEntry, ...] | None


def read_alarms(_context: int, _handle: int, found: dict[int, bytes]) -> AlarmLists:
    """The alarm lists from an object's attributes; unknown attributes are passed over."""
    patient, technical = found.get(_PATIENT), found.get(_TECHNICAL)
    return AlarmLists(
        _entries(patient) if patient is not None else None,
        _entries(technical) if technical is not None else None,
    )


def _entries(raw: bytes) -> tuple[AlarmEntry, ...]:
    """A DevAlarmList, every length checked."""
    count, size = PAIR.unpack_from(raw)
    at = PAIR.size
    if at + size != len(raw):
        raise Crooked("length of an alarm list")
    found = []
    for _ in range(count):
        *head, info, size = _ENTRY.unpack_from(raw, at)
        at += _ENTRY.size
        text = _text(info, raw[at : at + size])
        source, code, kind, state, *place = head
        found.append(AlarmEntry(source, code, kind, state, (place[0], place[1], place[2]), text))
        at += size
    if at != len(raw):
        raise Crooked("length of an alarm")
    return tuple(found)


def _text(info: int, raw: bytes) -> str:
    """The alarm's own words, where its information carries any."""
    if info == _INFO_WITH_TEXT:
        return string(raw[_BEFORE_TEXT:]).strip()
    if info == _INFO and len(raw) != _BEFORE_TEXT:
        raise Crooked("length of an alarm's information")
    return ""


_Key = tuple[bool, int, int, int, tuple[int, int, int]]


class AlarmWatch:
    """Keeps the alarms that stand, and tells onsets and ends."""

    def __init__(self) -> None:
        self._standing: dict[_Key, AlarmCondition] = {}
        self._anew: set[bool] = set()

    def begin(self) -> None:
        """A new association: what still stands is told again, what is gone has ended meanwhile."""
        self._anew = {False, True}

    def take(self, answer: Iterable[AlarmLists], heard: Heard) -> list[AlarmCondition]:
        """Compare one complete answer with what stands; ends come before onsets."""
        found: list[AlarmCondition] = []
        objects = list(answer)
        for technical in (False, True):
            lists = [one.technical if technical else one.patient for one in objects]
            given = [entries for entries in lists if entries is not None]
            if given:
                found += self._compare(
                    [entry for entries in given for entry in entries], heard, technical=technical
                )
        return found

    def end(self, heard: Heard) -> list[AlarmCondition]:
        """Another monitor took the place: nothing of this one stands any more."""
        ended = [_ended(one, heard) for one in self._standing.values()]
        self._standing.clear()
        return ended

    def _compare(
        self,
        entries: list[AlarmEntry],
        heard: Heard,
        *,
        technical: bool,
    ) -> list[AlarmCondition]:
        """What of one list has ended and begun."""
        now = {(technical, e.source, e.code, e.type, e.place): e for e in entries}
        gone = [key for key in self._standing if key[0] == technical and key not in now]
        found = [_ended(self._standing.pop(key), heard) for key in gone]
        for key, entry in now.items():
            if key not in self._standing or technical in self._anew:
                self._standing[key] = condition = _onset(entry, heard, technical=technical)
                found.append(condition)
        self._anew.discard(technical)
        return found


def _onset(entry: AlarmEntry, heard: Heard, *, technical: bool) -> AlarmCondition:
    """An alarm as a reading, at its onset."""
    code, words = meaning(entry.source, entry.code)
    listed = AlarmKind.TECHNICAL if technical else AlarmKind.PHYSIOLOGICAL
    _, kind, priority = next((row for row in _TYPES if entry.type & row[0]), (0, listed, None))
    mode = GenerationMode.DEMO if entry.state & _DEMO else heard.mode
    return AlarmCondition(
        channel=channel(entry.source),
        code=code,
        text=entry.text or words,
        kind=kind,
        priority=priority,
        raw=f"{entry.source:04X}:{entry.code}",
        active=True,
        heard=heard.at,
        flags=tuple(name for bit, name in _FLAGS if entry.state & bit),
        device_time=heard.time,
        mode=GenerationMode.TEST if entry.state & _TEST else mode,
    )


def _ended(condition: AlarmCondition, heard: Heard) -> AlarmCondition:
    """The same alarm at its end."""
    return replace(condition, active=False, heard=heard.at, device_time=heard.time)

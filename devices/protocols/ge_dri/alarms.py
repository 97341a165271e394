"""The monitor's alarm display: five lines of text with a colour, and what is silenced.

The station never asks for it (SOURCE.md): it is read where it comes all the same.  Codes do not
exist in this protocol; an alarm is known by its text, and the contract's code is `unknown`.
"""

from collections.abc import Iterable
from dataclasses import replace
from struct import Struct
from typing import NamedTuple

from devices.protocols.ge_dri.records import Malformed
from station.domain.clock import Stamp
from station.domain.observation import AlarmCondition, AlarmKind

DISPLAY = 1
"""Subrecord type of the alarm display."""

_HEAD = Struct("<2xB4xB")
_LINE = Struct("<80sBBB12x")
_LINES, _TAIL = 5, 10
LENGTH = _HEAD.size + _LINES * _LINE.size + _TAIL

_COLOURS = (None, "white", "yellow", "red")
_SILENCES = ("none", "apnea", "asystole", "apnea and asystole", "all", "2 min", "5 min", "20 s")
_EVERY_ALARM = 4  # from here on the silence holds for all alarms
_SILENCED = ("silenced",)


class AlarmLine(NamedTuple):
    """One line of the display."""

    text: str
    colour: str | None


class AlarmDisplay(NamedTuple):
    """What the display shows; `silence` in words, `silenced` where it holds for every alarm."""

    lines: tuple[AlarmLine, ...]
    sound: bool
    silence: str
    silenced: bool


def read_display(data: bytes) -> AlarmDisplay | Malformed:
    """An alarm display, every number of it one that the sheet names."""
    if len(data) != LENGTH:
        return Malformed("length of an alarm display")
    sound, silence = _HEAD.unpack_from(data)
    lines = []
    for place in range(_LINES):
        text, _, colour, _ = _LINE.unpack_from(data, _HEAD.size + place * _LINE.size)
        if colour >= len(_COLOURS):
            return Malformed("colour of an alarm")
        if words := _words(text):
            lines.append(AlarmLine(words, _COLOURS[colour]))
    if silence >= len(_SILENCES) or sound > 1:
        return Malformed("sound or silence of the alarms")
    return AlarmDisplay(tuple(lines), bool(sound), _SILENCES[silence], silence >= _EVERY_ALARM)


def _words(raw: bytes) -> str:
    """The text up to its first NUL; what is not printable ASCII is kept as its number."""
    text = raw.partition(b"\0")[0].decode("ascii", "backslashreplace")
    return "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in text).strip()


class AlarmWatch:
    """Keeps the alarms that stand, and tells onsets, changes of colour or silence, and ends."""

    def __init__(self) -> None:
        self._standing: dict[str, AlarmCondition] = {}

    def take(self, display: AlarmDisplay, at: Stamp) -> list[AlarmCondition]:
        """Compare a display with what stands; ends come before onsets."""
        flags = _SILENCED if display.silenced else ()
        now = {line.text: _condition(line, flags, at) for line in display.lines}
        found = self._end(self._standing.keys() - now.keys(), at)
        for text, condition in now.items():
            before = self._standing.get(text)
            if before is None or replace(before, heard=at) != condition:
                found.append(condition)
            self._standing[text] = condition
        return found

    def end(self, at: Stamp) -> list[AlarmCondition]:
        """Nothing is known of the display any more: an alarm that cannot be seen is not kept up."""
        return self._end(list(self._standing), at)

    def _end(self, texts: Iterable[str], at: Stamp) -> list[AlarmCondition]:
        return [replace(self._standing.pop(text), active=False, heard=at) for text in sorted(texts)]


def _condition(line: AlarmLine, flags: tuple[str, ...], at: Stamp) -> AlarmCondition:
    return AlarmCondition(
        channel="",
        code="unknown",
        text=line.text,
        kind=AlarmKind.PHYSIOLOGICAL,
        priority=line.colour,
        raw=line.text,
        active=True,
        heard=at,
        flags=flags,
    )

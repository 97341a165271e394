"""The status codes and stars: what begins and ends, once two lines agree on it.

Each code is a thing of its own: one that stays is told although others come and go.
"""

from collections.abc import Mapping
from dataclasses import replace

from devices.protocols.nellcor_ascii.translate import PULSE_STAR, SATURATION_STAR
from devices.two_reads import TwoReads
from station.domain.clock import Stamp
from station.domain.observation import AlarmCondition, AlarmKind, Label, Reading

SOUND = "alarm-sound"
"""Label: whether somebody silenced the device or switched its alarms off."""

_OFF, _SILENCED = "AO", "AS"
_FLAGS = {_SILENCED: "silenced", _OFF: "inhibited"}
_TECHNICAL, _PHYSIOLOGICAL = AlarmKind.TECHNICAL, AlarmKind.PHYSIOLOGICAL
_CODES = {
    "SH": ("spo2-high", "saturation high limit", _PHYSIOLOGICAL),
    "SL": ("spo2-low", "saturation low limit", _PHYSIOLOGICAL),
    "PH": ("hr-high", "pulse high limit", _PHYSIOLOGICAL),
    "PL": ("hr-low", "pulse low limit", _PHYSIOLOGICAL),
    "LB": ("battery-low", "low battery", _TECHNICAL),
    "LM": ("technical", "loss of pulse with interference", _TECHNICAL),
    "LP": ("technical", "loss of pulse", _TECHNICAL),
    "MO": ("technical", "interference or motion", _TECHNICAL),
    "PS": ("technical", "pulse search", _TECHNICAL),
    "SD": ("probe-off", "sensor disconnected", _TECHNICAL),
    "SO": ("probe-off", "sensor off", _TECHNICAL),
}
_STARS = {
    SATURATION_STAR: "saturation outside its limit",
    PULSE_STAR: "pulse rate outside its limit",
}

Sides = Mapping[str, str]
"""The contract's code of each star, where the limits tell on which side the figure is."""


class AlarmWatch:
    """Keeps the conditions that stand, and tells onsets and ends."""

    def __init__(self, reads: TwoReads) -> None:
        self._reads = reads
        self._standing: dict[str, AlarmCondition] = {}
        self._flags: frozenset[str] = frozenset()
        self._sound: str | None = None
        # Conditions of the last two lines: only what is in one of them, or stands, can change now.
        self._before: frozenset[str] = frozenset()
        self._earlier: frozenset[str] = frozenset()
        # Conditions of before an opening that have neither been seen again nor ended.
        self._stale: set[str] = set()

    def begin(self) -> None:
        """All is read anew: what still stands is told again, what is gone has ended."""
        self._stale = set(self._standing)
        self._before = self._earlier = self._flags = frozenset()
        self._sound = None

    def end(self, at: Stamp) -> list[Reading]:
        """Another device took the place: nothing of this one stands any more."""
        ended: list[Reading] = [_ended(one, at) for one in self._standing.values()]
        self._standing.clear()
        self.begin()
        return ended

    def take(self, conditions: frozenset[str], sides: Sides, at: Stamp) -> list[Reading]:
        """The conditions of one line."""
        looked_at = conditions.union(
            self._before, self._earlier, self._standing, self._flags, _FLAGS
        )
        self._earlier, self._before = self._before, conditions
        reads = self._reads
        agreed = [
            (one, one in conditions)
            for one in sorted(looked_at)
            if reads.agree(("condition", one), one in conditions)
        ]
        found = self._flagged(agreed, at)
        for one, on in agreed:
            if one not in _FLAGS:
                found += self._settle(one, sides, at, on=on)
        return found

    def _flagged(self, agreed: list[tuple[str, bool]], at: Stamp) -> list[Reading]:
        """Alarms off and silenced: flags of every alarm that stands, and a label of the device."""
        told = {one: on for one, on in agreed if one in _FLAGS}
        flags = frozenset(one for one in _FLAGS if told.get(one, one in self._flags))
        found: list[Reading] = []
        if flags != self._flags:
            self._flags = flags
            for name, one in self._standing.items():
                if name not in self._stale:
                    self._standing[name] = again = replace(one, heard=at, flags=_names(flags))
                    found.append(again)
        sound = "off" if _OFF in flags else "silenced" if _SILENCED in flags else "on"
        if len(told) == len(_FLAGS) and sound != self._sound:
            self._sound = sound
            found.append(Label("", SOUND, sound, at))
        return found

    def _settle(self, name: str, sides: Sides, at: Stamp, *, on: bool) -> list[Reading]:
        """A condition of which two lines agree whether it is there."""
        if not on:
            self._stale.discard(name)
            gone = self._standing.pop(name, None)
            return [] if gone is None else [_ended(gone, at)]
        if name in self._standing and name not in self._stale:
            return []
        self._stale.discard(name)
        self._standing[name] = begun = _condition(name, sides, self._flags, at)
        return [begun]


def _names(flags: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for code, name in _FLAGS.items() if code in flags)


def _condition(name: str, sides: Sides, flags: frozenset[str], at: Stamp) -> AlarmCondition:
    """A code or a star as an alarm, at its onset; `raw` is the code, or the star."""
    if name in _STARS:
        code, text, kind = sides.get(name, "unknown"), _STARS[name], _PHYSIOLOGICAL
    else:
        undocumented = ("unknown", f"{name} (not documented)", _TECHNICAL)
        code, text, kind = _CODES.get(name, undocumented)
    return AlarmCondition("", code, text, kind, None, name, True, at, _names(flags))  # noqa: FBT003  its field is named active


def _ended(one: AlarmCondition, at: Stamp) -> AlarmCondition:
    return replace(one, active=False, heard=at)

"""The two words of bits, ALARM and EXC: what begins and ends, once two lines agree on it.

Each bit is a thing of its own: one that stays is told although others flutter.  Both words are kept
as one number, EXC above ALARM.
"""

from collections.abc import Iterator
from dataclasses import replace

from devices.two_reads import TwoReads
from station.domain.clock import Stamp
from station.domain.observation import AlarmCondition, AlarmKind, Label, Reading

SOUND = "alarm-sound"
"""Label: whether somebody silenced the device."""

_ABOVE = 32
"""EXC stands so many bits above ALARM."""
_ALARM_WORD = (1 << _ABOVE) - 1
_SOUNDING, _SILENCED = 0x10, 0x20
_FLAGS = ((_SOUNDING, "sounding"), (_SILENCED, "silenced"))
_RUNNING = 0x800 << _ABOVE
_NO_CONDITION = _SOUNDING | _SILENCED | _RUNNING

_ALARMS = {
    0x0001: ("spo2-high", "SpO2 high"),
    0x0002: ("spo2-low", "SpO2 low"),
    0x0004: ("hr-high", "pulse rate high"),
    0x0008: ("hr-low", "pulse rate low"),
    0x0040: ("battery-low", "low battery"),
    0x0100: ("unknown", "SpCO high (uncertain)"),
    0x0200: ("unknown", "SpCO low (uncertain)"),
    0x0400: ("unknown", "SpMet high (uncertain)"),
    0x0800: ("unknown", "SpMet low (uncertain)"),
    0x1000: ("unknown", "desaturation index (uncertain)"),
    0x2000: ("unknown", "PI change (uncertain)"),
}
_TECHNICAL = {0x0040}
_EXCEPTIONS = {
    0x000001: ("probe-off", "no sensor"),
    0x000002: ("device-fault", "defective sensor"),
    0x000004: ("low-perfusion", "low perfusion"),
    0x000008: ("technical", "pulse search"),
    0x000010: ("technical", "interference"),
    0x000020: ("probe-off", "sensor off patient"),
    0x000040: ("technical", "ambient light"),
    0x000080: ("technical", "unrecognised sensor"),
    0x000100: ("technical", "incompatible sensor"),
    0x000400: ("technical", "low signal IQ"),
    0x001000: ("technical", "no cable"),
    0x002000: ("technical", "cable life over"),
    0x004000: ("technical", "incompatible cable"),
    0x008000: ("technical", "unrecognised cable"),
    0x010000: ("device-fault", "defective cable"),
    0x020000: ("technical", "sensor calibrating"),
    0x040000: ("technical", "sensor life over"),
    0x080000: ("technical", "emitter temperature"),
    0x100000: ("technical", "sensor current limit"),
    0x200000: ("technical", "SpCO low confidence"),
    0x400000: ("technical", "SpMet low confidence"),
}


class AlarmWatch:
    """Keeps the conditions that stand, and tells onsets and ends."""

    def __init__(self, reads: TwoReads) -> None:
        self._reads = reads
        self._standing: dict[int, AlarmCondition] = {}
        self._flags = 0
        self._sound: str | None = None
        # Bits of the last two lines: only what is in one of them, or stands, can change now.
        self._before = self._earlier = 0
        # Conditions of before an opening that have neither been seen again nor ended.
        self._stale: set[int] = set()

    def begin(self) -> None:
        """The line was opened anew: what still stands is told again, what is gone has ended."""
        self._stale = set(self._standing)
        self._before = self._earlier = self._flags = 0
        self._sound = None

    def end(self, at: Stamp) -> list[Reading]:
        """Another device took the place: nothing of this one stands any more."""
        ended: list[Reading] = [_ended(one, at) for one in self._standing.values()]
        self._standing.clear()
        self.begin()
        return ended

    def take(self, alarm: int | None, exceptions: int, at: Stamp) -> list[Reading]:
        """The words of one line; an `alarm` of None says nothing of that word."""
        word = exceptions << _ABOVE | (alarm or 0)
        looked_at = self._looked_at(word, unsaid=_ALARM_WORD if alarm is None else 0)
        agreed = [bit for bit in _bits(looked_at) if self._reads.agree(bit, bool(word & bit))]
        found = self._flagged(agreed, word, at)
        for bit in agreed:
            if not bit & _NO_CONDITION:
                found += self._settle(bit, at, on=bool(word & bit))
        return found

    def _looked_at(self, word: int, unsaid: int) -> int:
        """Bits about which this line says something new: the others are 0 and have long been."""
        looked_at = word | self._before | self._earlier | self._flags | _SILENCED
        self._earlier = self._before & ~unsaid | self._earlier & unsaid
        self._before = word & ~unsaid | self._before & unsaid
        for bit in self._standing:
            looked_at |= bit
        return looked_at & ~(_RUNNING | unsaid)

    def _flagged(self, agreed: list[int], word: int, at: Stamp) -> list[Reading]:
        """Sounding and silenced: flags of every alarm that stands, and a label of the device."""
        flags = self._flags
        for bit in agreed:
            if bit & (_SOUNDING | _SILENCED):
                flags = flags & ~bit | word & bit
        found: list[Reading] = []
        if flags != self._flags:
            self._flags = flags
            for bit, one in self._standing.items():
                if bit & _ALARM_WORD and bit not in self._stale:
                    self._standing[bit] = again = replace(one, heard=at, flags=_names(flags))
                    found.append(again)
        sound = "silenced" if flags & _SILENCED else "on"
        if _SILENCED in agreed and sound != self._sound:
            self._sound = sound
            found.append(Label("", SOUND, sound, at))
        return found

    def _settle(self, bit: int, at: Stamp, *, on: bool) -> list[Reading]:
        """A condition of which two lines agree whether it is there."""
        if not on:
            self._stale.discard(bit)
            gone = self._standing.pop(bit, None)
            return [] if gone is None else [_ended(gone, at)]
        if bit in self._standing and bit not in self._stale:
            return []
        self._stale.discard(bit)
        self._standing[bit] = begun = _condition(bit, self._flags, at)
        return [begun]


def _bits(word: int) -> Iterator[int]:
    while word:
        lowest = word & -word
        yield lowest
        word ^= lowest


def _names(flags: int) -> tuple[str, ...]:
    return tuple(name for bit, name in _FLAGS if flags & bit)


def _condition(bit: int, flags: int, at: Stamp) -> AlarmCondition:
    """One bit as an alarm, at its onset; `raw` is its word and the bit in hexadecimal."""
    if bit & _ALARM_WORD:
        raw = f"ALARM:{bit:04X}"
        code, text = _ALARMS.get(bit, ("unknown", f"{raw} (not documented)"))
        kind = AlarmKind.TECHNICAL if bit in _TECHNICAL else AlarmKind.PHYSIOLOGICAL
        return AlarmCondition("", code, text, kind, None, raw, True, at, _names(flags))  # noqa: FBT003  its field is named active
    bit >>= _ABOVE
    raw = f"EXC:{bit:06X}"
    code, text = _EXCEPTIONS.get(bit, ("unknown", f"{raw} (not documented)"))
    return AlarmCondition("", code, text, AlarmKind.TECHNICAL, None, raw, True, at)  # noqa: FBT003  its field is named active


def _ended(one: AlarmCondition, at: Stamp) -> AlarmCondition:
    return replace(one, active=False, heard=at)

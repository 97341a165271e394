"""A pump's alarms, from the alarm bits of STATUS: each bit a condition, its number in `raw`.

A bit that the sheet does not name is shown as `unknown` with its number.  The pump gives no
priority.
"""

from dataclasses import dataclass

from devices.protocols.bbraun_dianet.delivery import BITS, muted
from devices.protocols.bbraun_dianet.layouts import ABSENT_WORD
from station.domain.clock import Stamp
from station.domain.observation import AlarmCondition, AlarmKind, Label, Reading

NOT_SENT = "not sent by this device"  # which is not the same as no alarm
PRE_ALARM, SILENCED = "pre-alarm", "silenced"
_PRE_ALARMS = frozenset({1, 7, 17, 18})
_NAMED = {
    0: ("syringe-displaced", "syringe"),
    1: ("near-end", "syringe pre-alarm"),
    2: ("syringe-empty", "syringe empty"),
    3: ("occlusion", "pressure"),
    4: ("air-in-line", "air"),
    5: ("drip", "drops"),
    6: ("battery-empty", "battery empty"),
    7: ("battery-low", "battery pre-alarm"),
    8: ("door-open", "door open"),
    9: ("rate-limit", "rate invalid"),
    10: ("technical", "reminder"),
    11: ("standby-over", "standby over"),
    12: ("infusion-complete", "VTBD reached"),
    13: ("infusion-complete", "time reached"),
    14: ("communication", "communication error"),
    15: ("kvo", "KVO ended"),
    16: ("technical", "start/stop pressed in remote regulation"),
    17: ("kvo", "KVO running"),
    18: ("technical", "below minimum pressure"),
    19: ("technical", "PCA button missing"),
    20: ("rate-limit", "PCA hour limit"),
}


@dataclass(frozen=True, slots=True)
class _Condition:
    """One thing a pump can alarm about."""

    code: str
    text: str
    raw: str
    flags: tuple[str, ...]


def _condition(bit: int) -> _Condition:
    code, text = _NAMED.get(bit, ("unknown", f"alarm bit {bit}"))
    return _Condition(code, text, f"ALARM.{bit}", (PRE_ALARM,) if bit in _PRE_ALARMS else ())


CONDITIONS = tuple(_condition(bit) for bit in range(BITS))


class Alarms:
    """The alarms of one pump: what stands, and what was said of it."""

    def __init__(self) -> None:
        self._standing = 0
        self._silenced = False
        self._sent = True

    def take(self, bits: int, states: int, heard: Stamp, *, fresh: bool) -> list[Reading]:
        """Onsets, ends, and what stands told again when it is silenced, sounds again, or `fresh`.

        A pump that sends no alarms has ended none.
        """
        sent = bits != ABSENT_WORD
        said: list[Reading] = []
        if sent is not self._sent or (fresh and not sent):
            self._sent = sent
            said.append(Label("", "alarms", None if sent else NOT_SENT, heard))
        if not sent:
            return said
        silenced = muted(states)
        again = fresh or silenced is not self._silenced
        told = bits if again else bits & ~self._standing
        over = self._standing & ~bits
        self._standing, self._silenced = bits, silenced
        return [*said, *self._told(over, heard, active=False), *self._told(told, heard)]

    def end(self, heard: Stamp) -> list[Reading]:
        """The pump is gone, or another: what it alarmed about is over here."""
        over, self._standing = self._standing, 0
        return self._told(over, heard, active=False)

    def _told(self, bits: int, heard: Stamp, *, active: bool = True) -> list[Reading]:
        if not bits:
            return []
        standing = [one for bit, one in enumerate(CONDITIONS) if bits >> bit & 1]
        return [self._one(one, heard, active=active) for one in standing]

    def _one(self, one: _Condition, heard: Stamp, *, active: bool) -> AlarmCondition:
        flags = (*one.flags, SILENCED) if active and self._silenced else one.flags
        return AlarmCondition(
            "", one.code, one.text, AlarmKind.TECHNICAL, None, one.raw, active, heard, flags
        )

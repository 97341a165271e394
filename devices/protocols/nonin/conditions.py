"""The technical flags of an oximeter as alarms: each at its onset and at its end.

There are no limit alarms in any of the formats, and none is made up.  The device gives no priority.
"""

from collections.abc import Iterable

from devices.protocols.nonin import messages
from station.domain.clock import Stamp
from station.domain.observation import AlarmCondition, AlarmKind

CONDITIONS = {
    messages.SENSOR: ("probe-off", "sensor alarm"),
    messages.DISCONNECTED: ("probe-off", "sensor disconnected"),
    messages.TRACK: ("technical", "out of track"),
    messages.ARTIFACT: ("technical", "artifact"),
    messages.LOW: ("low-perfusion", "low perfusion"),
    messages.MARGINAL: ("low-perfusion", "marginal perfusion"),
    messages.RED: ("low-perfusion", "perfusion red"),
    messages.YELLOW: ("low-perfusion", "perfusion yellow"),
    messages.BATTERY: ("battery-low", "low battery"),
}


class Conditions:
    """Which flags stand, and what was said of them."""

    def __init__(self) -> None:
        self._standing: dict[str, bool] = {}  # and whether it was said since `afresh`

    def afresh(self) -> None:
        """Say what still stands again; what does not has ended meanwhile."""
        self._standing = dict.fromkeys(self._standing, False)

    def take(self, flag: str, *, up: bool, heard: Stamp) -> list[AlarmCondition]:
        """Onset or end of one flag; nothing while it stays as it was said to be."""
        if up:
            if self._standing.get(flag):
                return []
            self._standing[flag] = True
        elif self._standing.pop(flag, None) is None:
            return []
        return [_condition(flag, heard, active=up)]

    def over(self, heard: Stamp) -> list[AlarmCondition]:
        """Another device, or another format: nothing of what stood is told any more."""
        flags: Iterable[str] = list(self._standing)
        self._standing.clear()
        return [_condition(flag, heard, active=False) for flag in flags]


def _condition(flag: str, heard: Stamp, *, active: bool) -> AlarmCondition:
    code, text = CONDITIONS[flag]
    return AlarmCondition("", code, text, AlarmKind.TECHNICAL, None, flag, active, heard)

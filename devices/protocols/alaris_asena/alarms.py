"""The alarm of one pump: its flag in every INF answer, its code in the answer to ALARM.

The pump tells one code at a time: another one takes the place of the one before.  An alarm ends
when the flag is taken back or the pump says that there is none, never because nothing is heard.
"""

from devices.protocols.alaris_asena.alarm_codes import UNREAD, Condition, condition
from station.domain.clock import Stamp
from station.domain.observation import AlarmCondition, AlarmKind

PRESENT, NO_ALARM = "A", "-"
NONE = "AL_NOALM"
UNREAD_TRIES = 4  # questions in a row for the code that brought nothing, on a line without noise
UNREAD_SECONDS = 60.0  # without a code, whatever the line is like


class Alarms:
    """What stands, and how long a flag has gone without its code."""

    def __init__(self) -> None:
        self._standing: Condition | None = None
        self._flag = ""
        self._fresh = False
        self._in_vain = 0
        self._since: float | None = None

    @property
    def code(self) -> str | None:
        """The pump's own code of what stands."""
        return None if self._standing is None else self._standing.raw

    @property
    def wanted(self) -> bool:
        """Whether the code is worth reading again: something stands, or the flag says so."""
        return self._standing is not None or self._flag == PRESENT

    @property
    def unread(self) -> bool:
        """Whether there is a flag and its code is not known."""
        return self._standing is None and self._flag == PRESENT

    def afresh(self) -> None:
        """Say what stands once more when its code is next read."""
        self._fresh = True

    def flagged(self, flag: str, at: Stamp) -> list[AlarmCondition]:
        """What the flag of an INF answer says; one of an unknown form says nothing."""
        before, self._flag = self._flag, flag
        if flag == NO_ALARM:
            self._read()
            return self._replace(None, at) if before == PRESENT else []
        if flag != PRESENT or self._standing is not None:
            return []
        self._since = at.monotonic if self._since is None else self._since
        waited = at.monotonic - self._since
        if self._in_vain >= UNREAD_TRIES or waited >= UNREAD_SECONDS:
            return self._replace(UNREAD, at)
        return []

    def told(self, raw: str, at: Stamp) -> list[AlarmCondition]:
        """What an ALARM answer says; `raw` is empty where it holds no code."""
        if raw and raw != NONE:
            self._read()
            return self._replace(condition(raw), at)
        self.unanswered(disturbed=False)
        if not raw or (self._flag == PRESENT and self._standing is UNREAD):
            return []  # nothing was told, or the flag says otherwise
        return self._replace(None, at)

    def unanswered(self, *, disturbed: bool) -> None:
        """The code was asked for and not told; on a disturbed line it may have been."""
        self._in_vain = 0 if disturbed or self._flag != PRESENT else self._in_vain + 1

    def over(self, at: Stamp) -> list[AlarmCondition]:
        """Another pump is in this one's place: what stood is over here."""
        self._flag = ""
        self._read()
        return self._replace(None, at)

    def _read(self) -> None:
        self._in_vain, self._since = 0, None

    def _replace(self, now: Condition | None, at: Stamp) -> list[AlarmCondition]:
        before, self._standing = self._standing, now
        fresh, self._fresh = self._fresh, self._fresh and now is None
        said = []
        if before is not None and before != now:
            said.append(_said(before, at, active=False))
        if now is not None and (before != now or fresh):
            said.append(_said(now, at, active=True))
        return said


def _said(one: Condition, at: Stamp, *, active: bool) -> AlarmCondition:
    return AlarmCondition(
        "", one.code, one.text, AlarmKind.TECHNICAL, None, one.raw, active, at, one.flags
    )

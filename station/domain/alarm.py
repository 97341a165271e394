"""A device's own alarms, mirrored: from their onset at the bed to their end.

The device alarms; the station shows what it said, silences nothing and raises none of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from station.domain.observation import AlarmCondition, AlarmKind


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm of a device, from `onset` to `end` (None while it lasts), in the device's words.

    `seen` is when it was heard last.  Where sight was lost before it ended, the end is not known.
    """

    channel: str
    code: str
    raw: str
    text: str
    kind: AlarmKind
    priority: str | None
    flags: tuple[str, ...]
    onset: datetime
    seen: datetime
    end: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether the device was last heard to say that it goes on."""
        return self.end is None


def mirrored(conditions: Iterable[AlarmCondition]) -> list[Alarm]:
    """The alarms that a device's onsets and ends come to, by their onset.

    An onset that is told again (after the line was opened anew, or with another priority or flag)
    is the same alarm; an end of which no onset was heard tells nothing that could be shown.
    """
    standing: dict[tuple[str, str, str], Alarm] = {}
    ended: list[Alarm] = []
    for condition in conditions:
        key = condition.channel, condition.code, condition.raw
        known = standing.pop(key, None)
        if condition.active:
            standing[key] = _going_on(condition, known)
        elif known is not None:
            at = condition.heard.utc
            ended.append(replace(known, seen=at, end=at))
    return sorted([*ended, *standing.values()], key=lambda alarm: alarm.onset)


def _going_on(condition: AlarmCondition, known: Alarm | None) -> Alarm:
    heard = condition.heard.utc
    return Alarm(
        condition.channel,
        condition.code,
        condition.raw,
        condition.text,
        condition.kind,
        condition.priority,
        condition.flags,
        onset=heard if known is None else known.onset,
        seen=heard,
    )

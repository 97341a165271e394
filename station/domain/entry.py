"""What a nurse enters: who, when observed, when recorded, and what it replaced.

An entry is never edited: a correction is a new entry that supersedes the old one, with a reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

LATE_AFTER = timedelta(minutes=15)
UNDO_WITHIN = timedelta(seconds=60)


class EntryKind(StrEnum):
    """What sort of thing was entered."""

    OBSERVATIONS = "observations"
    SIDE_EFFECTS = "side-effects"
    OFF_MONITOR = "off-monitor"
    BACK_ON_MONITOR = "back-on-monitor"
    NOTE = "note"
    UNDONE = "undone"


MOVES = (EntryKind.OFF_MONITOR, EntryKind.BACK_ON_MONITOR)


class OffMonitorReason(StrEnum):
    """Why a patient is off the monitor; it gives the gap its cause and silences nothing."""

    WALKING = "walking"
    SHOWER = "shower"
    ASLEEP = "asleep"
    REFUSED = "refused"
    PROCEDURE = "procedure"
    AWAY = "away to theatre or another ward"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a nurse entered, with who, when observed, when recorded, and what it replaced."""

    entry_id: str
    admission: str
    kind: EntryKind
    payload: Mapping[str, Any]
    author: str
    observed_at: datetime
    recorded_at: datetime
    supersedes: str | None = None
    reason: str | None = None

    @property
    def late(self) -> bool:
        """Whether it was recorded so long after it was observed that the record must say so."""
        return self.recorded_at - self.observed_at > LATE_AFTER


def live(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that stand: those nothing superseded, undone ones left out, oldest first."""
    replaced = {entry.supersedes for entry in entries if entry.supersedes}
    standing = [
        entry
        for entry in entries
        if entry.entry_id not in replaced and entry.kind is not EntryKind.UNDONE
    ]
    return sorted(standing, key=lambda entry: (entry.observed_at, entry.recorded_at))


def last_move(entries: Sequence[Entry]) -> Entry | None:
    """When the patient last left the monitor or came back to it, of what stands."""
    return next(reversed(_moves(entries)), None)


def is_away(entries: Sequence[Entry], moment: datetime) -> bool:
    """Whether by what stands the patient was off the monitor at a moment."""
    before = [one for one in _moves(entries) if one.observed_at <= moment]
    return bool(before) and before[-1].kind is EntryKind.OFF_MONITOR


def _moves(entries: Sequence[Entry]) -> list[Entry]:
    """What stands of goings and returns, oldest first."""
    concerned = [one for one in entries if one.kind in (*MOVES, EntryKind.UNDONE)]
    return live(concerned)

"""An entry is taken back: within a minute by its author, later by anyone with a reason.

It stays in the record with the row that takes it back; nothing is ever removed.
"""

from datetime import timedelta

from station.data import entries
from station.domain.entry import MOVES, UNDO_WITHIN, Entry, EntryKind, live
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.services.enter import Hand
from station.services.off_monitor import take_back

UNDONE_REASON = "undone within 60 s"


def time_left(hand: Hand, entry: Entry) -> timedelta:
    """How long its author may still undo an entry without a reason; zero for everyone else."""
    if entry.author != hand.author.id:
        return timedelta()
    return max(UNDO_WITHIN - (hand.clock.now().utc - entry.recorded_at), timedelta())


def undo(hand: Hand, entry: Entry) -> Entry:
    """Take back what was entered within the last minute; it leaves a trace."""
    if not time_left(hand, entry):
        raise Refused("The minute for undoing is over: correct the entry, with a reason.")
    return _take_back(hand, entry, UNDONE_REASON)


def strike(hand: Hand, entry: Entry, reason: str) -> Entry:
    """Strike an entry out, such as one on the wrong patient; it stays legible."""
    if not reason.strip():
        raise Refused("Say why this is struck out.")
    return _take_back(hand, entry, reason.strip())


def _take_back(hand: Hand, entry: Entry, reason: str) -> Entry:
    standing = live(entries.entries(hand.store, hand.admission.id))
    if entry.entry_id not in {one.entry_id for one in standing}:
        raise Refused("This was corrected or struck out meanwhile: look again.")
    if entry.kind in MOVES and any(
        one.kind in MOVES and one.observed_at > entry.observed_at for one in standing
    ):
        raise Refused("Something later depends on this: strike out the later entry first.")
    row = Entry(
        fresh(), hand.admission.id, EntryKind.UNDONE, {"kind": entry.kind.value},
        hand.author.id, entry.observed_at, hand.clock.now().utc, entry.entry_id, reason,
    )  # fmt: skip
    if entry.kind in MOVES:
        take_back(hand, entry, row)
    else:
        entries.sign(hand.store, row)
    return row

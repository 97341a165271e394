"""Keep a line's raw bytes for an investigation, see what is kept, and let it go again.

Keeping and letting go are acts of a person: rows of the record, in its hash chain.  The recorder
reads them before it forgets anything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from station.data.capture_file import captures_beside, captures_to_read
from station.data.captures import Held, Tap, held, taps
from station.data.engine import Store
from station.data.kept_captures import enter_kept, kept_captures
from station.data.people import names
from station.domain.errors import Refused
from station.domain.figures import duration, figure
from station.domain.identifier import fresh
from station.domain.kept_capture import KeptCapture, still_kept
from station.domain.period import Period
from station.services.duty import Duty

LENGTHS = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=24))
MEGABYTE, TENTH = 1_000_000, Decimal("0.1")
NEVER = "the recorder has not kept any of this line yet"


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """Something that is kept: by whom, and what of it is there."""

    kept: KeptCapture
    who: str
    held: Held | None


@dataclass(frozen=True, slots=True)
class RawFacts:
    """The raw bytes of one line: whether they are taken just now, what is held, what is kept.

    `objection` is "" where they are taken.
    """

    line: str
    objection: str
    held: Held | None = None
    kept: tuple[KeptFacts, ...] = ()


def raw_facts(store: Store, line: str) -> RawFacts:
    """What there is of a line.  ``Unavailable`` when the file of raw bytes cannot be read."""
    rows = [row for row in still_kept(kept_captures(store)) if row.line == line]
    who = names(store)
    with _captures(store) as captures:
        kept = tuple(
            KeptFacts(row, who.get(row.author, row.author), _held(captures, line, row.period))
            for row in rows
        )
        objection = NEVER if captures is None else _objection(captures, line)
        return RawFacts(line, objection, _held(captures, line), kept)


def keep_capture(duty: Duty, line: str, length: timedelta, reason: str) -> KeptCapture:
    """Keep the last minutes or hours of a line from being forgotten, until they are let go."""
    now = duty.now
    row = KeptCapture(
        line=line, period=Period(now - length, now), reason=reason.strip(), author=duty.who,
        recorded=now,
    )  # fmt: skip
    facts = raw_facts(duty.store, line)
    with _captures(duty.store) as captures:
        found = _held(captures, line, row.period)
        tap = None if captures is None else taps(captures).get(line)
    if found is None or tap is None:
        why = f": {facts.objection}" if facts.objection else " yet"
        raise Refused(f"Nothing of the last {duration(length)} of this line is held{why}.")
    kept = sum(one.held.size for one in facts.kept if one.held is not None)
    if kept + found.size > tap.most:
        raise Refused(
            f"More than {megabytes(tap.most)} of this line would be kept then ({megabytes(kept)}"
            " already are): keep a shorter time, or let go of something first."
        )
    enter_kept(duty.store, row)
    return row


def let_go(duty: Duty, kept: KeptCapture, reason: str) -> KeptCapture:
    """Keep it no longer: from now on it grows old like everything else."""
    row = replace(
        kept, reason=reason.strip(), author=duty.who, recorded=duty.now, released=True,
        supersedes=kept.id, id=fresh(),
    )  # fmt: skip
    enter_kept(duty.store, row)
    return row


def megabytes(size: int) -> str:
    """A size on the disk as it is told."""
    words = figure(Decimal(size) / MEGABYTE, TENTH)
    return f"{words} MB" if words != "0" else "under 0.1 MB"


@contextmanager
def _captures(store: Store) -> Iterator[Store | None]:
    """The file of raw bytes, to look into; None where there is none."""
    captures = captures_to_read(captures_beside(store.path), store.key)
    try:
        yield captures
    finally:
        if captures is not None:
            captures.close()


def _held(captures: Store | None, line: str, within: Period | None = None) -> Held | None:
    return None if captures is None else held(captures, line, within)


def _objection(captures: Store, line: str) -> str:
    tap: Tap | None = taps(captures).get(line)
    return NEVER if tap is None else tap.reason

"""Which raw bytes are kept for an investigation: rows of the record, in its hash chain.

They lie in the record and not beside the bytes: whoever kept something, and why, is in the chain,
in every copy, and still there when the file of raw bytes is not.
"""

from collections.abc import Mapping

from sqlalchemy import literal_column, select

from station.data.audit import enter
from station.data.engine import Store, reading, writing
from station.data.tables_notes import KeptCaptureRow
from station.domain.kept_capture import KeptCapture, still_kept
from station.domain.period import Period


def enter_kept(store: Store, kept: KeptCapture) -> None:
    """Write down that something is kept, or let go."""
    row = KeptCaptureRow(
        id=kept.id,
        recorded_at=kept.recorded,
        reason=kept.reason,
        supersedes=kept.supersedes,
        author=kept.author,
        line=kept.line,
        begin=kept.period.begin,
        end=kept.period.end,
        released=kept.released,
    )
    with writing(store) as session:
        enter(session, row, kept.author, kept.recorded)


def kept_captures(store: Store) -> list[KeptCapture]:
    """Everything that was ever kept or let go, in the order it was entered."""
    with reading(store) as session:
        rows = select(KeptCaptureRow).order_by(literal_column("rowid"))
        return [_kept(row) for row in session.scalars(rows)]


def kept_periods(store: Store) -> Mapping[str, list[Period]]:
    """What must not be forgotten just now, by line."""
    found: dict[str, list[Period]] = {}
    for kept in still_kept(kept_captures(store)):
        found.setdefault(kept.line, []).append(kept.period)
    return found


def _kept(row: KeptCaptureRow) -> KeptCapture:
    return KeptCapture(
        line=row.line,
        period=Period(row.begin, row.end),
        reason=row.reason or "",
        author=row.author,
        recorded=row.recorded_at,
        released=row.released,
        supersedes=row.supersedes,
        id=row.id,
    )

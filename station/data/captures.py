"""The ring of raw bytes: chunks of every line are added, the oldest go, what is kept stays.

A chunk holds whole records of ``devices.capture``; their form is no business of this file.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Result, and_, delete, false, func, insert, not_, or_, select
from sqlalchemy.dialects.sqlite import insert as insert_or_update
from sqlalchemy.orm import Session

from station.data.capture_file import raw_reading, raw_writing
from station.data.engine import Store
from station.data.tables_captures import BodyRow, ChunkRow, TapRow
from station.domain.period import Period

PACKING: Final = 1  # zlib's quickest level: a quarter of the size for 5 ms a megabyte
SLICE: Final = 500  # chunks forgotten in one transaction


@dataclass(frozen=True, slots=True)
class Chunk:
    """A few seconds of one line: whole records, both ways, and the moments of the outermost.

    `begins` says that a driver can be started with this one; `missing` is how many bytes before it
    the disk did not take.
    """

    line: str
    protocol: str
    baud: int
    begin: datetime
    end: datetime
    raw: bytes
    begins: bool = False
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Tap:
    """Whether a line's raw bytes are kept just now; if not, why; and the most bytes that may be."""

    line: str
    taken: bool
    reason: str
    most: int


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a line: from when to when, and how many bytes it takes on the disk."""

    begin: datetime
    end: datetime
    size: int


def append(store: Store, chunks: Iterable[Chunk]) -> dict[str, int]:
    """Add chunks in one transaction; how many bytes each line's take."""
    packed = [(chunk, zlib.compress(chunk.raw, PACKING)) for chunk in chunks]
    grown: dict[str, int] = {}
    with raw_writing(store) as session:
        last = session.scalar(select(func.max(ChunkRow.number))) or 0
        for number, (chunk, body) in enumerate(packed, last + 1):
            values = {"number": number, "place": _place(session, chunk), "size": len(body)}
            session.execute(insert(ChunkRow).values(**values, **_values(chunk)))
            session.execute(insert(BodyRow).values(number=number, packed=body))
            grown[chunk.line] = grown.get(chunk.line, 0) + len(body)
    return grown


def note_taps(store: Store, taps: Iterable[Tap]) -> None:
    """Write down whether these lines' raw bytes are kept."""
    with raw_writing(store) as session:
        for tap in taps:
            values = {"taken": tap.taken, "reason": tap.reason, "most": tap.most}
            session.execute(
                insert_or_update(TapRow)
                .values(line=tap.line, **values)
                .on_conflict_do_update(index_elements=["line"], set_=values)
            )


def taps(store: Store) -> dict[str, Tap]:
    """What was last written down of every line."""
    with raw_reading(store) as session:
        rows = session.scalars(select(TapRow).order_by(TapRow.line))
        return {row.line: Tap(row.line, row.taken, row.reason, row.most) for row in rows}


def tally(store: Store) -> dict[str, int]:
    """How many bytes each line's chunks take."""
    sizes = select(ChunkRow.line, func.sum(ChunkRow.size)).group_by(ChunkRow.line)
    with raw_reading(store) as session:
        return {line: int(size) for line, size in session.execute(sizes.order_by(ChunkRow.line))}


def newest(store: Store) -> datetime | None:
    """Until when the chunk reaches that was added last."""
    with raw_reading(store) as session:
        return session.scalar(select(ChunkRow.end).order_by(ChunkRow.number.desc()).limit(1))


def held(store: Store, line: str | None = None, within: Period | None = None) -> Held | None:
    """What is held of a line, or of all, in a period or at all; None where there is nothing."""
    chosen = [] if line is None else [ChunkRow.line == line]
    if within is not None:
        chosen.append(_touches(within))
    wanted = func.min(ChunkRow.begin), func.max(ChunkRow.end), func.sum(ChunkRow.size)
    with raw_reading(store) as session:
        found = session.execute(select(*wanted, func.count()).where(*chosen)).one()
    begin, end, size, count = found
    return Held(begin, end, int(size)) if count else None


def rotate(
    store: Store, line: str, kept: Sequence[Period], too_many: int, before: datetime | None
) -> int:
    """Forget the oldest of a line: so many bytes, and what ended before a moment; bytes forgotten.

    At most ``SLICE`` chunks at once.  What lies in a kept period stays, and so does the chunk that
    a driver has to be started with to understand the oldest one that stays.
    """
    with raw_writing(store) as session:
        going: dict[int, tuple[int, int]] = {}
        freed, stays = 0, 0
        for number, place, end, size in _oldest(session, line, kept):
            stays = place
            if freed >= too_many and (before is None or end >= before):
                break
            going[place] = number, size
            freed += size
        for place in (stays, *_first_kept(session, line, kept)):
            going.pop(_starter(session, line, place), None)
        for rows in (ChunkRow, BodyRow):
            numbers = [number for number, _ in going.values()]
            session.execute(delete(rows).where(rows.number.in_(numbers)))
        return sum(size for _, size in going.values())


def _values(chunk: Chunk) -> dict[str, object]:
    names = ("line", "protocol", "baud", "begin", "end", "begins", "missing")
    return {name: getattr(chunk, name) for name in names}


def _place(session: Session, chunk: Chunk) -> int:
    """After the line's last chunk; where something is missing in between, one place is left out."""
    last = session.scalar(select(func.max(ChunkRow.place)).where(ChunkRow.line == chunk.line))
    return (last or 0) + 1 + bool(chunk.missing)


def _oldest(session: Session, line: str, kept: Sequence[Period]) -> Result[int, int, datetime, int]:
    wanted = select(ChunkRow.number, ChunkRow.place, ChunkRow.end, ChunkRow.size)
    chosen = wanted.where(ChunkRow.line == line, not_(_kept(kept)))
    return session.execute(chosen.order_by(ChunkRow.place).limit(SLICE))


def _first_kept(session: Session, line: str, kept: Sequence[Period]) -> list[int]:
    """The place of the first chunk of every kept period."""
    firsts = (
        session.scalar(
            select(func.min(ChunkRow.place)).where(ChunkRow.line == line, _touches(period))
        )
        for period in kept
    )
    return [first for first in firsts if first is not None]


def _starter(session: Session, line: str, place: int) -> int:
    """The place of the newest chunk up to one that a driver can be started with; 0 for none."""
    newest = select(func.max(ChunkRow.place)).where(
        ChunkRow.line == line, ChunkRow.begins.is_(True), ChunkRow.place <= place
    )
    return session.scalar(newest) or 0


def _kept(periods: Sequence[Period]) -> ColumnElement[bool]:
    return or_(false(), *map(_touches, periods))


def _touches(period: Period) -> ColumnElement[bool]:
    return and_(ChunkRow.end >= period.begin, ChunkRow.begin <= period.end)

"""When a channel was not seen, and why: rows, never guesses from missing minutes."""

from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from station.data.audit import enter, link
from station.data.engine import Store, reading, writing
from station.data.register import channel_of
from station.data.tables_readings import GapRow
from station.domain.gap import Cause, Gap


def open_gap(store: Store, channel: int, begin: datetime, cause: Cause) -> int:
    """Write down that the station sees a channel no more; gives back the gap's name for its end.

    A channel has one such gap at a time for a cause: asking again gives the one that is open.
    """
    with writing(store) as session:
        row = session.scalar(_open().where(GapRow.channel == channel, GapRow.cause == cause))
        if row is None:
            row = GapRow(channel=channel, begin=begin, cause=cause)
            session.add(row)
            session.flush()
        return row.id


def said_gap(store: Store, channel: int, gap: Gap, recorded: datetime) -> int:
    """Write down a gap whose cause a person says, such as a patient who is off the monitor."""
    with writing(store) as session:
        row = GapRow(channel=channel, begin=gap.begin, end=gap.end, cause=gap.cause)
        row.who, row.reason = gap.who, gap.reason
        enter(session, row, gap.who, recorded)
        return row.id


def close_gap(store: Store, gap: int, end: datetime, who: str | None = None) -> None:
    """Write down when a gap ended, once; with a clock that stepped back it ends as it began.

    `who` says so, or the station itself; the end of a gap that a person began joins the chain.
    """
    with writing(store) as session:
        row = session.get_one(GapRow, gap)
        if row.end is not None:
            return
        row.end = max(end, row.begin)
        if row.who is not None:
            link(session, row, who, end)


def whole_gap(store: Store, channel: int, begin: datetime, end: datetime, cause: Cause) -> int:
    """Write down a gap that is over already, such as the time the station was off."""
    with writing(store) as session:
        row = GapRow(channel=channel, begin=begin, end=max(end, begin), cause=cause)
        session.add(row)
        session.flush()
        return row.id


def open_gaps(store: Store) -> dict[int, tuple[int, Gap]]:
    """Every gap that lasts: its name, its channel's figure, and itself."""
    with reading(store) as session:
        rows = session.scalars(_open().order_by(GapRow.id))
        return {row.id: (row.channel, _gap(session, row)) for row in rows}


def gaps(store: Store, channel: int, begin: datetime, end: datetime) -> list[Gap]:
    """The gaps of a channel that touch a period, by their beginnings."""
    rows = (
        select(GapRow)
        .where(GapRow.channel == channel, GapRow.begin < end)
        .where(or_(GapRow.end.is_(None), GapRow.end > begin))
        .order_by(GapRow.begin, GapRow.id)
    )
    with reading(store) as session:
        return [_gap(session, row) for row in session.scalars(rows)]


def _open() -> Select[GapRow]:
    return select(GapRow).where(GapRow.end.is_(None))


def _gap(session: Session, row: GapRow) -> Gap:
    channel = channel_of(session, row.channel)
    return Gap(channel, row.begin, row.end, row.cause, row.who, row.reason)

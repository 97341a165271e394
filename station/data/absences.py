"""A patient goes off the monitor and comes back: the entry and its gaps in one moment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from station.data.audit import enter, link
from station.data.engine import Store, reading, writing
from station.data.entries import as_entry, sign_in
from station.data.register import channel_of
from station.data.tables_notes import EntryRow
from station.data.tables_readings import ChannelRow, GapRow
from station.domain.association import Association, Source, source_of
from station.domain.book import Book
from station.domain.confirmation import SETTLING
from station.domain.entry import Entry, OffMonitorReason
from station.domain.gap import Cause, begun_by


def sign_and_begin(
    store: Store,
    entry: Entry,
    channels: Collection[int],
    reason: OffMonitorReason,
    form: str | None = None,
) -> Entry:
    """Sign an entry that begins a gap on each of these channels; it names them in its body."""
    signed = replace(entry, payload={**entry.payload, "channels": [*channels]})
    with writing(store) as session:
        for channel in channels:
            row = GapRow(channel=channel, begin=entry.observed_at, cause=Cause.OFF_MONITOR)
            row.who, row.reason = entry.author, reason
            enter(session, row, entry.author, entry.recorded_at)
        sign_in(session, signed, form)
    return signed


def sign_and_end(
    store: Store,
    entry: Entry,
    channels: Collection[int],
    end: datetime,
    form: str | None = None,
) -> Entry:
    """Sign an entry that ends its patient's own gaps on these channels.

    One that begins later ends as it began.  Gaps are only ever added to: one that has ended stays
    as it is.
    """
    signed = replace(entry, payload={**entry.payload, "channels": [*channels]})
    with writing(store) as session:
        for row in _lasting(session):
            if row.channel in channels and _whose(session, row) == entry.admission:
                _end(session, row, end, entry.author, entry.recorded_at)
        sign_in(session, signed, form)
    return signed


def end_unserved(session: Session, book: Book, acts: Iterable[Association]) -> None:
    """End what lasts on channels that these rows of the book took from the patient it is about.

    The absence goes on: it is the patient's, and the gap was the channel's.  What a person began, a
    person ends: a row that the station wrote itself ends nothing.
    """
    by = {act.source: act for act in acts if act.author is not None}
    for row in _lasting(session) if by else ():
        act = by.get(_source(session, row.channel))
        whose = None if act is None else _whose(session, row)
        if act is not None and whose is not None:
            ends = [one.end for one in book.associated(act.source) if one.admission == whose]
            known = [end for end in ends if end is not None and end <= act.recorded + SETTLING]
            if len(known) == len(ends):
                _end(session, row, max(known, default=row.begin), act.author, act.recorded)


def end_all(
    session: Session, admission: str, end: datetime, author: str, recorded: datetime
) -> None:
    """End all that lasts of a patient who leaves the ward."""
    for row in _lasting(session):
        if _whose(session, row) == admission:
            _end(session, row, end, author, recorded)


def said_of(store: Store, channel: int, begin: datetime, who: str) -> str | None:
    """The admission of whom a gap was said that a person began; None where no entry says it."""
    with reading(store) as session:
        return _said_of(session, channel, begin, who)


def _lasting(session: Session) -> Sequence[GapRow]:
    lasting = select(GapRow).where(GapRow.end.is_(None), GapRow.cause == Cause.OFF_MONITOR)
    return session.scalars(lasting.order_by(GapRow.id)).all()


def _end(
    session: Session, row: GapRow, end: datetime, author: str | None, recorded: datetime
) -> None:
    row.end = max(end, row.begin)
    link(session, row, author, recorded)


def _whose(session: Session, row: GapRow) -> str | None:
    return _said_of(session, row.channel, row.begin, row.who)


def _said_of(session: Session, channel: int, begin: datetime, who: str | None) -> str | None:
    same = select(EntryRow).where(EntryRow.observed_at == begin, EntryRow.author == who)
    said = (as_entry(row) for row in session.scalars(same))
    return next((one.admission for one in said if begun_by(one, channel, begin, who)), None)


def _source(session: Session, figure: int) -> Source:
    line = session.get_one(ChannelRow, figure).line
    return source_of(channel_of(session, figure), line or "")

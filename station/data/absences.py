"""A patient goes off the monitor and comes back: the entry and its gaps in one moment."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from station.data.audit import enter, link
from station.data.engine import Store, writing
from station.data.entries import sign_in
from station.data.tables_readings import GapRow
from station.domain.entry import Entry, OffMonitorReason
from station.domain.gap import Cause


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
    """Sign an entry that ends what lasts on these channels; one that begins later ends as it began.

    Gaps are only ever added to: one that has ended stays as it is.
    """
    signed = replace(entry, payload={**entry.payload, "channels": [*channels]})
    lasting = select(GapRow).where(
        GapRow.end.is_(None), GapRow.cause == Cause.OFF_MONITOR, GapRow.channel.in_(channels)
    )
    with writing(store) as session:
        for row in session.scalars(lasting.order_by(GapRow.id)):
            row.end = max(end, row.begin)
            link(session, row, entry.author, entry.recorded_at)
        sign_in(session, signed, form)
    return signed

"""How many readings of some channels lie in a period, without reading them all.

Whole minutes are counted by their roll-ups, which stay when raw readings are forgotten; of the
minutes at the edges only those readings that lie within.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from station.data.engine import Store, reading, rows
from station.data.rollup import MINUTE_MILLISECONDS
from station.data.tables_readings import MetricRow
from station.domain.clock import to_milliseconds

WHOLE = """SELECT coalesce(sum(present + absent), 0) FROM minute
 WHERE channel = ? AND metric = ? AND minute >= ? AND minute < ?"""
EDGE = """SELECT count(*) FROM minute JOIN reading ON reading.channel = minute.channel
 AND reading.metric = minute.metric AND sequence BETWEEN first_sequence AND last_sequence
 WHERE minute.channel = ? AND minute.metric = ? AND minute = ? AND utc >= ? AND utc < ?"""
NEW = "SELECT count(*) FROM appended WHERE channel = ? AND utc >= ? AND utc < ?"


def readings_in(store: Store, channels: Iterable[int], begin: datetime, end: datetime) -> int:
    """How many readings the channels told from `begin` on, before `end`; absent values too."""
    since, until = to_milliseconds(begin), to_milliseconds(end)
    if since >= until:
        return 0
    with reading(store) as session:
        metrics = session.scalars(select(MetricRow.id)).all()
        return sum(
            _one(session, NEW, channel, since, until)
            + sum(_settled(session, (channel, metric), since, until) for metric in metrics)
            for channel in channels
        )


def _settled(session: Session, key: tuple[int, int], since: int, until: int) -> int:
    first, last = -(-since // MINUTE_MILLISECONDS), until // MINUTE_MILLISECONDS
    count = _one(session, WHOLE, *key, first, max(first, last))
    edges = {since // MINUTE_MILLISECONDS, last} - set(range(first, last))
    for minute in edges:
        begin, end = minute * MINUTE_MILLISECONDS, (minute + 1) * MINUTE_MILLISECONDS
        count += _one(session, EDGE, *key, minute, max(since, begin), min(until, end))
    return count


def _one(session: Session, statement: str, *values: int) -> int:
    ((count,),) = rows(session, statement, values)
    return int(count)

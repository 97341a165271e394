"""What happened to channels and lines over a period, and the newest value of everything."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select

from station.data.columns import VALIDITY_OF, device_face, measured
from station.data.engine import Store, reading, rows
from station.data.journal import Happening, HappeningKind, Sample
from station.data.metrics import by_figure
from station.data.tables_readings import HappeningRow
from station.domain.clock import from_milliseconds

EVERY_KIND = frozenset(HappeningKind)

# Every (channel, metric) of a clustered table by jumping from one to the next, not reading it all.
PAIRS = """WITH RECURSIVE pair(channel, metric) AS (
 SELECT * FROM (SELECT channel, metric FROM reading ORDER BY channel, metric LIMIT 1)
 UNION ALL
 SELECT following.channel, following.metric FROM pair JOIN reading AS following
  ON (following.channel, following.metric, following.sequence) = (
   SELECT channel, metric, sequence FROM reading
   WHERE (channel, metric) > (pair.channel, pair.metric)
   ORDER BY channel, metric, sequence LIMIT 1))
 SELECT channel, metric FROM pair"""
LAST = """SELECT channel, metric, sequence, session, utc, value, validity, device_time FROM reading
 WHERE channel = ? AND metric = ? ORDER BY sequence DESC LIMIT 1"""
APPENDED = """SELECT channel, metric, max(sequence), session, utc, value, validity, device_time
 FROM appended GROUP BY channel, metric"""

Row = tuple[int, int, int, int, int, float | None, int, int | None]


def happenings(
    store: Store,
    begin: datetime,
    end: datetime,
    *,
    channel: int | None = None,
    kinds: Collection[HappeningKind] = EVERY_KIND,
) -> list[Happening]:
    """What happened from `begin` on, before `end`, to one channel or to all, as it came."""
    wanted = (
        select(HappeningRow)
        .where(HappeningRow.utc >= begin, HappeningRow.utc < end)
        .where(HappeningRow.kind.in_([kind.value for kind in kinds]))
        .order_by(HappeningRow.sequence)
    )
    if channel is not None:
        wanted = wanted.where(HappeningRow.channel == channel)
    return _happenings(store, wanted)


def last_before(
    store: Store, channel: int, kind: HappeningKind, moment: datetime
) -> Happening | None:
    """What last happened of a kind before a moment: the state a chart begins with."""
    wanted = (
        select(HappeningRow)
        .where(HappeningRow.channel == channel, HappeningRow.kind == kind.value)
        .where(HappeningRow.utc < moment)
        .order_by(HappeningRow.utc.desc(), HappeningRow.sequence.desc())
        .limit(1)
    )
    return next(iter(_happenings(store, wanted)), None)


def newest(store: Store) -> list[Sample]:
    """The last sample of every metric of every channel: what a window that starts shows first."""
    with reading(store) as session:
        found: dict[tuple[int, int], Row] = {}
        for pair in rows(session, PAIRS, ()):
            (found[pair[0], pair[1]],) = rows(session, LAST, pair)
        found |= {(row[0], row[1]): row for row in rows(session, APPENDED, ())}
        metrics = by_figure(session, {metric for _, metric in found})
    return [
        Sample(
            channel,
            metrics[metric],
            metrics[metric].unit,
            None if value is None else measured(value),
            VALIDITY_OF[validity],
            from_milliseconds(utc),
            None if device_time is None else device_face(device_time),
            sequence,
            session_id,
        )
        for channel, metric, sequence, session_id, utc, value, validity, device_time in sorted(
            found.values()
        )
    ]


def _happenings(store: Store, wanted: Select[HappeningRow]) -> list[Happening]:
    with reading(store) as session:
        return [
            Happening(
                HappeningKind(row.kind),
                row.utc,
                row.body,
                row.channel,
                row.line,
                row.device_time,
                row.sequence,
                row.session,
            )
            for row in session.scalars(wanted)
        ]

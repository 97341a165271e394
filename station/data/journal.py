"""What devices said, written once a second: sessions of the recorder, samples, happenings.

Each second's batch is appended in one transaction with synchronous=FULL; ``settle`` moves finished
minutes on.  Whoever reads gets both, seen at one moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from station.data.columns import VALIDITY_OF, device_face, measured
from station.data.engine import Store, reading, rows, writing
from station.data.metrics import figures, recorded
from station.data.rollup import minute_of
from station.data.tables import table_of
from station.data.tables_readings import AppendedRow, HappeningRow, HeartbeatRow, SessionRow
from station.domain.clock import Stamp, from_milliseconds, to_milliseconds
from station.domain.identifier import fresh
from station.domain.nomenclature import Metric
from station.domain.observation import MeasurementValidity
from station.domain.units import Unit

THE_HEARTBEAT = 1
MINUTE = timedelta(minutes=1)

# Read as plain tuples: a week of ten metrics is 100 800 minutes, and every object costs.
SPANS = """SELECT min(first_sequence), max(last_sequence) FROM minute
 WHERE channel = ? AND metric = ? AND minute BETWEEN ? AND ?"""
SETTLED = """SELECT sequence, session, utc, value, validity, device_time FROM reading
 WHERE channel = ? AND metric = ? AND sequence BETWEEN ? AND ? AND utc >= ? AND utc < ?"""
APPENDED = """SELECT sequence, session, utc, value, validity, device_time FROM appended
 WHERE channel = ? AND metric = ? AND utc >= ? AND utc < ? ORDER BY sequence"""


class HappeningKind(StrEnum):
    """What sort of thing happened to a device or a line."""

    IDENTITY = "identity"
    STATE = "state"
    ALARM = "alarm"
    BOLUS = "bolus"
    LABEL = "label"
    DEVICE_EVENT = "device-event"
    CLOCK_STEP = "clock-step"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of one channel; `sequence` and `session` are the record's own, known when read."""

    channel: int
    metric: Metric
    unit: Unit
    value: Decimal | None
    validity: MeasurementValidity
    heard: datetime
    device_time: datetime | None = None
    sequence: int = field(default=0, compare=False)
    session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a channel or a line; the body is what JSON can hold, and decimals.

    Decimals come back as text: ``Decimal(body["volume"])``.
    """

    kind: HappeningKind
    heard: datetime
    body: Mapping[str, object]
    channel: int | None = None
    line: str | None = None
    device_time: datetime | None = None
    sequence: int = field(default=0, compare=False)
    session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything of one second, and the moment at which it is committed."""

    samples: tuple[Sample, ...]
    happenings: tuple[Happening, ...]
    heartbeat: datetime


@dataclass(frozen=True, slots=True)
class Start:
    """What is known when a run of the recorder begins."""

    boot_id: str
    process: int
    at: Stamp
    software: str
    zone: str
    clock_quality: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the recorder; `ended` is None while it runs, and for ever if it was cut short."""

    id: int
    start: Start
    schema: str
    sqlite: str
    ended: datetime | None
    ending: str | None


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When something was last committed, by which run, and the last sequence given to a sample."""

    session: int
    committed: datetime
    sequence: int


def begin_session(store: Store, start: Start) -> int:
    """Write down that a run of the recorder begins; its figure goes with every sample.

    A run that begins before the last commit (a history, or a clock that was set back) leaves the
    heartbeat where it is: nothing that was recorded becomes unrecorded by it.
    """
    with writing(store) as session:
        row = SessionRow(
            uuid=fresh(),
            boot_id=start.boot_id,
            process=start.process,
            utc=start.at.utc,
            monotonic=Decimal(repr(start.at.monotonic)),
            software=start.software,
            schema=_scalar(session, "SELECT version_num FROM alembic_version"),
            sqlite=_versions(session),
            zone=start.zone,
            clock_quality=start.clock_quality,
        )
        session.add(row)
        session.flush()
        beat = session.get(HeartbeatRow, THE_HEARTBEAT)
        if beat is None:
            beat = HeartbeatRow(
                id=THE_HEARTBEAT, sequence=_highest(session), committed=start.at.utc
            )
            session.add(beat)
        if start.at.utc >= beat.committed:
            beat.session, beat.committed = row.id, start.at.utc
        return row.id


def end_session(store: Store, session_id: int, ended: datetime, ending: str) -> None:
    """Write down that a run of the recorder ended, and how."""
    with writing(store) as session:
        row = session.get_one(SessionRow, session_id)
        row.ended, row.ending = ended, ending


def last_run(store: Store) -> Run | None:
    """The newest run of the recorder, ended or not."""
    with reading(store) as session:
        row = session.scalar(select(SessionRow).order_by(SessionRow.id.desc()).limit(1))
        return None if row is None else _run(row)


def heartbeat(store: Store) -> Heartbeat | None:
    """When something was last committed; None before the first run."""
    with reading(store) as session:
        row = session.get(HeartbeatRow, THE_HEARTBEAT)
        return None if row is None else Heartbeat(row.session, row.committed, row.sequence)


def append(store: Store, session_id: int, batch: Batch) -> int:
    """Store one second, all of it or nothing; gives back the last sequence now in the record."""
    with writing(store) as session:
        sequence = session.scalars(select(HeartbeatRow.sequence)).one()
        _insert(session, session_id, batch, sequence)
        last = sequence + len(batch.samples)
        session.execute(
            update(HeartbeatRow).values(
                session=session_id, committed=batch.heartbeat, sequence=last
            )
        )
        return last


def set_aside(store: Store, numbers: int) -> int:
    """Keep numbers free for a history that is written later; gives back the last one in use."""
    with writing(store) as session:
        last = session.scalars(select(HeartbeatRow.sequence)).one()
        session.execute(update(HeartbeatRow).values(sequence=last + numbers))
        return last


def append_history(store: Store, session_id: int, batch: Batch, after: int) -> int:
    """Store what lies before the live readings, under numbers that were set aside.

    The heartbeat is of those who record now, and stays theirs.
    """
    with writing(store) as session:
        _insert(session, session_id, batch, after)
        return after + len(batch.samples)


def period(
    store: Store, channel: int, metric_code: str, begin: datetime, end: datetime
) -> list[Sample]:
    """Every sample of one metric from `begin` on, before `end`, in the order they came."""
    since, until = to_milliseconds(begin), to_milliseconds(end)
    found: list[Sample] = []
    with reading(store) as session:
        for figure, metric in recorded(session, metric_code).items():
            read = _readings(session, (channel, figure), since, until)
            found += [_sample(channel, metric, row) for row in read]
    return sorted(found, key=lambda sample: sample.sequence)


def _insert(session: Session, session_id: int, batch: Batch, after: int) -> None:
    samples = _sample_rows(session, session_id, batch.samples, after)
    if samples:
        session.connection().execute(insert(table_of(AppendedRow)), samples)
    if batch.happenings:
        happened = [_happening_row(session_id, one) for one in batch.happenings]
        session.connection().execute(insert(table_of(HappeningRow)), happened)


def _sample_rows(
    session: Session, session_id: int, samples: tuple[Sample, ...], sequence: int
) -> list[dict[str, object]]:
    known = figures(session, ((sample.metric, sample.unit) for sample in samples))
    return [
        {
            "sequence": place,
            "channel": sample.channel,
            "metric": known[sample.metric.code, sample.unit.code],
            "utc": sample.heard,
            "session": session_id,
            "value": sample.value,
            "validity": sample.validity,
            "device_time": sample.device_time,
        }
        for place, sample in enumerate(samples, sequence + 1)
    ]


def _happening_row(session_id: int, happening: Happening) -> dict[str, object]:
    return {
        "session": session_id,
        "kind": happening.kind.value,
        "channel": happening.channel,
        "line": happening.line,
        "utc": happening.heard,
        "device_time": happening.device_time,
        "body": happening.body,
    }


def _highest(session: Session) -> int:
    """The last sequence of a record that has no heartbeat: none was given, or it was salvaged."""
    ((appended,),) = rows(session, "SELECT max(sequence) FROM appended", ())
    ((settled,),) = rows(session, "SELECT max(sequence) FROM reading", ())
    return max(appended or 0, settled or 0)


def _run(row: SessionRow) -> Run:
    at = Stamp(row.utc, float(row.monotonic))
    start = Start(row.boot_id, row.process, at, row.software, row.zone, row.clock_quality)
    return Run(row.id, start, row.schema, row.sqlite, row.ended, row.ending)


def _versions(session: Session) -> str:
    sqlite = _scalar(session, "SELECT sqlite_version()")
    return f"SQLite {sqlite}, SQLCipher {_scalar(session, 'PRAGMA cipher_version')}"


def _scalar(session: Session, statement: str) -> str:
    return str(session.connection().exec_driver_sql(statement).scalar_one())


def _readings(
    session: Session, key: tuple[int, int], since: int, until: int
) -> list[tuple[int, int, int, float | None, int, int | None]]:
    """One metric's readings of a period: settled ones by the sequences of its minutes, then new."""
    (span,) = rows(session, SPANS, (*key, minute_of(since), minute_of(until)))
    settled = rows(session, SETTLED, (*key, *span, since, until))
    return settled + rows(session, APPENDED, (*key, since, until))


def _sample(
    channel: int, metric: Metric, row: tuple[int, int, int, float | None, int, int | None]
) -> Sample:
    sequence, session, utc, value, validity, device_time = row
    return Sample(
        channel,
        metric,
        metric.unit,
        _decimal(value),
        VALIDITY_OF[validity],
        from_milliseconds(utc),
        None if device_time is None else device_face(device_time),
        sequence,
        session,
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else measured(value)

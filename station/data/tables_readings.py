"""What devices said: the appended second, the settled week, its minutes, happenings and gaps."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from station.data.columns import DEVICE_FACE, EXACT, JSON, MEASURED, MOMENT, VALIDITY, one_of
from station.data.tables import CLUSTERED, STRICT, Kept
from station.domain.entry import OffMonitorReason
from station.domain.gap import Cause
from station.domain.observation import MeasurementValidity


class MetricRow(Kept):
    """A metric in one unit: what a figure in the key of a reading stands for."""

    __tablename__ = "metric"
    __table_args__ = (UniqueConstraint("code", "unit"), STRICT)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    unit: Mapped[str]
    label: Mapped[str]
    resolution: Mapped[Decimal] = mapped_column(EXACT)


class DeviceRow(Kept):
    """A box, known by its serial number; one without is known by the line it hangs on."""

    __tablename__ = "device"
    __table_args__ = (Index(None, "protocol", "serial"), STRICT)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    protocol: Mapped[str]
    model: Mapped[str | None]
    serial: Mapped[str | None]
    line: Mapped[str | None]


class ChannelRow(Kept):
    """One reporting part of a box, and the line it was last heard on."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("device", "address"), STRICT)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    device: Mapped[int] = mapped_column(ForeignKey("device.id"))
    address: Mapped[str]
    line: Mapped[str | None]


class SessionRow(Kept):
    """One run of the recorder: the machine, its clocks at the start, and the versions."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    boot_id: Mapped[str]
    process: Mapped[int]
    utc: Mapped[datetime] = mapped_column(MOMENT)
    monotonic: Mapped[Decimal] = mapped_column(MEASURED)
    software: Mapped[str]
    schema: Mapped[str]
    sqlite: Mapped[str]
    zone: Mapped[str]
    clock_quality: Mapped[str]
    ended: Mapped[datetime | None] = mapped_column(MOMENT)
    ending: Mapped[str | None]


class HeartbeatRow(Kept):
    """The one row that tells when something was last committed, and the last sequence given."""

    __tablename__ = "heartbeat"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), STRICT)

    id: Mapped[int] = mapped_column(primary_key=True)
    session: Mapped[int] = mapped_column(ForeignKey("session.id"))
    committed: Mapped[datetime] = mapped_column(MOMENT)
    sequence: Mapped[int]


class AppendedRow(Kept):
    """Readings of the last minute or two, in the order they came; nothing but the key is indexed.

    Channel, metric and session are not foreign keys here nor in ``reading``: 240 rows a second
    would each look up three parents that the appending code has just looked up itself.
    """

    __tablename__ = "appended"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[int]
    metric: Mapped[int]
    utc: Mapped[datetime] = mapped_column(MOMENT)
    session: Mapped[int]
    value: Mapped[Decimal | None] = mapped_column(MEASURED)
    validity: Mapped[MeasurementValidity] = mapped_column(VALIDITY)
    device_time: Mapped[datetime | None] = mapped_column(DEVICE_FACE)


class ReadingRow(Kept):
    """Settled readings, lying together by channel and metric.  UTC is in no key: clocks step."""

    __tablename__ = "reading"
    __table_args__ = CLUSTERED

    channel: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    metric: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    utc: Mapped[datetime] = mapped_column(MOMENT)
    session: Mapped[int]
    value: Mapped[Decimal | None] = mapped_column(MEASURED)
    validity: Mapped[MeasurementValidity] = mapped_column(VALIDITY)
    device_time: Mapped[datetime | None] = mapped_column(DEVICE_FACE)


class MinuteRow(Kept):
    """One minute of one metric: what a week's chart reads.

    The sequences are those of the first and last reading in it, so that the readings of a period
    are found in ``reading`` without an index on time.
    """

    __tablename__ = "minute"
    __table_args__ = CLUSTERED

    channel: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    metric: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    minute: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[Decimal | None] = mapped_column(MEASURED)
    last: Mapped[Decimal | None] = mapped_column(MEASURED)
    lowest: Mapped[Decimal | None] = mapped_column(MEASURED)
    highest: Mapped[Decimal | None] = mapped_column(MEASURED)
    present: Mapped[int]
    absent: Mapped[int]
    first_sequence: Mapped[int]
    last_sequence: Mapped[int]


class HappeningRow(Kept):
    """What happened to a device or a line, append-only: states, alarms, steps of clocks."""

    __tablename__ = "happening"
    __table_args__ = (Index(None, "utc"), Index(None, "channel", "kind", "utc"), STRICT)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    session: Mapped[int] = mapped_column(ForeignKey("session.id"))
    kind: Mapped[str]
    channel: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    line: Mapped[str | None]
    utc: Mapped[datetime] = mapped_column(MOMENT)
    device_time: Mapped[datetime | None] = mapped_column(DEVICE_FACE)
    body: Mapped[Mapping[str, object]] = mapped_column(JSON)


class GapRow(Kept):
    """When a channel was not seen, and why.  No end: it lasts.  No person: the station says so."""

    __tablename__ = "gap"
    __table_args__ = (
        CheckConstraint('"end" >= "begin"', name="end_after_begin"),
        Index(None, "channel", "begin"),
        STRICT,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    begin: Mapped[datetime] = mapped_column(MOMENT)
    end: Mapped[datetime | None] = mapped_column(MOMENT)
    cause: Mapped[Cause] = mapped_column(one_of(Cause))
    who: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[OffMonitorReason | None] = mapped_column(one_of(OffMonitorReason))

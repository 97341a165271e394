"""Lines: what the window wants of them, what the recorder found, and how well they were heard."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from station.data.columns import FLAG, MOMENT, one_of
from station.data.tables import Kept
from station.domain.device import ConnectionState


class OfAdapter:
    """The USB adapter that a port is; all empty where it is none, or where nobody has looked."""

    adapter_vendor: Mapped[int | None]
    adapter_product: Mapped[int | None]
    adapter_serial: Mapped[str | None]
    adapter_location: Mapped[str | None]
    adapter_interface: Mapped[int | None]


class WishRow(OfAdapter, Kept):
    """What is wanted of one line."""

    __tablename__ = "wish"

    line: Mapped[str] = mapped_column(primary_key=True)
    protocol: Mapped[str]
    port: Mapped[str]
    baud: Mapped[int | None]
    bed: Mapped[str | None] = mapped_column(ForeignKey("bed.id"))
    paused: Mapped[bool] = mapped_column(FLAG)


class LinkRow(OfAdapter, Kept):
    """What the recorder last found on one line; `port` and what follows as it was last open."""

    __tablename__ = "link"

    line: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[ConnectionState] = mapped_column(one_of(ConnectionState))
    since: Mapped[datetime] = mapped_column(MOMENT)
    reason: Mapped[str]
    good_frames: Mapped[int]
    bad_frames: Mapped[int]
    port: Mapped[str | None]
    known_as: Mapped[str | None]


class LineDayRow(Kept):
    """What was counted of one line on one of the ward's days, which begins at `day`."""

    __tablename__ = "line_day"

    line: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[datetime] = mapped_column(MOMENT, primary_key=True)
    begun: Mapped[datetime] = mapped_column(MOMENT)
    good: Mapped[int]
    bad: Mapped[int]
    heard: Mapped[int]
    noise: Mapped[int]
    resyncs: Mapped[int]
    silences: Mapped[int]
    silent_seconds: Mapped[int]

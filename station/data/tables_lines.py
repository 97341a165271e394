"""Lines: what the window wants of them, and what the recorder found."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from station.data.columns import FLAG, MOMENT, one_of
from station.data.tables import Kept
from station.domain.device import ConnectionState


class WishRow(Kept):
    """What is wanted of one line."""

    __tablename__ = "wish"

    line: Mapped[str] = mapped_column(primary_key=True)
    protocol: Mapped[str]
    port: Mapped[str]
    baud: Mapped[int | None]
    bed: Mapped[str | None] = mapped_column(ForeignKey("bed.id"))
    paused: Mapped[bool] = mapped_column(FLAG)


class LinkRow(Kept):
    """What the recorder last found on one line."""

    __tablename__ = "link"

    line: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[ConnectionState] = mapped_column(one_of(ConnectionState))
    since: Mapped[datetime] = mapped_column(MOMENT)
    reason: Mapped[str]
    good_frames: Mapped[int]
    bad_frames: Mapped[int]

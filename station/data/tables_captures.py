"""The raw bytes of lines, in a file of their own: ``captures.db`` is no part of the record.

It has no migrations: a file of another shape is put aside like a damaged one (``capture_file``).
"""

from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import Index, LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from station.data.columns import FLAG, MOMENT
from station.data.tables import STRICT

CAPTURES: Final = MetaData()
SHAPE: Final = 1  # of the tables below, as the file's user_version


class Raw(DeclarativeBase):
    """A table of the file of raw bytes."""

    metadata = CAPTURES
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text()}
    __table_args__: Any = STRICT


class ChunkRow(Raw):
    """What is known of a few seconds of one line; the bytes themselves lie under the same number.

    Apart from them, because rows this small lie forty a page: what is held, and from when, is
    answered without a look at the bytes, and a commit for 24 lines touches few pages.  `place`
    counts a line's chunks: where it leaps, some are gone.
    """

    __tablename__ = "chunk"
    __table_args__ = (Index("ix_chunk_line_place", "line", "place"), STRICT)

    number: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str]
    place: Mapped[int]
    begin: Mapped[datetime] = mapped_column(MOMENT)
    end: Mapped[datetime] = mapped_column(MOMENT)
    protocol: Mapped[str]
    baud: Mapped[int]
    begins: Mapped[bool] = mapped_column(FLAG)
    missing: Mapped[int]
    size: Mapped[int]


class BodyRow(Raw):
    """Whole records of a line, packed."""

    __tablename__ = "body"

    number: Mapped[int] = mapped_column(primary_key=True)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class TapRow(Raw):
    """Whether the raw bytes of a line are kept just now, why not, and how many may be, in bytes."""

    __tablename__ = "tap"

    line: Mapped[str] = mapped_column(primary_key=True)
    taken: Mapped[bool] = mapped_column(FLAG)
    reason: Mapped[str]
    most: Mapped[int]

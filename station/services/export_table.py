"""What an export is made of: tables whose columns say what they hold, before any file format."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from station.domain.clock import iso

Cell = str | int | bool | Decimal | Mapping[str, object] | None
Row = tuple[Cell, ...]
ABSENT = (None, None)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, and the UCUM code of its unit where it has one."""

    name: str
    words: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; its rows are made only while they are written, because a week has millions."""

    name: str
    words: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Row]]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


def moment_columns(name: str, words: str) -> tuple[Column, Column]:
    """The two columns of a moment."""
    return (
        Column(f"{name}_utc", f"{words}, in UTC"),
        Column(f"{name}_local", f"{words}, on the ward's clock with its offset from UTC"),
    )


def moments(at: datetime | None, zone: tzinfo) -> tuple[str | None, str | None]:
    """A moment twice: in UTC, and on the ward's clock with its offset: no hour comes twice."""
    if at is None:
        return ABSENT
    return iso(at), at.astimezone(zone).isoformat(timespec="milliseconds")


def plain(value: Decimal | None) -> Decimal | None:
    """A measured or computed figure without zeros at its end, which it owes to how it is kept."""
    if value is None or value == value.to_integral_value():
        return None if value is None else value.quantize(Decimal(1))
    return value.normalize()


def device_face(at: datetime | None) -> str | None:
    """What a device's own clock showed; nobody knows its zone, so it has no offset."""
    return None if at is None else at.isoformat(timespec="milliseconds")

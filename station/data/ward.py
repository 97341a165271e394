"""The ward this record belongs to: its name, its zone, its start of day, and whether it is real."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from station.data.audit import enter, link
from station.data.engine import Store, reading, writing
from station.data.tables_register import StationRow
from station.domain.errors import Refused
from station.domain.identifier import fresh

THE_STATION: Final = 1
EIGHT: Final = time(8)


@dataclass(frozen=True, slots=True)
class Ward:
    """What is set once for a whole ward; one start of day serves all its daily totals."""

    name: str
    zone: str
    demo: bool = False
    start_of_day: time = EIGHT

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise Refused("Enter the ward's name.")
        try:
            ZoneInfo(self.zone)
        except (ValueError, OSError, LookupError):
            raise Refused(
                f"{self.zone!r} is no time zone: enter one such as Australia/Sydney."
            ) from None


def set_up(store: Store, ward: Ward, author: str | None, recorded: datetime) -> None:
    """Write down the ward, or what has changed about it; a real one never becomes a demonstration.

    The author is None where the demonstration sets itself up, before there are people.
    """
    with writing(store) as session:
        row = session.get(StationRow, THE_STATION)
        start = ward.start_of_day.isoformat("minutes")
        if row is None:
            row = StationRow(id=THE_STATION, uuid=fresh(), demo=ward.demo)
            row.ward, row.zone, row.start_of_day = ward.name, ward.zone, start
            enter(session, row, author, recorded)
            return
        if row.demo is not ward.demo:
            raise Refused("A demonstration and a real ward keep separate homes: set up a new one.")
        row.ward, row.zone, row.start_of_day = ward.name, ward.zone, start
        link(session, row, author, recorded)


def ward(store: Store) -> Ward | None:
    """The ward, or None before it was set up."""
    with reading(store) as session:
        row = session.get(StationRow, THE_STATION)
        if row is None:
            return None
        return Ward(row.ward, row.zone, row.demo, time.fromisoformat(row.start_of_day))

"""What is wanted of each line, and what the recorder found: two tables instead of commands."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from station.data.engine import Store, reading, writing
from station.data.tables_lines import LinkRow, WishRow
from station.data.tables_register import BedRow
from station.domain.device import LinkState
from station.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of one line: a protocol on a port, for a bed by its name, or a pause.

    `baud` is None for the protocol's own speed.
    """

    line: str
    protocol: str
    port: str
    baud: int | None = None
    bed: str | None = None
    paused: bool = False


def wishes(store: Store) -> list[Wish]:
    """What is wanted of every line, by the lines' names."""
    with reading(store) as session:
        rows = session.execute(
            select(WishRow, BedRow.name)
            .outerjoin(BedRow, WishRow.bed == BedRow.id)
            .order_by(WishRow.line)
        )
        return [
            Wish(row.line, row.protocol, row.port, row.baud, bed, row.paused) for row, bed in rows
        ]


def wish(store: Store, wanted: Wish) -> None:
    """Want this of a line from now on, whatever was wanted of it before."""
    with writing(store) as session:
        values = {
            "protocol": wanted.protocol,
            "port": wanted.port,
            "baud": wanted.baud,
            "bed": _bed(session, wanted.bed),
            "paused": wanted.paused,
        }
        session.execute(
            insert(WishRow)
            .values(line=wanted.line, **values)
            .on_conflict_do_update(index_elements=["line"], set_=values)
        )


def forget(store: Store, line: str) -> None:
    """Want nothing of a line any more; what was found on it goes too, its readings stay."""
    with writing(store) as session:
        session.execute(delete(WishRow).where(WishRow.line == line))
        session.execute(delete(LinkRow).where(LinkRow.line == line))


def found(store: Store, links: Iterable[LinkState]) -> None:
    """Write down what the recorder finds on its lines just now."""
    with writing(store) as session:
        for link in links:
            values = {
                "state": link.state,
                "since": link.since,
                "reason": link.reason,
                "good_frames": link.good_frames,
                "bad_frames": link.bad_frames,
            }
            session.execute(
                insert(LinkRow)
                .values(line=link.line, **values)
                .on_conflict_do_update(index_elements=["line"], set_=values)
            )


def states(store: Store) -> list[LinkState]:
    """What the recorder last found on every line, by the lines' names."""
    with reading(store) as session:
        return [
            LinkState(row.line, row.state, row.since, row.reason, row.good_frames, row.bad_frames)
            for row in session.scalars(select(LinkRow).order_by(LinkRow.line))
        ]


def _bed(session: Session, name: str | None) -> str | None:
    if name is None:
        return None
    bed = session.scalar(select(BedRow.id).where(BedRow.name == name))
    if bed is None:
        raise Refused(f"There is no bed {name}: set up the ward's beds first.")
    return bed

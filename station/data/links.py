"""What is wanted of each line, and what the recorder found: two tables instead of commands."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from station.data.engine import Store, reading, writing
from station.data.tables_lines import LinkRow, OfAdapter, WishRow
from station.data.tables_register import BedRow
from station.domain.adapter import Adapter
from station.domain.device import LinkState
from station.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of one line: a protocol on a port, for a bed by its name, or a pause.

    `baud` is None for the protocol's own speed.  `adapter` is the USB adapter that the line was
    made on, by which its port is found again under any name; None of a port that is none.
    """

    line: str
    protocol: str
    port: str
    baud: int | None = None
    bed: str | None = None
    paused: bool = False
    adapter: Adapter | None = None


def wishes(store: Store) -> list[Wish]:
    """What is wanted of every line, by the lines' names."""
    with reading(store) as session:
        rows = session.execute(
            select(WishRow, BedRow.name)
            .outerjoin(BedRow, WishRow.bed == BedRow.id)
            .order_by(WishRow.line)
        )
        return [
            Wish(row.line, row.protocol, row.port, row.baud, bed, row.paused, _adapter(row))
            for row, bed in rows
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
            **_columns(wanted.adapter),
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
    """Write down what the recorder finds on its lines just now.

    What its port is stays as it was last open.  A wish that knows no adapter learns it.
    """
    with writing(store) as session:
        for link in links:
            values = {
                "state": link.state,
                "since": link.since,
                "reason": link.reason,
                "good_frames": link.good_frames,
                "bad_frames": link.bad_frames,
            }
            if link.known_as:
                values |= {"port": link.port, "known_as": link.known_as, **_columns(link.adapter)}
                _learn(session, link)
            session.execute(
                insert(LinkRow)
                .values(line=link.line, **values)
                .on_conflict_do_update(index_elements=["line"], set_=values)
            )


def states(store: Store) -> list[LinkState]:
    """What the recorder last found on every line, by the lines' names."""
    with reading(store) as session:
        return [_state(row) for row in session.scalars(select(LinkRow).order_by(LinkRow.line))]


def vouch(store: Store, line: str) -> None:
    """A person vouches for what hangs on a line: the adapter it was last found on is its own."""
    with writing(store) as session:
        link = session.get(LinkRow, line)
        adapter = None if link is None else _adapter(link)
        if adapter is not None:
            _remember(session, line, adapter)


def _learn(session: Session, link: LinkState) -> None:
    unknown = select(WishRow.line).where(
        WishRow.line == link.line, WishRow.adapter_vendor.is_(None)
    )
    if link.adapter is not None and session.scalar(unknown) is not None:
        _remember(session, link.line, link.adapter)


def _remember(session: Session, line: str, adapter: Adapter) -> None:
    session.execute(update(WishRow).where(WishRow.line == line).values(**_columns(adapter)))


def _state(row: LinkRow) -> LinkState:
    return LinkState(
        row.line,
        row.state,
        row.since,
        row.reason,
        row.good_frames,
        row.bad_frames,
        row.port or "",
        row.known_as or "",
        _adapter(row),
    )


def _adapter(row: OfAdapter) -> Adapter | None:
    if row.adapter_vendor is None or row.adapter_product is None:
        return None
    return Adapter(
        row.adapter_vendor,
        row.adapter_product,
        row.adapter_serial,
        row.adapter_location,
        row.adapter_interface,
    )


def _columns(adapter: Adapter | None) -> dict[str, object]:
    names = ("vendor", "product", "serial", "location", "interface")
    return {
        f"adapter_{name}": None if adapter is None else getattr(adapter, name) for name in names
    }


def _bed(session: Session, name: str | None) -> str | None:
    if name is None:
        return None
    bed = session.scalar(select(BedRow.id).where(BedRow.name == name))
    if bed is None:
        raise Refused(f"There is no bed {name}: set up the ward's beds first.")
    return bed

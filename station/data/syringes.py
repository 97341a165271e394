"""What was in each pump, and who confirmed it: rows that supersede each other."""

from collections.abc import Sequence

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from station.data.audit import enter
from station.data.engine import Store, reading, writing
from station.data.register import channel_figure, channel_of
from station.data.tables_register import SyringeRow
from station.domain.syringe import Strength, Syringe


def enter_syringe(store: Store, syringe: Syringe, line: str | None = None) -> None:
    """Write down a syringe, its confirmation, its end or its correction.

    The line is needed for a pump that has no serial number.  The author of the row is who confirmed
    it, where it is a confirmation: then `author` and `confirmed_by` are the same person.
    """
    change_syringe(store, (syringe,), line)


def change_syringe(store: Store, rows: Sequence[Syringe], line: str | None = None) -> None:
    """Write down the end of one syringe and the beginning of the next in one moment."""
    with writing(store) as session:
        for syringe in rows:
            enter(session, _row(session, syringe, line), syringe.author, syringe.recorded)


def move_syringe(store: Store, ended: Syringe, begun: Syringe, lines: tuple[str, str]) -> None:
    """Write down in one moment that a syringe left one pump and goes on in another.

    `lines` are where the two pumps hang, for those without a serial number.
    """
    with writing(store) as session:
        for syringe, line in zip((ended, begun), lines, strict=True):
            enter(session, _row(session, syringe, line), syringe.author, syringe.recorded)


def syringes(store: Store, admission: str) -> list[Syringe]:
    """Every syringe row of an admission, superseded ones too, in the order they were written."""
    with reading(store) as session:
        rows = (
            select(SyringeRow)
            .where(SyringeRow.admission == admission)
            .order_by(literal_column("rowid"))
        )
        return [_syringe(session, row) for row in session.scalars(rows)]


def pumps(store: Store, admission: str) -> dict[str, int]:
    """The figure of the pump channel of every syringe row of an admission, by the row's id.

    A channel without serial number does not name its pump: the same address may be on two lines.
    """
    with reading(store) as session:
        rows = select(SyringeRow.id, SyringeRow.channel).where(SyringeRow.admission == admission)
        return {row.id: row.channel for row in session.execute(rows)}


def _row(session: Session, syringe: Syringe, line: str | None) -> SyringeRow:
    strength = syringe.strength
    return SyringeRow(
        id=syringe.id,
        recorded_at=syringe.recorded,
        reason=syringe.reason or None,
        supersedes=syringe.supersedes,
        author=syringe.author,
        channel=channel_figure(session, syringe.channel, line),
        admission=syringe.admission,
        begin=syringe.begin,
        end=syringe.end,
        drug=syringe.drug,
        form=syringe.form,
        strength_mg=None if strength is None else strength.mg,
        strength_ml=None if strength is None else strength.ml,
        volume_ml=syringe.volume_ml,
        concentration=syringe.concentration,
        confirmed_by=syringe.confirmed_by,
    )


def _syringe(session: Session, row: SyringeRow) -> Syringe:
    mg, ml = row.strength_mg, row.strength_ml
    return Syringe(
        channel=channel_of(session, row.channel),
        admission=row.admission,
        drug=row.drug,
        form=row.form,
        volume_ml=row.volume_ml,
        concentration=row.concentration,
        begin=row.begin,
        recorded=row.recorded_at,
        author=row.author,
        end=row.end,
        strength=None if mg is None or ml is None else Strength(mg, ml),
        confirmed_by=row.confirmed_by,
        supersedes=row.supersedes,
        reason=row.reason or "",
        id=row.id,
    )

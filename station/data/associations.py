"""The ward's book of which device serves whom; two windows cannot write past each other."""

from collections.abc import Callable

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from station.data.absences import end_unserved
from station.data.audit import enter
from station.data.engine import Store, reading, writing
from station.data.register import channel_figure, channel_of
from station.data.tables_register import AssociationRow, QuarantineRow
from station.domain.association import Association
from station.domain.book import Book
from station.domain.quarantine import Quarantine


def book(store: Store) -> Book:
    """Everything written in the book, superseded rows too, in the order it was written."""
    with reading(store) as session:
        return _book(session)


def written(store: Store) -> tuple[int, int]:
    """How far the book is written, without reading it: it is only ever added to."""
    with reading(store) as session:
        associations, quarantines = (
            session.scalar(select(func.max(literal_column("rowid"))).select_from(table)) or 0
            for table in (AssociationRow, QuarantineRow)
        )
        return associations, quarantines


def amend(store: Store, change: Callable[[Book], Book]) -> Book:
    """Let a rule of the ward look at the book and say what is to be added, and add that.

    Nobody writes in between: what the rule saw is what its rows are added to.  What a patient is
    off ends in the same moment on every channel that is theirs no more.  Gives back what was added;
    the rule refuses by raising ``Refused``.
    """
    with writing(store) as session:
        before = _book(session)
        added = change(before)
        for association in added.associations:
            row = _association_row(session, association)
            enter(session, row, association.author, association.recorded)
        for quarantine in added.quarantines:
            held = _quarantine_row(session, quarantine)
            enter(session, held, quarantine.who, quarantine.recorded)
        end_unserved(session, before + added, added.associations)
        return added


def _book(session: Session) -> Book:
    associations = session.scalars(select(AssociationRow).order_by(literal_column("rowid")))
    quarantines = session.scalars(select(QuarantineRow).order_by(literal_column("rowid")))
    return Book(
        tuple(_association(session, row) for row in associations),
        tuple(_quarantine(session, row) for row in quarantines),
    )


def _association(session: Session, row: AssociationRow) -> Association:
    return Association(
        channel=channel_of(session, row.channel),
        line=row.line,
        bed=row.bed,
        port=row.port,
        admission=row.admission,
        begin=row.begin,
        recorded=row.recorded_at,
        end=row.end,
        standing=row.standing,
        who=row.who,
        where=row.confirmed_where,
        bed_label=row.bed_label,
        shared=row.shared,
        author=row.author,
        reason=row.reason or "",
        supersedes=row.supersedes,
        id=row.id,
    )


def _association_row(session: Session, association: Association) -> AssociationRow:
    return AssociationRow(
        id=association.id,
        recorded_at=association.recorded,
        reason=association.reason or None,
        supersedes=association.supersedes,
        channel=channel_figure(session, association.channel, association.line),
        line=association.line,
        bed=association.bed,
        port=association.port,
        admission=association.admission,
        begin=association.begin,
        end=association.end,
        standing=association.standing,
        who=association.who,
        confirmed_where=association.where,
        bed_label=association.bed_label,
        shared=association.shared,
        author=association.author,
    )


def _quarantine(session: Session, row: QuarantineRow) -> Quarantine:
    return Quarantine(
        channel=channel_of(session, row.channel),
        line=row.line,
        bed=row.bed,
        trigger=row.trigger,
        begin=row.begin,
        recorded=row.recorded_at,
        end=row.end,
        who=row.who,
        reason=row.reason or "",
        supersedes=row.supersedes,
        id=row.id,
    )


def _quarantine_row(session: Session, quarantine: Quarantine) -> QuarantineRow:
    return QuarantineRow(
        id=quarantine.id,
        recorded_at=quarantine.recorded,
        reason=quarantine.reason or None,
        supersedes=quarantine.supersedes,
        channel=channel_figure(session, quarantine.channel, quarantine.line),
        line=quarantine.line,
        bed=quarantine.bed,
        trigger=quarantine.trigger,
        begin=quarantine.begin,
        end=quarantine.end,
        who=quarantine.who,
    )

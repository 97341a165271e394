"""Weights: each with its date, how it was obtained, and what it corrects."""

from sqlalchemy import literal_column, select

from station.data.audit import enter
from station.data.engine import Store, reading, writing
from station.data.tables_register import WeightRow
from station.domain.weight import Weight


def enter_weight(store: Store, weight: Weight) -> None:
    """Write down a weight."""
    row = WeightRow(
        id=weight.id,
        recorded_at=weight.recorded,
        reason=weight.reason or None,
        supersedes=weight.supersedes,
        author=weight.author,
        admission=weight.admission,
        kilograms=weight.kilograms,
        method=weight.method,
        observed_at=weight.observed,
    )
    with writing(store) as session:
        enter(session, row, weight.author, weight.recorded)


def weights(store: Store, admission: str) -> list[Weight]:
    """Every weight of an admission, superseded ones too, in the order they were written."""
    with reading(store) as session:
        rows = (
            select(WeightRow)
            .where(WeightRow.admission == admission)
            .order_by(literal_column("rowid"))
        )
        return [_weight(row) for row in session.scalars(rows)]


def _weight(row: WeightRow) -> Weight:
    return Weight(
        admission=row.admission,
        kilograms=row.kilograms,
        method=row.method,
        observed=row.observed_at,
        recorded=row.recorded_at,
        author=row.author,
        supersedes=row.supersedes,
        reason=row.reason or "",
        id=row.id,
    )

"""Metrics and their small figures: what stands in the key of a reading for a code and a unit."""

from collections.abc import Collection, Iterable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from station.data.tables_readings import MetricRow
from station.domain.nomenclature import ANYTHING, METRICS, Metric, in_unit
from station.domain.units import Unit, unit_of


def figures(session: Session, wanted: Iterable[tuple[Metric, Unit]]) -> dict[tuple[str, str], int]:
    """The figure of every metric in its unit, by code and unit; new ones are written down.

    The same metric in another unit has another figure: a roll-up never mixes mg/h with mL/h.
    """
    columns = (MetricRow.id, MetricRow.code, MetricRow.unit)
    known = {(code, unit): figure for figure, code, unit in session.execute(select(*columns))}
    for metric, unit in wanted:
        name = (metric.code, unit.code)
        if name not in known:
            known[name] = _write(session, metric, unit)
    return known


def _write(session: Session, metric: Metric, unit: Unit) -> int:
    row = insert(MetricRow).values(
        code=metric.code, unit=unit.code, label=metric.label, resolution=metric.resolution
    )
    return session.scalars(row.returning(MetricRow.id)).one()


def recorded(session: Session, code: str) -> dict[int, Metric]:
    """Every unit a metric was recorded in, by figure, in the order they first came."""
    rows = select(MetricRow).where(MetricRow.code == code).order_by(MetricRow.id)
    return {row.id: _metric(row) for row in session.scalars(rows)}


def by_figure(session: Session, only: Collection[int]) -> dict[int, Metric]:
    """The metrics of some figures."""
    rows = select(MetricRow).where(MetricRow.id.in_(only))
    return {row.id: _metric(row) for row in session.scalars(rows)}


def _metric(row: MetricRow) -> Metric:
    """A metric as the station knows it now; one it does not know, as it was written down."""
    unit = unit_of(row.unit)
    if row.code in METRICS:
        return in_unit(METRICS[row.code], unit)
    return Metric(row.code, row.label, unit, row.resolution, -ANYTHING, ANYTHING)

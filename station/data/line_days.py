"""How well each line was heard, a row a line and ward day: today, and since the line began."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from station.data.columns import MOMENT
from station.data.engine import Store, reading, writing
from station.data.tables import table_of
from station.data.tables_lines import LineDayRow
from station.domain.line_counts import LineCounts

SECOND = timedelta(seconds=1)


def count(store: Store, day: datetime, came: Mapping[str, LineCounts]) -> None:
    """Add what came on each line to the ward day that begins at `day`."""
    table = table_of(LineDayRow)
    with writing(store) as session:
        for line, counts in came.items():
            more = {
                "good": counts.good,
                "bad": counts.bad,
                "heard": counts.heard,
                "noise": counts.noise,
                "resyncs": counts.resyncs,
                "silences": counts.silences,
                "silent_seconds": counts.silent // SECOND,
            }
            begun = max(counts.begun, day)
            session.execute(
                insert(LineDayRow)
                .values(line=line, day=day, begun=begun, **more)
                .on_conflict_do_update(
                    index_elements=["line", "day"],
                    set_={name: table.c[name] + figure for name, figure in more.items()},
                )
            )


def counted(store: Store, since: datetime | None = None) -> dict[str, LineCounts]:
    """What was counted of each line on the ward days that begin at `since` or later, or ever."""
    row = table_of(LineDayRow).c
    sums = (row.good, row.bad, row.heard, row.noise, row.resyncs, row.silences, row.silent_seconds)
    first = func.min(row.begun, type_=MOMENT).label("begun")
    each = (func.sum(column).label(column.name) for column in sums)
    wanted = select(row.line, first, *each).group_by(row.line)
    if since is not None:
        wanted = wanted.where(row.day >= since)
    with reading(store) as session:
        return {one.line: _counts(one) for one in session.execute(wanted)}


def _counts(row: Any) -> LineCounts:  # noqa: ANN401 - SQLAlchemy names the columns as it runs
    return LineCounts(
        row.begun,
        row.good,
        row.bad,
        row.heard,
        row.noise,
        row.resyncs,
        row.silences,
        timedelta(seconds=row.silent_seconds),
    )

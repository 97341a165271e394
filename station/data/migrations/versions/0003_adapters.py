"""A line remembers which USB adapter it was made on, and how well it was heard each day."""

import sqlalchemy as sa
from alembic import op

from station.data.migrations import guards
from station.data.migrations.shapes import STRICT, integer, text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Widen wish and link, empty where nobody has looked yet; make the table of counts."""
    for table in ("wish", "link"):
        for column in _adapter():
            op.add_column(table, column)
    op.add_column("link", text("port", nullable=True))
    op.add_column("link", text("known_as", nullable=True))
    counts = ("good", "bad", "heard", "noise", "resyncs", "silences", "silent_seconds")
    op.create_table(
        "line_day",
        text("line", primary_key=True),
        integer("day", primary_key=True),
        integer("begun"),
        *map(integer, counts),
        **STRICT,
    )
    guards.no_delete("line_day")


def _adapter() -> list[sa.Column[str] | sa.Column[int]]:
    return [
        integer("adapter_vendor", nullable=True),
        integer("adapter_product", nullable=True),
        text("adapter_serial", nullable=True),
        text("adapter_location", nullable=True),
        integer("adapter_interface", nullable=True),
    ]

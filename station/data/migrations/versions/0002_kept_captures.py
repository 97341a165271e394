"""Raw bytes of a line that somebody keeps for an investigation: an act of a person, in the chain.

The bytes themselves are not in the record.
"""

from alembic import op

from station.data.migrations import guards
from station.data.migrations.shapes import STRICT, entered, integer, text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of kept periods, whose rows stay as they were written."""
    op.create_table(
        "kept_capture",
        *entered("kept_capture"),
        text("line"),
        integer("begin"),
        integer("end"),
        integer("released"),
        **STRICT,
    )
    guards.no_update("kept_capture")
    guards.no_delete("kept_capture")

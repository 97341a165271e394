"""Triggers: the file itself refuses what the station must never do.

Released steps rely on these words: only add.
"""

from collections.abc import Sequence
from typing import Final

from alembic import op

# Rows of these are added and stay as they are: corrections and ends are further rows.
WRITTEN_ONCE: Final = (
    "happening",
    "patient",
    "patient_details",
    "admission",
    "admission_details",
    "bed_stay",
    "association",
    "quarantine",
    "weight",
    "syringe",
    "entry",
    "document",
    "audit",
)
# Readings move from one table to the other and are forgotten at the ward's limit; none is edited.
NEVER_EDITED: Final = ("appended", "reading")
# These rows are referred to for ever; what may change in them is said by FIXED_COLUMNS.
NEVER_DELETED: Final = (
    "station",
    "person",
    "bed",
    "metric",
    "device",
    "channel",
    "session",
    "gap",
    "print_log",
)
FIXED_COLUMNS: Final = {
    "station": ("id", "uuid", "demo"),
    "person": ("id", "recorded_at"),
    "bed": ("id",),
    "metric": ("id", "code", "unit"),
    "device": ("id", "uuid", "protocol", "serial"),
    "channel": ("id", "uuid", "device", "address"),
    "gap": ("id", "channel", "begin", "cause", "who", "reason"),
    "print_log": ("id", "document", "copy", "destination", "author", "recorded_at"),
}
# May be written while empty, and then stays.
SET_ONCE: Final = {"gap": ("end",), "session": ("ended", "ending"), "person": ("left_at",)}


def of_the_first_release() -> None:
    """Guard the tables of step 0001."""
    for table in (*WRITTEN_ONCE, *NEVER_EDITED):
        no_update(table)
    for table in (*WRITTEN_ONCE, *NEVER_DELETED):
        no_delete(table)
    for table, columns in FIXED_COLUMNS.items():
        no_update(table, columns)
    for table, columns in SET_ONCE.items():
        for column in columns:
            only_once(table, column)


def no_update(table: str, columns: Sequence[str] = ()) -> None:
    """Refuse to change a row, or only these columns of it."""
    of = f" OF {', '.join(map(_quoted, columns))}" if columns else ""
    _refuse(table, "update", f"UPDATE{of}")


def no_delete(table: str) -> None:
    """Refuse to delete a row."""
    _refuse(table, "delete", "DELETE")


def only_once(table: str, column: str) -> None:
    """Let a column be filled, and never changed again."""
    name = _quoted(column)
    _refuse(table, column, f"UPDATE OF {name}", f" WHEN OLD.{name} IS NOT NULL")


def _refuse(table: str, name: str, act: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {_quoted(f'keep_{table}_{name}')} BEFORE {act} ON {_quoted(table)}{when}"
        f" BEGIN SELECT RAISE(ABORT, '{table}: the record is added to, never changed'); END"
    )


def _quoted(name: str) -> str:
    return f'"{name}"'

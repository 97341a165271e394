"""A look at the whole record that changes nothing in it: for the doctor.

``upgrade`` looks too, but makes and migrates what it finds wanting; this only tells.
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory

from station.data.copies import PARTS
from station.data.engine import connect, explained
from station.data.soundness import complaint, lost_reference, schema_of
from station.data.upgrade import SCRIPTS
from station.domain.clock import from_milliseconds
from station.domain.errors import Unavailable

BEGINNINGS = """SELECT (SELECT min(utc) FROM session), (SELECT zone FROM station),
 (SELECT demo FROM station)"""


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found: the schema, what is wrong, the size in bytes, and where it all began.

    `behind` says that the next start brings the schema up to date; `since` and `zone` are None
    before the first run and before the ward was set up; `demo` marks a demonstration.
    """

    schema: str
    behind: bool
    complaint: str | None
    size: int
    since: datetime | None
    zone: str | None
    demo: bool = False


def examine_record(record: Path, key: bytes) -> Examination:
    """Read the record whole.  ``Unavailable`` says why it cannot be, or is of another version."""
    with explained(record, key), closing(connect(record, key)) as connection:
        schema = schema_of(connection)
        if schema is None:
            raise Unavailable(
                f"The file {record} is not a record of this station:"
                " move it away, or restore the newest copy (main.py restore)."
            )
        steps = ScriptDirectory(str(SCRIPTS))
        if schema not in {step.revision for step in steps.walk_revisions()}:
            raise Unavailable(
                f"The record {record} was written by a newer version of the station (schema"
                f" {schema}): install that version, or restore a copy made before."
            )
        first, zone, demo = connection.execute(BEGINNINGS).fetchone()
        return Examination(
            schema,
            schema != steps.get_current_head(),
            complaint(connection) or lost_reference(connection),
            size_of(record),
            None if first is None else from_milliseconds(first),
            zone,
            bool(demo),
        )


def size_of(record: Path) -> int:
    """Bytes that a record takes on the disk, its log included."""
    parts = (record.with_name(record.name + part) for part in PARTS)
    return sum(part.stat().st_size for part in parts if part.exists())

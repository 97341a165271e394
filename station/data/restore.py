"""Make a copy the record again, when a person asks: never one that this version cannot read."""

from datetime import datetime
from pathlib import Path

from station.data.copies import look, put_back
from station.data.places import Places
from station.data.upgrade import SCRIPTS, knows
from station.domain.errors import Unavailable


def restore(
    places: Places, key: bytes, copy: Path, moment: datetime, scripts: Path = SCRIPTS
) -> Path | None:
    """Put a verified copy in the record's place; an older one is brought up to date at the start.

    The present record is kept aside: gives back where, or None when there was none.  Raises
    ``Unavailable`` for a newer, damaged or foreign copy, and while the record is in use.
    """
    schema = look(copy, key).schema
    if not knows(schema, scripts):
        raise Unavailable(
            f"The copy {copy} was written by a newer version of the station (schema {schema}):"
            " install that version, or restore an older copy."
        )
    return put_back(places, key, copy, moment)

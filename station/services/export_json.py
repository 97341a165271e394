"""Tables as one canonical JSON file: sorted keys, no spaces, decimals and moments as text.

It is written row by row, because a week of readings need not fit into memory; the text is the same
as if it had been written at once.
"""

from collections.abc import Sequence
from typing import TextIO

from station.data.columns import canonical
from station.services.export_table import Table


def write_json(tables: Sequence[Table], out: TextIO) -> None:
    """Write an object with one list of rows a table."""
    out.write("{")
    for place, table in enumerate(sorted(tables, key=lambda one: one.name)):
        out.write(f"{',' if place else ''}{canonical(table.name)}:[")
        for number, row in enumerate(table.rows()):
            words = canonical(dict(zip(table.header, row, strict=True)))
            out.write(f",{words}" if number else words)
        out.write("]")
    out.write("}\n")

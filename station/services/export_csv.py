"""Tables as CSV files (RFC 4180, UTF-8), safe to open in a spreadsheet.

A text that a spreadsheet would take for a formula gets an apostrophe in front (faults.md, 30);
figures, moments and codes are never touched.
"""

import csv
from collections.abc import Mapping
from decimal import Decimal
from typing import TextIO

from station.data.columns import canonical, decimal_text
from station.services.export_table import Cell, Table

# What begins a formula in one spreadsheet or another, the full-width forms too.
FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")  # noqa: RUF001 - they are the full-width ones on purpose


def write_csv(table: Table, out: TextIO) -> int:
    """Write a table; how many rows it has.  The file must be open with ``newline=""``."""
    writer = csv.writer(out)
    writer.writerow(table.header)
    count = 0
    for count, row in enumerate(table.rows(), 1):  # noqa: B007 - the last one is the count
        writer.writerow([_cell(cell) for cell in row])
    return count


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            return decimal_text(cell)
        case Mapping():
            return canonical(cell)
        case str():
            return neutral(cell)
        case _:
            return str(cell)


def neutral(text: str) -> str:
    """A text that no spreadsheet runs: the same, or with an apostrophe in front."""
    shown = "".join(
        letter if _printable(letter) else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return f"'{shown}" if shown.lstrip(" ").startswith(FORMULA) else shown


def _printable(letter: str) -> bool:
    """Whether a letter may stand in a text file; other control characters may not."""
    return letter >= " " or letter in "\t\r\n"

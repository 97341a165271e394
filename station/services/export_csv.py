"""Tables as CSV files (RFC 4180, UTF-8), safe to open in a spreadsheet.

A text that a spreadsheet would take for a formula gets an apostrophe in front (faults.md, 30);
figures, moments and codes are never touched.
"""

import csv
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TextIO

from station.data.columns import canonical, decimal_text
from station.services.export_table import Cell, Table

# What begins a formula in one spreadsheet or another, the full-width forms too.
FORMULA = re.compile(r" *[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def write_csv(table: Table, out: TextIO) -> None:
    """Write a table.  The file must be open with ``newline=""``."""
    writer = csv.writer(out)
    writer.writerow(table.header)
    writer.writerows([_cell(cell) for cell in row] for row in table.rows())


def _cell(cell: Cell) -> str:
    match cell:
        case str():
            return neutral(cell)
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            return decimal_text(cell)
        case Mapping():
            return canonical(cell)
        case _:
            return str(cell)


def neutral(text: str) -> str:
    """A text that no spreadsheet runs: the same, or with an apostrophe in front."""
    shown = CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    return f"'{shown}" if FORMULA.match(shown) else shown

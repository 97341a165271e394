"""The README of an export: every file and every column in words, so that nobody has to guess."""

from collections.abc import Sequence

from station.domain.nomenclature import METRICS
from station.services.export_table import Table

INTRODUCTION = """\
Open data of one admission
==========================

Written by Infusion Station. The station displays and records; it is not an alarm system and gives
no advice. What stands here is what devices said and people entered, and nothing that was guessed.

- Moments stand twice: in UTC (ISO 8601, Z) and on the ward's clock with its offset from UTC.
- A device's own clock (device_time) has no zone that the station knows.
- Units are UCUM codes; metrics are IEEE 11073-10101 codes, listed at the end.
- Figures are decimal, with a point, as the device or the person gave them, and not rounded. An
  empty figure is an absent one and never 0.
- Only what lies in a confirmed association of a device with this patient is in these tables. What
  nobody has confirmed is in readings_unconfirmed and in no total.
- Nothing is filled in: a stretch in which a channel was not seen is a row of gaps, with its cause.
- Corrections never replace: the row that was corrected stays, and the newer one names it.
- This is a patient's record. Keep it as such, and delete it when it is no longer needed.
"""
CSV_WORDS = """\
Files are CSV as in RFC 4180: UTF-8, comma, quotation marks where needed, one header line. A text
that a spreadsheet would run as a formula has an apostrophe (') in front; a control character in a
text is shown as \N{REPLACEMENT CHARACTER}. true and false are written out.
"""
JSON_WORDS = """\
The file is one JSON object with a list of rows for each table below: UTF-8, keys sorted, no spaces,
so that the same record always gives the same file. Figures with decimals are texts, so that no
digit is lost; what is absent is null.
"""


def readme(tables: Sequence[Table], kind: str) -> str:
    """The whole text."""
    parts = [INTRODUCTION, CSV_WORDS if kind == "csv" else JSON_WORDS]
    parts += [_table(table, kind) for table in tables]
    return "\n".join([*parts, _codes()])


def _table(table: Table, kind: str) -> str:
    name = f"{table.name}.csv" if kind == "csv" else table.name
    longest = max(len(column.name) for column in table.columns)
    lines = [name, "-" * len(name), table.words, ""]
    for column in table.columns:
        unit = f" [{column.unit}]" if column.unit else ""
        lines.append(f"  {column.name:<{longest}}  {column.words}{unit}")
    return "\n".join([*lines, ""])


def _codes() -> str:
    title = "Codes of metrics"
    longest = max(map(len, METRICS))
    lines = [title, "-" * len(title)]
    for code, metric in METRICS.items():
        lines.append(f"  {code:<{longest}}  {metric.label} [{metric.unit.code}]")
    lines.append("  private:protocol:code  what only one protocol knows, under the device's code")
    return "\n".join([*lines, ""])

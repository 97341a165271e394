"""A second pair of eyes on the record: rules that must hold whatever happened on the ward.

It reads the file with plain SQL of its own and shares none of the code that writes, shows, counts
or prints, so that one mistake cannot hide another.
"""

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from station.data.engine import connect
from station.data.inspect_chain import broken_links
from station.data.inspect_owners import (
    Box,
    Seen,
    Span,
    claims_outside_stays,
    doubted,
    first_heard,
    shared_claims,
    visible,
)
from station.data.inspect_readings import (
    holes_in_sequence,
    readings_in_gaps,
    strangers,
    unaccounted,
)
from station.data.inspect_totals import counted


@dataclass(frozen=True, slots=True)
class Looked:
    """One rule: how much it was held against, and what breaks it, in words."""

    rule: str
    count: int
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A box that came to its line: when it was first heard there (ms), and whether it was held."""

    box: Box
    span: Span
    heard: int | None
    held: bool


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the record holds of one admission: its readings by their numbers, and mL given."""

    readings: Mapping[int, Seen]
    ml: Fraction


def inspect(path: Path, key: bytes, quiet: Mapping[str, float]) -> list[Looked]:
    """Every rule held against a record; `quiet` is each protocol's quiet time in seconds."""
    with closing(connect(path, key)) as record:
        found = {
            "a number for every reading, and none missing": holes_in_sequence(record),
            "every reading of a known session, channel and metric": strangers(record),
            "no reading inside a gap": readings_in_gaps(record),
            "no time without readings and without a gap": unaccounted(record, quiet),
            "no device two patients' at once": shared_claims(record),
            "nothing confirmed by nobody, or outside a stay": claims_outside_stays(record),
            "the hash chain whole": broken_links(record),
        }
    return [Looked(rule, count, tuple(wrong)) for rule, (count, wrong) in found.items()]


def arrivals(path: Path, key: bytes, boxes: Iterable[tuple[Box, Span]]) -> list[Arrival]:
    """What the record knows of boxes that came to their lines; each left at the end of its span."""
    found = []
    with closing(connect(path, key)) as record:
        for box, span in boxes:
            heard = first_heard(record, box, span)
            held = heard is not None and doubted(record, box, heard)
            found.append(Arrival(box, span, heard, held))
    return found


def theirs(path: Path, key: bytes, admission: str) -> Theirs:
    """What may be shown and counted for an admission."""
    with closing(connect(path, key)) as record:
        return Theirs(visible(record, admission), counted(record, admission))

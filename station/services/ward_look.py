"""What an ordeal left in the record, looked at from three sides that know nothing of each other.

The inspection reads the file with its own SQL; the services make of it what is shown, exported and
counted; the truth knows what really hung where.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from station.data import admissions
from station.data.engine import Store
from station.data.inspect_owners import Seen, Span
from station.data.inspection import Looked, Theirs, arrivals, inspect, theirs
from station.domain.clock import Clock
from station.domain.course import Origin
from station.domain.patient import Admission
from station.services.export import export
from station.services.given import given
from station.services.stay import stay
from station.services.ward_truth import WardTruth

Shown = frozenset[tuple[str, int, str]]
"""Which line's values were shown as confirmed, in which second (ms), for which admission."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the services tell of one admission: numbers of readings shown and set apart, and mL."""

    shown: frozenset[int]
    apart: frozenset[int]
    ml: Fraction


def look(
    store: Store, clock: Clock, truth: WardTruth, shown: Shown, quiet: Mapping[str, float]
) -> list[Looked]:
    """Every rule held against the record; `quiet` is each protocol's quiet time in seconds."""
    path, key = store.path, store.key
    exchanged = _exchanged(path, key, truth)
    stays = [
        (one, theirs(path, key, one.id), _told(store, clock, one))
        for one in admissions.admissions(store)
    ]
    strangers = truth.shown_to_strangers(shown)
    return [
        *inspect(path, key, quiet),
        exchanged,
        _shown(stays),
        _true(truth, stays),
        _counted(stays),
        Looked("nothing shown live at another's bed", len(shown), tuple(strangers)),
    ]


def _exchanged(path: Path, key: bytes, truth: WardTruth) -> Looked:
    """Every exchanged box that was heard was held in quarantine; when it was is entered."""
    placed = truth.exchanges()
    found = arrivals(path, key, [(one.box, Span(one.begin, one.end)) for one in placed])
    for one, arrival in zip(placed, found, strict=True):
        one.heard = arrival.heard
    heard = [one for one in found if one.heard is not None]
    wrong = tuple(str(one) for one in heard if not one.held)
    return Looked("a quarantine for every exchanged box that was heard", len(heard), wrong)


Stays = list[tuple[Admission, Theirs, Told]]


def _shown(stays: Stays) -> Looked:
    """What is exported as a patient's is what may be; what is left out is told apart."""
    wrong = []
    for one, own, told in stays:
        more, less = told.shown - own.readings.keys(), own.readings.keys() - told.shown - told.apart
        if more or less:
            wrong.append(f"{one.id}: {len(more)} readings too many, {len(less)} missing")
    count = sum(len(told.shown) for _, _, told in stays)
    return Looked("readings shown of a patient are those that may be", count, tuple(wrong))


def _true(truth: WardTruth, stays: Stays) -> Looked:
    """What is exported as a patient's was told by a box at that patient's bed."""
    count, wrong = 0, []
    for one, own, told in stays:
        known: dict[int, Seen] = {
            number: seen for number, seen in own.readings.items() if number in told.shown
        }
        count += len(known)
        wrong += truth.untrue(one.id, known)
    return Looked("readings shown of a patient are of a box at the bed", count, tuple(wrong))


def _counted(stays: Stays) -> Looked:
    """The totals are the counters' own differences."""
    wrong = [
        f"{one.id}: {float(told.ml)} mL told, {float(own.ml)} mL counted"
        for one, own, told in stays
        if told.ml != own.ml
    ]
    return Looked("totals are the counters' own differences", len(stays), tuple(wrong))


def _told(store: Store, clock: Clock, admission: Admission) -> Told:
    found = stay(store, admission, clock.now().utc)
    courses = given(store, found)
    ml = sum(
        (one.over(found.period).ml for one in courses if one.course.origin is Origin.COUNTER),
        Fraction(0),
    )
    with TemporaryDirectory(prefix="ordeal-") as folder:
        export(store, "csv", admission.id, Path(folder), clock)
        tables = (Path(folder) / f"{name}.csv" for name in ("readings", "readings_unconfirmed"))
        shown, apart = (frozenset(_numbers(table)) for table in tables)
    return Told(shown, apart, ml)


def _numbers(table: Path) -> Iterator[int]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        yield from (int(row["sequence"]) for row in csv.DictReader(file))

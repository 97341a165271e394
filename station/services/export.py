"""Open data of one admission: every table as CSV, or all as one JSON file, with a README.

Nothing is written into a folder that holds anything, and nothing half-written stays behind.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from station.data.admissions import admissions
from station.data.engine import Store
from station.domain.clock import Clock, SteadyClock, SystemClock
from station.domain.errors import Refused, Unavailable
from station.domain.patient import Admission
from station.services.export_by_eye import by_eye_tables
from station.services.export_csv import write_csv
from station.services.export_entered import entered_tables
from station.services.export_happenings import happening_tables
from station.services.export_json import write_json
from station.services.export_readings import reading_tables
from station.services.export_readme import readme
from station.services.export_subject import subject
from station.services.export_table import Table
from station.services.export_totals import total_tables
from station.services.own_time import go_on_from
from station.services.stay import find_admission, stay

KINDS = ("csv", "json")
OWNER_ONLY, OWNER_READS = 0o700, 0o600
README = "README.txt"
JSON_FILE = "admission.json"
PART = ".part"
LISTED = 12

Write = Callable[[TextIO], object]


def export(
    store: Store, kind: str, admission: str, out: Path, clock: Clock | None = None
) -> list[Path]:
    """Write one admission into a new or empty folder; the files, the README first.

    `kind` is "csv" or "json"; the admission's id may be shortened.  Raises ``Refused`` for an
    admission or a folder that will not do, ``Unavailable`` when the disk says no.
    """
    if kind not in KINDS:
        raise Refused(f"There is no export as {kind}: choose {' or '.join(KINDS)}.")
    by = clock or go_on_from(store, SteadyClock(SystemClock()))
    found = stay(store, _meant(store, admission), by.now().utc)
    about = subject(store, found)
    tables = [
        *entered_tables(about),
        *reading_tables(about),
        *happening_tables(about),
        *total_tables(about),
        *by_eye_tables(about),
    ]
    with _folder(out):
        return _written(out, _files(tables, kind))


def _meant(store: Store, name: str) -> Admission:
    """The admission of an id; for one that means none or several, the ids there are."""
    try:
        return find_admission(store, name)
    except Refused:
        known = sorted(admissions(store), key=lambda one: one.begin, reverse=True)[:LISTED]
        if not known:
            raise Refused("Nobody was ever admitted here, so there is nothing to export.") from None
        ids = ", ".join(f"{one.id} (bed {one.bed}, from {one.begin:%d %b %Y})" for one in known)
        raise Refused(f"There is no one admission {name!r}; the newest are {ids}.") from None


def _files(tables: list[Table], kind: str) -> dict[str, Write]:
    """What is written into which file; the names are ours, never a patient's."""
    files: dict[str, Write] = {README: lambda file: file.write(readme(tables, kind))}
    if kind == "json":
        files[JSON_FILE] = lambda file: write_json(tables, file)
        return files
    for table in tables:
        files[f"{table.name}.csv"] = _writer(table)
    return files


def _writer(table: Table) -> Write:
    return lambda file: write_csv(table, file)


@contextmanager
def _folder(out: Path) -> Iterator[None]:
    """A folder of our own to write into; what goes wrong with it is one sentence."""
    try:
        out.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        if next(out.iterdir(), None) is not None:
            raise Refused(f"The folder {out} already holds something: name a new one.")
        yield
    except OSError as error:
        raise Unavailable(
            f"The export cannot be written to {out} ({error.strerror}):"
            " check the folder, the disk and the rights of this user."
        ) from error


def _written(out: Path, files: dict[str, Write]) -> list[Path]:
    """Write every file under another name, and give them theirs when all are whole."""
    parts: list[Path] = []
    try:
        for name, write in files.items():
            parts.append(out / f"{name}{PART}")
            handle = os.open(parts[-1], os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_READS)
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                write(file)
        return [part.rename(part.with_suffix("")) for part in parts]
    finally:
        for part in parts:
            part.unlink(missing_ok=True)

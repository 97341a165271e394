"""Copies, restoring, salvage and open data as the command line asks for them, in sentences."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from station.data.copies import backup
from station.data.engine import Store
from station.data.key import obtain
from station.data.places import Places
from station.data.restore import restore
from station.data.salvage import salvage
from station.data.upgrade import prepare
from station.domain.clock import Clock
from station.domain.errors import Unavailable
from station.services.export import export


def existing_store(places: Places, clock: Clock) -> Store:
    """The record of a station that is there already; a command that reads makes none."""
    if not places.database.exists():
        raise Unavailable(
            f"There is no station in {places.data}: start main.py once, or name --home."
        )
    return prepare(places, obtain(places), clock)


def make_copy(places: Places, folder: Path, clock: Clock) -> Iterator[str]:
    """A verified copy of the record in a folder."""
    with closing(existing_store(places, clock)) as store:
        yield f"{backup(store, folder, clock.now().utc).path}: verified"


def put_back(places: Places, copy: Path, clock: Clock) -> Iterator[str]:
    """A verified copy in the record's place; what was there is kept aside."""
    places.make()
    aside = restore(places, obtain(places), copy, clock.now().utc)
    kept = f"; the record that was there is kept as {aside}" if aside else ""
    yield f"{copy} is the record now{kept}"


def save_what_can_be(places: Places, damaged: Path) -> Iterator[str]:
    """A new record of what a damaged one still gives, beside it."""
    target = damaged.with_name(f"{damaged.name}.salvaged")
    saved = salvage(damaged, obtain(places), target)
    for table, count in sorted(saved.counts.items()):
        hurt = ", and some that could not be read" if table in saved.damaged else ""
        yield f"{table}: {count} rows{hurt}"
    yield (
        f"{saved.path}: put it in place with main.py restore;"
        f" {saved.orphans} rows refer to something that was lost"
    )


def give_out(
    places: Places, form: str, admission: str, folder: Path, clock: Clock
) -> Iterator[str]:
    """Open data of one admission in a folder: the files that were written."""
    with closing(existing_store(places, clock)) as store:
        for path in export(store, form, admission, folder, clock):
            yield str(path)

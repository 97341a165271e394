"""A station's home with its record open; one that nobody named lasts as long as it is used."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from station.data.engine import Store
from station.data.key import obtain
from station.data.places import Places, places
from station.data.upgrade import prepare
from station.domain.clock import Clock


@contextmanager
def opened_home(home: Path | None, clock: Clock) -> Iterator[tuple[Store, Places, Path]]:
    """The record, its places and the folder; with None a new home that is taken away afterwards.

    Raises ``Refused`` or ``Unavailable`` as opening a record does.
    """
    with ExitStack() as leaving:
        folder = home or Path(leaving.enter_context(TemporaryDirectory(prefix="station-demo-")))
        where = places(folder)
        store = leaving.enter_context(closing(prepare(where, obtain(where), clock)))
        yield store, where, folder

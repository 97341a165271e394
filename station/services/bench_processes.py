"""The processes that the recorder is measured with: a ward of simulated devices, and a recorder."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from station.data.links import Wish
from station.data.places import Places, places
from station.services.measure_recorder import Running
from station.services.processes import first_words, process, process_id
from station.services.showing import DEVICES_A_BED, Own

BEDS = 12
ASKED = ("--beds", BEDS, "--seed", 1, "--hour", 10.0, "--days", 0)


def ward_processes(own: Own, folder: Path) -> tuple[Places, Running]:
    """A station's places in a folder, and how its devices and its recorder are run.

    `own` makes the program's own commands.
    """
    where = places(folder)
    recorder = partial(process_id, own("record", "--home", folder))
    return where, Running(partial(_devices, own, where.data / "lines"), recorder)


@contextmanager
def _devices(own: Own, place: Path) -> Iterator[Sequence[Wish]]:
    with process(own("devices", "--place", place, *ASKED)) as running:
        lines = enumerate(map(json.loads, first_words(running, BEDS * DEVICES_A_BED)), 1)
        yield [Wish(f"line-{number}", one["protocol"], one["port"]) for number, one in lines]

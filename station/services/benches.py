"""The benchmarks that run the station's own processes, by name, and the asking for any of them."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from station.data.links import Wish
from station.data.places import Places, places
from station.domain.clock import Clock
from station.domain.errors import Refused
from station.domain.measured import Benchmark, Measured
from station.services.measure_lines import WardRun, measure_lines
from station.services.measure_recorder import Running, Spell, measure_recorder
from station.services.measure_store import Size, measure_store
from station.services.measure_ward import Ordeal, measure_ward
from station.services.processes import process_id
from station.services.showing import DEVICES_A_BED, Own
from station.services.simulated_ward import SimulatedWard, simulated_ward

BEDS = 12
HOUR = 16.0  # of day: every infusion of the ward runs


def measured(
    known: Mapping[str, Benchmark], name: str | None, amount: int | None, seed: int | None
) -> list[Measured]:
    """The rows of one benchmark, or of every one as it usually is; Refused for an unknown name."""
    if name is not None and name not in known:
        raise Refused(f"There is no benchmark {name}; there are {', '.join(known)}.")
    names = list(known) if name is None else [name]
    return [row for one in names for row in known[one].measure(amount, seed)]


class Benches:
    """Composes the processes; `own` makes the commands of this program."""

    def __init__(self, own: Own, clock: Clock) -> None:
        self._own, self._clock = own, clock

    @property
    def named(self) -> dict[str, Benchmark]:
        """Each by its name."""
        return {
            "store": Benchmark(self._store),
            "recorder": Benchmark(self._recorder, 60, "seconds"),
            "lines": Benchmark(self._lines, 600, "seconds"),
            "ward": Benchmark(self._ward, 3600, "seconds"),
        }

    def _store(self, _amount: int, _seed: int) -> list[Measured]:
        with TemporaryDirectory(prefix="station-bench-", dir=Path.cwd()) as folder:
            return measure_store(Path(folder), Size())

    def _recorder(self, seconds: int, seed: int) -> list[Measured]:
        """Twelve beds with two devices each, on real lines, and a recorder process of its own."""
        with _passing() as where:
            running = Running(partial(self._wishes, where, seed), partial(self._record, where))
            return measure_recorder(where, running, self._clock, Spell(seconds))

    def _lines(self, seconds: int, seed: int) -> list[Measured]:
        with _passing() as where:
            devices = partial(self._devices, where, seed, "--measured")
            run = WardRun(devices, partial(self._record, where))
            return measure_lines(where, run, self._clock, Spell(seconds))

    def _ward(self, seconds: int, seed: int) -> list[Measured]:
        with _passing() as where:
            run = WardRun(partial(self._devices, where, seed), partial(self._record, where))
            return measure_ward(where, run, self._clock, sys.stderr, Ordeal(seconds, seed))

    @contextmanager
    def _wishes(self, where: Places, seed: int) -> Iterator[Sequence[Wish]]:
        with self._devices(where, seed) as ward:
            yield [line.wish(at_bed=False) for line in ward.lines]

    @contextmanager
    def _devices(self, where: Places, seed: int, *more: str) -> Iterator[SimulatedWard]:
        asked = ("--beds", BEDS, "--seed", seed, "--hour", HOUR, "--days", 0, *more)
        command = self._own("devices", "--place", where.data / "lines", *asked)
        with simulated_ward(command, DEVICES_A_BED * BEDS) as ward:
            yield ward

    @contextmanager
    def _record(self, where: Places) -> Iterator[int]:
        with process_id(self._own("record", "--home", where.config.parent)) as process:
            yield process


@contextmanager
def _passing() -> Iterator[Places]:
    """A home for as long as something is measured."""
    with TemporaryDirectory(prefix="station-bench-") as folder:
        yield places(Path(folder))

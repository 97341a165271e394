"""The process of the simulated devices as the station's measurements see it: lines, and wishes.

What a device is comes as plain words: the station knows none of its kinds.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from station.data.links import Wish
from station.domain.device import Category
from station.domain.errors import Unavailable
from station.services.processes import first_words, process


@dataclass(frozen=True, slots=True)
class SimulatedLine:
    """One device of one simulated bed, and its line.

    `quiet_seconds` is how long it may be quiet before it is silent; `readings_a_second` and
    `longest_pause` (seconds) are what it tells alone, 0 where that was not asked.
    """

    bed: str
    category: Category
    protocol: str
    port: str
    quiet_seconds: float
    readings_a_second: float = 0.0
    longest_pause: float = 0.0

    @property
    def name(self) -> str:
        """What the line is called in the table of wishes."""
        return f"bed-{self.bed}-{self.category}"

    def wish(self, *, at_bed: bool) -> Wish:
        """What is to be wished of it; `at_bed` where the ward has that bed."""
        return Wish(self.name, self.protocol, self.port, bed=self.bed if at_bed else None)


class SimulatedWard:
    """The lines of a ward of simulated beds, and a way to let something happen there."""

    def __init__(self, lines: Sequence[SimulatedLine], asked: IO[str]) -> None:
        self.lines = tuple(lines)
        self._asked = asked

    def happen(self, do: str, bed: str, **more: object) -> None:
        """Let something happen at a bed, as a visitor of the demonstration does."""
        try:
            self._asked.write(json.dumps({"do": do, "bed": bed, **more}) + "\n")
            self._asked.flush()
        except OSError:
            raise Unavailable("The simulated devices do not run any more.") from None

    def at(self, line: SimulatedLine, do: str, **more: object) -> None:
        """The same at one line."""
        self.happen(do, line.bed, device=line.category, **more)


@contextmanager
def simulated_ward(command: Sequence[str], lines: int) -> Iterator[SimulatedWard]:
    """The devices' process for as long as the block lasts; Unavailable when it does not begin."""
    with process(command) as running:
        said = first_words(running, lines)
        if len(said) < lines or running.stdin is None:
            raise Unavailable("The simulated devices did not start.")
        yield SimulatedWard([_line(json.loads(one)) for one in said], running.stdin)


def _line(said: dict[str, str]) -> SimulatedLine:
    return SimulatedLine(
        bed=said["bed"].removeprefix("Bed "),
        category=Category(said["device"]),
        protocol=said["protocol"],
        port=said["port"],
        quiet_seconds=float(said["quiet_seconds"]),
        readings_a_second=float(said.get("readings_a_second", 0)),
        longest_pause=float(said.get("longest_pause", 0)),
    )

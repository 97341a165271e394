"""A demonstration under way: its devices, its past and its recorder, each a process of its own."""

import subprocess
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.data.engine import Store
from station.data.places import Places
from station.domain.clock import Clock
from station.services.demonstration import zone
from station.services.first_round import FirstRound
from station.services.launch import start_recorder
from station.services.processes import end, first_words, process

Own = Callable[..., list[str]]
DEVICES_A_BED = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """Which demonstration: beds, days and seed, and the hour and moment at which it goes live."""

    beds: int
    days: int
    seed: int
    hour: float
    live: str

    @classmethod
    def at(cls, live: datetime, beds: int, days: int, seed: int) -> "Asked":
        """One that goes live at a moment, at the hour of day of its own zone."""
        local = live.astimezone(zone())
        return cls(beds, days, seed, local.hour + local.minute / 60, live.isoformat())

    @property
    def moment(self) -> datetime:
        """When it goes live."""
        return datetime.fromisoformat(self.live)

    @property
    def begin(self) -> datetime:
        """When its past begins."""
        return self.moment - timedelta(days=self.days)

    @property
    def words(self) -> tuple[object, ...]:
        """As the commands of the other processes take it."""
        return ("--beds", self.beds, "--days", self.days, "--seed", self.seed, "--hour", self.hour)


class Showing:
    """Starts the processes and ends them with `leaving`; `own` makes the program's own commands."""

    def __init__(self, own: Own, places: Places, asked: Asked, leaving: ExitStack) -> None:
        self._own, self._places, self._asked, self._leaving = own, places, asked, leaving
        self._devices: subprocess.Popen[str] | None = None
        self._pasts: list[subprocess.Popen[str]] = []

    @property
    def home(self) -> str:
        """The home as the commands take it."""
        return str(self._places.config.parent)

    def devices(self) -> None:
        """Every line is there when this returns."""
        command = self._own("devices", "--place", self._places.data / "lines", *self._asked.words)
        self._devices = self._leaving.enter_context(process(command))
        first_words(self._devices, DEVICES_A_BED * self._asked.beds)

    def recorder(self) -> None:
        """The recorder, which the demonstration takes with it when it ends."""
        running = start_recorder(self._own("record", "--home", self.home), self._places)
        self._leaving.callback(end, running)

    def first_round(self, store: Store, clock: Clock) -> None:
        """A nurse goes round while the ward goes live, until the demonstration ends."""
        going = FirstRound(store, clock)
        self._leaving.callback(going.end)
        going.start()

    def pasts(self, shares: Sequence[Sequence[str]]) -> None:
        """The beds' pasts, each share in a process of its own."""
        for names in shares:
            command = self._own(
                "past", "--home", self.home, *self._asked.words, "--live", self._asked.live,
                "--names", ",".join(names),
            )  # fmt: skip
            self._pasts.append(self._leaving.enter_context(process(command)))

    def told(self) -> None:
        """Wait until every past is told."""
        for running in self._pasts:
            first_words(running, self._asked.beds)
            running.wait()

    def wish(self, line: str) -> None:
        """Let something happen at a simulated bed; OSError when the devices do not run."""
        running = self._devices
        if running is None or running.stdin is None or running.poll() is not None:
            raise OSError("the simulated devices do not run")
        running.stdin.write(f"{line}\n")
        running.stdin.flush()

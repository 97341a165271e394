"""``bench replug``: a cable that is pulled and put back a thousand times must leave nothing open.

Session, pyserial, pseudo-terminal and simulated device are the real ones and their time is virtual:
nobody waits for a device to be asked again, and what is counted is of this process.
"""

import gc
import os
import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import _lru_cache_wrapper
from pathlib import Path
from tempfile import TemporaryDirectory

from devices.kind import Kind, LineSettings
from devices.line import Line, open_line
from devices.query import Gate
from devices.session import Session, Wiring
from devices.simulators.bedside import Bedside
from devices.simulators.device_line import DeviceLine, Setting
from devices.simulators.far_end import FarEnd, SocketEnd
from devices.simulators.host import SOCKETS, far_end
from station.domain.clock import StoppedClock
from station.domain.device import LinkState
from station.domain.errors import Unavailable
from station.domain.measured import Goal, Measured
from station.domain.observation import Numeric, Reading

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
OPEN_FILES = Path("/proc/self/fd")
MEMORY = Path("/proc/self/statm")
RESIDENT = 1  # place of the resident pages in it
KIBIBYTE = 1024
WARMING = 10  # one in so many cycles warms up: what is made once is made there
STEP = 0.05  # virtual seconds between two looks at the line
PATIENCE = 120.0  # virtual seconds in which a device that is plugged in must have told a value
OUT_FOR = 3.0  # virtual seconds a cable is out for, at most
SOON = 0.25  # of all cables are pulled again before the device has told anything
A_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Held:
    """What this process holds at a moment; files and KiB are 0 where the system tells neither."""

    files: int
    threads: int
    objects: int
    kibibytes: int


def held() -> Held:
    """What this process holds now, without garbage and without what small memories hold.

    A memory of bounded size is no leak, and fills by what devices happen to say; one without a
    bound is counted with all it holds.
    """
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper) and one.cache_parameters()["maxsize"] is not None:
            one.cache_clear()
    gc.collect()
    try:
        files = len(list(OPEN_FILES.iterdir()))
        pages = int(MEMORY.read_text().split()[RESIDENT])
    except OSError:
        files = pages = 0
    memory = pages * os.sysconf("SC_PAGE_SIZE") // KIBIBYTE if pages else 0
    return Held(files, threading.active_count(), len(gc.get_objects()), memory)


@dataclass(frozen=True, slots=True)
class Replugged:
    """What one line held after it had warmed up and at the end, and what was told meanwhile."""

    protocol: str
    cycles: int
    values: int
    before: Held
    after: Held

    @property
    def rows(self) -> list[Measured]:
        """What the benchmarks print of it."""
        name = f"replug {self.protocol}"
        what = f"after {self.cycles:,} times out and in again, {self.values:,} values heard"
        files = self.after.files - self.before.files
        threads = self.after.threads - self.before.threads
        objects = (self.after.objects - self.before.objects) / self.cycles
        memory = (self.after.kibibytes - self.before.kibibytes) / self.cycles * A_THOUSAND
        holds = f"{self.after.files} files, {self.after.threads} threads at the end"
        return [
            Measured(f"{name}, left open", files + threads, "files and threads",
                     f"{what}; {holds}", Goal(0)),
            Measured(f"{name}, left behind", objects, "objects a cycle", what, Goal(0.1)),
            Measured(f"{name}, memory", memory, "KiB in 1,000 cycles", what),
        ]  # fmt: skip


def replug(kinds: Iterable[Kind], cycles: int, seed: int) -> list[Measured]:
    """Every kind's cable pulled and put back so many times; rows of what was left behind."""
    return [row for kind in kinds for row in replugged(kind, cycles, seed).rows]


def replugged(kind: Kind, cycles: int, seed: int) -> Replugged:
    """One kind on one line; Unavailable when it is not heard again after the cable is back."""
    with TemporaryDirectory(prefix="replug-") as folder:
        cable = _Cable(kind, Path(folder) / "line", random.Random(seed))  # noqa: S311 - pulls cables, guards nothing
        try:
            for _ in range(max(cycles // WARMING, 1)):
                cable.cycle()
            before, cable.values = held(), 0
            for _ in range(cycles):
                cable.cycle()
            return Replugged(kind.protocol, cycles, cable.values, before, held())
        finally:
            cable.close()


class _AtOnce:
    """A line at which nobody waits: what has come is there, and time passes elsewhere."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.write, self.close = line.write, line.close

    def read(self, seconds: float) -> bytes:
        del seconds
        return self._line.read(0.0)


def _open_at_once(port: str, settings: LineSettings, baud: int | None, gate: Gate) -> Line:
    return Line(port, _AtOnce(open_line(port, settings, baud, gate)), gate)


class _Cable:
    """A simulated device and a session on the two ends of a real line, both in virtual time."""

    def __init__(self, kind: Kind, link: Path, dice: random.Random) -> None:
        self.values = 0
        self._dice = dice
        self._clock = StoppedClock(START)
        setting = Setting(kind, Bedside(1).panels(kind))
        end: FarEnd = SocketEnd(0) if SOCKETS else far_end(setting, link, None)
        self._device = DeviceLine(setting, end)
        self._device.open()
        wiring = Wiring("replugged", kind, end.name)
        self._session = Session(wiring, self._clock, self._told, self._linked, _open_at_once)

    def cycle(self) -> None:
        """In until a value was told, or pulled out before; then out for a moment."""
        self._device.plug()
        soon = self._dice.random() < SOON
        seconds = self._dice.uniform(0, OUT_FOR) if soon else PATIENCE
        heard = self.values
        while seconds > 0 and (soon or self.values == heard):
            self._pass()
            seconds -= STEP
        if not soon and self.values == heard:
            raise Unavailable(
                f"{self._session.name}: no value within {PATIENCE:g} s of plugging in."
            )
        self._device.pull()
        for _ in range(1 + int(self._dice.uniform(0, OUT_FOR) / STEP)):
            self._pass()

    def close(self) -> None:
        """Let go of both ends."""
        self._session.close()
        self._device.close()

    def _pass(self) -> None:
        now = self._clock.advance(STEP).monotonic
        self._device.step(now)
        self._session.step()

    def _told(self, _line: str, readings: tuple[Reading, ...]) -> None:
        self.values += sum(isinstance(one, Numeric) for one in readings)  # invalid ones too

    def _linked(self, _state: LinkState) -> None:
        """The line's state is of no interest here."""

"""``bench agree``: random scripts through ``simulate`` and ``listen``, compared value for value.

In virtual time for the tests; for the bench on real lines, by the two commands themselves.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from devices.catalogue import kinds
from devices.json_lines import JsonLines
from devices.kind import Kind
from devices.simulators.agreement import RECOVERY_SECONDS, Agreement, Heard, Verdict, troubled
from devices.simulators.faults import NAMES, UNPLUG, Fault, FaultyResponder, other_serial
from devices.simulators.random_script import random_script
from devices.simulators.script import parse_script
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.clock import Clock, Stamp
from station.domain.measured import Goal, Measured

START = Stamp(datetime(2026, 3, 1, 8, tzinfo=UTC), 0.0)
FAULT_AT, FAULT_SECONDS = 20.0, 8.0
QUIET_RUN = 45.0
FAULTY_RUN = FAULT_AT + FAULT_SECONDS + RECOVERY_SECONDS + 20.0
AT_ONCE = 8
NOISE = "noise"  # the kind of a line that is no reading of the device
MAIN = Path(__file__).parents[2] / "main.py"
SCRIPTS = 20  # of each kind


@dataclass(frozen=True, slots=True)
class Trial:
    """One script through one kind of device, with one fault or none."""

    kind: Kind
    seed: int
    faults: tuple[Fault, ...]

    @property
    def name(self) -> str:
        """What a disagreement is told of."""
        fault = "".join(f" with {fault.name}" for fault in self.faults)
        return f"{self.kind.protocol}, script {self.seed}{fault}"

    @property
    def seconds(self) -> float:
        """How long it lasts: a fault needs time to be recovered from."""
        return FAULTY_RUN if self.faults else QUIET_RUN

    @property
    def text(self) -> str:
        """Its script."""
        return random_script(self.kind, self.seed, self.seconds, troubled(self.faults))

    def compare(self, heard: Sequence[Heard]) -> Verdict:
        """What was heard against the script."""
        script = parse_script(self.text, self.kind)
        exchanged = other_serial(self.seed)
        return Agreement(script, self.faults, self.seconds, exchanged).compare(heard)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A trial and its verdict; `readings` is how many lines were heard, but for the noise."""

    trial: Trial
    verdict: Verdict
    readings: int

    @classmethod
    def of(cls, trial: Trial, verdict: Verdict, heard: Sequence[Heard]) -> "Outcome":
        """The outcome of what was heard in a trial."""
        return cls(trial, verdict, sum(one.line["kind"] != NOISE for one in heard))


def trials(catalogue: Iterable[Kind], scripts: int, seed: int = 0) -> Iterator[Trial]:
    """So many scripts for every kind: one with each fault, the others without."""
    for kind in catalogue:
        for number in range(scripts):
            fault = NAMES[number : number + 1]
            faults = tuple(Fault(name, FAULT_AT, FAULT_SECONDS) for name in fault)
            yield Trial(kind, seed * 1000 + number, faults)


def in_virtual_time(trial: Trial) -> Outcome:
    """A trial without waiting: driver and simulated device joined in virtual time."""
    heard = played(trial)
    return Outcome.of(trial, trial.compare(heard), heard)


def played(trial: Trial) -> list[Heard]:
    """Everything that is heard in a trial in virtual time, as `listen` prints it."""
    out = StringIO()
    lines = JsonLines(trial.kind.protocol, out)
    line = VirtualLine(
        trial.kind,
        parse_script(trial.text, trial.kind),
        START,
        VirtualSettings(
            split=trial.seed,
            wrap=lambda device: FaultyResponder(device, trial.faults, trial.seed),
        ),
    )
    now = 0.0
    for until, act in _cable(trial):
        lines.take(tuple(line.run(until - now)))
        now = until
        if act == "out":
            lines.take(tuple(line.unplug("the cable is out")))
        elif act == "in":
            line.plug()
    lines.flush()
    return list(_heard(out.getvalue().splitlines(), START.utc))


def _cable(trial: Trial) -> Iterator[tuple[float, str]]:
    """When the cable is pulled, put back, and the trial over."""
    for fault in trial.faults:
        if fault.name == UNPLUG:
            yield fault.at, "out"
            yield fault.end, "in"
    yield trial.seconds, "over"


def _heard(lines: Iterable[str], start: datetime) -> Iterator[Heard]:
    """Printed lines with their moments in seconds of the script."""
    for text in lines:
        line = json.loads(text)
        yield Heard((datetime.fromisoformat(line["heard"]) - start).total_seconds(), line)


def on_real_lines(trial: Trial, clock: Clock, program: Path = MAIN) -> Outcome:
    """The same by two processes with a pseudo-terminal (or a socket) between them."""
    with TemporaryDirectory(prefix="agree-") as folder:
        script = Path(folder) / "script.csv"
        script.write_text(trial.text, encoding="utf-8")
        with _simulated(_simulate(trial, program, script), clock) as (port, start):
            done = subprocess.run(  # noqa: S603 - our own program, with our own arguments
                _listen(trial, program, port), capture_output=True, text=True, check=False
            )
    heard = list(_heard(done.stdout.splitlines(), start))
    verdict = trial.compare(heard)
    verdict.hold(done.returncode == 0, f"listen gave {done.returncode}: {done.stderr.strip()}")
    return Outcome.of(trial, verdict, heard)


def _simulate(trial: Trial, program: Path, script: Path) -> list[str]:
    """The command of the simulated device, whose line lies beside its script."""
    where = ["--tcp", "0"] if sys.platform == "win32" else ["--link", str(script.with_name("line"))]
    faults = [f"{fault.name}@{fault.at}+{fault.seconds}" for fault in trial.faults]
    return [
        *(sys.executable, str(program), "simulate", "--protocol", trial.kind.protocol),
        *(*where, "--script", str(script), "--seed", str(trial.seed)),
        *(["--fault", *faults] if faults else []),
    ]


def _listen(trial: Trial, program: Path, port: str) -> list[str]:
    asked = ["--protocol", trial.kind.protocol, "--port", port, "--seconds", str(trial.seconds + 1)]
    return [sys.executable, str(program), "listen", *asked]


@contextmanager
def _simulated(command: Sequence[str], clock: Clock) -> Iterator[tuple[str, datetime]]:
    """The simulated device at work: what to open, and when its script began."""
    with subprocess.Popen(  # noqa: S603 - our own program, with our own arguments
        command, stdout=subprocess.PIPE, text=True
    ) as device:
        try:
            said = device.stdout.readline() if device.stdout else ""
            yield said.strip(), clock.now().utc
        finally:
            device.terminate()


def agree(
    clock: Clock, errors: TextIO, scripts: int = SCRIPTS, seed: int = 0, only: str | None = None
) -> list[Measured]:
    """Every kind's scripts on real lines, several at once; disagreements are told to `errors`."""
    catalogue = [kind for kind in kinds().values() if only in (None, kind.protocol)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        chosen = trials(catalogue, scripts, seed)
        outcomes = list(pool.map(lambda trial: on_real_lines(trial, clock), chosen))
    return report(outcomes, errors)


def report(outcomes: Sequence[Outcome], errors: TextIO) -> list[Measured]:
    """Rows for the benchmarks' table, two of each kind; every disagreement in words."""
    for outcome in outcomes:
        errors.writelines(f"{outcome.trial.name}: {wrong}\n" for wrong in outcome.verdict.wrong)
    by_kind: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_kind.setdefault(outcome.trial.kind.protocol, []).append(outcome)
    return [row for name, own in by_kind.items() for row in _measured(name, own)]


def _measured(protocol: str, own: Sequence[Outcome]) -> Iterator[Measured]:
    wrong = sum(len(outcome.verdict.wrong) for outcome in own)
    compared = sum(outcome.verdict.compared for outcome in own)
    names = dict.fromkeys(fault.name for outcome in own for fault in outcome.trial.faults)
    told = f"{len(own)} random scripts; faults: {', '.join(names) or 'none'}"
    yield Measured(f"agree {protocol}", wrong, "disagreements", told, Goal(0))
    yield Measured(f"agree {protocol}", compared, "comparisons", "values, states, alarms, boluses")

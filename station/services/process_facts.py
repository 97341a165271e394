"""What the operating system tells of a process: its work, its memory, and what it holds open."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROCESSES = Path("/proc")
USER_TICKS, SYSTEM_TICKS = 11, 12  # places in /proc/PID/stat, counted from after the name


@dataclass(frozen=True, slots=True)
class Footprint:
    """One process at one moment: processor's time (s), resident memory (KiB), threads, files."""

    processor: float
    kibibytes: int
    threads: int
    files: int


def footprint(process: int, processes: Path = PROCESSES) -> Footprint | None:
    """A process just now; None where the system does not tell, or there is none."""
    place = processes / str(process)
    try:
        words = (place / "stat").read_text().rpartition(")")[2].split()
        status = _status((place / "status").read_text())
        files = sum(1 for _ in (place / "fd").iterdir())
    except OSError:
        return None
    ticks = int(words[USER_TICKS]) + int(words[SYSTEM_TICKS])
    memory = int(status["VmRSS"].removesuffix("kB"))
    return Footprint(ticks / os.sysconf("SC_CLK_TCK"), memory, int(status["Threads"]), files)


def _status(text: str) -> Mapping[str, str]:
    pairs = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in pairs}

"""Which run of the machine this is: with a process id, it names one process for good."""

from datetime import timedelta
from pathlib import Path

from station.domain.clock import Clock, iso

LINUX_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def boot_id(clock: Clock, path: Path = LINUX_BOOT_ID) -> str:
    """A name for the time since the machine was started.

    Where the operating system gives none, the moment of its start to the minute is the name: the
    monotonic clock counts from there.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        now = clock.now()
        started = now.utc - timedelta(seconds=now.monotonic)
        return f"started {iso(started.replace(second=0, microsecond=0))}"

"""What the operating system tells of a port: what it is, who holds it, who may open it."""

import os
import stat
import sys
from pathlib import Path

if sys.platform != "win32":
    import grp

PROCESSES = Path("/proc")


def is_pseudo_terminal(port: str) -> bool:
    """Whether a port is a pseudo-terminal, or a link to one: no modem lines, no parity."""
    return os.path.realpath(port).startswith("/dev/pts/")


def rivals(port: str) -> list[str]:
    """Other programs that hold the port open, as "minicom (process 1234)", where they can be seen.

    The program at the far end of a pseudo-terminal keeps this end open as well and is no rival.
    """
    device = os.path.realpath(port)
    found = []
    for process in PROCESSES.glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        held = _held(process)
        if device in held.values() and not _owns_far_end(process, held, device):
            found.append(f"{_name(process)} (process {process.name})")
    return found


def _held(process: Path) -> dict[str, str]:
    """What a process has open, by descriptor; nothing where it has ended or is not ours to see."""
    held = {}
    try:
        for descriptor in (process / "fd").iterdir():
            held[descriptor.name] = str(descriptor.readlink())
    except OSError:
        return held
    return held


def _owns_far_end(process: Path, held: dict[str, str], device: str) -> bool:
    """Whether the process holds the master whose other end is `device`."""
    number = device.removeprefix("/dev/pts/")
    for descriptor, target in held.items():
        if target.endswith("/ptmx"):
            try:
                facts = (process / "fdinfo" / descriptor).read_text().split()
            except OSError:
                continue
            if "tty-index:" in facts and facts[facts.index("tty-index:") + 1] == number:
                return True
    return False


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return "a program that has ended"


def allowed_group(port: str) -> str | None:
    """The group whose members may open the port, or None where only its owner may."""
    if sys.platform == "win32":
        return None
    try:
        facts = Path(port).stat()
        if facts.st_mode & (stat.S_IRGRP | stat.S_IWGRP) != stat.S_IRGRP | stat.S_IWGRP:
            return None
        return grp.getgrgid(facts.st_gid).gr_name
    except (OSError, KeyError):
        return None

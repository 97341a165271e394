"""Which serial ports this machine has, and what keeps the station from one, without opening it.

For the doctor and for whoever cables a device: looking at a port must not disturb what hangs on it.
"""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from devices import ports

if sys.platform == "win32":
    import winreg

DEVICES = Path("/dev")
TERMINALS = Path("/sys/class/tty")
USB = ("ttyUSB*", "ttyACM*", "cu.*")
BUILT_IN = ("ttyS*", "ttyAMA*", "ttyO*")
NOTHING_THERE = "0"  # what the system says of a built-in port without a chip
REGISTRY = r"HARDWARE\DEVICEMAP\SERIALCOMM"

Access = Callable[[str, int], bool]


def present(devices: Path = DEVICES, terminals: Path = TERMINALS) -> list[str]:
    """The serial ports of this machine, in order of their names."""
    if sys.platform == "win32":
        return _registered()
    found = [path for pattern in USB for path in devices.glob(pattern)]
    for pattern in BUILT_IN:
        found += [path for path in devices.glob(pattern) if _has_chip(terminals / path.name)]
    return sorted(map(str, found))


def trouble(port: str, may: Access = os.access) -> str | None:
    """What keeps the station from a port, as one sentence; None when nothing is seen.

    A ``socket://`` line is not looked at: a serial server may let in only one.
    """
    if "://" in port or sys.platform == "win32":
        return None
    if not os.path.exists(port):  # noqa: PTH110 - a port's name is what the user typed, not a path
        return f"The port {port} is not there: check the cable and the name of the port."
    if not stat.S_ISCHR(os.stat(port).st_mode):  # noqa: PTH116 - as above
        return f"{port} is not a serial port."
    if not may(port, os.R_OK | os.W_OK):
        group = ports.allowed_group(port)
        whom = f"the group {group} (add this user to it)" if group else "its owner"
        return f"The port {port} may be opened only by {whom}."
    if holders := ports.rivals(port):
        return f"The port {port} is in use by another program: {', '.join(holders)}."
    return None


def _has_chip(terminal: Path) -> bool:
    """Whether there is a real port behind a built-in name; systems list many that are not."""
    try:
        return (terminal / "type").read_text().strip() != NOTHING_THERE
    except OSError:
        return False


def _registered() -> list[str]:  # pragma: no cover - Windows only
    """The ports that Windows knows."""
    found: list[str] = []
    if sys.platform == "win32":
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, REGISTRY) as key:
                count = winreg.QueryInfoKey(key)[1]
                found = [str(winreg.EnumValue(key, place)[1]) for place in range(count)]
        except OSError:
            return []  # no serial port was ever plugged in
    return sorted(found)

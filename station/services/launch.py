"""Whether a window can be seen and a recorder runs; starting one that outlives its starter."""

import os
import subprocess
import sys
from collections.abc import Sequence

from station.data.places import Places
from station.domain.errors import Unavailable
from station.services.single import held


def has_display() -> bool:
    """Whether a window could be seen."""
    named = any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))
    return sys.platform in ("win32", "darwin") or named


def recorder_running(places: Places) -> bool:
    """Whether a recorder holds the station's lock."""
    return held(places.recorder_lock)


def start_recorder(command: Sequence[str], places: Places) -> "subprocess.Popen[bytes]":
    """Start the recorder in a process group of its own; what it cannot do it says in `start.txt`.

    `command` is how this program runs it, such as python, main.py, record, --home, and the home.
    """
    places.make()
    try:
        with (places.log / "start.txt").open("wb") as said:
            return subprocess.Popen(  # noqa: S603 - our own program
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
                creationflags=_without_console(),
            )
    except OSError as error:
        raise Unavailable(
            f"The recorder cannot be started ({error.strerror}): nothing is being recorded."
        ) from error


def reason(places: Places) -> str:
    """What the recorder that was last started said when it could not stay."""
    try:
        return (places.log / "start.txt").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _without_console() -> int:
    """On Windows, neither a console window nor the keys pressed in ours."""
    if sys.platform == "win32":  # pragma: no cover - Windows only
        return subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return 0

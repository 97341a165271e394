"""One recorder and one first window a station: a lock with its owner's name in it.

The lock itself decides, and the operating system lets go of it when its owner dies in any way.
What is written in the file only names the owner: a process id may long belong to someone else.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedRandom
from logging import getLogger
from pathlib import Path
from threading import Event

from station.domain.errors import Refused, Unavailable

if sys.platform == "win32":  # pragma: no cover - Windows only
    import msvcrt
else:
    import fcntl

log = getLogger(__name__)

# Somebody who only looks holds the lock for a moment: a start looks a few times before it gives up.
TRIES = 5
BETWEEN_TRIES = 0.1
# Windows locks bytes, and locked bytes cannot be read: the lock lies far behind the owner's name.
LOCKED_BYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that holds a lock, as it wrote itself down."""

    boot: str
    pid: int


class Single:
    """A lock held until `release`, or until this process ends in whatever way."""

    def __init__(self, file: BufferedRandom, before: Owner | None) -> None:
        self._file = file
        self.before = before

    @property
    def after_crash(self) -> bool:
        """Whether the owner before this one left without releasing."""
        return self.before is not None

    def release(self) -> None:
        """Take the owner's name out, then let go."""
        if not self._file.closed:
            with suppress(OSError):  # the lock goes anyway; the name would only look like a crash
                self._file.truncate(0)
            self._file.close()


def hold(path: Path, what: str, boot: str) -> Single:
    """Take the lock, or raise ``Refused`` with one sentence that names who holds it.

    `what` is the thing of which there is one: "recorder", "window".
    """
    file = _open(path)
    if not _locked(file):
        owner = _owner(file)
        file.close()
        who = f" (process {owner.pid})" if owner else ""
        raise Refused(f"A {what} already runs for this station{who}; there is only ever one.")
    before = _owner(file)
    if before is not None:
        log.info("the %s before this one ended without saying so", what)
    _write(file, Owner(boot, os.getpid()), path)
    return Single(file, before)


def held(path: Path) -> bool:
    """Whether anybody holds the lock at this moment."""
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unusable(path, error) from error
    with file:
        return not _try_lock(file)


def _open(path: Path) -> BufferedRandom:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        return os.fdopen(handle, "r+b")
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        f"The file {path} cannot be used ({error.strerror}):"
        " check the disk and the rights of this user."
    )


def _locked(file: BufferedRandom) -> bool:
    pause = Event()
    for _ in range(TRIES):
        if _try_lock(file):
            return True
        pause.wait(BETWEEN_TRIES)
    return False


def _try_lock(file: BufferedRandom) -> bool:
    try:
        if sys.platform == "win32":  # pragma: no cover - Windows only
            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _owner(file: BufferedRandom) -> Owner | None:
    """The owner written in the file; None where there is none, or half of one."""
    file.seek(0)
    try:
        words = json.loads(file.read(LOCKED_BYTE) or b"null")
        return None if words is None else Owner(str(words["boot"]), int(words["pid"]))
    except (ValueError, KeyError, TypeError):
        return None


def _write(file: BufferedRandom, owner: Owner, path: Path) -> None:
    try:
        file.seek(0)
        file.truncate(0)
        file.write(json.dumps({"boot": owner.boot, "pid": owner.pid}).encode())
        file.flush()
    except OSError as error:  # a full disk: the lock holds without a name in it
        log.warning("the lock %s holds but its owner cannot be written: %s", path, error.strerror)

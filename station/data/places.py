"""Where a station keeps its things: settings, record, key, copies, captures, prints, sockets."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from station.domain.errors import Unavailable

APPLICATION = "infusion-station"
OWNER_ONLY = 0o700
OTHERS = 0o077
NETWORK_SYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ncpfs",
        "fuse.sshfs",
        "ceph",
        "glusterfs",
    }
)
DIGEST_LETTERS = 12
MOUNTS = Path("/proc/self/mounts")


@dataclass(frozen=True, slots=True)
class Places:
    """The three folders of one station, and every path in them that has a name."""

    config: Path
    data: Path
    log: Path

    @property
    def settings(self) -> Path:
        """The settings file that people write and the program only reads."""
        return self.config / "settings.toml"

    @property
    def database(self) -> Path:
        """The encrypted record."""
        return self.data / "station.db"

    @property
    def key_file(self) -> Path:
        """The key of the record."""
        return self.config / "station.key"

    @property
    def captures(self) -> Path:
        """Folder of the raw bytes of lines."""
        return self.data / "captures"

    @property
    def copies(self) -> Path:
        """Folder of verified copies of the record."""
        return self.data / "copies"

    @property
    def prints(self) -> Path:
        """Folder of documents on their way to paper."""
        return self.data / "prints"

    @property
    def recorder_lock(self) -> Path:
        """Held by the one recorder of this station."""
        return self.data / "recorder.lock"

    @property
    def window_lock(self) -> Path:
        """Held by the first window of this station."""
        return self.data / "window.lock"

    @property
    def runtime(self) -> Path:
        """Folder of sockets: short, because a socket's path over 108 characters fails.

        It is named by a digest of the home and does not depend on the environment, so that a
        recorder run as a service and a window started by a nurse find the same one.
        """
        digest = hashlib.sha256(str(self.data.absolute()).encode()).hexdigest()[:DIGEST_LETTERS]
        return _runtime_root() / f"{APPLICATION}-{_user()}-{digest}"

    def make(self) -> None:
        """Make every folder of the home that is missing, open to its owner only."""
        for folder in (self.config, self.data, self.log, self.captures, self.copies, self.prints):
            _make(folder)

    def make_runtime(self) -> Path:
        """Make the folder of sockets.  It lies in a place open to everyone: it must be ours."""
        _make(self.runtime)
        _check_ours(self.runtime)
        return self.runtime


def places(home: Path | None) -> Places:
    """The station's folders: all three under `home`, or where the operating system wants them."""
    if home is not None:
        return Places(home / "config", home / "data", home / "log")
    system = platformdirs.PlatformDirs(APPLICATION, appauthor=False)
    return Places(system.user_config_path, system.user_data_path, system.user_log_path)


def check_local(path: Path, mounts: Path = MOUNTS) -> None:
    """Refuse a record on a network share: its shared memory does not reach across machines."""
    try:
        table = mounts.read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux: nothing to read, and the documentation says the same
        return
    whole = path.resolve()
    best: tuple[int, str] = (0, "")
    for row in table.splitlines():
        _, mounted, system, *_ = row.split()
        folder = Path(mounted.replace("\\040", " "))
        if whole.is_relative_to(folder):
            best = max(best, (len(folder.parts), system))
    if best[1] in NETWORK_SYSTEMS:
        raise Unavailable(
            f"The record cannot be kept in {path}, which is a network share:"
            " choose a folder on a disk of this computer (--home)."
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The folder {folder} cannot be made ({error.strerror}):"
            " check the disk and the rights of this user."
        ) from error


def _check_ours(folder: Path) -> None:
    seen = folder.lstat()
    ours = stat.S_ISDIR(seen.st_mode) and seen.st_uid == _owner(seen)
    if not ours or (os.name == "posix" and seen.st_mode & OTHERS):
        raise Unavailable(
            f"The folder {folder} belongs to someone else or is open to others:"
            " ask biomedical engineering to remove it, then start again."
        )


def _owner(seen: os.stat_result) -> int:
    """The user who should own our folders; where users have no number, whoever does."""
    return os.getuid() if hasattr(os, "getuid") else seen.st_uid


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def _runtime_root() -> Path:
    return Path("/tmp") if os.name == "posix" else Path(tempfile.gettempdir())  # noqa: S108 - checked to be ours

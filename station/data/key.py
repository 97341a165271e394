"""The key of the record: 32 random bytes in a file that only its owner can read.

The file holds the key as 64 hexadecimal digits, so that it can be put away on paper too.  Beside it
lies the key's fingerprint, and a second one beside the record: together they tell a wrong key from
a damaged file, which SQLCipher reports alike.
"""

import getpass
import hashlib
import os
import secrets
import subprocess
from logging import getLogger
from pathlib import Path

from station.data.places import OTHERS, Places
from station.domain.errors import Unavailable

log = getLogger(__name__)

KEY_BYTES = 32
OWNER_READS_AND_WRITES = 0o600
FINGERPRINT_LETTERS = 16


def obtain(places: Places) -> bytes:
    """The key of this station's record; made on the first start, never when a record exists.

    Raises ``Unavailable`` when the key is missing beside a record, unreadable or altered.
    """
    path = places.key_file
    if not path.exists():
        if places.database.exists():
            raise Unavailable(
                f"The record exists but its key {path} is missing:"
                " put the key back from the ward's safe copy."
            )
        places.make()
        _make(path)
    key = _read(path)
    _close_to_others(path)
    check_fingerprint(path, key)
    return key


def key_of(text: str) -> bytes | None:
    """The key that a text spells, or None when it spells none."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def fingerprint(key: bytes) -> str:
    """A short name of a key that says nothing about it."""
    return hashlib.sha256(b"infusion-station key " + key).hexdigest()[:FINGERPRINT_LETTERS]


def fingerprint_file(path: Path) -> Path:
    """The side-car of a key or of a record that names the key by its fingerprint."""
    return path.with_name(path.name + ".fingerprint")


def write_fingerprint(path: Path, key: bytes) -> None:
    """Leave the key's fingerprint beside a key or a record: all of it at once, or nothing."""
    named = fingerprint_file(path)
    draft = named.with_name(f"{named.name}.{secrets.token_hex(4)}.new")
    draft.write_text(fingerprint(key) + "\n", encoding="ascii")
    draft.replace(named)


def read_fingerprint(path: Path) -> str | None:
    """The fingerprint beside a key or a record, or None where nobody left one."""
    try:
        named = fingerprint_file(path).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return None
    return named or None  # an empty one names no key


def _make(path: Path) -> None:
    """Write a new key whole, then give it its name: another process sees all of it or nothing."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_READS_AND_WRITES)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_bytes(KEY_BYTES).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:  # the other process was quicker: its key is the key
        log.info("another process has made the key")
    except OSError as error:
        raise Unavailable(
            f"The key cannot be written to {path} ({error.strerror}):"
            " check the disk and the rights of this user."
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise Unavailable(
            f"The key {path} cannot be read ({error.strerror}):"
            " start the station as the user who owns it."
        ) from error
    key = key_of(text)
    if key is None:
        raise Unavailable(
            f"The file {path} does not hold a key: put the key back from the ward's safe copy."
        )
    return key


def check_fingerprint(path: Path, key: bytes) -> None:
    """Notice a key that is not the one from before; leave the first one's fingerprint."""
    known = read_fingerprint(path)
    if known is None:
        write_fingerprint(path, key)
    elif known != fingerprint(key):
        raise Unavailable(
            f"The key {path} is not the one this station was set up with (fingerprint {known}):"
            " put the right key back, or remove its fingerprint file if the change was meant."
        )


def _close_to_others(path: Path) -> None:
    """Take everybody else's rights away, and say so where there were any."""
    if os.name == "nt":  # pragma: no cover - Windows only
        subprocess.run(windows_command(path, getpass.getuser()), check=True, capture_output=True)  # noqa: S603 - our own words
        return
    if path.stat().st_mode & OTHERS:
        path.chmod(OWNER_READS_AND_WRITES)
        log.warning("the key was open to others; closed it again: tell biomedical engineering")


def windows_command(path: Path, user: str) -> list[str]:
    """The command that leaves one access-control entry on a file: its owner's."""
    return ["icacls", str(path), "/inheritance:r", "/grant:r", f"{user}:F"]

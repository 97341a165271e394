"""The first thing the doctor looks at: Python, the libraries, and that the record is encrypted.

Only the standard library is imported here, so that a missing library is a sentence, not a
traceback; Qt is never imported, only asked for its version.
"""

import platform
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType, ModuleType

from station.services.finding import Finding, fine, to_do

OLDEST_PYTHON = (3, 11)
# What pyproject.toml requires, by its name there: from this version, and below that one.
REQUIRED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "PySide6-Essentials": ("6.11", "6.12"),
        "SQLAlchemy": ("2.1", "2.2"),
        "alembic": ("1.20", "2"),
        "sqlcipher3": ("0.6.4", "0.7"),
        "pyqtgraph": ("0.14", "0.15"),
        "numpy": ("2.4", "2.5"),
        "pyserial": ("3.5", "4"),
        "reportlab": ("5.1", "6"),
        "uharfbuzz": ("0.57", "1"),
        "python-bidi": ("0.6.12", "0.7"),
        "pypdfium2": ("5.15", "6"),
        "platformdirs": ("4.14", "5"),
        "keyring": ("25.7", "26"),
        "argon2-cffi": ("25.1", "26"),
        "tzdata": ("2026.6", ""),
        "typing-extensions": ("4.15", "5"),
    }
)
QT = "PySide6-Essentials"
INSTALL = "run 'make setup-run', or pip install --require-hashes -r requirements.lock"
PLAIN_HEADER = b"SQLite format 3"
WITNESS = "a sentence that must not be readable in the file"

Versions = Callable[[str], str]


def examine_toolchain(versions: Versions = version) -> list[Finding]:
    """Python, the libraries, Qt's version, and that what is written cannot be read without a key.

    The rest of the doctor needs the libraries: where `usable` says no, stop here.
    """
    return [_python(), _libraries(versions), _qt(versions), _encryption()]


def usable(findings: list[Finding]) -> bool:
    """Whether the rest of the station can be imported at all."""
    return all(one.fine for one in findings if one.name in ("python", "libraries", "encryption"))


def _python() -> Finding:
    words = f"Python {platform.python_version()} ({sys.executable})"
    if sys.version_info < OLDEST_PYTHON:
        return to_do("python", f"{words} is too old: install Python 3.11 or newer")
    return fine("python", words)


def _libraries(versions: Versions) -> Finding:
    found = {name: _version(name, versions) for name in REQUIRED}
    missing = [name for name, one in found.items() if one is None]
    if missing:
        return to_do("libraries", f"{', '.join(missing)} cannot be found: {INSTALL}")
    other = [
        f"{name} is {one} and should be {_wanted(name)}"
        for name, one in found.items()
        if one is not None and name != QT and not _within(name, one)
    ]
    if other:
        return to_do("libraries", f"{'; '.join(other)}: {INSTALL}")
    return fine("libraries", ", ".join(f"{name} {one}" for name, one in found.items()))


def _qt(versions: Versions) -> Finding:
    found = _version(QT, versions)
    if found is None:
        return to_do("qt", f"Qt cannot be found, so no window can be opened: {INSTALL}")
    if not _within(QT, found):
        return to_do(
            "qt",
            f"{QT} is {found} and must be {_wanted(QT)}: 6.12 aborts the window within minutes"
            f" on Python 3.11; {INSTALL}",
        )
    return fine("qt", f"{QT} {found}")


def _version(name: str, versions: Versions) -> str | None:
    try:
        return versions(name)
    except PackageNotFoundError:
        return None


def _wanted(name: str) -> str:
    lowest, below = REQUIRED[name]
    return f"at least {lowest}" + (f" and below {below}" if below else "")


def _within(name: str, found: str) -> bool:
    lowest, below = REQUIRED[name]
    return _numbers(lowest) <= _numbers(found) and (not below or _numbers(found) < _numbers(below))


def _numbers(words: str) -> tuple[int, ...]:
    """The numbers of a version that count in a comparison: 6.11.3 as (6, 11, 3)."""
    return tuple(int(number) for number in re.findall(r"\d+", words)[:3])


def _encryption() -> Finding:
    """Whether SQLCipher is there, and really keeps what is written from those without the key."""
    name = "encryption"
    try:
        library = import_module("sqlcipher3.dbapi2")
    except ImportError as error:
        return to_do(name, f"SQLCipher cannot be loaded ({error}): {INSTALL}")
    try:
        cipher, written = _write_a_witness(library)
    except (OSError, library.Error) as error:
        return to_do(name, f"it cannot be tried ({error}): free space for temporary files")
    if cipher is None or PLAIN_HEADER in written or WITNESS.encode() in written:
        return to_do(name, f"what is written can be read without a key: {INSTALL}")
    return fine(name, f"SQLCipher {cipher} writes nothing that can be read without the key")


def _write_a_witness(library: ModuleType) -> tuple[str | None, bytes]:
    """Write a sentence into a new file with a key: the cipher's version, and the file's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "witness.db"
        connection = library.connect(path)
        try:
            connection.execute(f"""PRAGMA key = "x'{"5a" * 32}'" """)
            connection.execute("CREATE TABLE witness (words TEXT)")
            connection.execute("INSERT INTO witness VALUES (?)", (WITNESS,))
            connection.commit()
            row = connection.execute("PRAGMA cipher_version").fetchone()
        finally:
            connection.close()
        return (row[0] if row else None), path.read_bytes()

"""The ward's settings: `settings.toml` into frozen values, or a sentence that says what is wrong.

The program never writes the file.  What is not in it keeps the value written here; a word that is
not known or not understood stops the start, with its line, because a misspelt setting would
otherwise be silently without effect.
"""

import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from station.domain.errors import Refused, Unavailable
from station.domain.sighting import Waits

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
MANY, ALL = 100_000, 100
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Log:
    """What is written to the log files."""

    level: str = "INFO"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long raw readings are kept; minutes and what was entered stay for ever."""

    reading_days: int = 90

    @property
    def keep(self) -> timedelta:
        """The same as a stretch of time."""
        return timedelta(days=self.reading_days)


@dataclass(frozen=True, slots=True)
class Association:
    """The ward's waiting times for devices that were away, and for shared monitors."""

    absence_minutes: int = 5
    shared_minutes: int = 10

    @property
    def waits(self) -> Waits:
        """The same as the rules take them."""
        return Waits(
            timedelta(minutes=self.absence_minutes), timedelta(minutes=self.shared_minutes)
        )


@dataclass(frozen=True, slots=True)
class Herald:
    """The local line to windows."""

    windows: int = 16


@dataclass(frozen=True, slots=True)
class Capture:
    """How much of the raw bytes of every line is kept, encrypted, for whoever looks into a fault.

    `with_identity` says that the ward wants it of protocols too that carry who the patient is.
    """

    on: bool = True
    megabytes: int = 200
    days: int = 7
    with_identity: bool = False

    @property
    def most(self) -> int:
        """The same in bytes a line."""
        return self.megabytes * MEGABYTE

    @property
    def keep(self) -> timedelta:
        """How old they become."""
        return timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Lines:
    """When a line is called noisy, how long vital signs settle, how far a clock may be off.

    `noisy_percent` of its bytes that are no part of any message; `settle_seconds` after a device
    was away; `clock_minutes` between a device's clock and the station's.
    """

    noisy_percent: int = 10
    settle_seconds: int = 10
    clock_minutes: int = 2

    def __post_init__(self) -> None:
        if self.noisy_percent > ALL:
            raise Refused(f"[lines]: noisy_percent must lie between 1 and {ALL}.")

    @property
    def noisy_above(self) -> float:
        """The share of bad bytes, 0 to 1, above which a line is noisy."""
        return self.noisy_percent / 100

    @property
    def clock_slack(self) -> timedelta:
        """How far a device's clock may be off before it is pointed out."""
        return timedelta(minutes=self.clock_minutes)


@dataclass(frozen=True, slots=True)
class Settings:
    """All of them, by section."""

    log: Log = field(default_factory=Log)
    retention: Retention = field(default_factory=Retention)
    association: Association = field(default_factory=Association)
    herald: Herald = field(default_factory=Herald)
    capture: Capture = field(default_factory=Capture)
    lines: Lines = field(default_factory=Lines)


Section = Any  # one of the classes above
Words = dict[str, Any]  # what TOML can hold

KINDS = {str: "a text in quotation marks", int: "a whole number", bool: "true or false"}


def load(path: Path) -> Settings:
    """The settings of a station; all as written here when the file does not exist."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise Refused(f"{path}: this is not a text file in UTF-8; save it as one.") from error
    except OSError as error:
        raise Unavailable(f"The settings {path} cannot be read ({error.strerror}).") from error
    return read(text, path.name)


def read(text: str, name: str) -> Settings:
    """The settings in a text; `name` is what the sentence calls it."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{name}: {error}; correct it or remove the line.") from error
    sections = {one.name: one.default_factory for one in fields(Settings)}
    made = {}
    for section, words in found.items():
        where = _where(text, name, section, None)
        kind: Section = sections.get(section)
        if kind is None:
            raise Refused(f"{where}: there is no section [{section}]; {_known(sections)}.")
        if not isinstance(words, dict):
            raise Refused(
                f"{where}: {section} is a section; write [{section}] on a line of its own."
            )
        made[section] = _section(kind, section, words, (text, name))
    return Settings(**made)


def _section(kind: Section, section: str, words: Words, source: tuple[str, str]) -> Section:
    known: dict[str, type[Any]] = {one.name: type(one.default) for one in fields(kind)}
    for key, value in words.items():
        where = _where(*source, section, key)
        wanted = known.get(key)
        if wanted is None:
            raise Refused(f"{where}: [{section}] has no setting {key}; {_known(known)}.")
        if type(value) is not wanted:
            raise Refused(f"{where}: {key} must be {KINDS[wanted]}.")
        if wanted is int and not 1 <= value <= MANY:
            raise Refused(f"{where}: {key} must lie between 1 and {MANY}.")
        if key == "level" and value not in LEVELS:
            raise Refused(f"{where}: level must be one of {', '.join(LEVELS)}.")
    return kind(**words)


def _known(names: Words) -> str:
    return f"known are {', '.join(names)}"


def _where(text: str, name: str, section: str, key: str | None) -> str:
    """The file and the line on which a section, or a key in it, is written."""
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]]*?)\s*\]", line)
        if header:
            inside = header[1]
        words = re.match(r"""\s*["']?([\w.-]+)["']?\s*=""", line)
        said = words[1] if words else None
        if key is None and section in (inside if header else "", said):
            return f"{name}, line {number}"
        if key is not None and (inside, said) in ((section, key), ("", f"{section}.{key}")):
            return f"{name}, line {number}"
    return name

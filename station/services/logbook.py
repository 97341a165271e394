"""The program's own log: files of 5 MB, ten of them, in UTC, without a word about any patient."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

from station.domain.clock import from_milliseconds, iso
from station.domain.errors import Unavailable

FILE_BYTES = 5_000_000
OLDER_FILES = 9
LINE = "%(asctime)s %(levelname)s %(name)s [%(threadName)s] %(message)s"
# Loggers of the five packages and main; libraries speak only when someone should look.
OURS = ("station", "devices", "ui", "reports", "resources", "__main__")
MILLISECONDS = 1000


class UtcFormatter(logging.Formatter):
    """Writes moments as every machine-readable output of the station does."""

    @override
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """The moment of a record in UTC."""
        return iso(from_milliseconds(int(record.created * MILLISECONDS)))


class LogFile(RotatingFileHandler):
    """A log that a full disk cannot write says nothing: what is not recorded is told elsewhere."""

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


class Logbook:
    """The open log of one process; `close` when the process ends."""

    def __init__(self, handler: logging.Handler) -> None:
        self._handler = handler

    def close(self) -> None:
        """Stop writing."""
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()


def keep(folder: Path, process: str, level: str) -> Logbook:
    """Write the log of this process, in files of its own: none rotates another's.

    `process` is "recorder" or "window".
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = LogFile(
            folder / f"{process}.log",
            maxBytes=FILE_BYTES,
            backupCount=OLDER_FILES,
            encoding="utf-8",
        )
    except OSError as error:
        raise Unavailable(
            f"The log in {folder} cannot be written ({error.strerror}):"
            " check the disk and the rights of this user."
        ) from error
    handler.setFormatter(UtcFormatter(LINE))
    logging.getLogger().addHandler(handler)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    return Logbook(handler)

"""The raw bytes that a station holds of a line, for an engineer: to be played, or written out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from station.data.capture_file import captures_beside
from station.data.capture_reading import Piece, lines_held, newest_of, pieces
from station.data.key import obtain
from station.data.places import Places
from station.domain.errors import Refused, Unavailable

PLAIN = (
    "{path}: the raw bytes of {line}, in plain form so that no key goes with them: they may say who"
    " the patient is, so hand them on as you would a chart"
)


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One line's raw bytes, read as they are asked for; `since` is where what is wanted begins."""

    line: str
    pieces: Iterator[Piece]
    since: datetime | None

    def written(self, path: Path, missing: int) -> Iterator[str]:
        """What to say of a file that they were written to."""
        yield PLAIN.format(path=path, line=self.line)
        if missing:
            yield f"{missing} bytes are missing in it: they could not be written, or not be read"


def held_line(
    places: Places, named: Path, minutes: int | None, *, must: bool = False
) -> HeldLine | None:
    """What is held of the line of that name, or of its newest minutes.

    None where it names a capture file, unless it `must` be a line.  Raises ``Refused``, with the
    names there are, where it is neither.
    """
    if named.is_file() and not must:
        return None
    if not places.database.exists():
        raise Unavailable(
            f"There is no station in {places.data}: start main.py once, or name --home."
        )
    key, path, line = obtain(places), captures_beside(places.database), named.as_posix()
    last = newest_of(path, key, line)
    if last is None:
        raise Refused(_nothing_of(line, lines_held(path, key)))
    since = None if minutes is None else last - timedelta(minutes=minutes)
    return HeldLine(line, pieces(path, key, line, since), since)


def _nothing_of(line: str, lines: list[str]) -> str:
    if not lines:
        return f"No raw bytes of {line} are held here, nor of any other line."
    return f"No raw bytes of {line} are held here; there are some of {', '.join(lines)}."

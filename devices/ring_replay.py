"""What is held of a line through its driver, printed as ``listen`` prints."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TextIO

from devices.capture import Record, Skipped
from devices.catalogue import kind_of
from devices.replay import Playback
from devices.ring_story import Piece, Story
from station.domain.errors import Refused


def replay_ring(
    pieces: Iterable[Piece], protocol: str | None, since: datetime | None, out: TextIO
) -> int:
    """Print what the pieces of one line say, read as `protocol` (None: its own); gives status 0.

    With `since` only what was heard from then on is printed; what lies before it brings the driver
    to where it was.  Refused when no record is whole.
    """
    spoken: list[str] = []
    items = Story().told(_noting(pieces, spoken))
    lost: list[Skipped] = []
    for item in items:
        if isinstance(item, Record):
            playback = Playback(kind_of(protocol or spoken[-1]), out, item.at, since)
            _play(playback, (*lost, item), items)
            return 0
        lost.append(item)
    raise Refused("No record of this line is whole.")


def _play(
    playback: Playback, begun: Iterable[Record | Skipped], going_on: Iterator[Record | Skipped]
) -> None:
    for items in (begun, going_on):
        for item in items:
            playback.take(item)
    playback.finish()


def _noting(pieces: Iterable[Piece], spoken: list[str]) -> Iterator[Piece]:
    """The same pieces; what is spoken on them is noted on the way."""
    for piece in pieces:
        spoken[:] = [piece.protocol]
        yield piece

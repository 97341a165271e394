"""One minute of one metric as a roll-up: how it is made of readings, and how two parts are joined.

Plain tuples of what the file holds: charts read a hundred thousand of them at once.
"""

from collections.abc import Iterable
from typing import NamedTuple

MINUTE_MILLISECONDS = 60_000


class Rolled(NamedTuple):
    """A minute's first, last, lowest and highest value, how many, how many absent, and from where.

    `present` counts the readings with a value, `absent` those without.
    """

    minute: int
    first: float | None
    last: float | None
    lowest: float | None
    highest: float | None
    present: int
    absent: int
    first_sequence: int
    last_sequence: int


def minute_of(milliseconds: int) -> int:
    """The minute since 1970 that a moment lies in."""
    return milliseconds // MINUTE_MILLISECONDS


def single(sequence: int, milliseconds: int, value: float | None) -> Rolled:
    """The roll-up of one reading."""
    present = value is not None
    return Rolled(
        minute_of(milliseconds),
        *(value, value, value, value),
        int(present),
        int(not present),
        sequence,
        sequence,
    )


def joined(one: Rolled, other: Rolled) -> Rolled:
    """Two parts of the same minute as one; what came first goes by the sequence, not by clocks."""
    early, late = (one, other) if one.first_sequence < other.first_sequence else (other, one)
    lows = [low for low in (one.lowest, other.lowest) if low is not None]
    highs = [high for high in (one.highest, other.highest) if high is not None]
    return Rolled(
        one.minute,
        early.first if early.first is not None else late.first,
        late.last if late.last is not None else early.last,
        min(lows, default=None),
        max(highs, default=None),
        one.present + other.present,
        one.absent + other.absent,
        early.first_sequence,
        max(early.last_sequence, late.last_sequence),
    )


def rolled(readings: Iterable[tuple[int, int, float | None]]) -> dict[int, Rolled]:
    """The minutes of one metric's readings (sequence, milliseconds, value), given by sequence."""
    minutes: dict[int, Rolled] = {}
    for sequence, milliseconds, value in readings:
        part = single(sequence, milliseconds, value)
        known = minutes.get(part.minute)
        minutes[part.minute] = part if known is None else joined(known, part)
    return minutes


def merged(settled: Iterable[Rolled], more: dict[int, Rolled]) -> list[Rolled]:
    """Settled minutes and the parts still on their way, joined where both know a minute."""
    if not more:
        return list(settled)
    minutes = {part.minute: part for part in settled}
    for minute, part in more.items():
        known = minutes.get(minute)
        minutes[minute] = part if known is None else joined(known, part)
    return [minutes[minute] for minute in sorted(minutes)]

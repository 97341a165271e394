"""Vital signs that a nurse found and typed: charted, and never taken for what a device measured."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from station.domain import payload
from station.domain.entry import Entry
from station.domain.observation_set import Source

CHARTED = "charted"
LOOK_BACK = timedelta(hours=24)  # an older one is in the chart, and not among the newest figures


@dataclass(frozen=True, slots=True)
class Found:
    """One value, or the two of a pressure, and when it was observed."""

    at: datetime
    values: tuple[Decimal, ...]


def found_by_hand(entries: Iterable[Entry], codes: Sequence[str]) -> Iterator[Found]:
    """What was typed for a question, or for several that are one figure, in the entries' order.

    What a nurse took from a device is the device's, and is left out; of a pressure it is enough
    that one of its two figures was typed.
    """
    for entry in entries:
        answers = [payload.answers(entry).get(code) for code in codes]
        values = tuple(value for one in answers if (value := payload.number(one)) is not None)
        typed = any(one is not None and one.source is Source.TYPED for one in answers)
        if typed and len(values) == len(codes):
            yield Found(entry.observed_at, values)


def newest_by_hand(
    entries: Sequence[Entry], codes: Sequence[str], now: datetime, within: timedelta = LOOK_BACK
) -> Found | None:
    """The newest of them that is young enough to stand among the newest figures.

    `entries` come oldest first, as those that stand do.
    """
    recent = [one for one in entries if now - within <= one.observed_at <= now]
    return next(found_by_hand(reversed(recent), codes), None)

"""Ticks and day names of the time axis, in the ward's own time on every night of the year."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTE, HOUR = 60, 3600
STEPS = (
    MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
    HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR,
)  # fmt: skip
LEAST_PIXELS = 64


class Tick(NamedTuple):
    """One moment on the axis and what stands under it; `day` is the day's name where one begins."""

    at: float
    words: str
    day: str


def step_for(seconds: float, pixels: int) -> int:
    """The smallest step (seconds) whose labels do not run into one another."""
    share = seconds / max(pixels, 1)
    return next((step for step in STEPS if step / share >= LEAST_PIXELS), STEPS[-1])


def ticks(begin: float, end: float, pixels: int, zone: ZoneInfo) -> list[Tick]:
    """The ticks inside a window; the hour that comes twice carries its offset's name."""
    step = step_for(end - begin, pixels)
    return [_tick(at, zone) for at in _moments(begin, end, step, zone)]


def _moments(begin: float, end: float, step: int, zone: ZoneInfo) -> Iterator[float]:
    """Multiples of the step counted from each local midnight, by the clock on the wall."""
    day = (
        datetime.fromtimestamp(begin, UTC)
        .astimezone(zone)
        .replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    )
    while day.timestamp() <= end:
        following = (day + timedelta(days=1)).replace(fold=0)
        yield from _of_day(day, following, step, (begin, end))
        day = following


def _of_day(
    day: datetime, following: datetime, step: int, window: tuple[float, float]
) -> Iterator[float]:
    midnight, last = day.timestamp(), following.timestamp()
    at = midnight
    while at < last:
        clock = datetime.fromtimestamp(at, UTC).astimezone(day.tzinfo)
        seconds = clock.hour * HOUR + clock.minute * MINUTE + clock.second
        if seconds % step == 0:
            if window[0] <= at <= window[1]:
                yield at
            at += min(step, HOUR)
        else:
            at += min(HOUR, step) - seconds % min(HOUR, step)


def _tick(at: float, zone: ZoneInfo) -> Tick:
    local = datetime.fromtimestamp(at, UTC).astimezone(zone)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    words = f"{local:%H:%M} {local.tzname()}" if twice else f"{local:%H:%M}"
    day = f"{local:%a} {local.day}" if (local.hour, local.minute) == (0, 0) else ""
    return Tick(at, words, day)

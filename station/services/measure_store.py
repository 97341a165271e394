"""How fast and how large the record is: a made-up ward, written by the code that writes a real one.

Times are by the wall, because a commit waits for the disk: they tell as much of the disk as of the
station.  What a week comes to is extrapolated from the minutes that were written here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from station.data.engine import Store, open_store
from station.data.examination import size_of
from station.data.journal import Batch, Sample, Start, append, begin_session
from station.data.key import obtain
from station.data.minutes import minute_columns
from station.data.places import places
from station.data.register import channel_id
from station.data.settle import SLICE, settle
from station.data.upgrade import prepare
from station.domain.clock import Stamp
from station.domain.device import Channel, Device
from station.domain.measured import Goal, Measured
from station.services.made_up_ward import MONITOR, PUMP, START, Heard, MadeUpWard
from station.services.percentile import percentile, percentiles

WEEK = timedelta(weeks=1)
MINUTE = timedelta(minutes=1)
MINUTES_AN_HOUR, SECONDS_A_MINUTE = 60, 60
MEGABYTE = 1_000_000
MILLISECONDS = 1000
OPENING = Goal(200)
BED_WEEK = Goal(100)
WRITTEN = Path("/proc/self/io")

Timer = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is written: seconds of a ward, thinned and whole, and hours of one bed's chart."""

    beds: int = 12
    seconds: int = 600
    whole_seconds: int = 120
    hours: int = 7 * 24


@dataclass(slots=True)
class _Spent:
    """Milliseconds of every commit and of every settled minute; readings, and bytes written."""

    commits: list[float] = field(default_factory=list)
    minutes: list[float] = field(default_factory=list)
    readings: int = 0
    written: int | None = 0


def measure_store(
    folder: Path, size: Size | None = None, *, timer: Timer = perf_counter
) -> list[Measured]:
    """Write a ward's minutes and a bed's week into records of their own in `folder`; the figures.

    `folder` lies on the disk that is to be measured; whoever names it takes it away afterwards.
    """
    chosen = size or Size()
    return [
        *_every_value(folder / "every-value", chosen, timer),
        *_thinned(folder / "thinned", chosen, timer),
        *_chart(folder / "chart", chosen, timer),
    ]


def _every_value(folder: Path, size: Size, timer: Timer) -> list[Measured]:
    """Each second with nothing left out: the most that can come."""
    store, run = _made(folder)
    ward = _ward(store, size.beds)
    spent = _write(store, run, (ward.second() for _ in range(size.whole_seconds)), timer)
    store.close()
    what = f"{ward.heard_a_second} readings a commit, {len(spent.commits)} commits back to back"
    return percentiles("commit, every value", spent.commits, what)


def _thinned(folder: Path, size: Size, timer: Timer) -> list[Measured]:
    """What is really stored: on change and every 10 s; settled each minute."""
    store, run = _made(folder)
    ward = _ward(store, size.beds)
    empty = store.path.stat().st_size
    spent = _write(store, run, (ward.thinned() for _ in range(size.seconds)), timer)
    store.close()  # the last one out brings the log home
    grown = size_of(store.path) - empty
    kept = spent.readings / size.seconds
    what = (
        f"{kept:.0f} of {ward.heard_a_second} readings a second are stored,"
        f" {size.seconds} s of {size.beds} beds"
    )
    weeks = WEEK / timedelta(seconds=size.seconds)
    bed_week = grown * weeks / size.beds / MEGABYTE
    each = grown / spent.readings
    return [
        *percentiles("commit, thinned", spent.commits, what),
        Measured("settle a minute, p50", percentile(spent.minutes, 50), "ms", what),
        Measured("settle a minute, slowest", max(spent.minutes), "ms", what),
        Measured("one reading, settled", each, "byte", f"its part of a minute with it; {what}"),
        Measured("record grown a bed-week", bed_week, "MB", f"extrapolated; {what}", BED_WEEK),
        *_written(spent, weeks, what),
    ]


def _written(spent: _Spent, weeks: float, what: str) -> list[Measured]:
    """What went to the disk in all, where the system counts it."""
    if spent.written is None:
        return []
    words = f"the log and then the record, as the system counts it, extrapolated; {what}"
    return [Measured("written a week", spent.written * weeks / MEGABYTE, "MB", words)]


def _chart(folder: Path, size: Size, timer: Timer) -> list[Measured]:
    """A week of one bed's monitor, a reading a minute, opened as a chart does."""
    store, run = _made(folder)
    figure = _channel(store, "monitor")
    ward = MadeUpWard([(figure, MONITOR)])
    _write(store, run, (_hour(ward) for _ in range(size.hours)), timer)
    end = ward.at.later(SECONDS_A_MINUTE)
    store.close()
    began = timer()
    store = open_store(store.path, store.key)
    points = _open_chart(store, figure, end)
    opened = timer()
    _open_chart(store, figure, end)
    again = timer()
    store.close()
    what = f"{len(MONITOR)} metrics of one bed over {size.hours} h: {points} minutes from the file"
    return [
        Measured("open a week", (opened - began) * MILLISECONDS, "ms", what, OPENING),
        Measured(
            "open a week again",
            (again - opened) * MILLISECONDS,
            "ms",
            f"{what}, which was read before",
        ),
    ]


def _made(folder: Path) -> tuple[Store, int]:
    """A new record, and a run of the recorder begun in it."""
    where = places(folder)
    where.make()
    store = prepare(where, obtain(where))
    return store, begin_session(store, Start("bench", 1, START, "bench", "UTC", "made up"))


def _ward(store: Store, beds: int) -> MadeUpWard:
    parts = (("pump", PUMP), ("monitor", MONITOR))
    return MadeUpWard(
        [(_channel(store, f"{kind}-{bed}"), walks) for bed in range(beds) for kind, walks in parts]
    )


def _channel(store: Store, serial: str) -> int:
    return channel_id(store, Channel(Device("bench", "made up", serial), ""), "bench")


def _hour(ward: MadeUpWard) -> Heard:
    """An hour with one value of every metric a minute."""
    return [one for _ in range(MINUTES_AN_HOUR) for one in ward.second(SECONDS_A_MINUTE)]


def _write(store: Store, run: int, heard: Iterable[Heard], timer: Timer) -> _Spent:
    """Append each batch, and settle whenever a minute is over, as the recorder does."""
    spent = _Spent()
    before = bytes_written()
    settled = START
    for batch in heard:
        at = batch[-1][1].heard if batch else settled
        began = timer()
        append(store, run, _batch(batch, at))
        spent.commits.append((timer() - began) * MILLISECONDS)
        spent.readings += len(batch)
        if at.utc - settled.utc >= MINUTE:
            spent.minutes.append(_settle(store, at, timer))
            settled = at
    spent.minutes.append(_settle(store, settled.later(2 * WEEK.total_seconds()), timer))
    after = bytes_written()
    spent.written = None if before is None or after is None else after - before
    return spent


def _batch(heard: Heard, at: Stamp) -> Batch:
    samples = tuple(
        Sample(figure, one.metric, one.unit, one.value, one.validity, one.heard.utc)
        for figure, one in heard
    )
    return Batch(samples, (), at.utc)


def _settle(store: Store, until: Stamp, timer: Timer) -> float:
    """Settle all that is finished; the milliseconds of the slowest transaction."""
    slowest = 0.0
    while True:
        began = timer()
        moved = settle(store, until.utc)
        slowest = max(slowest, (timer() - began) * MILLISECONDS)
        if moved < SLICE:
            return slowest


def _open_chart(store: Store, figure: int, end: Stamp) -> int:
    """Read what a week's chart draws; how many minutes that is."""
    return sum(
        len(columns.starts)
        for walk in MONITOR
        for columns in minute_columns(store, figure, walk.metric.code, START.utc, end.utc)
    )


def bytes_written(path: Path = WRITTEN) -> int | None:
    """The bytes this process has written so far, or None where the system does not count them."""
    try:
        facts = dict(line.split(": ") for line in path.read_text().splitlines())
    except OSError:
        return None
    return int(facts["wchar"])

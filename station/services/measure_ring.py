"""What keeping raw bytes costs: room, writing and the processor's time, extrapolated to a week.

The records of a simulated hour go through the ring's own buffer into a file of the ring's own, in
virtual time: nobody waits.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from station.data.capture_file import NAME, open_captures
from station.data.captures import append, tally
from station.data.engine import Store
from station.data.key import KEY_BYTES
from station.domain.clock import Stamp
from station.domain.measured import Measured
from station.services.capture_buffer import CaptureBuffer, Source
from station.services.measure_store import bytes_written

WEEK_SECONDS = 7 * 24 * 3600.0
MEGABYTE, MILLISECONDS = 1_000_000, 1000
BEDS = 12

Given = Sequence[tuple[bytes, Stamp, bool]]  # what a line puts in: records, moments, beginnings
Timer = Callable[[], float]


@dataclass(frozen=True, slots=True)
class _Cost:
    """What lines came to, in bytes a week and in seconds of the processor a byte."""

    raw: float
    packed: float
    written: float | None
    processor: float


def measure_ring(
    folder: Path, given: Mapping[str, Given], *, timer: Timer = process_time
) -> list[Measured]:
    """Keep what one line of each protocol gave, then what a ward of them would; the figures.

    `folder` lies on the disk that is to be measured; whoever names it takes it away afterwards.
    """
    rows = []
    for protocol, records in given.items():
        cost = _cost(folder / f"{protocol}-{NAME}", {protocol: records}, timer)
        rows += _rows(cost, protocol, "one line both ways, extrapolated from a simulated hour")
    ward = {f"{name}-{bed}": records for name, records in given.items() for bed in range(BEDS)}
    what = f"{len(ward)} lines, extrapolated from a simulated hour"
    return [*rows, *_rows(_cost(folder / NAME, ward, timer), "a ward", what)]


def _rows(cost: _Cost, whose: str, what: str) -> list[Measured]:
    sizes = (
        ("raw records a week", cost.raw),
        ("the same packed", cost.packed),
        ("written to the disk for it", cost.written),
    )
    spent = cost.processor * MILLISECONDS * MEGABYTE
    return [
        *(
            Measured(f"{name}, {whose}", size / MEGABYTE, "MB", what)
            for name, size in sizes
            if size is not None
        ),
        Measured(f"packing and writing, {whose}", spent, "ms/MB", what),
    ]


def _cost(path: Path, given: Mapping[str, Given], timer: Timer) -> _Cost:
    """Put everything into a buffer in order of its moments, and write each second what is due."""
    puts = sorted(
        (
            (at.monotonic, line, raw, at, begins)
            for line in given
            for raw, at, begins in given[line]
        ),
        key=lambda put: put[0],
    )
    with closing(open_captures(path, secrets.token_bytes(KEY_BYTES))) as store:
        before, begin = bytes_written(), timer()
        buffer, due = CaptureBuffer(), puts[0][0]
        for now, line, raw, at, begins in puts:
            buffer.put(Source(line, "bench", 9600), raw, at, begins=begins)
            if now >= due:
                _write(store, buffer, now)
                due = now + 1
        _write(store, buffer, None)
        spent, packed = timer() - begin, sum(tally(store).values())
    after = bytes_written()
    raw_bytes = sum(len(raw) for _, _, raw, _, _ in puts)
    weeks = WEEK_SECONDS / (puts[-1][0] - puts[0][0])
    written = None if before is None or after is None else (after - before) * weeks
    return _Cost(raw_bytes * weeks, packed * weeks, written, spent / raw_bytes)


def _write(store: Store, buffer: CaptureBuffer, now: float | None) -> None:
    chunks = buffer.take(now)
    if chunks:
        append(store, chunks)

"""Thinning of long series to about two points a pixel, with every spike kept and every gap open.

Times are float64 seconds since 1970 UTC, ascending; values are float64, NaN where the device marked
the value invalid.  Minimum and maximum per pixel column, never a mean; broken at gaps before
thinning; rates stay steps (budgets.md section 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NOTHING: Floats = np.empty(0, dtype=np.float64)
POINTS_A_PIXEL = 2
POINTS_A_STEP_COLUMN = 5  # horizontal in, first, lowest, highest, last


class Window(NamedTuple):
    """What is looked at: from and to in seconds, and how many pixels wide."""

    begin: float
    end: float
    pixels: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Samples, or minutes of them: time, lowest, highest, and the last value, of equal length."""

    times: Floats
    lowest: Floats
    highest: Floats
    last: Floats

    @classmethod
    def of_samples(cls, times: Floats, values: Floats) -> "Columns":
        """Plain samples: each is its own lowest, highest and last."""
        return cls(times, values, values, values)

    def between(self, begin: float, end: float) -> "Columns":
        """The part inside a window, with one neighbour each side so that lines reach the edge."""
        first = max(int(np.searchsorted(self.times, begin)) - 1, 0)
        after = min(int(np.searchsorted(self.times, end, side="right")) + 1, len(self.times))
        cut = slice(first, after)
        return Columns(self.times[cut], self.lowest[cut], self.highest[cut], self.last[cut])

    def joined(self, later: "Columns") -> "Columns":
        """These and the samples that came after them."""
        pairs = zip(
            (self.times, self.lowest, self.highest, self.last),
            (later.times, later.lowest, later.highest, later.last),
            strict=True,
        )
        return Columns(*(np.concatenate(pair) for pair in pairs))


EMPTY = Columns(NOTHING, NOTHING, NOTHING, NOTHING)


def line(columns: Columns, window: Window, breaks: Sequence[float] = ()) -> tuple[Floats, Floats]:
    """The points of a vital sign's line; NaN stands wherever a gap begins (`breaks`, ascending).

    At most about two points a pixel column whatever the stored length, plus one a break.
    """
    seen = columns.between(window.begin, window.end)
    pieces = [_thin(piece, window) for piece in _pieces(seen, breaks)]
    return _joined(pieces)


def spine(columns: Columns, window: Window, breaks: Sequence[float] = ()) -> tuple[Floats, Floats]:
    """One point a pixel column, the last value said there: the line that is drawn over `line`."""
    seen = columns.between(window.begin, window.end)
    pieces = []
    for run in _pieces(seen, breaks):
        starts = _starts(run.times, window, window.pixels)
        ends = np.append(starts[1:], len(run.times)) - 1
        pieces.append((run.times[ends], run.last[ends]))
    return _joined(pieces)


def _pieces(columns: Columns, breaks: Sequence[float]) -> list[Columns]:
    """The runs between breaks and invalid values.

    A gap begins with the last value heard: a sample of that very moment stands before the break.
    """
    opened = np.asarray(breaks, dtype=np.float64)
    cuts = set(np.searchsorted(columns.times, opened, side="right").tolist())
    invalid = np.flatnonzero(np.isnan(columns.highest))
    cuts.update(invalid.tolist(), (invalid + 1).tolist())
    edges = [0, *sorted(cuts - {0, len(columns.times)}), len(columns.times)]
    runs = []
    for first, after in pairwise(edges):
        cut = slice(first, after)
        run = Columns(
            columns.times[cut], columns.lowest[cut], columns.highest[cut], columns.last[cut]
        )
        if len(run.times) and not np.isnan(run.highest[0]):
            runs.append(run)
    return runs


def _starts(times: Floats, window: Window, columns_of: int) -> NDArray[np.intp]:
    """Where each pixel column that holds something begins."""
    width = max(window.end - window.begin, 1e-9) / max(columns_of, 1)
    column = np.floor((times - window.begin) / width)
    return np.flatnonzero(np.diff(column, prepend=column[0] - 1))


def _thin(run: Columns, window: Window) -> tuple[Floats, Floats]:
    plain = np.array_equal(run.lowest, run.highest)
    if plain and len(run.times) <= POINTS_A_PIXEL * window.pixels:
        return run.times, run.highest
    starts = _starts(run.times, window, window.pixels)
    x = np.repeat(run.times[starts], POINTS_A_PIXEL)
    y = np.empty(len(x))
    low, high = np.minimum.reduceat(run.lowest, starts), np.maximum.reduceat(run.highest, starts)
    # Alternate the order so that neighbouring columns meet at like ends and no false teeth show.
    upward = np.arange(len(starts)) % 2 == 0
    y[0::2] = np.where(upward, low, high)
    y[1::2] = np.where(upward, high, low)
    return x, y


def _joined(pieces: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    xs: list[Floats] = []
    ys: list[Floats] = []
    for x, y in pieces:
        if xs:
            xs.append(x[:1])
            ys.append(np.array([np.nan]))
        xs.append(x)
        ys.append(y)
    if not xs:
        return NOTHING, NOTHING
    return np.concatenate(xs), np.concatenate(ys)


def steps(columns: Columns, window: Window, breaks: Sequence[float] = ()) -> tuple[Floats, Floats]:
    """The points of a rate: horizontal and vertical only, each value held until the next."""
    seen = columns.between(window.begin, window.end)
    runs = _pieces(seen, breaks)
    following = [float(run.times[0]) for run in runs[1:]]
    pieces = (
        [
            _stairs(run, window, _held_to(run, breaks, start))
            for run, start in zip(runs, [*following, None], strict=True)
        ]
        if runs
        else []
    )
    return _joined(pieces)


def _held_to(run: Columns, breaks: Sequence[float], following: float | None) -> float:
    """How long a run's last rate is known: until its gap begins, or no longer than it was heard."""
    heard = float(run.times[-1])
    later = (opened for opened in breaks if opened >= heard)
    return next((opened for opened in later if following and opened <= following), heard)


def _stairs(run: Columns, window: Window, held_to: float) -> tuple[Floats, Floats]:
    changed = (
        np.flatnonzero(np.diff(run.last, prepend=np.nan) != 0)
        if np.array_equal(run.lowest, run.highest)
        else np.arange(len(run.times))
    )
    few = len(changed) <= window.pixels
    if few and np.array_equal(run.lowest, run.highest):
        times, values = run.times[changed], run.last[changed]
        x = np.append(np.repeat(times, 2)[1:], max(held_to, float(times[-1])))
        return x, np.repeat(values, 2)
    starts = _starts(run.times, window, POINTS_A_PIXEL * window.pixels // POINTS_A_STEP_COLUMN)
    ends = np.append(starts[1:], len(run.times)) - 1
    last = run.last[ends]
    low, high = np.minimum.reduceat(run.lowest, starts), np.maximum.reduceat(run.highest, starts)
    before = np.append(low[:1], last[:-1])
    x = np.repeat(run.times[starts], 4)
    y = np.column_stack([before, low, high, last]).ravel()
    return np.append(x, max(held_to, float(x[-1]))), np.append(y, last[-1])


def at(columns: Columns, moment: float, oldest: float) -> float | None:
    """The value that held at a moment, unless it is older than `oldest` seconds or invalid."""
    place = int(np.searchsorted(columns.times, moment, side="right")) - 1
    if place < 0 or moment - float(columns.times[place]) > oldest:
        return None
    value = float(columns.last[place])
    return None if np.isnan(value) else value

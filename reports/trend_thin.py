"""Long curves thinned to about the drawing's width: every spike kept, every gap left open.

Lowest and highest of each column, never a mean; a rate stays a staircase.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from station.domain.picture import Curve

SILENCE = 300.0  # seconds without a value: no line is drawn across, whatever the reason
HEARD_FOR = 60.0  # how long a value is known to hold: a minute, the width of a roll-up

Point = tuple[float, float]
Line = list[Point]


@dataclass(frozen=True, slots=True)
class Span:
    """What is drawn: from and to in seconds, and in how many columns."""

    begin: float
    end: float
    columns: int

    def column(self, at: float) -> int:
        """The column of a moment."""
        width = max(self.end - self.begin, 1.0) / max(self.columns, 1)
        return int((at - self.begin) / width)


def runs(curve: Curve, breaks: Sequence[float]) -> Iterator[range]:
    """The places between gaps and values that are none.

    A gap begins with the last value heard: a value of that very moment stands before it.
    """
    ends = sorted(breaks)
    first, next_break = 0, 0
    times, values = curve.times, curve.last
    for place, at in enumerate(times):
        while next_break < len(ends) and place and ends[next_break] < times[place - 1]:
            next_break += 1
        crossed = next_break < len(ends) and place > first and ends[next_break] < at
        silent = place > first and at - times[place - 1] > SILENCE
        invalid = values[place] != values[place]  # NaN is not itself
        if crossed or silent or invalid:
            if place > first:
                yield range(first, place)
            first = place + 1 if invalid else place
    if len(times) > first:
        yield range(first, len(times))


def lines(curve: Curve, span: Span, breaks: Sequence[float]) -> Iterator[Line]:
    """The pieces of a vital sign's line: at most two points a column."""
    for run in runs(curve, breaks):
        line: Line = []
        for places in _columns(curve, run, span):
            low = min(curve.lowest[place] for place in places)
            high = max(curve.highest[place] for place in places)
            at = curve.times[places[0]]
            pair = [(at, low), (at, high)] if low != high else [(at, low)]
            line += pair if not line or line[-1][1] <= low else pair[::-1]
        yield line


def spine(curve: Curve, span: Span, breaks: Sequence[float]) -> Iterator[Line]:
    """The last value of each column: the line that is read, over the band of its extremes."""
    for run in runs(curve, breaks):
        yield [
            (curve.times[places[-1]], curve.last[places[-1]])
            for places in _columns(curve, run, span)
        ]


def _columns(curve: Curve, run: range, span: Span) -> Iterator[list[int]]:
    held: list[int] = []
    for place in run:
        at = curve.times[place]
        if not span.begin <= at <= span.end:
            continue
        if held and span.column(at) != span.column(curve.times[held[0]]):
            yield held
            held = []
        held.append(place)
    if held:
        yield held


def stairs(curve: Curve, span: Span, breaks: Sequence[float]) -> Iterator[Line]:
    """The pieces of a rate: horizontal and vertical only, held no longer than it was known."""
    for run in runs(curve, breaks):
        line: Line = []
        for places in _columns(curve, run, span):
            for at, value in _corners(curve, places):
                if line and line[-1][1] != value:
                    line.append((at, line[-1][1]))
                if not line or line[-1][1] != value:
                    line.append((at, value))
        if line:
            last = curve.times[run[-1]]
            following = [one for one in breaks if one >= last]
            until = min([last + HEARD_FOR, span.end, *following])
            line.append((max(until, line[-1][0]), line[-1][1]))
            yield line


def _corners(curve: Curve, places: Sequence[int]) -> Iterator[Point]:
    """What a column must show of a rate: where it turned, else its extremes and its last."""
    values = [curve.last[place] for place in places]
    turns = sum(one != other for one, other in pairwise(values))
    if turns <= 1:
        for place in places:
            yield curve.times[place], curve.last[place]
        return
    at = curve.times[places[0]]
    yield at, min(curve.lowest[place] for place in places)
    yield at, max(curve.highest[place] for place in places)
    yield curve.times[places[-1]], values[-1]

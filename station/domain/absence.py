"""Stretches in which a device spoke but had no value: off the probe, or the probe fell off."""

from collections.abc import Iterator, Sequence

from station.domain.picture import Curve, Span, SpanKind

LEAST_SECONDS = 45.0  # one invalid reading opens the line; a stretch of them is said in words
WORDS = "no value from the device"


def absences(curve: Curve, known: Sequence[Span]) -> Iterator[Span]:
    """A hatch for each run of invalid values that no gap explains already; in order."""
    begin: float | None = None
    last = 0.0
    for at, value in zip(curve.times, curve.last, strict=True):
        absent = value != value  # noqa: PLR0124 - NaN is not itself
        if absent:
            begin = at if begin is None else begin
            last = at
        elif begin is not None:
            yield from _span(begin, at, known)
            begin = None
    if begin is not None:
        yield from _span(begin, last, known)


def _span(begin: float, end: float, known: Sequence[Span]) -> Iterator[Span]:
    if end - begin < LEAST_SECONDS or any(_explains(span, begin, end) for span in known):
        return
    yield Span(begin, end, SpanKind.GAP, WORDS)


def _explains(span: Span, begin: float, end: float) -> bool:
    """Whether a known gap covers most of a run."""
    shared = min(end, end if span.end is None else span.end) - max(begin, span.begin)
    return shared >= (end - begin) / 2

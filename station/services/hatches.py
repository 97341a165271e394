"""Why a stretch of a lane has no trusted values: gaps, quarantine, what nobody has confirmed yet.

A hatch stands in the lanes of its own device and channel, and in no other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from station.data.engine import Store
from station.data.minutes import minute_columns, told
from station.domain import nomenclature
from station.domain.association import Standing
from station.domain.clock import from_milliseconds
from station.domain.gap import Cause, Gap
from station.domain.nomenclature import Metric
from station.domain.period import Period
from station.domain.picture import Span, SpanKind
from station.services.stay import Stay, Stretch, is_pump, own_gaps

EVER = datetime(1970, 1, 1, tzinfo=UTC)


def pump_spans(store: Store, stay: Stay, pumps: Iterable[Sequence[Stretch]]) -> tuple[Span, ...]:
    """The hatches of the dose lane."""
    heard = {one.figure for pump in pumps for one in pump}
    unheard = [
        (one,)
        for one in stay.stretches
        if one.figure not in heard and _ever_pump(store, one.figure, stay)
    ]
    found = [
        _span_of_gap(gap, one.period, stay, _elsewhere(store, pump, one, gap))
        for pump in (*pumps, *unheard)
        for one in pump
        for gap in own_gaps(store, stay, one.figure, one.period)
    ]
    doubted = [*_held(stay), *_asked(stay)]
    found += [span for figure, span in doubted if _ever_pump(store, figure, stay)]
    return _ordered(found)


def monitor_spans(
    store: Store, stay: Stay, monitor: Sequence[Stretch], metrics: Sequence[Metric]
) -> tuple[Span, ...]:
    """The hatches of a vital sign's lane: of the channels that tell it, or of all if none did."""
    there = {one.figure for one in monitor if not _ever_pump(store, one.figure, stay)}
    doubted = [
        (figure, span)
        for figure, span in (*_held(stay), *_asked(stay))
        if not _ever_pump(store, figure, stay)
    ]
    there |= {figure for figure, _ in doubted}
    telling = {one for one in there if _tells(store, one, metrics, stay)} or there
    found = [
        _span_of_gap(gap, one.period, stay)
        for one in monitor
        if one.figure in telling
        for gap in own_gaps(store, stay, one.figure, one.period)
    ]
    return _ordered([*found, *(span for figure, span in doubted if figure in telling)])


def _ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Each once, in order; one that an association cut in two is one again."""
    unique = {(span.begin, span.end, span.words): span for span in spans}
    found: list[Span] = []
    for span in sorted(unique.values(), key=lambda span: span.begin):
        whole = (one for one in found if _goes_on(one, span))
        before = next(whole, None)
        if before is None:
            found.append(span)
        else:
            found[found.index(before)] = replace(before, end=span.end)
    return tuple(found)


def _goes_on(before: Span, span: Span) -> bool:
    return (before.end, before.kind, before.words) == (span.begin, span.kind, span.words)


def _ever_pump(store: Store, figure: int, stay: Stay) -> bool:
    """Whether a channel is a pump's: one that is silent on this patient is a pump all the same."""
    return is_pump(store, figure, Period(EVER, stay.at))


def _tells(store: Store, figure: int, metrics: Sequence[Metric], stay: Stay) -> bool:
    return any(told(store, figure, metric.code, EVER, stay.at) for metric in metrics)


def _held(stay: Stay) -> Iterator[tuple[int, Span]]:
    for held in stay.held:
        words = f"{SpanKind.QUARANTINE.value}: {held.quarantine.trigger.value}"
        yield held.figure, _span(held.period, stay, SpanKind.QUARANTINE, words)


def _asked(stay: Stay) -> Iterator[tuple[int, Span]]:
    for one in stay.asked:
        words = Standing.ASKED.value
        yield one.figure, _span(one.period, stay, SpanKind.UNCONFIRMED, words)


def _span(period: Period, stay: Stay, kind: SpanKind, words: str) -> Span:
    """A hatch that goes on while its reason does."""
    end = None if period.end >= stay.at else period.end.timestamp()
    return Span(period.begin.timestamp(), end, kind, words)


def _span_of_gap(gap: Gap, within: Period, stay: Stay, until: datetime | None = None) -> Span:
    """A gap as far as the device was the patient's, or until it was heard elsewhere."""
    off = gap.cause is Cause.OFF_MONITOR
    kind = SpanKind.OFF_MONITOR if off else SpanKind.GAP
    end = min(one for one in (gap.end, until, within.end) if one is not None)
    goes_on = gap.end is None and until is None and within.end >= stay.at
    begin = max(gap.begin, within.begin).timestamp()
    return Span(begin, None if goes_on else end.timestamp(), kind, gap.words)


def _elsewhere(store: Store, pump: Sequence[Stretch], one: Stretch, gap: Gap) -> datetime | None:
    """When a pump that left a slot of a rack was heard in another; None where it was not."""
    begin = max(gap.begin, one.period.begin)
    heard = [
        from_milliseconds(start)
        for figure in {each.figure for each in pump} - {one.figure}
        for columns in minute_columns(store, figure, nomenclature.FLOW.code, begin, one.period.end)
        for start in columns.starts[:1]
    ]
    return max(begin, min(heard)) if heard else None

"""One patient's chart from the record: every lane's values, gaps with causes, marks and bands.

A week comes from the minute roll-ups, the last hours from the readings.  Only stretches that are
confirmed as the patient's are drawn (I1); everything else is a hatch with its reason (I3).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from station.data import gaps, history, journal
from station.data.engine import Store
from station.data.journal import HappeningKind, Sample
from station.data.minutes import minute_columns
from station.domain import nomenclature, payload
from station.domain.absence import absences
from station.domain.entry import Entry, EntryKind, live
from station.domain.figures import figure
from station.domain.gap import Cause, Gap
from station.domain.nomenclature import Metric
from station.domain.period import Period
from station.domain.picture import (
    Band,
    Curve,
    Lane,
    Mark,
    PainPoint,
    Picture,
    Pressure,
    Score,
    Span,
    SpanKind,
)
from station.domain.side_effect import GRADE_WORDS, courses
from station.domain.syringe import Contents, Syringe, in_pump
from station.domain.versions import standing
from station.services.stay import Stay, Stretch, is_pump

RAW_HOURS = timedelta(hours=2)
NIGHT_BEGINS, NIGHT_ENDS = 22, 7
LONGEST_MARK = 28
NAN = float("nan")
RATE_STEP = Decimal("0.01")
HEART = (nomenclature.HEART_RATE, nomenclature.PULSE_RATE)
BREATH = (nomenclature.RESP_RATE, nomenclature.CO2_RESP_RATE)


@dataclass(slots=True)
class _Points:
    """A curve while it is put together."""

    times: list[float] = field(default_factory=list)
    lowest: list[float] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)

    def add(self, at: float, low: float, high: float, last: float) -> None:
        self.times.append(at)
        self.lowest.append(low)
        self.highest.append(high)
        self.last.append(last)

    def curve(self) -> Curve:
        return Curve(self.times, self.lowest, self.highest, self.last)


def picture(store: Store, stay: Stay, zone: ZoneInfo) -> Picture:
    """The whole chart of an admission, up to the moment the stay was read."""
    pump = [one for one in stay.stretches if is_pump(store, one.figure, stay.period)]
    monitor = [one for one in stay.stretches if one not in pump]
    begin, end = stay.period.begin.timestamp(), stay.at.timestamp()
    entries = live(stay.entries)
    dose, unit = _dose(store, pump, stay)
    return Picture(
        begin=begin,
        end=end,
        dose_unit=unit,
        dose=Lane(dose, _spans(store, stay, pump, pumps=True)),
        steps=tuple(_steps(dose)),
        boluses=tuple(_boluses(store, pump)),
        states=tuple(_states(store, pump)),
        pain=tuple(_pain(entries)),
        pressure=tuple(_pressures(store, monitor)),
        pressure_lane=Lane(),
        heart=_lane(store, stay, monitor, HEART),
        spo2=_lane(store, stay, monitor, (nomenclature.SPO2,)),
        respiration=_lane(store, stay, monitor, BREATH),
        sedation=tuple(_sedation(entries)),
        side_effects=tuple(_effects(entries)),
        events=tuple(_events(stay, entries)),
        nights=tuple(_nights(stay.period, zone)),
    )


# ---------------------------------------------------------------- curves


def _curve(store: Store, stretches: Iterable[Stretch], metric: Metric, now: datetime) -> Curve:
    points = _Points()
    for stretch in sorted(stretches, key=lambda one: one.period.begin):
        raw_from = max(stretch.period.begin, min(now - RAW_HOURS, stretch.period.end))
        raw_from = raw_from.replace(second=0, microsecond=0)
        _add_minutes(points, store, stretch, metric, raw_from)
        for sample in journal.period(
            store, stretch.figure, metric.code, max(raw_from, stretch.period.begin),
            stretch.period.end,
        ):  # fmt: skip
            value = NAN if sample.value is None else float(sample.value)
            points.add(sample.heard.timestamp(), value, value, value)
    return points.curve()


def _add_minutes(
    points: _Points, store: Store, stretch: Stretch, metric: Metric, until: datetime
) -> None:
    begin = stretch.period.begin
    for columns in minute_columns(store, stretch.figure, metric.code, begin, until):
        if columns.unit != metric.unit:
            continue  # another unit is another quantity; it is in the export
        rows = zip(columns.starts, columns.lowest, columns.highest, columns.lasts, strict=True)
        for start, low, high, last in rows:
            at = start / 1000
            if not begin.timestamp() - 60 <= at < until.timestamp():
                continue
            if low is None or high is None:
                points.add(at, NAN, NAN, NAN)
            else:
                points.add(at, low, high, high if last is None else last)


def _lane(
    store: Store, stay: Stay, stretches: Sequence[Stretch], metrics: Sequence[Metric]
) -> Lane:
    """The first of the metrics that was ever heard; a pulse stands in where there is no ECG."""
    known = _spans(store, stay, stretches, pumps=False)
    for metric in metrics:
        curve = _curve(store, stretches, metric, stay.at)
        if any(value == value for value in curve.last):  # noqa: PLR0124 - NaN is not itself
            return Lane(curve, (*known, *absences(curve, known)))
    return Lane(Curve(), known)


def _contents(syringes: Sequence[Syringe], stretch: Stretch, moment: datetime) -> Contents | None:
    moment = min(moment, stretch.period.end - timedelta(milliseconds=1))
    syringe = in_pump(syringes, stretch.channel, moment)
    contents = None if syringe is None else syringe.contents
    return contents if isinstance(contents, Contents) else None


def _dose(store: Store, pump: Sequence[Stretch], stay: Stay) -> tuple[Curve, str]:
    """The dose in mg/h, if whatever flowed came from a confirmed syringe; otherwise mL/h alone."""
    flows = [
        (one, _curve(store, [one], nomenclature.FLOW, stay.at))
        for one in sorted(pump, key=lambda one: one.period.begin)
    ]
    in_mg = _points_of(flows, lambda stretch, at: _mg_per_ml(stay, stretch, at))
    if in_mg is not None and in_mg.times:
        return in_mg.curve(), "mg/h"
    in_ml = _points_of(flows, lambda _stretch, _at: 1.0) or _Points()
    return in_ml.curve(), "mL/h"


def _points_of(
    flows: Sequence[tuple[Stretch, Curve]], factor: Callable[[Stretch, float], float | None]
) -> _Points | None:
    """The rates, each by its factor; None when something flowed that has none."""
    points = _Points()
    for stretch, flow in flows:
        for at, low, high, last in zip(
            flow.times, flow.lowest, flow.highest, flow.last, strict=True
        ):
            by = factor(stretch, at)
            if by is None and high > 0:
                return None
            points.add(at, low * (by or 0.0), high * (by or 0.0), last * (by or 0.0))
    return points


def _mg_per_ml(stay: Stay, stretch: Stretch, at: float) -> float | None:
    moment = max(datetime.fromtimestamp(at, stay.at.tzinfo), stretch.period.begin)
    contents = _contents(stay.syringes, stretch, moment)
    return None if contents is None else float(contents.mg_per_ml)


# ---------------------------------------------------------------- hatches


def _spans(
    store: Store, stay: Stay, stretches: Sequence[Stretch], *, pumps: bool
) -> tuple[Span, ...]:
    found = [
        _span_of_gap(gap, one.period)
        for one in stretches
        for gap in gaps.gaps(store, one.figure, one.period.begin, one.period.end)
    ]
    for held in stay.held:
        if is_pump(store, held.figure, held.period) is pumps:
            words = f"{SpanKind.QUARANTINE.value}: {held.quarantine.trigger.value}"
            end = None if held.quarantine.end is None else held.period.end.timestamp()
            found.append(Span(held.period.begin.timestamp(), end, SpanKind.QUARANTINE, words))
    unique = {(span.begin, span.end, span.words): span for span in found}
    return tuple(sorted(unique.values(), key=lambda span: span.begin))


def _span_of_gap(gap: Gap, within: Period) -> Span:
    off = gap.cause is Cause.OFF_MONITOR
    kind = SpanKind.OFF_MONITOR if off else SpanKind.GAP
    begin = max(gap.begin, within.begin).timestamp()
    end = None if gap.end is None else min(gap.end, within.end).timestamp()
    return Span(begin, end, kind, gap.words)


# ---------------------------------------------------------------- marks and bands


def _steps(dose: Curve) -> Iterator[Mark]:
    """Every change of the rate that lasted, named by the rate it went to."""
    last: float | None = None
    for at, value in zip(dose.times, dose.last, strict=True):
        if value != value or value == last:  # noqa: PLR0124 - NaN is not itself
            continue
        if last is None or value:
            word = "start " if not last else ""
            yield Mark(at, f"{word}{figure(Decimal(repr(value)), RATE_STEP)}")
        else:
            yield Mark(at, "held")
        last = value


def _boluses(store: Store, pump: Sequence[Stretch]) -> Iterator[Mark]:
    for stretch in pump:
        for one in _happened(store, stretch, HappeningKind.BOLUS):
            volume = figure(Decimal(str(one.body["volume"])), RATE_STEP)
            yield Mark(one.heard.timestamp(), f"bolus {volume} mL")


def _states(store: Store, pump: Sequence[Stretch]) -> Iterator[Band]:
    for stretch in pump:
        changes = list(_happened(store, stretch, HappeningKind.STATE))
        before = history.last_before(
            store, stretch.figure, HappeningKind.STATE, stretch.period.begin
        )
        states = [(one.heard.timestamp(), str(one.body["state"])) for one in changes]
        if before is not None:
            states.insert(0, (stretch.period.begin.timestamp(), str(before.body["state"])))
        ends = [at for at, _ in states[1:]] + [stretch.period.end.timestamp()]
        for (begin, words), end in zip(states, ends, strict=False):
            yield Band(begin, end, words)


def _happened(store: Store, stretch: Stretch, kind: HappeningKind) -> list[journal.Happening]:
    return history.happenings(
        store, stretch.period.begin, stretch.period.end, channel=stretch.figure, kinds={kind}
    )


def _pressures(store: Store, monitor: Sequence[Stretch]) -> Iterator[Pressure]:
    """Each cuff measurement once: the three values that were heard together."""
    for stretch in monitor:
        parts: dict[datetime, dict[str, float]] = {}
        for metric in (nomenclature.CUFF_SYS, nomenclature.CUFF_DIA, nomenclature.CUFF_MEAN):
            for sample in journal.period(
                store, stretch.figure, metric.code, stretch.period.begin, stretch.period.end
            ):
                if sample.value is not None:
                    parts.setdefault(_taken(sample), {})[metric.code] = float(sample.value)
        for at, values in sorted(parts.items()):
            pair = (values.get(nomenclature.CUFF_SYS.code), values.get(nomenclature.CUFF_DIA.code))
            if pair[0] is not None and pair[1] is not None:
                mean = values.get(nomenclature.CUFF_MEAN.code)
                yield Pressure(at.timestamp(), pair[0], pair[1], mean)


def _taken(sample: Sample) -> datetime:
    """When it was heard; its parts come in one answer."""
    return sample.heard


def _pain(entries: Sequence[Entry]) -> Iterator[PainPoint]:
    for entry in entries:
        answers = payload.answers(entry)
        rest, moving = (
            payload.number(answers.get(code)) for code in ("pain-rest", "pain-movement")
        )
        if rest is not None or moving is not None:
            yield PainPoint(
                entry.observed_at.timestamp(),
                None if rest is None else float(rest),
                None if moving is None else float(moving),
            )


def _sedation(entries: Sequence[Entry]) -> Iterator[Score]:
    for entry in entries:
        answer = payload.answers(entry).get("sedation")
        if answer is not None and answer.value is not None:
            grade = payload.number(answer)
            yield Score(entry.observed_at.timestamp(), answer.value, int(grade or 0))


def _effects(entries: Sequence[Entry]) -> Iterator[Band]:
    """Side effects from onset to end, the worst first."""
    found = courses([(one.observed_at, payload.findings(one)) for one in entries])
    for course in sorted(found, key=lambda one: (-one.worst, one.begin)):
        words = f"{course.effect.value.capitalize()} · {GRADE_WORDS[course.worst]}"
        end = None if course.end is None else course.end.timestamp()
        yield Band(course.begin.timestamp(), end, words, course.worst)


def _events(stay: Stay, entries: Sequence[Entry]) -> Iterator[Mark]:
    marks = [Mark(one.begin.timestamp(), _syringe_words(one)) for one in standing(stay.syringes)]
    for entry in entries:
        if entry.kind is EntryKind.NOTE:
            words = str(entry.payload["text"]).splitlines()[0]
            marks.append(Mark(entry.observed_at.timestamp(), _short(words)))
    yield from sorted(marks, key=lambda mark: mark.at)


def _syringe_words(syringe: Syringe) -> str:
    return "Syringe" if syringe.confirmed_by else "Syringe, not confirmed"


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_MARK else f"{words[: LONGEST_MARK - 1]}…"


def _nights(period: Period, zone: ZoneInfo) -> Iterator[tuple[float, float]]:
    """Each night by the ward's own clock, however long it is."""
    day = (
        (period.begin - timedelta(days=1))
        .astimezone(zone)
        .replace(hour=NIGHT_BEGINS, minute=0, second=0, microsecond=0)
    )
    last = period.end + timedelta(days=1)
    while day < last:
        following = day + timedelta(days=1)
        yield day.timestamp(), following.replace(hour=NIGHT_ENDS).timestamp()
        day = following

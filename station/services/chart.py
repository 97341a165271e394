"""One patient's chart from the record: every lane's values, gaps with causes, marks and bands.

Only stretches that are confirmed as the patient's are drawn (I1); everything else is a hatch with
its reason (I3).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from station.data import history, journal
from station.data.engine import Store
from station.data.journal import HappeningKind
from station.domain import nomenclature, payload
from station.domain.absence import absences
from station.domain.baseline import WHOLE, baseline
from station.domain.by_hand import found_by_hand
from station.domain.entry import Entry, EntryKind, live
from station.domain.figures import figure
from station.domain.nomenclature import Metric
from station.domain.period import Period, joined
from station.domain.picture import (
    Band,
    Curve,
    Lane,
    Limit,
    Mark,
    PainPoint,
    Picture,
    Point,
    Pressure,
    Score,
    Span,
    SpanKind,
)
from station.domain.side_effect import GRADE_WORDS, courses
from station.domain.syringe import Syringe
from station.domain.versions import standing
from station.services import by_eye
from station.services.cuffs import cuffs
from station.services.curves import curve
from station.services.dose_curve import RATE_STEP, dose_lane, steps
from station.services.hatches import monitor_spans, pump_spans
from station.services.stay import Stay, Stretch, pump_by_pump

NIGHT_BEGINS, NIGHT_ENDS = 22, 7
LONGEST_MARK = 28
NOT_CHARTED = "not charted"
HEART = (nomenclature.HEART_RATE, nomenclature.PULSE_RATE)
BREATH = (nomenclature.RESP_RATE, nomenclature.CO2_RESP_RATE)
OXYGEN = (nomenclature.SPO2,)
CUFF = (nomenclature.CUFF_SYS, nomenclature.CUFF_DIA)


def picture(store: Store, stay: Stay, zone: ZoneInfo) -> Picture:
    """The whole chart of an admission, up to the moment the stay was read."""
    pumps = pump_by_pump(store, stay)
    figures = {one.figure for pump in pumps for one in pump}
    monitor = [one for one in stay.stretches if one.figure not in figures]
    entries = live(stay.entries)
    dose = dose_lane(store, stay, pumps)
    return Picture(
        begin=stay.period.begin.timestamp(),
        end=stay.at.timestamp(),
        dose_unit=dose.unit,
        dose=Lane(dose.curve, (*pump_spans(store, stay, pumps), *_uncharted(store, stay))),
        charted=dose.charted,
        steps=tuple(steps(dose.curve)),
        boluses=tuple(_boluses(store, pumps)),
        states=tuple(band for pump in pumps for band in _states(store, pump)),
        pain=tuple(_pain(entries)),
        pain_limits=_start(entries, "pain-rest", " at rest"),
        pressure=tuple(sorted(_pressures(store, stay, monitor, entries), key=lambda one: one.at)),
        pressure_lane=Lane(
            spans=monitor_spans(store, stay, monitor, CUFF),
            limits=_start(entries, "systolic", " systolic"),
        ),
        heart=_heart_lane(store, stay, monitor, entries),
        spo2=_lane(store, stay, monitor, OXYGEN, _found(entries, "spo2")),
        respiration=_lane(store, stay, monitor, BREATH, _found(entries, "respiration")),
        sedation=tuple(_sedation(entries)),
        side_effects=tuple(_effects(entries)),
        events=tuple(_events(stay, entries)),
        nights=tuple(_nights(stay.period, zone)),
    )


def _heart_lane(
    store: Store, stay: Stay, monitor: Sequence[Stretch], entries: Sequence[Entry]
) -> Lane:
    lane = _lane(store, stay, monitor, HEART, _found(entries, "heart-rate"))
    return replace(lane, limits=_start(entries, "heart-rate", ""))


def _lane(
    store: Store,
    stay: Stay,
    stretches: Sequence[Stretch],
    metrics: Sequence[Metric],
    found: tuple[Point, ...],
) -> Lane:
    """The first of the metrics that was ever heard; a pulse stands in where there is no ECG.

    What nurses found stands beside it.
    """
    known = monitor_spans(store, stay, stretches, metrics)
    for metric in metrics:
        drawn = curve(store, stretches, metric, stay.at)
        if any(value == value for value in drawn.last):  # noqa: PLR0124 - NaN is not itself
            return Lane(drawn, (*known, *absences(drawn, known)), charted=found)
    return Lane(Curve(), known, charted=found)


def _start(entries: Sequence[Entry], code: str, what: str) -> tuple[Limit, ...]:
    """Where the patient started, as a level across the lane."""
    value = baseline(entries, code)
    if value is None:
        return ()
    return (Limit(float(value), f"baseline {figure(value, WHOLE)}{what}"),)


# ---------------------------------------------------------------- what nurses found and charted


def _uncharted(store: Store, stay: Stay) -> Iterator[Span]:
    """Time of which nobody charted what a pump without a cable gave."""
    eye = by_eye.charted(store, stay)
    for period in () if eye is None else eye.course.unknown:
        end = None if period.end >= stay.at else period.end.timestamp()
        yield Span(period.begin.timestamp(), end, SpanKind.GAP, NOT_CHARTED)


def _found(entries: Sequence[Entry], code: str) -> tuple[Point, ...]:
    return tuple(
        Point(one.at.timestamp(), float(one.values[0])) for one in found_by_hand(entries, [code])
    )


# ---------------------------------------------------------------- marks and bands


def _boluses(store: Store, pumps: Iterable[Sequence[Stretch]]) -> Iterator[Mark]:
    found = (
        one
        for pump in pumps
        for stretch in pump
        for one in _happened(store, stretch, HappeningKind.BOLUS)
    )
    for one in sorted(found, key=lambda one: one.heard):
        volume = figure(Decimal(str(one.body["volume"])), RATE_STEP)
        yield Mark(one.heard.timestamp(), f"bolus {volume} mL")


def _states(store: Store, pump: Sequence[Stretch]) -> Iterator[Band]:
    """What one pump said that it did, wherever in a rack it was."""
    for period in joined(one.period for one in pump):
        here = [one for one in pump if one.period.overlaps(period)]
        changes = [
            one for stretch in here for one in _happened(store, stretch, HappeningKind.STATE)
        ]
        earlier = [
            history.last_before(store, figure, HappeningKind.STATE, period.begin)
            for figure in {one.figure for one in here}
        ]
        last = max((one for one in earlier if one), key=lambda one: one.heard, default=None)
        states = [] if last is None else [(period.begin, str(last.body["state"]))]
        states += sorted((one.heard, str(one.body["state"])) for one in changes)
        ends = [*(at for at, _ in states[1:]), period.end]
        for (begin, words), end in zip(states, ends, strict=False):  # no state, and nothing ends
            if begin < end:
                yield Band(begin.timestamp(), end.timestamp(), words)


def _happened(store: Store, stretch: Stretch, kind: HappeningKind) -> list[journal.Happening]:
    return history.happenings(
        store, stretch.period.begin, stretch.period.end, channel=stretch.figure, kinds={kind}
    )


def _pressures(
    store: Store, stay: Stay, monitor: Sequence[Stretch], entries: Sequence[Entry]
) -> Iterator[Pressure]:
    """Each cuff measurement once, at the moment at which it began; and what nurses found."""
    found = {
        (stretch.figure, one.at): one
        for stretch in monitor
        for one in cuffs(store, stay, stretch, stretch.period)
    }
    for (_figure, at), one in found.items():
        high, low, mean = one.systolic.value, one.diastolic.value, one.mean_pressure
        if high is not None and low is not None:
            yield Pressure(
                at.timestamp(), float(high), float(low), None if mean is None else float(mean)
            )
    for by_hand in found_by_hand(entries, ["systolic", "diastolic"]):
        upper, lower = by_hand.values
        yield Pressure(by_hand.at.timestamp(), float(upper), float(lower), charted=True)


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

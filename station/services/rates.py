"""A patient's pump rate as it changed: exact moments, only inside confirmed stretches.

Where the pump was not seen the rate is unknown, never the last one known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest

from station.data import journal
from station.data.engine import Store
from station.data.minutes import MINUTE
from station.domain import nomenclature
from station.domain.by_eye import PUMP, Level
from station.domain.course import Origin
from station.domain.device import Channel
from station.domain.dose import DoseRate, dose_rate
from station.domain.figures import figure
from station.domain.gap import within
from station.domain.period import Period
from station.domain.syringe import Contents, in_pump
from station.domain.versions import standing
from station.domain.weight import valid_at
from station.services import by_eye
from station.services.seen_values import Seen, seen
from station.services.stay import Stay, Stretch, own_gaps, pumps

ML_STEP = Decimal("0.01")
MG_STEP = Decimal("0.01")
PER_KG_STEP = Decimal("0.001")
MICROGRAM_STEP = Decimal("0.01")
NEW_SYRINGE, NEW_WEIGHT = "new syringe", "weighed"
MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class RateChange:
    """From this moment on a pump gave so many mL/h; None: from then on it was not seen.

    `told` is when the rate was told, where `at` is a later moment at which it still ran.
    `why` is said where it is not the rate that changed; `charted` rates were read by eye off a
    pump without a cable.
    """

    at: datetime
    channel: Channel
    ml_per_hour: Decimal | None
    charted: bool = False
    why: str = ""
    told: datetime | None = None


def rate_story(store: Store, stay: Stay) -> tuple[RateChange, ...]:
    """Every change of every pump of a stay, with where it went out of sight, in their order."""
    found: list[RateChange] = []
    for stretch in pumps(store, stay):
        found += _of_stretch(store, stay, stretch)
    eye = by_eye.charted(store, stay)
    if eye is not None:
        found += _charted(eye.levels, stay.at, still=by_eye.is_uncabled(store, stay))
    return tuple(sorted(found, key=lambda one: one.at))


def _charted(levels: Sequence[Level], at: datetime, *, still: bool) -> Iterator[RateChange]:
    """Each charted rate, and where it holds no longer.

    A stop that nothing follows holds on, `still` until a pump is confirmed.
    """
    for level, following in zip_longest(levels, levels[1:]):
        begin, end = level.period.begin, level.period.end
        yield RateChange(begin, PUMP, level.ml_per_hour, charted=True)
        goes_on = following is not None and following.period.begin == end
        stopped = following is None and not level.ml_per_hour and still
        if end < at and not goes_on and not stopped:
            yield RateChange(end, PUMP, None, charted=True)


def changes(story: Sequence[RateChange]) -> list[RateChange]:
    """The changes alone: what a pump shows again after it was out of sight is no change."""
    last: dict[Channel, Decimal] = {}
    found = []
    for one in story:
        if one.ml_per_hour is not None and last.get(one.channel) != one.ml_per_hour:
            last[one.channel] = one.ml_per_hour
            found.append(one)
    return found


def dose_changes(stay: Stay, story: Sequence[RateChange]) -> list[RateChange]:
    """The changes, and while a rate runs on, what another syringe or weight makes of it."""
    reasons = {one.observed: NEW_WEIGHT for one in standing(stay.weights)}
    reasons |= {one.begin: NEW_SYRINGE for one in standing(stay.syringes)}
    found = changes(story)
    known = {(one.channel, one.at) for one in found}
    for moment, why in reasons.items():
        for one in rate_at(story, moment):
            before = doses(stay, replace(one, at=moment - MOMENT))
            if (
                one.ml_per_hour
                and doses(stay, one) != before
                and (one.channel, moment) not in known
            ):
                found.append(replace(one, why=why))
    return sorted(found, key=lambda one: one.at)


def rate_at(story: Sequence[RateChange], moment: datetime) -> list[RateChange]:
    """What each pump gave at a moment, as of that moment; a pump not seen just then is left out.

    A syringe or a weight may be newer than the rate that runs on.
    """
    held: dict[Channel, RateChange] = {}
    for one in story:
        if one.at <= moment:
            held[one.channel] = one
    return [
        replace(one, at=moment, told=one.at) for one in held.values() if one.ml_per_hour is not None
    ]


def doses(stay: Stay, change: RateChange) -> DoseRate | None:
    """A rate in all units that its syringe and the weight of its moment allow."""
    if change.ml_per_hour is None:
        return None
    syringe = in_pump(stay.syringes, change.channel, change.at)
    contents = None if syringe is None else syringe.contents
    weight = valid_at(stay.weights, change.at)
    return dose_rate(
        change.ml_per_hour,
        contents.mg_per_ml if isinstance(contents, Contents) else None,
        None if weight is None else weight.kilograms,
    )


def running_words(stay: Stay, change: RateChange) -> tuple[str, ...]:
    """A rate in the units that are known, and that it was charted where nobody measured it."""
    dose = doses(stay, change)
    if dose is None:
        return ()
    return (*dose_words(dose), Origin.CHARTED.value) if change.charted else dose_words(dose)


def dose_words(doses: DoseRate) -> tuple[str, ...]:
    """A rate in the units that are known: mL/h, then mg/h, then mg/kg/h."""
    parts = [f"{figure(doses.ml_per_hour, ML_STEP)} mL/h"]
    parts += _known(doses.mg_per_hour, MG_STEP, "mg/h")
    parts += _known(doses.mg_per_kg_hour, PER_KG_STEP, "mg/kg/h")
    return tuple(parts)


def _known(value: Fraction | None, step: Decimal, unit: str) -> list[str]:
    return [] if value is None else [f"{figure(value, step)} {unit}"]


def _of_stretch(store: Store, stay: Stay, stretch: Stretch) -> Iterator[RateChange]:
    period = stretch.period
    blind = within(own_gaps(store, stay, stretch.figure, period), period)
    told: list[tuple[datetime, Decimal | None]] = [(gap.begin, None) for gap in blind]
    told += _readings(store, stretch, blind)
    if period.end < stay.at:
        told.append((period.end, None))
    before: Decimal | None = None
    # A gap begins with the last value heard: of one moment, the value comes first.
    for moment, value in sorted(told, key=lambda one: (one[0], one[1] is None)):
        if value != before:
            yield RateChange(moment, stretch.channel, value)
        before = value


def _readings(
    store: Store, stretch: Stretch, blind: Sequence[Period]
) -> Iterator[tuple[datetime, Decimal]]:
    """The readings that may be changes: of minutes that begin otherwise than the last one ended."""
    last: Seen | None = None
    for minute in seen(store, stretch.figure, nomenclature.FLOW, stretch.period):
        steady = minute.first == minute.lowest == minute.highest == minute.last
        if last is None or not steady or minute.first != last.last or _broke(last, minute, blind):
            yield from _exactly(store, stretch, minute)
        last = minute


def _broke(last: Seen, minute: Seen, blind: Sequence[Period]) -> bool:
    """Whether the pump went out of sight in between, or within either minute."""
    span = Period(last.at, max(minute.at, last.at) + MINUTE)
    return any(gap.overlaps(span) or span.begin <= gap.begin < span.end for gap in blind)


def _exactly(store: Store, stretch: Stretch, minute: Seen) -> Iterator[tuple[datetime, Decimal]]:
    """The minute reading by reading; its own beginning where its readings are forgotten."""
    period = Period(minute.at, minute.at + MINUTE).shared(stretch.period)
    samples = [] if period is None else journal.period(
        store, stretch.figure, nomenclature.FLOW.code, period.begin, period.end
    )  # fmt: skip
    known = [
        (one.heard, one.value)
        for one in samples
        if one.value is not None and one.unit == nomenclature.FLOW.unit
    ]
    yield from known or [(minute.at, minute.first)]

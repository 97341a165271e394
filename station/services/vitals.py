"""Ranges and newest values of a patient's vital signs, from confirmed stretches alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from station.data import journal, register
from station.data.engine import Store
from station.data.journal import Sample
from station.data.minutes import MINUTE
from station.domain import nomenclature
from station.domain.figures import ABSENT, figure
from station.domain.nomenclature import Metric
from station.domain.period import Period
from station.services.episodes import Episodes
from station.services.seen_values import Seen, seen
from station.services.stay import Stay, Stretch, pumps

HEART = (nomenclature.HEART_RATE, nomenclature.PULSE_RATE)
BREATH = (nomenclature.RESP_RATE, nomenclature.CO2_RESP_RATE)
CUFF = (nomenclature.CUFF_SYS, nomenclature.CUFF_DIA)
RANGES: Mapping[str, tuple[Metric, ...]] = {
    "Systolic": (nomenclature.CUFF_SYS,),
    "Diastolic": (nomenclature.CUFF_DIA,),
    "Heart rate": HEART,
    "SpO2": (nomenclature.SPO2,),
    "Respiration": BREATH,
}
LOOK_BACK = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest value of a measure, in words, and when it came."""

    at: datetime
    words: str


def monitors(store: Store, stay: Stay) -> list[Stretch]:
    """The stretches that are no pump's, in their order."""
    of_pumps = pumps(store, stay)
    found = [one for one in stay.stretches if one not in of_pumps]
    return sorted(found, key=lambda one: one.period.begin)


def ranges(
    store: Store, stay: Stay, stretches: Sequence[Stretch], period: Period
) -> dict[str, str]:
    """Lowest to highest of each measure in a period: '58 to 112'; a dash where nothing came."""
    return {
        name: _range(list(_first_heard(store, stay, stretches, metrics, period)), metrics[0])
        for name, metrics in RANGES.items()
    }


def _range(values: Sequence[Seen], metric: Metric) -> str:
    if not values:
        return ABSENT
    lowest = figure(min(one.lowest for one in values), metric.resolution)
    highest = figure(max(one.highest for one in values), metric.resolution)
    return lowest if lowest == highest else f"{lowest} to {highest}"


def _first_heard(
    store: Store,
    stay: Stay,
    stretches: Sequence[Stretch],
    metrics: Sequence[Metric],
    period: Period,
) -> Iterator[Seen]:
    """The values of the first metric that was heard at all: a pulse stands in for an ECG."""
    for metric in metrics:
        found = [
            one
            for stretch in stretches
            if (shared := stretch.period.shared(period)) is not None
            for one in _values(store, stay, stretch, metric, shared)
        ]
        if found:
            yield from found
            return


def _values(
    store: Store, stay: Stay, stretch: Stretch, metric: Metric, period: Period
) -> Iterator[Seen]:
    if not metric.episodic:
        yield from seen(store, stretch.figure, metric, period)
        return
    for sample in cuff(store, stay, stretch, metric, period):
        value = sample.value
        if value is not None:
            yield Seen(sample.heard, value, value, value, value)


def cuff(
    store: Store, stay: Stay, stretch: Stretch, metric: Metric, period: Period
) -> list[Sample]:
    """Measurements that began while the monitor was this patient's."""
    mine = [one.period for one in stay.stretches if one.figure == stretch.figure]
    beside = [
        number
        for number, (channel, _line) in register.channels(store).items()
        if channel.device == stretch.channel.device
    ]
    episodes = Episodes(store, beside, stay.period, mine)
    return [
        one
        for one in journal.period(store, stretch.figure, metric.code, period.begin, period.end)
        if one.value is not None and one.unit == metric.unit and episodes.trouble(one) is None
    ]


def newest_heart(store: Store, stay: Stay) -> Newest | None:
    """The newest heart rate, or pulse, of the last day, with the moment at which it came.

    Of the same minute the heart rate; a pulse of now before a heart rate whose leads are off.
    """
    stretches = monitors(store, stay)
    found = [
        (max(values, key=lambda one: one.at), metric)
        for metric in HEART
        if (values := list(_first_heard(store, stay, stretches, (metric,), _lately(stay))))
    ]
    if not found:
        return None
    last, metric = max(found, key=lambda one: one[0].at)
    return _exactly(store, stretches, metric, last)


def _exactly(store: Store, stretches: Sequence[Stretch], metric: Metric, last: Seen) -> Newest:
    """A value of a whole minute by its reading; at the minute's beginning where that is gone."""
    minute = Period(last.at, last.at + MINUTE)
    samples = [
        (one.heard, one.value)
        for stretch in stretches
        if (shared := stretch.period.shared(minute)) is not None
        for one in journal.period(store, stretch.figure, metric.code, shared.begin, shared.end)
        if one.value is not None
    ]
    at, value = max(samples, default=(last.at, last.last))
    return Newest(at, figure(value, metric.resolution))


def newest_pressure(store: Store, stay: Stay) -> Newest | None:
    """The newest cuff pressure of the last day: systolic over diastolic of one measurement."""
    period = _lately(stay)
    for stretch in reversed(monitors(store, stay)):
        shared = stretch.period.shared(period)
        if shared is None:
            continue
        high, low = (
            {one.heard: one.value for one in cuff(store, stay, stretch, metric, shared)}
            for metric in CUFF
        )
        both = sorted(high.keys() & low.keys())
        if both:
            return Newest(both[-1], f"{_whole(high[both[-1]])}/{_whole(low[both[-1]])}")
    return None


def _whole(value: Decimal | None) -> str:
    return figure(value, nomenclature.CUFF_SYS.resolution)


def _lately(stay: Stay) -> Period:
    return Period(max(stay.period.begin, stay.at - LOOK_BACK), stay.at)

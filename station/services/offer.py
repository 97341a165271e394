"""What the patient's own devices show that a nurse may take into a set; nothing is taken by itself.

Only a confirmed channel of this very admission is offered, and of it only what was measured since
it was confirmed: a monitor tells its newest cuff pressure to whoever asks, and that may be the
pressure of the patient before (I1).  A stale value is named as lost and cannot be taken (I4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from station.domain import figures, nomenclature
from station.domain.clock import Stamp
from station.domain.entry import LATE_AFTER
from station.domain.errors import Refused
from station.domain.freshness import Freshness
from station.domain.observation import MeasurementValidity, Numeric
from station.domain.observation_set import ITEMS, Item
from station.domain.period import Period, joined
from station.services.stay import Stay
from station.services.tidings import Fate, Whose
from station.services.watch import Newest, Speaker, Watch

# Where the first of a question's metrics is not heard, a nurse reads the next one, named as such.
ALSO = {
    "heart-rate": ((nomenclature.PULSE_RATE.code, "pulse"),),
    "respiration": ((nomenclature.CO2_RESP_RATE.code, "CO2"),),
}
NEVER = datetime.max.replace(tzinfo=UTC)  # since when a channel is the patient's that is not
NAMES = {"systolic": "cuff", "diastolic": "cuff"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A device's value for one question: with the moment it was measured, its age and freshness."""

    value: str
    measured_at: datetime
    age: float
    freshness: Freshness
    name: str = ""

    @property
    def takeable(self) -> bool:
        """Whether a nurse may take it: never a stale one, nor an old episode."""
        if self.freshness is Freshness.EPISODE:
            return self.age <= LATE_AFTER.total_seconds()
        return self.freshness is not Freshness.STALE


@dataclass(frozen=True, slots=True)
class Own:
    """Whose devices are asked: the admission, and since when each channel is its, by its figure."""

    admission: str
    since: Mapping[int, datetime]


def own_of(found: Stay) -> Own:
    """The patient's devices as the record was last read; one that was taken off is no more theirs.

    A confirmation that was made again goes on from the one before.
    """
    periods: dict[int, list[Period]] = {}
    for one in found.stretches:
        periods.setdefault(one.figure, []).append(one.period)
    last = {figure: joined(each)[-1] for figure, each in periods.items()}
    since = {figure: one.begin for figure, one in last.items() if one.end == found.at}
    return Own(found.admission.id, since)


def offers(watch: Watch, own: Own, now: Stamp) -> dict[str, Offer]:
    """What is offered for each question now, by the question's code."""
    found = {}
    for item in ITEMS:
        wanted = ((item.metric, NAMES.get(item.code, "")), *ALSO.get(item.code, ()))
        known = [
            offer
            for metric, name in wanted
            if metric
            for offer in _shown(watch, own, item, (metric, name), now)
        ]
        if known:
            found[item.code] = min(known, key=lambda one: not one.takeable)
    return found


def _shown(
    watch: Watch, own: Own, item: Item, wanted: tuple[str, str], now: Stamp
) -> Iterator[Offer]:
    """One metric as the patient's devices show it, the newest first."""
    metric, name = wanted
    known = [(speaker, watch.value(speaker, metric)) for speaker in watch.speakers]
    theirs = [
        (speaker, one) for speaker, one in known if one is not None and _is_of(one, own.admission)
    ]
    for speaker, one in sorted(theirs, key=lambda each: each[1].age(now)):
        value, begun = _value(one, item), _begun(watch, speaker, one)
        if value is None or begun is None:
            continue
        if one.freshness(now) is not Freshness.EPISODE:
            yield Offer(value, begun, one.age(now), one.freshness(now), name)
        elif begun >= own.since.get(one.told.channel or 0, NEVER):
            age = one.age(now) + (one.told.reading.heard.utc - begun).total_seconds()
            yield Offer(value, begun, age, Freshness.EPISODE, name)


def _is_of(newest: Newest, admission: str) -> bool:
    told = newest.told
    own = told.whose is Whose.CONFIRMED and told.admission == admission
    return own and told.fate not in (Fate.NOT_OF_PATIENT, Fate.SETTLING)


def _begun(watch: Watch, speaker: Speaker, newest: Newest) -> datetime | None:
    """When a value was measured, by the station's time; None where nobody can say.

    A measurement that takes a while is dated by the device's own clock, and that by what it showed
    beside ours; all else is as it was heard.
    """
    reading = newest.told.reading
    heard = reading.heard.utc
    if not isinstance(reading, Numeric) or not reading.metric.episodic:
        return heard
    if reading.device_time is None:
        return heard
    clock = watch.clock(speaker)
    if clock is None:
        return None
    offset = clock.heard.utc.replace(tzinfo=None) - clock.device_time
    return min((reading.device_time + offset).replace(tzinfo=UTC), heard)


def _value(newest: Newest, item: Item) -> str | None:
    """The value in the question's own form; None where the device has none or it cannot be."""
    reading = newest.told.reading
    if not isinstance(reading, Numeric) or reading.value is None:
        return None
    if reading.validity is not MeasurementValidity.VALID or reading.unit.code != item.unit:
        return None
    try:
        return item.check(figures.figure(reading.value, Decimal(1).scaleb(-item.places)))
    except Refused:
        return None

"""What the patient's own devices show that a nurse may take into a set; nothing is taken by itself.

Only a confirmed channel of this very admission is offered (I1); a stale value is named as lost and
cannot be taken (I4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from station.domain import figures, nomenclature
from station.domain.clock import Stamp
from station.domain.entry import LATE_AFTER
from station.domain.errors import Refused
from station.domain.freshness import Freshness
from station.domain.observation import MeasurementValidity, Numeric
from station.domain.observation_set import ITEMS, Item
from station.services.tidings import Fate, Whose
from station.services.watch import Newest, Watch

# Where the first of a question's metrics is not heard, a nurse reads the next one, named as such.
ALSO = {
    "heart-rate": ((nomenclature.PULSE_RATE.code, "pulse"),),
    "respiration": ((nomenclature.CO2_RESP_RATE.code, "CO2"),),
}
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


def offers(watch: Watch, admission: str, now: Stamp) -> dict[str, Offer]:
    """What is offered for each question now, by the question's code."""
    found = {}
    for item in ITEMS:
        wanted = ((item.metric, NAMES.get(item.code, "")), *ALSO.get(item.code, ()))
        known = [
            offer
            for metric, name in wanted
            if metric
            for offer in _shown(watch, admission, item, (metric, name), now)
        ]
        if known:
            found[item.code] = min(known, key=lambda one: not one.takeable)
    return found


def _shown(
    watch: Watch, admission: str, item: Item, wanted: tuple[str, str], now: Stamp
) -> Iterator[Offer]:
    """One metric as the patient's devices show it, the newest first."""
    metric, name = wanted
    newest = [watch.value(speaker, metric) for speaker in watch.speakers]
    own = [one for one in newest if one is not None and _is_of(one, admission)]
    for one in sorted(own, key=lambda each: each.age(now)):
        value = _value(one, item)
        if value is not None:
            heard = one.told.reading.heard.utc
            yield Offer(value, heard, one.age(now), one.freshness(now), name)


def _is_of(newest: Newest, admission: str) -> bool:
    told = newest.told
    own = told.whose is Whose.CONFIRMED and told.admission == admission
    return own and told.fate not in (Fate.NOT_OF_PATIENT, Fate.SETTLING)


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

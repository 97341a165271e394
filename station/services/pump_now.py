"""What a patient's own pump tells this second, to hold a nurse's look at it against.

It is never offered to be taken: a look at the pump is worth something because it is another's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from station.domain.clock import Stamp
from station.domain.freshness import Freshness
from station.domain.observation import Numeric
from station.services.by_eye import METRIC
from station.services.tidings import Fate, Whose
from station.services.watch import Watch


@dataclass(frozen=True, slots=True)
class PumpNow:
    """Whether a pump is confirmed for the patient, and what was told of it last, by the question.

    Without a confirmed pump a look at it is charted; with one it is compared.
    """

    cabled: bool = False
    told: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)


def pump_now(watch: Watch, admission: str, now: Stamp, *, cabled: bool) -> PumpNow:
    """What the patient's confirmed pumps told that is not too old to be so still."""
    if not cabled:
        return PumpNow()
    told = {code: _told(watch, admission, metric.code, now) for code, metric in METRIC.items()}
    return PumpNow(cabled=True, told={code: values for code, values in told.items() if values})


def _told(watch: Watch, admission: str, metric: str, now: Stamp) -> list[Decimal]:
    known = [watch.value(speaker, metric) for speaker in watch.speakers]
    return [
        one.told.reading.value
        for one in known
        if one is not None
        and (one.told.whose, one.told.admission) == (Whose.CONFIRMED, admission)
        and one.told.fate is not Fate.NOT_OF_PATIENT
        and one.freshness(now) is not Freshness.STALE
        and isinstance(one.told.reading, Numeric)
        and one.told.reading.value is not None
    ]

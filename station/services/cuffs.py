"""Cuff pressures of a patient: each measurement once, at the moment at which it began.

One that began before the monitor was this patient's is another's, whenever it was told (I1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from station.data import journal, register
from station.data.engine import Store
from station.data.journal import Sample
from station.domain import nomenclature
from station.domain.period import Period
from station.services.episodes import Episodes
from station.services.stay import Stay, Stretch

PARTS = (nomenclature.CUFF_SYS, nomenclature.CUFF_DIA, nomenclature.CUFF_MEAN)


@dataclass(frozen=True, slots=True)
class Cuff:
    """One measurement: when it began, and its values as they were heard together."""

    at: datetime
    systolic: Sample
    diastolic: Sample
    mean: Sample | None = None

    @property
    def mean_pressure(self) -> Decimal | None:
        """The mean, if the monitor told one."""
        return None if self.mean is None else self.mean.value


def cuffs(store: Store, stay: Stay, stretch: Stretch, period: Period) -> list[Cuff]:
    """What was heard of a stretch's channel in a period, as measurements in their order."""
    mine = [one.period for one in stay.stretches if one.figure == stretch.figure]
    episodes = Episodes(store, beside(store, stretch), stay.period, mine)
    told: dict[datetime, dict[str, Sample]] = {}
    for metric in PARTS:
        for one in journal.period(store, stretch.figure, metric.code, period.begin, period.end):
            if one.value is None or one.unit != metric.unit or episodes.trouble(one) is not None:
                continue
            parts = told.setdefault(one.device_time or one.heard, {})
            parts.setdefault(metric.code, one)  # told again after a break, it is the same one
    found = (_cuff(parts, episodes) for parts in told.values())
    return sorted((one for one in found if one is not None), key=lambda one: one.at)


def _cuff(parts: Mapping[str, Sample], episodes: Episodes) -> Cuff | None:
    """A measurement; None without both of its pressures."""
    systolic, diastolic, mean = (parts.get(metric.code) for metric in PARTS)
    if systolic is None or diastolic is None:
        return None
    return Cuff(episodes.begun(systolic) or systolic.heard, systolic, diastolic, mean)


def beside(store: Store, stretch: Stretch) -> list[int]:
    """The channels of the same box: with a serial number wherever, without one on its line."""
    device = stretch.channel.device
    return [
        figure
        for figure, (channel, line) in register.channels(store).items()
        if channel.device == device and (device.verifiable or line == stretch.line)
    ]

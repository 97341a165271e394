"""The pump read by eye, from the record: charted where no pump is confirmed, else held against it.

A bed's pump has a cable while a pump is confirmed for its patient; it needs nobody to say so.  Its
syringe lies under a channel of the admission's own, so that milligrams need it as anywhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from station.data import journal
from station.data.columns import measured
from station.data.engine import Store
from station.data.minutes import minute_columns
from station.domain import nomenclature
from station.domain.by_eye import (
    GIVEN,
    LEFT,
    PUMP,
    RATE,
    Charted,
    Level,
    Look,
    differences,
    looks,
)
from station.domain.by_eye import charted as charted_while
from station.domain.clock import from_milliseconds
from station.domain.entry import live
from station.domain.nomenclature import Metric
from station.domain.period import Period, less
from station.domain.syringe import Syringe
from station.services.hatches import EVER
from station.services.stay import Stay, Stretch, is_pump

METRIC: dict[str, Metric] = {
    RATE: nomenclature.FLOW,
    GIVEN: nomenclature.VOLUME_DELIVERED,
    LEFT: nomenclature.VTBI_REMAIN,
}
CLOSE = timedelta(minutes=2)  # a nurse's watch and a change of rate may lie so far apart


def cabled(store: Store, found: Stay) -> list[Stretch]:
    """The stretches in which a pump was confirmed; a silent one is a pump all the same."""
    whole = Period(EVER, found.at)
    figures = {one.figure for one in found.stretches}
    pumps = {figure for figure in figures if is_pump(store, figure, whole)}
    return [one for one in found.stretches if one.figure in pumps]


def uncabled(store: Store, found: Stay) -> list[Period]:
    """The time of a stay in which no pump was confirmed."""
    return less([found.period], [one.period for one in cabled(store, found)])


def is_uncabled(store: Store, found: Stay) -> bool:
    """Whether the patient's pump is read by eye now: no pump is confirmed."""
    last = uncabled(store, found)[-1:]
    if not last:  # a patient who came this very moment has no time behind them
        return not cabled(store, found)
    return last[0].end == found.period.end


def charted(store: Store, found: Stay) -> Charted | None:
    """What nurses charted of a pump without a cable; None where nobody charted a rate."""
    read = looks(live(found.entries))
    return charted_while(read, uncabled(store, found)) if read else None


def syringes(found: Stay) -> tuple[Syringe, ...]:
    """The syringes of the pump without a cable."""
    return tuple(one for one in found.syringes if one.channel == PUMP)


@dataclass(frozen=True, slots=True)
class EyeNow:
    """The pump as nurses read it, as of a moment.

    `uncabled`: no pump is confirmed now, and `look` is then the newest rate that was charted.
    `levels` are everything that was charted.  `check` says in what the newest look at a confirmed
    pump disagreed with the record, at `checked_at`.
    """

    uncabled: bool = True
    look: Look | None = None
    levels: tuple[Level, ...] = ()
    check: tuple[str, ...] = ()
    checked_at: datetime | None = None


def eye_now(store: Store, found: Stay) -> EyeNow:
    """What stands of the pump's readings by eye."""
    read = [one for one in looks(live(found.entries)) if one.moment <= found.at]
    story = charted(store, found)
    levels = () if story is None else story.levels
    if not is_uncabled(store, found):
        newest = read[-1:]
        pumps = cabled(store, found)
        check = tuple(words for one in newest for words in disagreements(store, pumps, one))
        return EyeNow(uncabled=False, levels=levels, check=check,
                      checked_at=newest[0].moment if newest else None)  # fmt: skip
    since = max((one.begin for one in uncabled(store, found)), default=found.period.begin)
    rates = [one for one in read if one.rate is not None and one.moment >= since]
    return EyeNow(look=rates[-1] if rates else None, levels=levels)


# ---------------------------------------------------------------- against the record


def disagreements(store: Store, pumps: Iterable[Stretch], look: Look) -> list[str]:
    """In what a look disagrees with the pumps that were confirmed at its moment, in words.

    `pumps` are the stretches of `cabled`.
    """
    there = [one for one in pumps if one.period.begin <= look.moment <= one.period.end]
    record = {code: _told(store, there, METRIC[code], look.moment) for code in look.volumes}
    return differences(look, record)


def _told(
    store: Store, there: Sequence[Stretch], metric: Metric, moment: datetime
) -> list[Decimal]:
    """What pumps told close to a moment, the nearest first."""
    around = Period(moment - CLOSE, moment + CLOSE)
    told: list[tuple[timedelta, Decimal]] = []
    for one in there:
        period = one.period.shared(around)
        if period is not None:
            readings = list(_readings(store, one.figure, metric, period))
            readings = readings or list(_minutes(store, one.figure, metric, period))
            told += [(abs(at - moment), value) for at, value in readings]
    return [value for _far, value in sorted(told)]


def _readings(
    store: Store, figure: int, metric: Metric, period: Period
) -> Iterator[tuple[datetime, Decimal]]:
    for one in journal.period(store, figure, metric.code, period.begin, period.end):
        if one.value is not None and one.unit == metric.unit:
            yield one.heard, one.value


def _minutes(
    store: Store, figure: int, metric: Metric, period: Period
) -> Iterator[tuple[datetime, Decimal]]:
    """The same where the readings of long ago are forgotten: the last value of each minute."""
    for columns in minute_columns(store, figure, metric.code, period.begin, period.end):
        if columns.unit == metric.unit:
            for start, value in zip(columns.starts, columns.lasts, strict=True):
                if value is not None:
                    yield from_milliseconds(start), measured(value)

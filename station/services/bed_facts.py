"""What the record says of each bed, for the board: read now and then, while readings stream in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from station.data import admissions, beds, journal, links, patients, register
from station.data.engine import Store
from station.data.journal import Sample
from station.data.minutes import minute_columns
from station.domain import nomenclature, payload
from station.domain.card import Spark
from station.domain.device import Channel
from station.domain.entry import Entry, EntryKind, live
from station.domain.patient import Bed, Patient, easily_mistaken
from station.domain.period import Period
from station.services.stay import Stay, Stretch, pumps, stay

DAY = timedelta(days=1)
MOST_SPARK = 400


@dataclass(frozen=True, slots=True)
class RateChange:
    """The pump went to a rate (mL/h) at a moment."""

    at: datetime
    rate: Decimal


@dataclass(frozen=True, slots=True)
class BedFacts:
    """One bed as the record knows it; `stay` is None while it is free."""

    bed: Bed
    lines: tuple[str, ...] = ()
    stay: Stay | None = None
    alike: tuple[str, ...] = ()
    changes: tuple[RateChange, ...] = ()
    cuff: tuple[Sample, Sample] | None = None
    baseline_systolic: Decimal | None = None
    spark: Spark = field(default_factory=Spark)
    channels: Mapping[int, Channel] = field(default_factory=dict)

    @property
    def entries(self) -> list[Entry]:
        """The entries that stand, oldest first."""
        return [] if self.stay is None else live(self.stay.entries)

    @property
    def seen_at(self) -> datetime | None:
        """When a nurse last saw the patient: the newest set or checklist."""
        kinds = (EntryKind.OBSERVATIONS, EntryKind.SIDE_EFFECTS)
        seen = [entry.observed_at for entry in self.entries if entry.kind in kinds]
        return max(seen, default=None)


def bed_facts(store: Store, at: datetime) -> list[BedFacts]:
    """Every bed, in its fixed place."""
    present = {one.bed: one for one in admissions.present(store)}
    everybody = patients.patients(store)
    here = {bed: everybody[one.patient] for bed, one in present.items()}
    channels = {figure: channel for figure, (channel, _line) in register.channels(store).items()}
    wishes = links.wishes(store)
    facts = []
    for bed in beds.beds(store):
        lines = tuple(wish.line for wish in wishes if wish.bed == bed.name)
        if bed.name not in present:
            facts.append(BedFacts(bed, lines))
            continue
        found = stay(store, present[bed.name], at)
        facts.append(_taken(store, bed, lines, found, (_alike(here, bed.name), channels)))
    return facts


def _taken(
    store: Store,
    bed: Bed,
    lines: tuple[str, ...],
    found: Stay,
    known: tuple[tuple[str, ...], Mapping[int, Channel]],
) -> BedFacts:
    alike, channels = known
    pump = pumps(store, found)
    changes = tuple(_changes(store, pump))
    return BedFacts(
        bed,
        lines,
        found,
        alike,
        changes,
        _last_cuff(store, found),
        _baseline(live(found.entries)),
        _spark(changes, live(found.entries), found.at),
        channels,
    )


def _alike(here: Mapping[str, Patient], bed: str) -> tuple[str, ...]:
    """Which other patients of the ward could be mistaken for this bed's, and where they lie."""
    where = {patient.id: name for name, patient in here.items()}
    return tuple(
        f"{' and '.join(one.reasons)}: bed {where[one.patient.id]} {one.patient.surname}"
        for one in easily_mistaken(here[bed], here.values())
    )


def _changes(store: Store, pump: Sequence[Stretch]) -> list[RateChange]:
    """Every rate the pump went to, from the minute roll-ups; short steps inside a minute too."""
    found: list[RateChange] = []
    for stretch in sorted(pump, key=lambda one: one.period.begin):
        code, period = nomenclature.FLOW.code, stretch.period
        for columns in minute_columns(store, stretch.figure, code, period.begin, period.end):
            for start, last in zip(columns.starts, columns.lasts, strict=True):
                if last is None:
                    continue
                rate = Decimal(repr(last))
                if not found or found[-1].rate != rate:
                    moment = datetime.fromtimestamp(start / 1000, period.begin.tzinfo)
                    found.append(RateChange(max(moment, period.begin), rate))
    return found


def _last_cuff(store: Store, found: Stay) -> tuple[Sample, Sample] | None:
    """The newest cuff pressure of the last day: systolic and diastolic heard together."""
    newest: tuple[Sample, Sample] | None = None
    recent = Period(found.at - DAY, found.at)
    for stretch in found.stretches:
        shared = stretch.period.shared(recent)
        if shared is None:
            continue
        high, low = (
            {
                sample.heard: sample
                for sample in journal.period(
                    store, stretch.figure, metric.code, shared.begin, shared.end
                )
                if sample.value is not None
            }
            for metric in (nomenclature.CUFF_SYS, nomenclature.CUFF_DIA)
        )
        both = max(high.keys() & low.keys(), default=None)
        if both is not None and (newest is None or both > newest[0].heard):
            newest = (high[both], low[both])
    return newest


def _baseline(entries: Sequence[Entry]) -> Decimal | None:
    """The first systolic pressure that a nurse signed on this admission."""
    signed = (payload.number(payload.answers(entry).get("systolic")) for entry in entries)
    return next((value for value in signed if value is not None), None)


def _spark(changes: Sequence[RateChange], entries: Sequence[Entry], at: datetime) -> Spark:
    """The last day in small, by shares of the day and of the highest rate and of ten."""
    begin = at - DAY
    before = [one for one in changes if one.at <= begin][-1:]
    inside = [*before, *(one for one in changes if one.at > begin)][-MOST_SPARK:]
    top = max((one.rate for one in inside), default=Decimal(0)) or Decimal(1)
    dose = [(_share(one.at, begin), float(one.rate / top) * 0.9) for one in inside]
    if dose:
        dose.append((1.0, dose[-1][1]))
    pain = []
    for entry in entries:
        rest = payload.number(payload.answers(entry).get("pain-rest"))
        if rest is not None and entry.observed_at > begin:
            pain.append((_share(entry.observed_at, begin), float(rest) / 10))
    return Spark(tuple(dose), tuple(pain))


def _share(moment: datetime, begin: datetime) -> float:
    return min(max((moment - begin) / DAY, 0.0), 1.0)

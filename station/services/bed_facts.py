"""What the record says of each bed, for the board: read now and then, while readings stream in."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from station.data import admissions, associations, beds, links, patients, register
from station.data.engine import Store
from station.data.journal import Sample
from station.domain import nomenclature, payload
from station.domain.association import Association, Source, Standing
from station.domain.baseline import baseline
from station.domain.book import Book
from station.domain.by_eye import Level
from station.domain.by_hand import Found, newest_by_hand
from station.domain.card import Spark
from station.domain.confirmation import to_ask_again
from station.domain.device import Channel
from station.domain.entry import Entry, EntryKind, live
from station.domain.patient import Bed, Patient, easily_mistaken
from station.domain.period import Period
from station.services.by_eye import EyeNow, eye_now
from station.services.cuffs import Cuff, cuffs
from station.services.curves import curve
from station.services.dose_curve import together
from station.services.off_monitor import Absence, absence
from station.services.standing_pumps import Standstill, standing
from station.services.stay import Stay, is_pump, pump_by_pump, stay

DAY = timedelta(days=1)
MOST_SPARK = 400
SIGNS = (("systolic", "diastolic"), ("heart-rate",), ("spo2",), ("respiration",))
FINEST = 6  # decimals of a rate: more than any pump has, fewer than a sum of floats makes up


@dataclass(frozen=True, slots=True)
class RateChange:
    """The pump went to a rate (mL/h) at a moment."""

    at: datetime
    rate: Decimal


@dataclass(frozen=True, slots=True)
class BedFacts:
    """One bed as the record knows it; `stay` is None while it is free.

    `cuff` is the newest pressure, systolic and diastolic, and `cuff_at` when it was measured.
    `eye` is what nurses read off the pump, `found` the newest vital signs that they typed, by the
    first question's code.  `still` says since when a pump stands, by its figure.  `asked` are the
    patient's devices that were away and wait for an answer, `roaming` what goes from patient to
    patient and may be on nobody.
    """

    bed: Bed
    lines: tuple[str, ...] = ()
    stay: Stay | None = None
    alike: tuple[str, ...] = ()
    changes: tuple[RateChange, ...] = ()
    cuff: tuple[Sample, Sample] | None = None
    baseline_systolic: Decimal | None = None
    spark: Spark = field(default_factory=Spark)
    channels: Mapping[int, Channel] = field(default_factory=dict)
    cuff_at: datetime | None = None
    eye: EyeNow = field(default_factory=EyeNow)
    found: Mapping[str, Found] = field(default_factory=dict)
    away: Absence | None = None
    asked: tuple[Association, ...] = ()
    still: Mapping[int, Standstill] = field(default_factory=dict)
    roaming: frozenset[Source] = frozenset()

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
    book = associations.book(store)
    facts = []
    for bed in beds.beds(store):
        lines = tuple(wish.line for wish in wishes if wish.bed == bed.name)
        if bed.name not in present:
            facts.append(BedFacts(bed, lines))
            continue
        found = stay(store, present[bed.name], at)
        taken = _taken(store, bed, lines, found, (_alike(here, bed.name), channels))
        still = standing(store, found)
        facts.append(replace(taken, asked=_asked(book, found), still=still, roaming=_roaming(book)))
    return facts


def _asked(book: Book, found: Stay) -> tuple[Association, ...]:
    """The devices that are back after an absence, until somebody says whether they stayed."""
    rows = to_ask_again(book, found.admission.id, found.at)
    return tuple(row for row in rows if row.standing is Standing.ASKED)


def _roaming(book: Book) -> frozenset[Source]:
    """The devices that were last confirmed as going from patient to patient."""
    last = {row.source: row for row in sorted(book.associated(), key=lambda row: row.begin)}
    return frozenset(source for source, row in last.items() if row.shared)


def _taken(
    store: Store,
    bed: Bed,
    lines: tuple[str, ...],
    found: Stay,
    known: tuple[tuple[str, ...], Mapping[int, Channel]],
) -> BedFacts:
    alike, channels = known
    eye = eye_now(store, found)
    changes = tuple(_with_charted(_changes(store, found), eye.levels))
    cuff = _last_cuff(store, found)
    return BedFacts(
        bed,
        lines,
        found,
        alike,
        changes,
        None if cuff is None else (cuff.systolic, cuff.diastolic),
        baseline(live(found.entries), "systolic"),
        _spark(changes, live(found.entries), found.at),
        channels,
        None if cuff is None else cuff.at,
        eye,
        {codes[0]: one for codes in SIGNS if (one := _found(found, codes)) is not None},
        absence(found.entries),
    )


def _found(stay: Stay, codes: Sequence[str]) -> Found | None:
    return newest_by_hand(live(stay.entries), codes, stay.at)


def _alike(here: Mapping[str, Patient], bed: str) -> tuple[str, ...]:
    """Which other patients of the ward could be mistaken for this bed's, and where they lie."""
    where = {patient.id: name for name, patient in here.items()}
    return tuple(
        f"{' and '.join(one.reasons)}: bed {where[one.patient.id]} {one.patient.surname}"
        for one in easily_mistaken(here[bed], here.values())
    )


def _changes(store: Store, found: Stay) -> list[RateChange]:
    """Every rate the patient's pumps went to together, where they were confirmed."""
    flows = (curve(store, one, nomenclature.FLOW, found.at) for one in pump_by_pump(store, found))
    drawn = together(list(flows))
    changes: list[RateChange] = []
    for at, last in zip(drawn.times, drawn.last, strict=True):
        if math.isnan(last):
            continue
        rate = Decimal(repr(round(last, FINEST)))
        if not changes or changes[-1].rate != rate:
            changes.append(RateChange(datetime.fromtimestamp(at, found.at.tzinfo), rate))
    return changes


def _with_charted(measured: Sequence[RateChange], levels: Sequence[Level]) -> Iterator[RateChange]:
    """The same with the rates that were charted while no pump was confirmed."""
    charted = [RateChange(one.period.begin, one.ml_per_hour) for one in levels]
    last: Decimal | None = None
    for one in sorted([*measured, *charted], key=lambda one: one.at):
        if one.rate != last:
            yield one
        last = one.rate


def _last_cuff(store: Store, found: Stay) -> Cuff | None:
    """The newest cuff pressure that was measured in the last day, on this patient."""
    recent = Period(found.at - DAY, found.at)
    measured = [
        one
        for stretch in found.stretches
        if (shared := stretch.period.shared(recent)) is not None
        and not is_pump(store, stretch.figure, found.period)
        for one in cuffs(store, found, stretch, shared)
        if one.at >= recent.begin
    ]
    return max(measured, key=lambda one: one.at, default=None)


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

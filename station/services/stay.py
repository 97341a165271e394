"""One admission as the record knows it: who, where, which stretches of which channels are theirs.

Chart, board, summary, totals and export all begin here, so that they cannot disagree about whose a
reading is (I1, I6).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from station.data import (
    absences,
    admissions,
    associations,
    entries,
    gaps,
    patients,
    register,
    syringes,
    weights,
)
from station.data.engine import Store
from station.data.minutes import minute_columns, told
from station.domain import nomenclature
from station.domain.association import Source, Standing, source_of
from station.domain.book import Book
from station.domain.device import Channel
from station.domain.entry import Entry, is_away
from station.domain.errors import Refused
from station.domain.gap import Gap, begun_by
from station.domain.ownership import served
from station.domain.patient import Admission, Patient
from station.domain.period import Period, joined, less
from station.domain.quarantine import Quarantine
from station.domain.syringe import Syringe
from station.domain.weight import Weight

SHORTEST_ID = 4
MINUTE_MILLISECONDS = 60_000

Known = Mapping[int, tuple[Channel, str | None]]  # every channel with its line, by its figure


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period in which one channel served this patient, on the line of its association.

    `lasts` where it goes on past the moment at which it was read, so that a reading of that very
    moment is the patient's.
    """

    figure: int
    channel: Channel
    line: str
    period: Period
    lasts: bool = False

    @property
    def source(self) -> Source:
        """What the station knows the device by."""
        return source_of(self.channel, self.line)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A period in which a channel was in quarantine: at the patient's bed, or while theirs."""

    figure: int
    quarantine: Quarantine
    period: Period


@dataclass(frozen=True, slots=True)
class Stay:
    """Everything of one admission but the readings themselves, as of a moment.

    `stretches` are confirmed; what is `asked` about ("same device, not yet confirmed") is in no
    total.  `pump_of` names the channel's figure of each syringe row by the row's id.
    """

    at: datetime
    admission: Admission
    patient: Patient
    beds: tuple[tuple[str, datetime], ...]
    stretches: tuple[Stretch, ...]
    held: tuple[HeldBack, ...]
    syringes: tuple[Syringe, ...]
    weights: tuple[Weight, ...]
    entries: tuple[Entry, ...]
    asked: tuple[Stretch, ...] = ()
    pump_of: Mapping[str, int] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        """From the admission to the discharge, or to the moment this was read."""
        end = self.at if self.admission.end is None else self.admission.end
        return Period(self.admission.begin, max(end, self.admission.begin))

    def syringes_of(self, figures: Collection[int]) -> tuple[Syringe, ...]:
        """The syringes that stood in any of some channels."""
        return tuple(one for one in self.syringes if self.pump_of.get(one.id) in figures)


def find_admission(store: Store, name: str) -> Admission:
    """The admission of an id, which may be shortened while it stays unmistakable."""
    known = admissions.admissions(store)
    fitting = [one for one in known if one.id == name]
    if not fitting and len(name) >= SHORTEST_ID:
        fitting = [one for one in known if one.id.startswith(name)]
    if not fitting:
        raise Refused(
            f"There is no admission {name}: look its id up with main.py export or the window."
        )
    if len(fitting) > 1:
        raise Refused(f"{name} means {len(fitting)} admissions: write more of the id.")
    return fitting[0]


def stay(store: Store, admission: Admission, at: datetime) -> Stay:
    """One admission as the record stands; `at` closes whatever is still open."""
    book = associations.book(store)
    known = register.channels(store)
    beds = tuple(admissions.bed_stays(store, admission.id))
    confirmed, asked = (
        tuple(_stretches(book, admission, known, at, standing))
        for standing in (Standing.CONFIRMED, Standing.ASKED)
    )
    return Stay(
        at,
        admission,
        patients.patients(store)[admission.patient],
        beds,
        confirmed,
        tuple(_held(book, known, _there(book, admission, beds, at), at)),
        tuple(syringes.syringes(store, admission.id)),
        tuple(weights.weights(store, admission.id)),
        tuple(entries.entries(store, admission.id)),
        asked,
        syringes.pumps(store, admission.id),
    )


def _stretches(
    book: Book, admission: Admission, known: Known, at: datetime, standing: Standing
) -> Iterator[Stretch]:
    """Every channel of an associated device is the patient's, not the named one alone."""
    for one in served(book, admission.id, standing):
        row = one.association
        period = _until(one.begin, one.end, at)
        if period.length:
            lasts = one.end is None or one.end > at
            for figure in _figures_of(row.source, known):
                yield Stretch(figure, known[figure][0], row.line, period, lasts)


def _until(begin: datetime, end: datetime | None, at: datetime) -> Period:
    """A period as it is seen at a moment: what has no end yet lasts until then."""
    return Period(begin, max(begin, at if end is None else min(end, at)))


def _figures_of(source: Source, known: Known) -> list[int]:
    """The channels by which a device is heard: all of them, but never those of another line."""
    return [
        figure
        for figure, (channel, line) in known.items()
        if source_of(channel, line or "") == source
    ]


@dataclass(frozen=True, slots=True)
class _There:
    """Where the patient lay when, and from when until when a source was said to be theirs."""

    beds: tuple[tuple[str, Period], ...]
    sources: tuple[tuple[Source, Period], ...]


def _there(
    book: Book, admission: Admission, beds: Sequence[tuple[str, datetime]], at: datetime
) -> _There:
    whole = _until(admission.begin, admission.end, at)
    edges = [max(begin, whole.begin) for _, begin in beds] + [whole.end]
    periods = [Period(begin, max(begin, end)) for begin, end in pairwise(edges)]
    rows = [row for row in book.associated() if row.admission == admission.id]
    return _There(
        tuple(zip((bed for bed, _ in beds), periods, strict=True)),
        tuple((row.source, _until(row.begin, row.end, at)) for row in rows),
    )


def _held(book: Book, known: Known, there: _There, at: datetime) -> list[HeldBack]:
    """Quarantines at the bed the patient lay in, and those that interrupt an own device."""
    found = []
    for source in dict.fromkeys(row.source for row in book.quarantines):
        named: list[Period] = []
        rows = sorted(book.held(source), key=lambda row: row.begin)
        for beside in (True, False):  # a serial number at two beds: the patient's own bed names it
            for row in rows:
                period = _until(row.begin, row.end, at)
                parts = less(_concerning(row, period, there, beside=beside), named)
                named += parts
                found += [
                    HeldBack(figure, row, part)
                    for part in parts
                    for figure in _figures_of(source, known)
                ]
    return sorted(found, key=lambda one: (one.period, one.figure))


def _concerning(row: Quarantine, period: Period, there: _There, *, beside: bool) -> list[Period]:
    """The parts of a quarantine that concern the patient, by the bed or by the device."""
    if beside:
        wholes = [whole for bed, whole in there.beds if bed == row.bed]
    else:
        wholes = [whole for source, whole in there.sources if source == row.source]
    return joined(part for whole in wholes if (part := period.shared(whole)) is not None)


def own_gaps(store: Store, found: Stay, figure: int, period: Period) -> list[Gap]:
    """The gaps of a channel in a period of this patient's, and none that was said of another.

    A monitor goes on to the next patient, and what was said of the one before stays behind, whether
    or not somebody ended it.
    """
    every = gaps.gaps(store, figure, period.begin, period.end)
    return [one for one in every if one.who is None or _said_here(store, found, figure, one)]


def _said_here(store: Store, found: Stay, figure: int, gap: Gap) -> bool:
    """Whether an entry that stands says it of this patient, or none of anybody and it is here."""
    who = gap.who or ""
    if any(begun_by(one, figure, gap.begin, who) for one in found.entries):
        return is_away(found.entries, gap.begin)
    within = (one.period for one in found.stretches if one.figure == figure)
    began = any(period.begin <= gap.begin < period.end for period in within)
    return began and absences.said_of(store, figure, gap.begin, who) is None


def pumps(store: Store, found: Stay) -> tuple[Stretch, ...]:
    """The stretches of channels that ever told a rate: the patient's pumps."""
    figures = {one.figure for one in found.stretches}
    told = {figure for figure in figures if is_pump(store, figure, found.period)}
    return tuple(one for one in found.stretches if one.figure in told)


def is_pump(store: Store, figure: int, period: Period) -> bool:
    """Whether a channel told a rate in a period."""
    return told(store, figure, nomenclature.FLOW.code, period.begin, period.end)


def pump_by_pump(store: Store, found: Stay) -> list[tuple[Stretch, ...]]:
    """The stretches of each pump, in whatever places of a rack it was.

    A pump with a serial number that is heard under two addresses one after the other was moved; a
    box that is heard under both in the same minutes has two pumps in it.
    """
    groups: dict[Source, dict[int, list[Stretch]]] = {}
    for one in pumps(store, found):
        groups.setdefault(one.source, {}).setdefault(one.figure, []).append(one)
    pump: list[tuple[Stretch, ...]] = []
    for places in groups.values():
        if len(places) > 1 and _at_once(store, places, found.period):
            pump += [tuple(stretches) for stretches in places.values()]
        else:
            pump.append(tuple(one for stretches in places.values() for one in stretches))
    return pump


def _at_once(store: Store, figures: Iterable[int], period: Period) -> bool:
    """Whether two channels tell rates in two minutes that follow one another."""
    before: set[int] = set()
    both: set[int] = set()
    for figure in figures:
        code = nomenclature.FLOW.code
        columns = minute_columns(store, figure, code, period.begin, period.end)
        heard = {start for one in columns for start in one.starts}
        both |= before & heard
        before |= heard
    return any(start + MINUTE_MILLISECONDS in both for start in both)

"""One admission as the record knows it: who, where, which stretches of which channels are theirs.

Chart, board, summary, totals and export all begin here, so that they cannot disagree about whose a
reading is (I1, I6).
"""

from dataclasses import dataclass
from datetime import datetime

from station.data import admissions, associations, entries, patients, register, syringes, weights
from station.data.engine import Store
from station.data.minutes import minute_columns
from station.domain import nomenclature
from station.domain.book import Book
from station.domain.device import Channel
from station.domain.entry import Entry
from station.domain.errors import Refused
from station.domain.ownership import served
from station.domain.patient import Admission, Patient
from station.domain.period import Period
from station.domain.quarantine import Quarantine
from station.domain.syringe import Syringe
from station.domain.weight import Weight

SHORTEST_ID = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period in which one channel's readings are this patient's, confirmed by a person."""

    figure: int
    channel: Channel
    line: str
    period: Period


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A period in which a channel at the patient's bed was in quarantine."""

    figure: int
    quarantine: Quarantine
    period: Period


@dataclass(frozen=True, slots=True)
class Stay:
    """Everything of one admission but the readings themselves, as of a moment."""

    at: datetime
    admission: Admission
    patient: Patient
    beds: tuple[tuple[str, datetime], ...]
    stretches: tuple[Stretch, ...]
    held: tuple[HeldBack, ...]
    syringes: tuple[Syringe, ...]
    weights: tuple[Weight, ...]
    entries: tuple[Entry, ...]

    @property
    def period(self) -> Period:
        """From the admission to the discharge, or to the moment this was read."""
        end = self.at if self.admission.end is None else self.admission.end
        return Period(self.admission.begin, max(end, self.admission.begin))


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
    figures = {channel: figure for figure, (channel, _line) in register.channels(store).items()}
    return Stay(
        at,
        admission,
        patients.patients(store)[admission.patient],
        tuple(admissions.bed_stays(store, admission.id)),
        tuple(_stretches(book, admission, figures, at)),
        tuple(_held(book, admission, figures, at)),
        tuple(syringes.syringes(store, admission.id)),
        tuple(weights.weights(store, admission.id)),
        tuple(entries.entries(store, admission.id)),
    )


def _stretches(
    book: Book, admission: Admission, figures: dict[Channel, int], at: datetime
) -> list[Stretch]:
    """Every channel of an associated device is the patient's, not the named one alone."""
    found = []
    for one in served(book, admission.id):
        end = at if one.end is None else min(one.end, at)
        if end <= one.begin:
            continue
        found += [
            Stretch(figures[channel], channel, one.association.line, Period(one.begin, end))
            for channel in _channels_of(one.association.channel, figures)
        ]
    return found


def _channels_of(channel: Channel, figures: dict[Channel, int]) -> list[Channel]:
    """The channels that are known by the same source as an associated one."""
    device = channel.device
    if not device.verifiable:
        return [channel] if channel in figures else []
    return [
        one for one in figures
        if (one.device.protocol, one.device.serial) == (device.protocol, device.serial)
    ]  # fmt: skip


def _held(
    book: Book, admission: Admission, figures: dict[Channel, int], at: datetime
) -> list[HeldBack]:
    """Quarantines at the patient's bed while the patient lay there."""
    whole = Period(admission.begin, max(admission.end or at, admission.begin))
    found = []
    for row in {one.source: None for one in book.quarantines}:
        for held in book.held(row):
            period = Period(held.begin, max(min(held.end or at, at), held.begin))
            shared = period.shared(whole)
            if held.bed == admission.bed and shared and held.channel in figures:
                found.append(HeldBack(figures[held.channel], held, shared))
    return sorted(found, key=lambda one: one.period.begin)


def pumps(store: Store, found: Stay) -> tuple[Stretch, ...]:
    """The stretches of channels that ever told a rate: the patient's pumps."""
    return tuple(one for one in found.stretches if is_pump(store, one.figure, found.period))


def is_pump(store: Store, figure: int, period: Period) -> bool:
    """Whether a channel told a rate in a period."""
    columns = minute_columns(store, figure, nomenclature.FLOW.code, period.begin, period.end)
    return any(one.starts for one in columns)

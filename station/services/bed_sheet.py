"""One patient's page, as far as it comes from the record: chart, totals, syringe, this shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from station.data import admissions, journal, people
from station.data.engine import Store
from station.data.ward import ward
from station.domain import nomenclature
from station.domain.entry import live
from station.domain.errors import Refused
from station.domain.figures import ABSENT, figure
from station.domain.period import Period, ward_days
from station.domain.picture import Picture
from station.domain.syringe import NO_SYRINGE, Syringe
from station.domain.totals import Total, mg_words, ml_words, together
from station.domain.versions import standing
from station.domain.weight import valid_at
from station.services.brief_words import brief
from station.services.chart import picture
from station.services.given import Given, given
from station.services.stay import Stay, stay

SHIFT = timedelta(hours=12)
DAY = timedelta(hours=24)
MOST_LINES = 12
JUST_NOW = timedelta(minutes=2)
MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One thing that was entered: when, by whom, in words; `entry` names it for a correction."""

    at: datetime
    words: str
    author: str
    entry: str
    late: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class BedSheet:
    """The patient's page as of a moment."""

    at: datetime
    stay: Stay
    picture: Picture
    title: str
    details: str
    syringe: str
    in_all: tuple[str, ...]
    last_day: tuple[str, ...]
    since_start_of_day: tuple[str, ...]
    syringe_ends: str
    shift: tuple[ShiftLine, ...]


def bed_sheet(store: Store, bed: str, at: datetime) -> BedSheet:
    """The page of whoever lies in a bed."""
    admission = next((one for one in admissions.present(store) if one.bed == bed), None)
    if admission is None:
        raise Refused(f"Bed {bed} is free.")
    place = ward(store)
    zone = ZoneInfo("UTC" if place is None else place.zone)
    start = time(8) if place is None else place.start_of_day
    found = stay(store, admission, at)
    courses = given(store, found)
    syringe = _present_syringe(found)
    return BedSheet(
        at,
        found,
        picture(store, found, zone),
        f"{found.patient.surname}, {found.patient.given_names}",
        _details(found, at),
        _syringe_words(syringe),
        _words([course.over(found.period) for course in courses]),
        _words([course.over(Period(max(at - DAY, admission.begin), at)) for course in courses]),
        _words(_today(courses, found, zone, start)),
        _ends(store, found, courses, syringe),
        tuple(_shift(store, found)),
    )


def _details(found: Stay, at: datetime) -> str:
    patient, born = found.patient, found.patient.birth_date
    years = at.year - born.year - ((at.month, at.day) < (born.month, born.day))
    weight = valid_at(found.weights, at)
    heavy = "no weight" if weight is None else f"{figure(weight.kilograms, Decimal('0.1'))} kg"
    return f"{born.day} {born:%b %Y} · MRN {patient.record_number} · {years} y · {heavy}"


def _present_syringe(found: Stay) -> Syringe | None:
    there = [one for one in standing(found.syringes) if one.end is None]
    return max(there, key=lambda one: (one.begin, one.recorded), default=None)


def _syringe_words(syringe: Syringe | None) -> str:
    if syringe is None:
        return NO_SYRINGE
    contents = syringe.contents
    if isinstance(contents, str):
        return contents
    strength = figure(contents.mg_per_ml, Decimal("0.01"))
    return f"{contents.substance.words} {strength} mg/mL"


def _words(sums: Sequence[Total]) -> tuple[str, ...]:
    """Milligrams first, each substance a line, then the volume; a dash where no pump was heard.

    Several pumps are one sum; what was counted and what comes from a rate are two.
    """
    if not sums:
        return (ABSENT,)
    lines: list[str] = []
    for origin in dict.fromkeys(one.origin for one in sums):
        each = together([one for one in sums if one.origin is origin])
        lines += [words for substance, words in mg_words(each) if substance is not None]
        lines.append(ml_words(each))
    return tuple(lines)


def _today(courses: Sequence[Given], found: Stay, zone: ZoneInfo, start: time) -> list[Total]:
    """Since the ward's day began: at that very moment the new day, of which nothing is over."""
    now = Period(found.at, found.at + MOMENT)
    (_day, whole), *_ = ward_days(now, zone, start)
    begin = max(whole.begin, found.period.begin)
    return [course.over(Period(begin, max(found.at, begin))) for course in courses]


def _ends(store: Store, found: Stay, courses: Sequence[Given], syringe: Syringe | None) -> str:
    """When the syringe will be empty at the present rate; a dash where that cannot be said."""
    if syringe is None or syringe.volume_ml is None:
        return ABSENT
    pump = next((one for one in courses if syringe in one.syringes), None)
    rate = None if pump is None else _present_rate(store, found, pump)
    if pump is None or not rate:
        return ABSENT
    used = pump.over(Period(syringe.begin, max(found.at, syringe.begin)))
    if used.unknown:
        return ABSENT
    left = max(Fraction(syringe.volume_ml) - used.ml - used.purged_ml, Fraction(0))
    seconds = float(left / Fraction(rate) * 3600)
    return (found.at + timedelta(seconds=seconds)).isoformat()


def _present_rate(store: Store, found: Stay, pump: Given) -> Decimal | None:
    """What a pump gives now (mL/h); None where it was not heard just now as this patient's."""
    rates = [
        one
        for stretch in found.stretches
        if stretch.figure in pump.figures
        and (now := stretch.period.shared(Period(found.at - JUST_NOW, found.at))) is not None
        for one in journal.period(
            store, stretch.figure, nomenclature.FLOW.code, now.begin, now.end + MOMENT
        )
    ]
    return max(rates, key=lambda one: one.heard).value if rates else None


def _shift(store: Store, found: Stay) -> list[ShiftLine]:
    """What was entered in the last twelve hours, newest first."""
    names = people.names(store)
    replaced = {one.supersedes for one in found.entries if one.supersedes}
    lines = [
        ShiftLine(
            entry.observed_at,
            brief(entry),
            names.get(entry.author, entry.author),
            entry.entry_id,
            entry.late,
            bool(entry.supersedes),
        )
        for entry in live(found.entries)
        if entry.observed_at >= found.at - SHIFT and entry.entry_id not in replaced
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST_LINES]

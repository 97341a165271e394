"""The ward as of a moment becomes a handover: one row a bed, from the same sources as all else.

Totals come from `given`, rates from `rates`, so that the sheet cannot disagree with the summary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from station.data import admissions, beds, people
from station.data.engine import Store
from station.domain import payload
from station.domain.baseline import WHOLE
from station.domain.by_eye import PUMP
from station.domain.by_hand import CHARTED, newest_by_hand
from station.domain.entry import Entry, live
from station.domain.figures import ABSENT, figure
from station.domain.gap import Cause
from station.domain.handover import Aged, Handover, HandoverRow
from station.domain.patient import Admission, Patient
from station.domain.period import Period, ward_days
from station.domain.side_effect import GRADE_WORDS, courses
from station.domain.syringe import Substance, in_pump
from station.domain.totals import Total, mg_words, ml_words, together
from station.domain.wall import when_words
from station.domain.weight import valid_at
from station.services import by_eye
from station.services.brief_words import pair
from station.services.card_asks import away_words
from station.services.given import Given, given
from station.services.off_monitor import absence
from station.services.rates import (
    RateChange,
    changes,
    dose_words,
    doses,
    rate_at,
    rate_story,
    running_words,
)
from station.services.record import software
from station.services.stay import Stay, pumps, stay
from station.services.summarise import mass_words, on_the_ward, to_do_words, ward_line, who
from station.services.summary_devices import (
    Names,
    concentration_words,
    gap_lines,
    unsure_lines,
)
from station.services.summary_entries import answer_words, weight_words
from station.services.vitals import Newest, newest_heart, newest_pressure

VALID_FOR = timedelta(hours=8)
DAY = timedelta(hours=24)
NOT_STARTED = "not started"
NO_WEIGHT = "no weight"
NOT_SEEN = "rate not seen"
NOBODY_SAW = "no entry yet"
PRESSURE, HEART = ("systolic", "diastolic"), ("heart-rate",)
NUMBER = " no. "  # a row of the ward has no room for serial numbers


def hand_over(store: Store, at: datetime) -> Handover:
    """The handover of the ward as the record stands."""
    place = ward_line(store)
    lying = {one.bed: one for one in admissions.present(store) if one.begin <= at}
    zone = ZoneInfo(place.zone)
    now = Period(at, at + timedelta(milliseconds=1))
    (_day, today), *_ = ward_days(now, zone, place.start_of_day)
    known = _Known(today.begin, people.names(store), on_the_ward(store), zone)
    rows = [
        _row(store, lying[bed.name], at, known) if bed.name in lying else HandoverRow(bed.name)
        for bed in beds.beds(store)
    ]
    moment = at.astimezone(UTC)
    return Handover(software(), moment, moment + VALID_FOR, place, today.begin, tuple(rows))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is the same for every row: the ward's day and zone, who works and who lies here."""

    day_began: datetime
    names: Names
    patients: Sequence[Patient]
    zone: ZoneInfo


def _row(store: Store, admission: Admission, at: datetime, known: _Known) -> HandoverRow:
    found = stay(store, admission, at)
    courses_given = given(store, found)
    entries = live(found.entries)
    weight = valid_at(found.weights, at)
    story = rate_story(store, found)
    rates, since = _rates(found, story, known.zone)
    begin = max(known.day_began, found.period.begin)
    return HandoverRow(
        bed=admission.bed,
        who=who(found, known.patients),
        day=_day_words(found, story),
        weight=NO_WEIGHT if weight is None else f"{weight_words(weight)} ({weight.method.value})",
        concentration=_concentration(store, found),
        rates=rates,
        rate_since=since,
        pain=_pain(entries),
        sedation=_newest(entries, "sedation"),
        effect=_effect(entries),
        pressure=_sign(entries, newest_pressure(store, found), PRESSURE, at),
        heart=_sign(entries, newest_heart(store, found), HEART, at),
        today=_given_words(courses_given, Period(begin, max(at, begin))),
        in_all=_given_words(courses_given, found.period),
        attention=tuple(_attention(store, found, known)),
        seen=_seen(entries, known.names),
    )


def _day_words(found: Stay, story: Sequence[RateChange]) -> str:
    """Which day of the infusion this is, counted in 24 h from its first rate above 0."""
    began = next((one.at for one in story if one.ml_per_hour), None)
    if began is None:
        return NOT_STARTED
    return f"day {(found.at - began) // DAY + 1}"


def _concentration(store: Store, found: Stay) -> str:
    """What stands in each pump now, or what to do."""
    words = []
    channels = [one.channel for one in pumps(store, found)]
    eye = by_eye.charted(store, found)
    if eye is not None and by_eye.is_uncabled(store, found):
        channels.append(PUMP)
    for channel in dict.fromkeys(channels):
        syringe = in_pump(found.syringes, channel, found.at)
        if syringe is None:
            words.append("no syringe entered")
        elif isinstance(syringe.contents, str):
            words.append(syringe.contents)
        else:
            words.append(f"{syringe.contents.substance.words} {concentration_words(syringe)}")
    return "; ".join(words) or ABSENT


def _rates(
    found: Stay, story: Sequence[RateChange], zone: ZoneInfo
) -> tuple[tuple[str, ...], Aged]:
    """The rate that runs now in every unit, and the last change with what it came from.

    A rate that was read by eye says when.
    """
    words: tuple[str, ...] = ()
    for one in rate_at(story, found.at):
        words += running_words(found, one)
        if one.charted:
            words += (f"read at {when_words(one.told or one.at, zone, found.at)}",)
    changed = changes(story)
    if not changed:
        return words, Aged()
    last, *earlier = reversed(changed)
    before = next((one for one in earlier if one.channel == last.channel), None)
    dose = None if before is None else doses(found, before)
    came = "start" if dose is None else f"from {dose_words(dose)[0]}"
    return words or (NOT_SEEN,), Aged(came, last.at)


def _pain(entries: Sequence[Entry]) -> Aged:
    """The newest pain at rest and on movement of one set."""
    for entry in reversed(entries):
        if words := pair(payload.answers(entry), "pain-rest", "pain-movement"):
            return Aged(words.replace("/", " / "), entry.observed_at)
    return Aged()


def _sign(
    entries: Sequence[Entry], measured: Newest | None, codes: Sequence[str], at: datetime
) -> Aged:
    """A vital sign, by the monitor or found by a nurse, whichever is newer."""
    found = newest_by_hand(entries, codes, at)
    if found is not None and (measured is None or found.at > measured.at):
        words = "/".join(figure(value, WHOLE) for value in found.values)
        return Aged(f"{words} {CHARTED}", found.at)
    return Aged() if measured is None else Aged(measured.words, measured.at)


def _newest(entries: Sequence[Entry], code: str) -> Aged:
    for entry in reversed(entries):
        answers = payload.answers(entry)
        if code in answers:
            return Aged(answer_words(answers[code]), entry.observed_at)
    return Aged()


def _effect(entries: Sequence[Entry]) -> Aged:
    """The worst side effect that is still there, by its grade now."""
    looks = [(one.observed_at, payload.findings(one)) for one in entries]
    there = [one for one in courses(looks) if one.end is None]
    if there:
        worst = max(there, key=lambda one: (one.grade, one.begin))
        return Aged(f"{worst.effect.value}, {GRADE_WORDS[worst.grade]}", worst.begin)
    asked = [at for at, findings in looks if findings]
    return Aged("none", asked[-1]) if asked else Aged("not asked yet")


def _given_words(courses_given: Sequence[Given], period: Period) -> tuple[str, ...]:
    """Milligrams of a period, or mL where there are none, and what to do.

    A single substance is named with its syringe, not again.
    """
    totals = [one.over(period) for one in courses_given]
    words: list[str] = []
    for origin in dict.fromkeys(one.origin for one in totals):
        total = together([one for one in totals if one.origin is origin])
        said = mass_words(total) if len(total.masses) > 1 else [text for _, text in _said(total)]
        words += [*(said or [ml_words(total)]), *to_do_words(total)]
    return tuple(words)


def _said(total: Total) -> list[tuple[Substance | None, str]]:
    """The milligrams without what is left to do."""
    said = mg_words(total)
    return [one for one in said if one[0] is not None or not total.without_mass]


def _attention(store: Store, found: Stay, known: _Known) -> list[str]:
    """Who is away, what is out of sight or in doubt now, and where pump and nurse disagree."""
    away = absence(found.entries)
    words = [] if away is None else [away_words(away, known.zone, found.at)]
    words += [
        f"{one.device.partition(NUMBER)[0]}: {one.cause}"
        for one in gap_lines(store, found, known.names)
        if one.end is None and not (away and one.cause.startswith(Cause.OFF_MONITOR))
    ]
    words += [
        f"{one.device.partition(NUMBER)[0]}: {one.why}"
        for one in unsure_lines(store, found)
        if one.end is None
    ]
    now = by_eye.eye_now(store, found)
    words += [
        f"pump {when_words(now.checked_at, known.zone, found.at)}: {one}"
        for one in now.check
        if now.checked_at is not None
    ]
    if not found.stretches:
        words.append("no device confirmed for this patient")
    return list(dict.fromkeys(words))


def _seen(entries: Sequence[Entry], names: Names) -> Aged:
    """When a nurse last saw the patient: the newest signed entry, and whose it is."""
    if not entries:
        return Aged(NOBODY_SAW)
    last = entries[-1]
    return Aged(names.get(last.author, last.author), last.observed_at)

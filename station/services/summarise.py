"""An admission and a moment become a summary: every figure that its page prints, in its words."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from station.data import admissions, patients, people
from station.data.engine import Store
from station.data.ward import EIGHT, ward
from station.domain.by_eye import HOLDS_WORDS
from station.domain.course import Origin
from station.domain.entry import live
from station.domain.figures import ABSENT, figure
from station.domain.patient import Patient, easily_mistaken
from station.domain.period import Period, ward_days
from station.domain.summary import (
    BedLine,
    Quality,
    RangeLine,
    RateLine,
    Summary,
    TotalLine,
    WardLine,
    WeightLine,
    Who,
)
from station.domain.totals import ML_STEP, Total, mg_words, ml_words, together
from station.domain.versions import standing
from station.services.chart import picture
from station.services.given import Given, daily, given
from station.services.rates import (
    MG_STEP,
    MICROGRAM_STEP,
    PER_KG_STEP,
    RateChange,
    dose_changes,
    doses,
    rate_story,
)
from station.services.record import software
from station.services.stay import Stay, find_admission, stay
from station.services.summary_devices import (
    Names,
    change_lines,
    clock_lines,
    gap_lines,
    minutes_lines,
    syringe_lines,
    unsure_lines,
)
from station.services.summary_entries import (
    correction_lines,
    effect_lines,
    note_lines,
    set_lines,
    weight_words,
)
from station.services.vitals import monitors, ranges

UNNAMED = "ward not named yet"
UTC_NAME = "UTC"


def summarise(store: Store, admission_name: str, at: datetime) -> Summary:
    """The summary of an admission as the record stands; `at` closes whatever is still open."""
    found = stay(store, find_admission(store, admission_name), at)
    place = ward_line(store)
    names = people.names(store)
    zone = ZoneInfo(place.zone)
    story = rate_story(store, found)
    courses = given(store, found)
    return Summary(
        version=software(),
        at=at.astimezone(UTC),
        ward=place,
        admission=found.admission.id,
        who=who(found, on_the_ward(store)),
        begin=found.admission.begin,
        end=found.admission.end,
        beds=tuple(BedLine(bed, since) for bed, since in found.beds),
        weights=_weights(found, names),
        syringes=syringe_lines(found, names),
        rates=_rates(found, story),
        days=tuple(_days(courses, found.period, zone, place.start_of_day)),
        in_all=total_lines(None, [one.over(found.period) for one in courses]),
        sets=set_lines(store, found, names),
        ranges=tuple(_ranges(store, found, zone, place.start_of_day)),
        effects=effect_lines(found, story),
        notes=note_lines(found.entries, names),
        gaps=gap_lines(store, found, names),
        corrections=correction_lines(found, names),
        quality=_quality(store, found, names, zone),
        picture=picture(store, found, zone),
    )


def _quality(store: Store, found: Stay, names: Names, zone: ZoneInfo) -> Quality:
    return Quality(
        minutes_lines(store, found),
        unsure_lines(store, found),
        change_lines(store, found, names),
        clock_lines(store, found, zone),
        len(correction_lines(found, names)),
        sum(entry.late for entry in live(found.entries)),
    )


def ward_line(store: Store) -> WardLine:
    """The ward of a record; before it is named its times are UTC, and the page says so."""
    place = ward(store)
    if place is None:
        return WardLine(UNNAMED, UTC_NAME, EIGHT, demo=False)
    return WardLine(place.name, place.zone, place.start_of_day, place.demo)


def on_the_ward(store: Store) -> list[Patient]:
    """Everybody who lies on the ward now."""
    known = patients.patients(store)
    return [known[one.patient] for one in admissions.present(store)]


def who(found: Stay, ward_now: Sequence[Patient]) -> Who:
    """The patient, and which others on the ward could be mistaken for them."""
    alike = easily_mistaken(found.patient, ward_now)
    return Who(
        name_words(found.patient),
        found.patient.birth_date,
        found.patient.record_number,
        tuple(f"{name_words(one.patient)}: {', '.join(one.reasons)}" for one in alike),
    )


def name_words(patient: Patient) -> str:
    """A name as the wristband has it: surname first."""
    return ", ".join(filter(None, [patient.surname, patient.given_names.strip()]))


def _weights(found: Stay, names: Names) -> tuple[WeightLine, ...]:
    stand = {one.id for one in standing(found.weights)}
    ordered = sorted(found.weights, key=lambda one: (one.observed, one.recorded))
    return tuple(
        WeightLine(
            one.observed, weight_words(one), one.method.value, names.get(one.author, one.author),
            one.id not in stand,
        )
        for one in ordered
    )  # fmt: skip


def _rates(found: Stay, story: Sequence[RateChange]) -> tuple[RateLine, ...]:
    """Every change of the dose; a rate of 0 is a hold only after something ran."""
    lines: list[RateLine] = []
    for one in dose_changes(found, story):
        held = "held" if lines and not one.ml_per_hour else one.why
        charted = Origin.CHARTED.value if one.charted else ""
        lines.append(_rate(found, one, ", ".join(filter(None, [held, charted]))))
    return tuple(lines)


def _rate(found: Stay, change: RateChange, words: str) -> RateLine:
    dose = doses(found, change)
    if dose is None:
        return RateLine(change.at, ABSENT, ABSENT, ABSENT, ABSENT, words)
    return RateLine(
        change.at,
        figure(dose.ml_per_hour, MG_STEP),
        figure(dose.mg_per_hour, MG_STEP),
        figure(dose.mg_per_kg_hour, PER_KG_STEP),
        figure(dose.microgram_per_kg_min, MICROGRAM_STEP),
        words,
    )


def _days(courses: Sequence[Given], period: Period, zone: ZoneInfo, start: time) -> list[TotalLine]:
    return [
        line
        for day, totals in daily(courses, period, zone, start)
        for line in total_lines(day, totals)
    ]


def total_lines(day: date | None, totals: Sequence[Total]) -> tuple[TotalLine, ...]:
    """The totals of a period, what was measured and what was charted on lines of their own."""
    origins = dict.fromkeys(one.origin for one in totals)
    return tuple(
        _total(day, together([one for one in totals if one.origin is origin])) for origin in origins
    )


def _total(day: date | None, total: Total) -> TotalLine:
    notes = []
    if total.origin is Origin.CHARTED and day is None:
        notes.append(HOLDS_WORDS)
    if total.purged_ml:
        notes.append(
            f"{figure(total.purged_ml, ML_STEP)} mL purged or primed: no dose, not counted"
        )
    if total.earlier:
        notes.append(
            f"{figure(total.earlier, ML_STEP)} mL of it was found after a gap, and may in part have"
            " been given before"
        )
    return TotalLine(
        day, total.period.begin, total.period.end, ml_words(total), mass_words(total),
        to_do_words(total), tuple(notes),
    )  # fmt: skip


def mass_words(total: Total) -> tuple[str, ...]:
    """The milligrams, each with its substance; before anything is given there is none to name."""
    counted = [
        words if substance is None else f"{words} ({substance.words})"
        for substance, words in mg_words(total)
        if substance is not None or not total.without_mass
    ]
    return tuple(counted)


def to_do_words(total: Total) -> tuple[str, ...]:
    """What to do before all of it can be told in milligrams."""
    return tuple(one.words for one in total.without_mass)


def _ranges(store: Store, found: Stay, zone: ZoneInfo, start: time) -> list[RangeLine]:
    stretches = monitors(store, found)
    if not stretches:
        return []
    lines = []
    for day, whole in ward_days(found.period, zone, start):
        shared = whole.shared(found.period)
        if shared is not None:
            lines.append(RangeLine(day, ranges(store, found, stretches, shared)))
    return [*lines, RangeLine(None, ranges(store, found, stretches, found.period))]

"""How much was given, as tables: the same totals in the same words as on screen and paper (I6)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from station.data.ward import EIGHT
from station.domain.figures import at_resolution
from station.domain.totals import Total, mg_words, ml_words
from station.services.export_readings import CHANNEL
from station.services.export_subject import Subject
from station.services.export_table import Column, Row, Table, moment_columns, plain
from station.services.given import Given, daily, given

UTC_ZONE = ZoneInfo("UTC")
STEP = Decimal(
    "0.000001"
)  # fine enough that days add up to the whole; words are rounded for people
WHOLE = "admission"

TOTALS = (
    Column("channel", f"{CHANNEL.words}; empty for a pump without a cable, that was read by eye"),
    Column("period", f"'{WHOLE}' for all of it, else the date on which the ward's day began"),
    *moment_columns("begin", "from when on"),
    *moment_columns("end", "until when"),
    Column(
        "origin",
        "empty: the pump's own count; else what the figures come from."
        " What was charted is never added to what was measured",
    ),
    Column("volume", "what was given", "mL"),
    Column("volume_words", "the same in words, with what is not known"),
    Column("substance", "what the milligrams are of; substances are never added together"),
    Column("mass", "what was given of it; empty where no confirmed syringe says so", "mg"),
    Column("mass_words", "the same in words, or what to do before milligrams can be told"),
    Column("unknown", "time in the period of which nobody knows what was given", "s"),
    Column("purged", "what was purged or primed; it is no dose and in no total", "mL"),
    Column("found_after_gap", "part of the volume that was in part given before the period", "mL"),
)
COUNTER_EVENTS = (
    CHANNEL,
    *moment_columns("at", "when it was seen"),
    Column("event", "what befell the pump's volume counter; never a dose"),
)


def total_tables(subject: Subject) -> list[Table]:
    """The totals, and what befell the counters they come from."""
    courses = cache(lambda: given(subject.store, subject.stay))
    return [
        Table(
            "totals",
            "What each pump gave this patient, in all and by the ward's days, one row a substance."
            " What its counter showed at the very moment a period ended counts in that period.",
            TOTALS,
            lambda: _totals(subject, courses()),
        ),
        Table(
            "counter_events",
            "When a pump's volume counter fell, restarted, jumped or stood at its end.",
            COUNTER_EVENTS,
            lambda: _counter_events(subject, courses()),
        ),
    ]


def _totals(subject: Subject, courses: Sequence[Given]) -> Iterator[Row]:
    period = subject.stay.period
    ward = subject.ward
    zone = UTC_ZONE if ward is None else ZoneInfo(ward.zone)
    start = EIGHT if ward is None else ward.start_of_day
    for course in courses:
        yield from _rows(subject, course, WHOLE, course.over(period))
    for day, totals in daily(courses, period, zone, start):
        for course, total in zip(courses, totals, strict=True):
            yield from _rows(subject, course, day.isoformat(), total)


def _rows(subject: Subject, course: Given, name: str, total: Total) -> Iterator[Row]:
    for substance, words in mg_words(total):
        yield (
            *(course.figure, name),
            *subject.at(total.period.begin),
            *subject.at(total.period.end),
            *(total.origin.value, _exact(total.ml), ml_words(total)),
            None if substance is None else substance.words,
            None if substance is None else _exact(total.mg(substance)),
            words,
            total.unknown // timedelta(seconds=1),
            *(_exact(total.purged_ml), _exact(total.earlier)),
        )


def _exact(value: Fraction) -> Decimal | None:
    return plain(at_resolution(value, STEP))


def _counter_events(subject: Subject, courses: Sequence[Given]) -> Iterator[Row]:
    for course in courses:
        for moment, event in course.course.events:
            yield course.figure, *subject.at(moment), event.value

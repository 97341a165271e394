"""The pump as nurses read it by eye, as a table: what it counts for, and what the record says."""

from collections.abc import Iterator

from station.domain.by_eye import HOLDS_WORDS, looks
from station.domain.course import Origin
from station.domain.entry import live
from station.services import by_eye
from station.services.export_subject import Subject
from station.services.export_table import Column, Row, Table, moment_columns, plain

CHECKED = "held against the record"
BY_EYE = (
    Column("entry", "the set of observations it stands in"),
    *moment_columns("observed", "when the pump was read"),
    Column("rate", "the rate that was read; empty where it was not read", "mL/h"),
    Column("given", "the volume given that was read", "mL"),
    Column("left", "the volume left that was read", "mL"),
    Column("locked", "whether the pump was locked; empty where nobody said"),
    Column("counts_as", f"'{Origin.CHARTED}' while no pump was confirmed, else '{CHECKED}'"),
    *moment_columns("holds_until", f"until when a charted rate was taken to go on: {HOLDS_WORDS}"),
    Column("disagrees", "in what it disagreed with what the confirmed pump told about then"),
)


def by_eye_tables(subject: Subject) -> list[Table]:
    """What nurses read off the pump in their sets."""
    return [
        Table(
            "pump_by_eye",
            "What nurses read off the pump. It counts only where no pump was confirmed.",
            BY_EYE,
            lambda: _looks(subject),
        )
    ]


def _looks(subject: Subject) -> Iterator[Row]:
    store, stay = subject.store, subject.stay
    story = by_eye.charted(store, stay)
    levels = () if story is None else story.levels
    holds = {one.period.begin: one.period.end for one in levels}
    pumps = by_eye.cabled(store, stay)
    uncabled = by_eye.uncabled(store, stay)
    for look in looks(live(stay.entries)):
        charted = any(one.begin <= look.moment <= one.end for one in uncabled)
        until = holds.get(look.moment) if charted and look.rate is not None else None
        yield (
            *(look.entry, *subject.at(look.moment)),
            *(plain(look.rate), plain(look.given), plain(look.left), look.locked),
            Origin.CHARTED.value if charted else CHECKED,
            *subject.at(until),
            "; ".join(by_eye.disagreements(store, pumps, look)) or None,
        )

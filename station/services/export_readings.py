"""What devices measured, as tables: readings, minutes and gaps.

Only what lies in a confirmed association is the patient's (I1); the rest of what may be is in a
table of its own that says so.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from station.data import journal
from station.data.journal import Sample
from station.data.minutes import MINUTE, Minute, minutes
from station.domain.gap import within
from station.domain.nomenclature import METRICS
from station.domain.observation import MeasurementValidity
from station.domain.period import Period, elapsed
from station.services.episodes import Episodes
from station.services.export_subject import Subject, chunks
from station.services.export_table import Column, Row, Table, device_face, moment_columns, plain
from station.services.stay import own_gaps

HEARD = moment_columns("heard", "when the station heard it")
CHANNEL = Column("channel", "the number of the channel, as in the table channels")
DEVICE_TIME = Column(
    "device_time", "what the device's own clock showed, in the device's zone, where it tells one"
)
METRIC = Column("metric", "what was measured: its IEEE 11073 code, as in the table metrics")
UNIT = Column("unit", "the UCUM code of the unit of the value")
READING = (
    *HEARD,
    CHANNEL,
    METRIC,
    Column("value", "the value; empty where the device marks it invalid or absent, never 0 then"),
    UNIT,
    Column("validity", f"how far it may be believed: {', '.join(MeasurementValidity)}"),
    DEVICE_TIME,
    Column("sequence", "the running number of the reading in the record"),
)
MINUTES = (
    *moment_columns("minute", "when the minute began"),
    *(CHANNEL, METRIC, UNIT),
    Column("first", "the first value in the minute"),
    Column("last", "the last value in the minute"),
    Column("lowest", "the lowest value in the minute"),
    Column("highest", "the highest value in the minute"),
    Column("values", "how many readings had a value"),
    Column("absent", "how many readings had none"),
    Column("unseen", "how much of the minute lies in gaps", "s"),
)
EPISODIC = frozenset(metric.code for metric in METRICS.values() if metric.episodic)
GAPS = (
    CHANNEL,
    *moment_columns("begin", "when it was last seen, not before it was the patient's"),
    *moment_columns("end", "when it was seen again; empty while it lasts"),
    Column("cause", "why nothing was seen"),
    Column("said_by", "who said so; empty where the station saw it itself"),
)


def reading_tables(subject: Subject) -> list[Table]:
    """Every table of what devices measured."""
    return [
        Table(
            "readings",
            "Every stored reading of this patient: on change, and at least every 10 s.",
            READING,
            lambda: _readings(subject),
        ),
        Table(
            "readings_unconfirmed",
            "NOT CONFIRMED to be of this patient: in quarantine, of a device that came back and was"
            " not yet confirmed, or measured before the device came to this patient. In no total.",
            (*READING, Column("why", "why it is not taken for this patient's")),
            lambda: _unconfirmed(subject),
        ),
        Table(
            "minutes",
            "The readings minute by minute; they stay when the readings of long ago are forgotten.",
            MINUTES,
            lambda: _minutes(subject),
        ),
        Table(
            "gaps",
            "When a channel of this patient was not seen, and why. Nothing is known inside them.",
            GAPS,
            lambda: _gaps(subject),
        ),
    ]


def _readings(subject: Subject) -> Iterator[Row]:
    for stretch in subject.stretches:
        episodes = _episodes(subject, stretch.figure)
        for code in subject.codes[stretch.figure]:
            for sample in _samples(subject, stretch.figure, code, stretch.period):
                if episodes.trouble(sample) is None:
                    yield _reading(subject, sample)


def _unconfirmed(subject: Subject) -> Iterator[Row]:
    yield from _unsure(subject)
    for stretch in subject.stretches:
        episodes = _episodes(subject, stretch.figure)
        for code in sorted(EPISODIC.intersection(subject.codes[stretch.figure])):
            for sample in _samples(subject, stretch.figure, code, stretch.period):
                trouble = episodes.trouble(sample)
                if trouble is not None:
                    yield (*_reading(subject, sample), trouble)


def _unsure(subject: Subject) -> Iterator[Row]:
    """What was heard while nobody had confirmed the device, each reading once."""
    told: list[tuple[int, Period]] = []
    for unsure in subject.unsure:
        for code in subject.codes[unsure.figure]:
            for sample in _samples(subject, unsure.figure, code, unsure.period):
                if not _inside(sample, told):
                    yield (*_reading(subject, sample), unsure.why)
        told.append((unsure.figure, unsure.period))


def _inside(sample: Sample, told: Sequence[tuple[int, Period]]) -> bool:
    """Whether a sample was told already, for another reason."""
    return any(
        figure == sample.channel and period.begin <= sample.heard < period.end
        for figure, period in told
    )


def _episodes(subject: Subject, figure: int) -> Episodes:
    mine = [one.period for one in subject.stretches if one.figure == figure]
    return Episodes(subject.store, subject.channels_beside(figure), subject.stay.period, mine)


def _samples(subject: Subject, figure: int, code: str, period: Period) -> Iterator[Sample]:
    for part in chunks(period):
        yield from journal.period(subject.store, figure, code, part.begin, part.end)


def _reading(subject: Subject, sample: Sample) -> Row:
    return (
        *subject.at(sample.heard),
        sample.channel,
        sample.metric.code,
        plain(sample.value),
        sample.unit.code,
        sample.validity.value,
        device_face(sample.device_time),
        sample.sequence,
    )


def _minutes(subject: Subject) -> Iterator[Row]:
    for stretch in subject.stretches:
        own = own_gaps(subject.store, subject.stay, stretch.figure, stretch.period)
        blind = within(own, stretch.period)
        for code in subject.codes[stretch.figure]:
            for part in chunks(stretch.period):
                found = minutes(subject.store, stretch.figure, code, part.begin, part.end)
                yield from (
                    _minute(subject, stretch.figure, code, one, blind)
                    for one in found
                    if part.begin <= one.minute and one.minute + MINUTE <= stretch.period.end
                )


def _minute(
    subject: Subject, figure: int, code: str, minute: Minute, blind: Sequence[Period]
) -> Row:
    whole = Period(minute.minute, minute.minute + MINUTE)
    unseen = elapsed(part for gap in blind if (part := gap.shared(whole)) is not None)
    return (
        *subject.at(minute.minute),
        figure,
        code,
        minute.unit.code,
        *map(plain, (minute.first, minute.last, minute.lowest, minute.highest)),
        minute.count,
        minute.absent,
        plain(Decimal(unseen // timedelta(milliseconds=1)) / 1000),
    )


def _gaps(subject: Subject) -> Iterator[Row]:
    for stretch in subject.stretches:
        period = stretch.period
        for gap in own_gaps(subject.store, subject.stay, stretch.figure, period):
            ended = gap.end if period.end == subject.stay.at else gap.end or period.end
            yield (
                stretch.figure,
                *subject.at(max(gap.begin, period.begin)),
                *subject.at(None if ended is None else min(ended, period.end)),
                gap.words,
                subject.who(gap.who),
            )

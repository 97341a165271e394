"""What people entered, as tables: originals and corrections side by side (I7)."""

from collections.abc import Iterator

from station.data import associations
from station.domain.association import Standing, Where
from station.domain.entry import EntryKind
from station.domain.nomenclature import METRICS
from station.domain.syringe import Form
from station.domain.versions import standing
from station.domain.weight import Method
from station.services.export_readings import CHANNEL
from station.services.export_subject import Subject
from station.services.export_table import Column, Row, Table, moment_columns

ADMISSION = (
    Column("admission", "the admission's own name"),
    Column("surname", "the patient's surname"),
    Column("given_names", "the patient's given names"),
    Column("birth_date", "the patient's birth date"),
    Column("record_number", "the patient's number in the hospital's records"),
    *moment_columns("begin", "when the patient was admitted"),
    *moment_columns("end", "when the patient was discharged; empty while on the ward"),
    Column("ward", "the ward"),
    Column("demonstration", "true where nothing of this is of a real patient"),
    *moment_columns("as_at", "up to when the export reaches"),
)
BEDS = (Column("bed", "the bed"), *moment_columns("begin", "from when on"))
CHANNELS = (
    CHANNEL,
    Column("protocol", "the protocol the device speaks"),
    Column("model", "the model, as the device says"),
    Column("serial", "the serial number, as the device says"),
    Column("address", "the device's own address of the part; empty for the only one"),
    Column("line", "the line it was last heard on"),
)
KNOWN = (
    Column("metric", "the IEEE 11073-10101 code, or private:protocol:code"),
    Column("label", "its name on the ward"),
    Column("unit", "the UCUM code of its usual unit; each reading carries its own"),
    Column("resolution", "the step in which it is displayed, in that unit"),
)
CORRECTION = (
    Column("author", "who entered the row"),
    *moment_columns("recorded", "when the row was entered"),
    Column("stands", "true for the row that holds now, false for one that was corrected"),
    Column("supersedes", "the row that this one corrects or ends"),
    Column("reason", "why it was corrected or ended"),
)
ENTRIES = (
    Column("entry", "the entry's own name"),
    Column("kind", f"one of {', '.join(EntryKind)}"),
    *moment_columns("observed", "when it was observed"),
    Column("late", "true where it was recorded long after it was observed"),
    Column("content", "what was entered, as JSON"),
    *CORRECTION,
)
ASSOCIATIONS = (
    Column("association", "the row's own name"),
    *(CHANNEL, Column("line", "the line the device hung on when it began")),
    Column("bed", "the bed of that line then"),
    Column("port", "the port of that line then"),
    *moment_columns("begin", "from when on the device served this patient"),
    *moment_columns("end", "until when; empty while it lasts"),
    Column("standing", f"one of {'; '.join(Standing)}"),
    Column("confirmed_by", "who confirmed it"),
    Column("confirmed_where", f"one of {'; '.join(Where)}"),
    Column("shared", "true for a monitor that served one set of observations"),
    *CORRECTION,
)
QUARANTINES = (
    Column("quarantine", "the row's own name"),
    *(CHANNEL, Column("bed", "the bed of the device then")),
    *moment_columns("begin", "from when on nobody knew whose the readings were"),
    *moment_columns("end", "until when; empty while it lasts"),
    Column("trigger", "what began it"),
    Column("resolved_by", "who answered for it"),
    Column("reason", "how it ended"),
)
SYRINGES = (
    Column("syringe", "the row's own name"),
    CHANNEL,
    Column("drug", "what was in it"),
    Column("form", f"one of {' or '.join(Form)}"),
    Column("ampoule_mass", "what one ampoule holds, as its label says", "mg"),
    Column("ampoule_volume", "in so much", "mL"),
    Column("volume", "how much was in the syringe", "mL"),
    Column("concentration", "from the syringe's own label, never from the pump", "mg/mL"),
    *moment_columns("begin", "when it was put in"),
    *moment_columns("end", "when it was taken out; empty where nobody said so"),
    Column("confirmed_by", "who confirmed drug, form and concentration; mg need that"),
    *CORRECTION,
)
WEIGHTS = (
    Column("weight", "the row's own name"),
    Column("body_mass", "the patient's weight", "kg"),
    Column("method", f"one of {', '.join(Method)}"),
    *moment_columns("observed", "when it was obtained"),
    *CORRECTION,
)


def entered_tables(subject: Subject) -> list[Table]:
    """Every table of what people entered."""
    return [
        *_place_tables(subject),
        Table(
            "entries",
            "Everything that was signed: sets of observations, side effects, notes.",
            ENTRIES,
            lambda: _entries(subject),
        ),
        Table(
            "associations",
            "Which device served this patient from when until when, and who confirmed it.",
            ASSOCIATIONS,
            lambda: _associations(subject),
        ),
        Table(
            "quarantines",
            "When readings at this patient's bed were nobody's until a person said whose.",
            QUARANTINES,
            lambda: _quarantines(subject),
        ),
        Table(
            "syringes",
            "What was in each pump, and who confirmed it.",
            SYRINGES,
            lambda: _syringes(subject),
        ),
        Table("weights", "The patient's weights.", WEIGHTS, lambda: _weights(subject)),
    ]


def _place_tables(subject: Subject) -> list[Table]:
    """Who, where, with which devices: what the other tables' names and numbers stand for."""
    return [
        Table(
            "admission",
            "Who this is about. The only table with the patient's name, apart from what people"
            " wrote in entries.",
            ADMISSION,
            lambda: [_admission(subject)],
        ),
        Table(
            "beds",
            "The beds the patient lay in.",
            BEDS,
            lambda: ((bed, *subject.at(begin)) for bed, begin in subject.stay.beds),
        ),
        Table(
            "channels",
            "The devices, and their parts that report on their own.",
            CHANNELS,
            lambda: _channels(subject),
        ),
        Table("metrics", "What the codes of metrics stand for.", KNOWN, lambda: _metrics(subject)),
    ]


def _admission(subject: Subject) -> Row:
    stay, ward = subject.stay, subject.ward
    patient = stay.patient
    return (
        stay.admission.id,
        *(patient.surname, patient.given_names),
        patient.birth_date.isoformat(),
        patient.record_number,
        *subject.at(stay.admission.begin),
        *subject.at(stay.admission.end),
        *((None, False) if ward is None else (ward.name, ward.demo)),
        *subject.at(stay.at),
    )


def _channels(subject: Subject) -> Iterator[Row]:
    for figure in sorted({*subject.codes, *subject.stay.pump_of.values()}):
        channel, line = subject.channels[figure]
        device = channel.device
        yield figure, device.protocol, device.model, device.serial, channel.address, line


def _metrics(subject: Subject) -> Iterator[Row]:
    for code in sorted({code for codes in subject.codes.values() for code in codes}):
        known = METRICS.get(code)
        if known is None:  # only its device knows it; each reading carries its unit
            yield code, code.rpartition(":")[2], None, None
        else:
            yield code, known.label, known.unit.code, known.resolution


def _entries(subject: Subject) -> Iterator[Row]:
    every = subject.stay.entries
    replaced = {one.supersedes for one in every}
    for one in every:
        yield (
            *(one.entry_id, one.kind.value),
            *subject.at(one.observed_at),
            *(one.late, one.payload),
            subject.who(one.author),
            *subject.at(one.recorded_at),
            *(one.entry_id not in replaced, one.supersedes, one.reason),
        )


def _associations(subject: Subject) -> Iterator[Row]:
    book = associations.book(subject.store)
    stand = {row.id for row in standing(book.associations)}
    for row in book.associations:
        if row.admission == subject.stay.admission.id:
            yield (
                *(row.id, subject.figure(row.channel, row.line)),
                *(row.line, row.bed, row.port),
                *subject.at(row.begin),
                *subject.at(row.end),
                *(row.standing.value, subject.who(row.who)),
                *(None if row.where is None else row.where.value, row.shared),
                subject.who(row.author),
                *subject.at(row.recorded),
                *(row.id in stand, row.supersedes, row.reason),
            )


def _quarantines(subject: Subject) -> Iterator[Row]:
    for held in subject.stay.held:
        row = held.quarantine
        yield (
            *(row.id, held.figure, row.bed),
            *subject.at(row.begin),
            *subject.at(row.end),
            *(row.trigger.value, subject.who(row.who), row.reason),
        )


def _syringes(subject: Subject) -> Iterator[Row]:
    stand = {row.id for row in standing(subject.stay.syringes)}
    for row in subject.stay.syringes:
        ampoule = row.strength
        yield (
            *(row.id, subject.stay.pump_of.get(row.id)),
            *(row.drug, None if row.form is None else row.form.value),
            *((None, None) if ampoule is None else (ampoule.mg, ampoule.ml)),
            *(row.volume_ml, row.concentration),
            *subject.at(row.begin),
            *subject.at(row.end),
            *(subject.who(row.confirmed_by), subject.who(row.author)),
            *subject.at(row.recorded),
            *(row.id in stand, row.supersedes, row.reason),
        )


def _weights(subject: Subject) -> Iterator[Row]:
    stand = {row.id for row in standing(subject.stay.weights)}
    for row in subject.stay.weights:
        yield (
            *(row.id, row.kilograms, row.method.value),
            *subject.at(row.observed),
            subject.who(row.author),
            *subject.at(row.recorded),
            *(row.id in stand, row.supersedes, row.reason),
        )

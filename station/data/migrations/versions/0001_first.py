"""The first shape of the record.

Written out in full and of plain types: what later versions of the station think of these tables
changes nothing here.
"""

import sqlalchemy as sa
from alembic import op

from station.data.migrations import guards
from station.data.migrations.shapes import (
    CLUSTERED,
    STRICT,
    entered,
    index,
    integer,
    real,
    superseding,
    text,
    to,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first release, and its guards."""
    _people_and_beds()
    _devices()
    _readings()
    _happenings_and_gaps()
    _lines()
    _patients()
    _belonging()
    _weight_and_syringe()
    _entries()
    _documents()
    _audit()
    guards.of_the_first_release()


def _people_and_beds() -> None:
    op.create_table(
        "station",
        integer("id", primary_key=True),
        text("uuid"),
        text("ward"),
        integer("demo"),
        text("zone"),
        text("start_of_day"),
        sa.CheckConstraint("id = 1", name="one_row"),
        **STRICT,
    )
    op.create_table(
        "person",
        text("id", primary_key=True),
        text("name"),
        text("role"),
        text("pin_digest"),
        integer("recorded_at"),
        integer("left_at", nullable=True),
        **STRICT,
    )
    op.create_table(
        "bed",
        text("id", primary_key=True),
        text("name", unique=True),
        integer("place"),
        integer("closed_at", nullable=True),
        **STRICT,
    )


def _devices() -> None:
    op.create_table(
        "metric",
        integer("id", primary_key=True),
        text("code"),
        text("unit"),
        text("label"),
        text("resolution"),
        sa.UniqueConstraint("code", "unit"),
        **STRICT,
    )
    op.create_table(
        "device",
        integer("id", primary_key=True),
        text("uuid", unique=True),
        text("protocol"),
        text("model", nullable=True),
        text("serial", nullable=True),
        text("line", nullable=True),
        **STRICT,
    )
    index("device", "protocol", "serial")
    op.create_table(
        "channel",
        integer("id", primary_key=True),
        text("uuid", unique=True),
        integer("device", to("device")),
        text("address"),
        text("line", nullable=True),
        sa.UniqueConstraint("device", "address"),
        **STRICT,
    )


def _readings() -> None:
    reading = ("utc", "session")
    op.create_table(
        "appended",
        integer("sequence", primary_key=True),
        integer("channel"),
        integer("metric"),
        *map(integer, reading),
        real("value"),
        integer("validity"),
        integer("device_time", nullable=True),
        **STRICT,
    )
    op.create_table(
        "reading",
        *(integer(key, primary_key=True) for key in ("channel", "metric", "sequence")),
        *map(integer, reading),
        real("value"),
        integer("validity"),
        integer("device_time", nullable=True),
        **CLUSTERED,
    )
    op.create_table(
        "minute",
        *(integer(key, primary_key=True) for key in ("channel", "metric", "minute")),
        *map(real, ("first", "last", "lowest", "highest")),
        *map(integer, ("present", "absent", "first_sequence", "last_sequence")),
        **CLUSTERED,
    )


def _happenings_and_gaps() -> None:
    _sessions()
    op.create_table(
        "happening",
        integer("sequence", primary_key=True),
        integer("session", to("session")),
        text("kind"),
        integer("channel", to("channel"), nullable=True),
        text("line", nullable=True),
        integer("utc"),
        integer("device_time", nullable=True),
        text("body"),
        **STRICT,
    )
    index("happening", "utc")
    index("happening", "channel", "kind", "utc")
    op.create_table(
        "gap",
        integer("id", primary_key=True),
        integer("channel", to("channel")),
        integer("begin"),
        integer("end", nullable=True),
        text("cause"),
        text("who", to("person"), nullable=True),
        text("reason", nullable=True),
        sa.CheckConstraint('"end" >= "begin"', name="end_after_begin"),
        **STRICT,
    )
    index("gap", "channel", "begin")


def _sessions() -> None:
    op.create_table(
        "session",
        integer("id", primary_key=True),
        text("uuid", unique=True),
        text("boot_id"),
        integer("process"),
        integer("utc"),
        real("monotonic", nullable=False),
        *map(text, ("software", "schema", "sqlite", "zone", "clock_quality")),
        integer("ended", nullable=True),
        text("ending", nullable=True),
        **STRICT,
    )
    op.create_table(
        "heartbeat",
        integer("id", primary_key=True),
        integer("session", to("session")),
        integer("committed"),
        integer("sequence"),
        sa.CheckConstraint("id = 1", name="one_row"),
        **STRICT,
    )


def _lines() -> None:
    op.create_table(
        "wish",
        text("line", primary_key=True),
        text("protocol"),
        text("port"),
        integer("baud", nullable=True),
        text("bed", to("bed"), nullable=True),
        integer("paused"),
        **STRICT,
    )
    op.create_table(
        "link",
        text("line", primary_key=True),
        text("state"),
        integer("since"),
        text("reason"),
        integer("good_frames"),
        integer("bad_frames"),
        **STRICT,
    )


def _patients() -> None:
    op.create_table("patient", text("id", primary_key=True), **STRICT)
    op.create_table(
        "patient_details",
        *entered("patient_details"),
        text("patient", to("patient")),
        *map(text, ("surname", "given_names", "birth_date", "record_number")),
        **STRICT,
    )
    index("patient_details", "patient")
    op.create_table(
        "admission",
        text("id", primary_key=True),
        text("patient", to("patient")),
        **STRICT,
    )
    index("admission", "patient")
    op.create_table(
        "admission_details",
        *entered("admission_details"),
        text("admission", to("admission")),
        integer("begin"),
        integer("end", nullable=True),
        **STRICT,
    )
    index("admission_details", "admission")


def _belonging() -> None:
    op.create_table(
        "bed_stay",
        *entered("bed_stay"),
        text("admission", to("admission")),
        text("bed", to("bed")),
        integer("begin"),
        **STRICT,
    )
    index("bed_stay", "admission")
    index("bed_stay", "bed")
    op.create_table(
        "association",
        *superseding("association"),
        *_at_the_bedside(),
        text("port", nullable=True),
        text("admission", to("admission")),
        text("standing"),
        text("confirmed_where", nullable=True),
        text("bed_label", nullable=True),
        integer("shared"),
        text("author", to("person"), nullable=True),
        **STRICT,
    )
    index("association", "channel")
    index("association", "admission")
    op.create_table(
        "quarantine", *superseding("quarantine"), *_at_the_bedside(), text("trigger"), **STRICT
    )
    index("quarantine", "channel")


def _at_the_bedside() -> list[sa.schema.SchemaItem]:
    return [
        integer("channel", to("channel")),
        text("line"),
        text("bed", nullable=True),
        integer("begin"),
        integer("end", nullable=True),
        text("who", to("person"), nullable=True),
    ]


def _weight_and_syringe() -> None:
    op.create_table(
        "weight",
        *entered("weight"),
        text("admission", to("admission")),
        text("kilograms"),
        text("method"),
        integer("observed_at"),
        **STRICT,
    )
    index("weight", "admission")
    op.create_table(
        "syringe",
        *entered("syringe"),
        integer("channel", to("channel")),
        text("admission", to("admission")),
        integer("begin"),
        integer("end", nullable=True),
        *(text(name, nullable=True) for name in ("drug", "form", "strength_mg", "strength_ml")),
        *(text(name, nullable=True) for name in ("volume_ml", "concentration")),
        text("confirmed_by", to("person"), nullable=True),
        **STRICT,
    )
    index("syringe", "channel")
    index("syringe", "admission")


def _entries() -> None:
    op.create_table(
        "entry",
        *entered("entry"),
        text("admission", to("admission")),
        text("kind"),
        text("body"),
        integer("observed_at"),
        **STRICT,
    )
    index("entry", "admission", "kind", "observed_at")
    op.create_table(
        "draft",
        text("patient", to("patient"), primary_key=True),
        text("author", to("person"), primary_key=True),
        text("form", primary_key=True),
        text("body"),
        integer("saved_at"),
        **STRICT,
    )


def _documents() -> None:
    op.create_table(
        "document",
        text("id", primary_key=True),
        text("kind"),
        text("admission", to("admission"), nullable=True),
        integer("begin", nullable=True),
        integer("end", nullable=True),
        text("content_hash"),
        text("version"),
        integer("pages"),
        text("author", to("person"), nullable=True),
        integer("recorded_at"),
        **STRICT,
    )
    index("document", "admission")
    op.create_table(
        "print_log",
        text("id", primary_key=True),
        text("document", to("document")),
        integer("copy"),
        text("destination"),
        text("author", to("person"), nullable=True),
        integer("recorded_at"),
        text("status"),
        integer("settled_at", nullable=True),
        **STRICT,
    )
    index("print_log", "document")


def _audit() -> None:
    op.create_table(
        "audit",
        integer("sequence", primary_key=True),
        integer("recorded_at"),
        text("author", to("person"), nullable=True),
        *map(text, ("subject", "subject_id", "body", "previous", "digest")),
        **STRICT,
    )
    index("audit", "subject", "subject_id")

"""The register: the ward, its people, beds and patients, and which device serves whom."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from station.data.columns import DAY, EXACT, FLAG, MOMENT, one_of
from station.data.tables import STRICT, Entered, Kept, Superseding
from station.domain.association import Standing, Where
from station.domain.quarantine import Trigger
from station.domain.syringe import Form
from station.domain.weight import Method


class StationRow(Kept):
    """The ward this record belongs to."""

    __tablename__ = "station"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), STRICT)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str]
    ward: Mapped[str]
    demo: Mapped[bool] = mapped_column(FLAG)
    zone: Mapped[str]
    start_of_day: Mapped[str]


class PersonRow(Kept):
    """Someone who may enter things, known by a name and a PIN."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    pin_digest: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(MOMENT)
    left_at: Mapped[datetime | None] = mapped_column(MOMENT)


class BedRow(Kept):
    """A bed and its fixed place on the board; one that is no longer used is closed."""

    __tablename__ = "bed"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    place: Mapped[int]
    closed_at: Mapped[datetime | None] = mapped_column(MOMENT)


class PatientRow(Kept):
    """A person who is treated here; the names are in the newest details."""

    __tablename__ = "patient"

    id: Mapped[str] = mapped_column(primary_key=True)


class PatientDetailsRow(Entered, Kept):
    """What identifies a patient, as one person entered it."""

    __tablename__ = "patient_details"

    patient: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    surname: Mapped[str]
    given_names: Mapped[str]
    birth_date: Mapped[date] = mapped_column(DAY)
    record_number: Mapped[str]


class AdmissionRow(Kept):
    """One stay of a patient on the ward; when is in the newest details."""

    __tablename__ = "admission"

    id: Mapped[str] = mapped_column(primary_key=True)
    patient: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)


class AdmissionDetailsRow(Entered, Kept):
    """From when until when a patient stayed, as one person entered it."""

    __tablename__ = "admission_details"

    admission: Mapped[str] = mapped_column(ForeignKey("admission.id"), index=True)
    begin: Mapped[datetime] = mapped_column(MOMENT)
    end: Mapped[datetime | None] = mapped_column(MOMENT)


class BedStayRow(Entered, Kept):
    """The bed an admission lies in from a moment on, until the next row or the discharge."""

    __tablename__ = "bed_stay"

    admission: Mapped[str] = mapped_column(ForeignKey("admission.id"), index=True)
    bed: Mapped[str] = mapped_column(ForeignKey("bed.id"), index=True)
    begin: Mapped[datetime] = mapped_column(MOMENT)


class AssociationRow(Superseding, Kept):
    """A channel serves an admission from then until then: who confirmed it, and where."""

    __tablename__ = "association"

    channel: Mapped[int] = mapped_column(ForeignKey("channel.id"), index=True)
    line: Mapped[str]
    bed: Mapped[str | None]
    port: Mapped[str | None]
    admission: Mapped[str] = mapped_column(ForeignKey("admission.id"), index=True)
    begin: Mapped[datetime] = mapped_column(MOMENT)
    end: Mapped[datetime | None] = mapped_column(MOMENT)
    standing: Mapped[Standing] = mapped_column(one_of(Standing))
    who: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    confirmed_where: Mapped[Where | None] = mapped_column(one_of(Where))
    bed_label: Mapped[str | None]
    shared: Mapped[bool] = mapped_column(FLAG)
    author: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class QuarantineRow(Superseding, Kept):
    """A stretch in which a channel's readings are nobody's yet, what began it, who resolved it."""

    __tablename__ = "quarantine"

    channel: Mapped[int] = mapped_column(ForeignKey("channel.id"), index=True)
    line: Mapped[str]
    bed: Mapped[str | None]
    trigger: Mapped[Trigger] = mapped_column(one_of(Trigger))
    begin: Mapped[datetime] = mapped_column(MOMENT)
    end: Mapped[datetime | None] = mapped_column(MOMENT)
    who: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class WeightRow(Entered, Kept):
    """A patient's weight, when and how it was obtained."""

    __tablename__ = "weight"

    admission: Mapped[str] = mapped_column(ForeignKey("admission.id"), index=True)
    kilograms: Mapped[Decimal] = mapped_column(EXACT)
    method: Mapped[Method] = mapped_column(one_of(Method))
    observed_at: Mapped[datetime] = mapped_column(MOMENT)


class SyringeRow(Entered, Kept):
    """The syringe or bag in a pump over a period: what is in it, and who confirmed that."""

    __tablename__ = "syringe"

    channel: Mapped[int] = mapped_column(ForeignKey("channel.id"), index=True)
    admission: Mapped[str] = mapped_column(ForeignKey("admission.id"), index=True)
    begin: Mapped[datetime] = mapped_column(MOMENT)
    end: Mapped[datetime | None] = mapped_column(MOMENT)
    drug: Mapped[str | None]
    form: Mapped[Form | None] = mapped_column(one_of(Form))
    strength_mg: Mapped[Decimal | None] = mapped_column(EXACT)
    strength_ml: Mapped[Decimal | None] = mapped_column(EXACT)
    volume_ml: Mapped[Decimal | None] = mapped_column(EXACT)
    concentration: Mapped[Decimal | None] = mapped_column(EXACT)
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

"""Patients: who they are, and what that was before somebody corrected it."""

from datetime import datetime

from sqlalchemy.orm import Session

from station.data.audit import enter
from station.data.engine import Store, reading, writing
from station.data.standing import standing
from station.data.tables_register import PatientDetailsRow, PatientRow
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.patient import Patient


def patients(store: Store) -> dict[str, Patient]:
    """Every patient ever admitted, by the name of their row, as their details stand now."""
    with reading(store) as session:
        return {row.patient: _patient(row) for row in session.scalars(standing(PatientDetailsRow))}


def patient_of_number(store: Store, record_number: str) -> Patient | None:
    """The patient who has a record number, or None."""
    with reading(store) as session:
        row = _of_number(session, record_number)
        return None if row is None else _patient(row)


def correct_patient(
    store: Store, patient: Patient, reason: str, author: str, recorded: datetime
) -> None:
    """Write down other details of a patient, and why; what stood before stays."""
    if not reason.strip():
        raise Refused("Say why the patient's details are corrected.")
    with writing(store) as session:
        before = details_of(session, patient.id)
        if before is None:
            raise Refused("This patient is not in the record.")
        _details(session, patient, author, recorded, (before.id, reason))


def know(session: Session, patient: Patient, author: str, recorded: datetime) -> None:
    """Write down a patient who is new; one who is known must be the same person still."""
    before = details_of(session, patient.id)
    if before is None:
        enter(session, PatientRow(id=patient.id), author, recorded)
        _details(session, patient, author, recorded)
    elif _patient(before) != patient:
        raise Refused("These details differ from the record: correct the patient's details first.")


def details_of(session: Session, patient: str) -> PatientDetailsRow | None:
    """The details of a patient that stand."""
    return session.scalar(standing(PatientDetailsRow).where(PatientDetailsRow.patient == patient))


def _details(
    session: Session,
    patient: Patient,
    author: str,
    recorded: datetime,
    correction: tuple[str | None, str | None] = (None, None),
) -> None:
    other = _of_number(session, patient.record_number)
    if other is not None and other.patient != patient.id:
        raise Refused(
            f"Record number {patient.record_number} belongs to another patient already:"
            " look at the wristband again, or choose that patient."
        )
    supersedes, reason = correction
    row = PatientDetailsRow(
        id=fresh(),
        patient=patient.id,
        surname=patient.surname,
        given_names=patient.given_names,
        birth_date=patient.birth_date,
        record_number=patient.record_number,
        author=author,
        recorded_at=recorded,
        supersedes=supersedes,
        reason=reason,
    )
    enter(session, row, author, recorded)


def _of_number(session: Session, record_number: str) -> PatientDetailsRow | None:
    return session.scalar(
        standing(PatientDetailsRow).where(PatientDetailsRow.record_number == record_number)
    )


def _patient(row: PatientDetailsRow) -> Patient:
    return Patient(row.surname, row.given_names, row.birth_date, row.record_number, row.patient)

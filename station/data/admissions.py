"""Admissions: a patient comes, lies in a bed, moves to another, and goes home."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from station.data.absences import end_all
from station.data.audit import enter
from station.data.engine import Store, reading, writing
from station.data.patients import know
from station.data.standing import standing
from station.data.tables_register import AdmissionDetailsRow, AdmissionRow, BedRow, BedStayRow
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.patient import Admission, Patient


def admit(  # each of these is on the admission form
    store: Store, patient: Patient, bed: str, begin: datetime, author: str, recorded: datetime
) -> Admission:
    """Put a patient, new or known, into a free bed from a moment on."""
    admission = Admission(patient.id, bed, begin)
    with writing(store) as session:
        know(session, patient, author, recorded)
        _check_free(session, admission)
        row = AdmissionRow(id=admission.id, patient=patient.id)
        enter(session, row, author, recorded)
        _details(session, admission, author, recorded)
        _stay(session, admission, begin, author, recorded)
    return admission


def move(  # each of these is on the form
    store: Store, admission: str, bed: str, begin: datetime, author: str, recorded: datetime
) -> Admission:
    """Put a patient into another bed from a moment on."""
    with writing(store) as session:
        moved = replace(_present(session, admission), bed=bed)
        _check_free(session, moved)
        _stay(session, moved, begin, author, recorded)
    return moved


def discharge(
    store: Store, admission: str, end: datetime, author: str, recorded: datetime
) -> Admission:
    """Write down that a patient left the ward; what they were off ends with the stay."""
    with writing(store) as session:
        before = _present(session, admission)
        if end < before.begin:
            raise Refused("A patient cannot leave before the admission began.")
        gone = replace(before, end=end)
        _details(session, gone, author, recorded)
        end_all(session, admission, end, author, recorded)
    return gone


def correct_admission(
    store: Store, admission: Admission, reason: str, author: str, recorded: datetime
) -> None:
    """Write down another beginning or end of an admission, and why; an end of None reopens it."""
    if not reason.strip():
        raise Refused("Say why the admission is corrected.")
    with writing(store) as session:
        admission = replace(admission, bed=_bed_of(session, admission.id).name)
        if admission.end is None:
            _check_free(session, admission)
        _details(session, admission, author, recorded, reason)


def admissions(store: Store) -> list[Admission]:
    """Every admission, as it stands now, by its beginning."""
    with reading(store) as session:
        return _admissions(session)


def present(store: Store) -> list[Admission]:
    """The admissions of those who are on the ward."""
    return [admission for admission in admissions(store) if admission.end is None]


def bed_stays(store: Store, admission: str) -> list[tuple[str, datetime]]:
    """The beds of an admission, each with the moment from which the patient lay in it."""
    with reading(store) as session:
        stays = (
            standing(BedStayRow)
            .where(BedStayRow.admission == admission)
            .order_by(BedStayRow.begin, BedStayRow.recorded_at)
        )
        return [
            (session.get_one(BedRow, stay.bed).name, stay.begin) for stay in session.scalars(stays)
        ]


def occupied(session: Session) -> dict[str, str]:
    """The beds in which somebody lies: the bed's name and the admission."""
    return {each.bed: each.id for each in _admissions(session) if each.end is None}


def _admissions(session: Session) -> list[Admission]:
    rows = standing(AdmissionDetailsRow).order_by(AdmissionDetailsRow.begin)
    return [_admission(session, row) for row in session.scalars(rows)]


def _admission(session: Session, row: AdmissionDetailsRow) -> Admission:
    patient = session.get_one(AdmissionRow, row.admission).patient
    return Admission(
        patient, _bed_of(session, row.admission).name, row.begin, row.end, row.admission
    )


def _present(session: Session, admission: str) -> Admission:
    row = session.scalar(_standing_details(admission))
    if row is None or row.end is not None:
        raise Refused("This patient is not on the ward any more: look again.")
    return _admission(session, row)


def _check_free(session: Session, admission: Admission) -> None:
    for other in _admissions(session):
        if other.end is not None or other.id == admission.id:
            continue
        if other.bed == admission.bed:
            raise Refused(f"Bed {admission.bed} is taken: choose another bed.")
        if other.patient == admission.patient:
            raise Refused(f"This patient is already on the ward, in bed {other.bed}.")


def _details(
    session: Session,
    admission: Admission,
    author: str,
    recorded: datetime,
    reason: str | None = None,
) -> None:
    before = session.scalar(_standing_details(admission.id))
    row = AdmissionDetailsRow(
        id=fresh(),
        admission=admission.id,
        begin=admission.begin,
        end=admission.end,
        author=author,
        recorded_at=recorded,
        supersedes=None if before is None else before.id,
        reason=reason,
    )
    enter(session, row, author, recorded)


def _standing_details(admission: str) -> Select[AdmissionDetailsRow]:
    return standing(AdmissionDetailsRow).where(AdmissionDetailsRow.admission == admission)


def _stay(
    session: Session, admission: Admission, begin: datetime, author: str, recorded: datetime
) -> None:
    bed = session.scalar(select(BedRow.id).where(_in_use(admission.bed)))
    if bed is None:
        raise Refused(f"There is no bed {admission.bed}: set up the ward's beds first.")
    row = BedStayRow(id=fresh(), admission=admission.id, bed=bed, begin=begin)
    row.author, row.recorded_at = author, recorded
    enter(session, row, author, recorded)


def _in_use(name: str) -> ColumnElement[bool]:
    return and_(BedRow.name == name, BedRow.closed_at.is_(None))


def _bed_of(session: Session, admission: str) -> BedRow:
    """The bed an admission lies in at present, or lay in last."""
    last = (
        standing(BedStayRow)
        .where(BedStayRow.admission == admission)
        .order_by(BedStayRow.begin.desc(), BedStayRow.recorded_at.desc())
        .limit(1)
    )
    return session.get_one(BedRow, session.scalars(last).one().bed)

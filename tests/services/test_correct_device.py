from datetime import date, timedelta
from decimal import Decimal

import pytest

from station.data import admissions, associations, documents, journal
from station.domain.association import Standing, Where
from station.domain.errors import Refused
from station.domain.nomenclature import FLOW
from station.domain.observation import MeasurementValidity
from station.domain.patient import Patient
from station.domain.period import Period
from station.services import associate
from station.services.correct_device import (
    Correction,
    correct_device,
    pages_of_device,
    pages_of_patient,
    will_change,
)
from station.services.duty import Duty
from station.services.stay import stay
from tests.services.written import ADMITTED, MONITOR, NOW, PUMP, a_hand, a_record, before, figure

WHY = "two pumps were mixed up"


class Ward:
    """ANDERSSON with pump and monitor in bed 7, BRANDT in bed 8 without any."""

    def __init__(self, folder):
        hand, _ = a_hand(a_record(folder))
        self.store, self.hand = hand.store, hand
        self.duty = Duty(hand.store, hand.clock, hand.author)
        other = Patient("BRANDT", "Otto", date(1950, 5, 5), "40 118 300")
        admissions.admit(self.store, other, "8", ADMITTED, hand.author.id, ADMITTED)
        session = journal.last_run(self.store).id
        samples = [self._sample(minute) for minute in range(60, 0, -1)]
        journal.append(self.store, session, journal.Batch(tuple(samples), (), before(1)))

    def _sample(self, minute):
        valid = MeasurementValidity.VALID
        pump = figure(self.store, PUMP)
        return journal.Sample(pump, FLOW, FLOW.unit, Decimal(3), valid, before(minute), None)

    @property
    def pages(self):
        return pages_of_device(self.store, self.row.source, NOW)

    @property
    def row(self):
        rows = associations.book(self.store).associated()
        return next(row for row in rows if row.channel == PUMP)

    def guest(self, surname):
        everybody = pages_of_patient(self.store, self.hand.admission.id, NOW).guests
        return next(one for one in everybody if one.patient.surname == surname)

    def asked(self, surname, begin=30, end=10, **more):
        who = None if surname is None else self.guest(surname)
        until = None if end is None else before(end)
        given = {"reason": WHY, "where": Where.BEDSIDE} | more
        return Correction(self.row, who, before(begin), until, **given)

    def rates(self, surname):
        """How many rates count for somebody, as every screen and page works it out."""
        admission = self.guest(surname).admission
        found = stay(self.store, admission, NOW)
        return sum(
            len(journal.period(self.store, one.figure, FLOW.code, one.period.begin, one.period.end))
            for one in found.stretches
        )


@pytest.fixture
def ward(tmp_path):
    made = Ward(tmp_path)
    yield made
    made.store.close()


def test_what_could_be_wrong_is_listed_with_whose_it_was_and_who_said_so(ward):
    (stretch,) = ward.pages.stretches

    assert (stretch.row, stretch.guest.patient.surname) == (ward.row, "ANDERSSON")
    assert stretch.author == "Nurse L. Brandt"
    of_patient = pages_of_patient(ward.store, ward.hand.admission.id, NOW)
    assert {one.row.channel for one in of_patient.stretches} == {PUMP, MONITOR}


def test_everybody_who_was_on_the_ward_then_could_have_had_it_those_who_are_here_first(ward):
    gone = ward.guest("BRANDT").admission
    admissions.discharge(ward.store, gone.id, before(20), ward.duty.who, NOW)
    late = Patient("CHEN", "Li", date(1960, 5, 5), "40 118 301")
    admissions.admit(ward.store, late, "8", before(15), ward.duty.who, NOW)
    early = associate.release(ward.store, ward.row.id, ward.duty.act(), before(18), "swapped")

    possible = ward.pages.possible(early)
    assert [one.patient.surname for one in possible] == ["ANDERSSON", "BRANDT"]


def test_before_it_is_written_it_says_what_changes_hands(ward):
    (move,) = will_change(ward.duty, ward.asked("BRANDT", reason=""))

    assert move.period == Period(before(30), before(10))
    assert (move.was.patient.surname, move.now.patient.surname) == ("ANDERSSON", "BRANDT")
    assert move.readings == 20
    assert len(associations.book(ward.store).associations) == 2  # nothing was written


def test_a_correction_moves_the_readings_to_the_right_patient_and_every_total_with_them(ward):
    assert (ward.rates("ANDERSSON"), ward.rates("BRANDT")) == (61, 0)

    done = correct_device(ward.duty, ward.asked("BRANDT", reason=f" {WHY} "))

    assert (ward.rates("ANDERSSON"), ward.rates("BRANDT")) == (41, 20)
    assert done.association.reason == WHY
    assert done.association.author == ward.duty.who
    assert [one.row.begin for one in ward.pages.stretches] == [before(10), before(30), ADMITTED]


def test_a_time_that_was_nobodys_is_taken_off_and_the_rest_stays(ward):
    (move,) = will_change(ward.duty, ward.asked(None))
    assert (move.was.patient.surname, move.now) == ("ANDERSSON", None)

    done = correct_device(ward.duty, ward.asked(None, where=Where.DESK))

    assert done.association.standing is Standing.WITHDRAWN
    assert ward.rates("ANDERSSON") == 41


def test_copies_that_went_out_are_named_for_recall(ward):
    theirs = ward.hand.admission
    for kind, admission, begin, end in (
        ("summary", theirs.id, ADMITTED, before(5)),
        ("handover", None, None, None),
        ("downtime", None, None, None),
    ):
        made = documents.Document(
            kind=kind, content_hash="ab", version="1", pages=1, recorded=before(5),
            admission=admission, begin=begin, end=end,
        )  # fmt: skip
        documents.keep_document(ward.store, made)
        documents.log_print(ward.store, made.id, "printer", None, before(5))

    done = correct_device(ward.duty, ward.asked("BRANDT"))

    assert [(one.title, one.printed) for one in done.to_recall] == [
        ("summary, copy 1", before(5)),
        ("handover, copy 1", before(5)),
    ]


def test_what_still_goes_on_must_stand_at_the_bed_of_its_patient(ward):
    with pytest.raises(Refused, match=r"heard at bed 7, BRANDT lies in bed 8: say until when"):
        will_change(ward.duty, ward.asked("BRANDT", end=None))

    (move,) = will_change(ward.duty, ward.asked("ANDERSSON", 30, None))
    assert (move.period, move.now) == (Period(ADMITTED, before(30)), None)
    correct_device(ward.duty, ward.asked(None, 30, None))
    over = ward.asked("ANDERSSON", 40, None)
    with pytest.raises(Refused, match="taken off meanwhile"):
        will_change(ward.duty, over)


def test_a_correction_needs_a_reason_and_a_person(ward):
    with pytest.raises(Refused, match="Say why"):
        correct_device(ward.duty, ward.asked("BRANDT", reason=" "))
    with pytest.raises(Refused, match="Sign in first"):
        correct_device(Duty(ward.store, ward.hand.clock), ward.asked("BRANDT"))


def test_what_was_corrected_meanwhile_is_not_corrected_again(ward):
    asked = ward.asked("BRANDT")
    correct_device(ward.duty, asked)
    ward.hand.clock.advance(timedelta(minutes=1).total_seconds())

    with pytest.raises(Refused, match="changed meanwhile"):
        will_change(ward.duty, asked)

"""A patient whose pump and monitor have no cable: what nurses read is all there is."""

from dataclasses import replace
from decimal import Decimal

from station.data import journal
from station.data.admissions import admit
from station.data.beds import set_beds
from station.data.syringes import enter_syringe
from station.data.ward import Ward, set_up
from station.domain.by_eye import PUMP as EYE
from station.domain.by_eye import line_of
from station.domain.clock import Stamp
from station.domain.patient import Bed
from station.domain.syringe import Form, Strength, Syringe
from station.services.stay import stay
from tests.data.ready import a_person
from tests.services.admitted import BEGIN, Stayed, a_patient


def by_eye(store):
    """A ward, a nurse, and one patient in bed 3 to whom no cable leads."""
    nurse = a_person(store, "L. Brandt")
    set_up(store, Ward("Pain ward 4B", "Australia/Sydney"), nurse, BEGIN)
    set_beds(store, [Bed(str(place), place) for place in range(1, 5)], nurse, BEGIN)
    patient = a_patient()
    admission = admit(store, patient, "3", BEGIN, nurse, BEGIN)
    start = journal.Start("boot", 1, Stamp(BEGIN, 0.0), "0.1.0", "Australia/Sydney", "synced")
    return Stayed(store, nurse, admission, patient, session=journal.begin_session(store, start))


def in_syringe(stayed, begin, **changed):
    """A confirmed syringe of 4 mg/mL in the pump without a cable, unless something else is said."""
    syringe = Syringe(
        channel=EYE, admission=stayed.admission.id, drug="Ketamine", form=Form.RACEMIC,
        volume_ml=Decimal(50), concentration=Decimal(4), begin=begin, recorded=begin,
        author=stayed.nurse, strength=Strength(Decimal(200), Decimal(2)),
        confirmed_by=stayed.nurse,
    )  # fmt: skip
    syringe = replace(syringe, **changed)
    enter_syringe(stayed.store, syringe, line_of(stayed.admission.id))
    return syringe


def read(stayed, at):
    """The stay as the record stands."""
    return stay(stayed.store, stayed.admission, at)

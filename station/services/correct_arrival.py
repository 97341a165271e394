"""What was typed at an admission was wrong: put right at once, each part with its reason."""

from dataclasses import replace

from station.data import admissions, patients, weights
from station.domain.errors import Refused
from station.domain.patient import Admission
from station.domain.versions import standing
from station.domain.weight import Weight
from station.services import associate
from station.services.admit_patient import Arrival
from station.services.duty import Duty

WHY = "corrected at the admission"


def correct_arrival(duty: Duty, admission: Admission, arrival: Arrival) -> Admission:
    """Write down what differs from the record; nothing differs, nothing is written."""
    patient = replace(arrival.patient, id=admission.patient)
    if arrival.begin > duty.now:
        raise Refused("The admission lies in the future: check day and hour.")
    weight = _weight(duty, admission, arrival)
    if patients.patients(duty.store)[admission.patient] != patient:
        patients.correct_patient(duty.store, patient, WHY, duty.who, duty.now)
    if arrival.begin < admission.begin:
        admission = replace(admission, begin=arrival.begin)
        admissions.correct_admission(duty.store, admission, WHY, duty.who, duty.now)
    if arrival.bed != admission.bed:
        act = duty.act()
        admission = associate.move(duty.store, admission, arrival.bed, act, act.moment)
    if weight is not None:
        weights.enter_weight(duty.store, weight)
    return admission


def _weight(duty: Duty, admission: Admission, arrival: Arrival) -> Weight | None:
    """The weight as it is typed now, where that is another than the last."""
    if arrival.kilograms is None or arrival.method is None:
        return None
    last = next(reversed(standing(weights.weights(duty.store, admission.id))), None)
    if last is not None and (last.kilograms, last.method) == (arrival.kilograms, arrival.method):
        return None
    return Weight(
        admission=admission.id,
        kilograms=arrival.kilograms,
        method=arrival.method,
        observed=max(arrival.begin, admission.begin) if last is None else last.observed,
        recorded=duty.now,
        author=duty.who,
        supersedes=None if last is None else last.id,
        reason="" if last is None else WHY,
    )

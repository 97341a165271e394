"""The patient answers to the dose; how often one looks changes nothing."""

from decimal import Decimal

import pytest

from devices.simulators.course import Act, Course, Step
from devices.simulators.patient import EFFECTS, Patient, traits
from devices.simulators.rhythm import DAY, HOUR, MINUTE, Rhythm
from devices.simulators.titration import Regimen
from station.domain.pharmacokinetics import KAMP, Compartments

SEEDS = range(10)


def a_patient(seed=1, *steps, rate="5"):
    first = [
        Step(0, Act.LOAD, Decimal(500)),
        Step(0, Act.RATE, Decimal(rate)),
        Step(0, Act.START),
    ]
    course = Course([*(first if Decimal(rate) else []), *steps])
    return Patient(seed, course, Rhythm(seed), Regimen()), course


def at(patient, now):
    patient.advance(now)
    return patient.vitals(now)


def mean(patients, now, name):
    return sum(getattr(at(one, now), name) for one in patients) / len(patients)


def test_the_blood_follows_the_pump_by_the_published_model():
    patient, _ = a_patient(rate="1.75")  # 7 mg/h at 4 mg/mL, 70 kg: clinical.md 12.2
    body = Compartments(KAMP, 70)
    body.advance(HOUR, 7)
    patient.advance(HOUR)
    assert patient.plasma_ng_per_ml == pytest.approx(body.plasma_ng_per_ml)
    assert patient.plasma_ng_per_ml == pytest.approx(39.22, abs=0.01)

    patient.advance(24 * HOUR)
    assert patient.plasma_ng_per_ml == pytest.approx(83.11, abs=0.01)


def test_a_bolus_reaches_the_blood():
    quiet, _ = a_patient(1)
    given, _ = a_patient(1, Step(HOUR, Act.BOLUS, Decimal(2)))
    for one in (quiet, given):
        one.advance(HOUR + 5 * MINUTE)

    assert given.plasma_ng_per_ml > quiet.plasma_ng_per_ml + 20


def test_the_effect_lags_behind_the_blood():
    patient, _ = a_patient()
    patient.advance(5 * MINUTE)
    assert patient.effect_ng_per_ml < patient.plasma_ng_per_ml

    patient.advance(DAY)
    assert patient.effect_ng_per_ml == pytest.approx(patient.plasma_ng_per_ml, rel=0.01)


def test_pressure_and_pulse_rise_with_the_dose():
    noon = 2 * HOUR + DAY
    low = [a_patient(seed, rate="0")[0] for seed in SEEDS]
    high = [a_patient(seed, rate="5")[0] for seed in SEEDS]

    assert mean(high, noon, "systolic") > mean(low, noon, "systolic") + 12
    assert mean(high, noon, "heart_rate") > mean(low, noon, "heart_rate") + 6


def test_sleep_slows_heart_and_breath_and_lowers_pressure():
    awake = [a_patient(seed)[0] for seed in SEEDS]
    noon = [at(one, DAY + 2 * HOUR) for one in awake]
    night = [at(one, DAY + 17 * HOUR) for one in awake]

    for name in ("heart_rate", "respiration", "systolic", "temperature"):
        assert sum(getattr(one, name) for one in night) < sum(getattr(one, name) for one in noon)


def test_pain_eases_over_days_and_not_in_an_hour():
    patients = [a_patient(seed)[0] for seed in SEEDS]

    def said(now):
        for one in patients:
            one.advance(now)
        return sum(one.pain_rest for one in patients) / len(patients)

    first, hour, third = said(MINUTE), said(HOUR), said(3 * DAY)

    assert hour > first - 1
    assert third < first - 1


def test_moving_never_hurts_less_than_lying_still():
    patient, _ = a_patient(4)
    for hour in range(100):
        patient.advance(hour * HOUR)
        assert 0 <= patient.pain_rest <= patient.pain_movement <= 10


def test_people_differ_in_what_they_feel_and_a_higher_dose_brings_more_of_it():
    def worst(rate):
        patients = [a_patient(seed, rate=rate)[0] for seed in SEEDS]
        for one in patients:
            one.advance(2 * DAY)
        return [sum(one.side_effects.values()) for one in patients]

    none, low, high = worst("0"), worst("2"), worst("6")

    assert sum(none) <= len(SEEDS)
    assert sum(low) < sum(high)
    assert len(set(high)) > 3


def test_the_eight_effects_of_the_leaflet_are_graded_from_none_to_severe():
    patient, _ = a_patient(2, rate="9")
    patient.advance(DAY)

    assert tuple(patient.side_effects) == EFFECTS
    assert set(patient.side_effects.values()) <= {0, 1, 2, 3}


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_can_be_provoked_and_passes_when_it_is_relieved(name):
    patient, course = a_patient(1, Step(HOUR, Act.EFFECT, Decimal(3), name), rate="0")
    patient.advance(HOUR)
    assert patient.side_effects[name] == 3

    course.add(Step(2 * HOUR, Act.RELIEVE, what=name))
    patient.advance(2 * HOUR)
    assert patient.side_effects[name] < 3


def test_fright_shows_in_pulse_and_pressure():
    calm, _ = a_patient(1, rate="0")
    afraid, _ = a_patient(1, Step(60, Act.EFFECT, Decimal(3), "hallucination"), rate="0")

    assert at(afraid, HOUR).heart_rate > at(calm, HOUR).heart_rate + 5
    assert at(afraid, HOUR).systolic > at(calm, HOUR).systolic + 5


def test_looking_more_often_changes_nothing():
    often, _ = a_patient(6)
    once, _ = a_patient(6)
    for second in range(0, 2 * 3600, 7):
        often.advance(float(second))
    now = 2 * HOUR

    assert at(often, now) == at(once, now)
    assert often.side_effects == once.side_effects


def test_a_moment_already_lived_changes_nothing():
    patient, _ = a_patient()
    before = at(patient, HOUR)
    patient.advance(60)

    assert patient.vitals(HOUR) == before


def test_the_same_seed_is_the_same_person_and_another_is_not():
    assert traits(3) == traits(3)
    assert traits(3) != traits(4)

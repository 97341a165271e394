import pytest

from devices.protocols.capnostream.capnogram import SAMPLES, Capnogram


def minute(end_tidal=36.0, inspired=0.0, rate=14.0):
    curve = Capnogram()
    return [curve.next(end_tidal, inspired, rate) for _ in range(60 * SAMPLES)]


@pytest.mark.parametrize("rate", [4, 14, 30, 60])
def test_it_breathes_as_often_as_it_is_told(rate):
    assert rate - 1 <= sum(sample.ends for sample in minute(rate=rate)) <= rate


def test_a_breath_ends_with_its_end_tidal_value():
    assert {sample.value for sample in minute() if sample.ends} == {36}


def test_the_curve_lies_between_what_is_breathed_in_and_out():
    samples = [sample.value for sample in minute(inspired=3.0)]

    assert 3 <= min(samples) < 4
    assert max(samples) == 36


def test_its_foot_trembles():
    feet = {sample.value for sample in minute() if sample.value < 1}

    assert len(feet) > 100


def test_it_rises_in_every_breath():
    samples = minute()
    end = next(place for place, sample in enumerate(samples) if sample.ends)
    risen = [sample.value for sample in samples[end - 20 : end + 1]]

    assert risen == sorted(risen)


@pytest.mark.parametrize("rate", [0.0, -1.0])
def test_a_patient_without_a_rate_does_not_breathe(rate):
    samples = minute(rate=rate)

    assert not any(sample.ends for sample in samples)
    assert max(sample.value for sample in samples) < 1

from datetime import timedelta

import pytest

from station.data import journal
from station.data.journal import HappeningKind
from station.domain.device import Channel, Device
from station.domain.period import Period
from station.services.cuffs import beside, cuffs
from station.services.stay import stay
from tests.services.admitted import BEGIN, MINUTE, MONITOR, admitted, hours

FAST = timedelta(minutes=7)  # what the monitor's clock is ahead of ours


def at(minutes):
    return BEGIN + minutes * MINUTE


@pytest.fixture
def stayed(store):
    """A monitor whose clock was seen before the patient came."""
    made = admitted(store)
    seen = BEGIN - timedelta(hours=3)
    made.happened(
        HappeningKind.DEVICE_EVENT, seen, {"name": "clock"}, made.monitor,
        (seen + FAST).replace(tzinfo=None),
    )  # fmt: skip
    return made


def tell(stayed, heard, taken=None, systolic=120, *, parts=3):
    """One answer with a measurement in it."""
    samples = stayed.cuff(heard, systolic, 70)[:parts]
    if taken is not None:
        face = (taken + FAST).replace(tzinfo=None)
        samples = [journal.Sample(**{**fields(one), "device_time": face}) for one in samples]
    journal.append(stayed.store, stayed.session, journal.Batch(tuple(samples), (), heard))


def fields(sample):
    names = ("channel", "metric", "unit", "value", "validity", "heard")
    return {name: getattr(sample, name) for name in names}


def of(stayed):
    found = stay(stayed.store, stayed.admission, hours(2))
    stretches = [one for one in found.stretches if one.figure == stayed.monitor]
    return [one for each in stretches for one in cuffs(stayed.store, found, each, each.period)]


def test_a_pressure_stands_at_the_moment_it_was_measured_by_our_clock(stayed):
    tell(stayed, at(12), at(10))
    (cuff,) = of(stayed)
    assert (cuff.at, cuff.systolic.heard) == (at(10), at(12))
    assert (cuff.systolic.value, cuff.diastolic.value, cuff.mean_pressure) == (120, 70, 86)


def test_a_pressure_of_the_patient_before_is_not_this_patient_s(stayed):
    tell(stayed, at(1), BEGIN - MINUTE)
    assert of(stayed) == []


def test_a_pressure_from_before_a_quarantine_is_told_in_it_and_after_it(stayed):
    stayed.hold(MONITOR, "line-2", Period(at(20), at(30)))
    tell(stayed, at(31), at(25), 111)
    tell(stayed, at(32), at(19), 112)
    assert [cuff.systolic.value for cuff in of(stayed)] == [112]


def test_a_pressure_that_is_told_twice_is_one(stayed):
    tell(stayed, at(12), at(10))
    tell(stayed, at(15), at(10))
    tell(stayed, at(22), at(20))
    assert [cuff.at for cuff in of(stayed)] == [at(10), at(20)]


def test_without_a_time_of_its_own_it_stands_where_it_was_heard(stayed):
    tell(stayed, at(12))
    (cuff,) = of(stayed)
    assert cuff.at == at(12)


def test_half_a_pressure_is_none_and_one_without_a_mean_is_one(stayed):
    tell(stayed, at(12), at(10), parts=1)
    tell(stayed, at(22), at(20), parts=2)
    (cuff,) = of(stayed)
    assert (cuff.at, cuff.mean_pressure) == (at(20), None)


def test_a_clock_nobody_saw_dates_nothing(store):
    stayed = admitted(store)
    tell(stayed, at(12), at(10))
    assert of(stayed) == []


def test_boxes_without_serial_number_are_told_apart_by_their_line(store):
    stayed = admitted(store)
    nameless = Channel(Device("philips-intellivue", "MP50", None), "")
    mine, _other = (stayed.known(nameless, line) for line in ("line-8", "line-9"))
    stayed.put_on(nameless, BEGIN, "line-8")
    found = stay(store, stayed.admission, hours(1))
    (stretch,) = (one for one in found.stretches if one.figure == mine)
    assert beside(store, stretch) == [mine]

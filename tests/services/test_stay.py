from datetime import timedelta

import pytest

from station.domain.errors import Refused
from station.services.stay import find_admission, is_pump, pumps, stay
from tests.services.admitted import BEGIN, MONITOR, PUMP, admitted, hours


@pytest.fixture
def stayed(store):
    made = admitted(store)
    made.feed(BEGIN, hours(1), "1")
    return made


def test_a_stay_has_the_stretches_of_its_confirmed_devices_and_no_other(stayed):
    found = stay(stayed.store, stayed.admission, hours(2))
    assert {(one.channel, one.period.begin, one.period.end) for one in found.stretches} == {
        (PUMP, BEGIN, hours(2)),
        (MONITOR, BEGIN, hours(2)),
    }
    assert found.patient == stayed.patient
    assert [bed for bed, _ in found.beds] == ["3"]
    assert found.period.length == timedelta(hours=2)


def test_a_pump_is_what_ever_told_a_rate(stayed):
    found = stay(stayed.store, stayed.admission, hours(2))
    assert [one.figure for one in pumps(stayed.store, found)] == [stayed.pump]
    assert not is_pump(stayed.store, stayed.monitor, found.period)


def test_nothing_is_the_patients_before_a_moment_that_has_not_come(stayed):
    assert stay(stayed.store, stayed.admission, BEGIN).stretches == ()


def test_an_admission_is_found_by_its_id_or_an_unmistakable_part_of_it(stayed):
    name = stayed.admission.id
    assert find_admission(stayed.store, name).id == name
    assert find_admission(stayed.store, name[:8]).id == name
    with pytest.raises(Refused, match="no admission"):
        find_admission(stayed.store, "nobody")
    with pytest.raises(Refused, match="no admission"):
        find_admission(stayed.store, name[:3])

import pytest

from station.domain.association import Where
from station.domain.clock import StoppedClock
from station.domain.errors import Refused
from station.domain.person import Person
from station.services.duty import Duty
from tests.services.written import NOW, a_record


def test_an_act_carries_who_where_and_when(tmp_path):
    nurse = Person("Nurse L. Brandt", "nurse")
    act = Duty(a_record(tmp_path), StoppedClock(NOW), nurse).act(Where.DESK)
    assert (act.who, act.where, act.moment) == (nurse.id, Where.DESK, NOW)


def test_nobody_at_the_station_cannot_act(tmp_path):
    with pytest.raises(Refused, match="Sign in first"):
        Duty(a_record(tmp_path), StoppedClock(NOW)).act()

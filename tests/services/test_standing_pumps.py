"""Since when a pump stands: over a loose plug and a restart, never in somebody else's time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from station.data.journal import HappeningKind
from station.domain.clock import Stamp
from station.domain.observation import DeliveryState, Mode
from station.services.standing_pumps import Standstill, pump_notice, standing
from station.services.stay import stay
from station.services.tidings import Fate, Told, Whose
from station.services.watch import Newest
from tests.services.admitted import BEGIN, PUMP, admitted, hours

STOPPED = DeliveryState.STOPPED
ZONE = ZoneInfo("Australia/Sydney")


@pytest.fixture
def stayed(store):
    return admitted(store)


def told(stayed, *states):
    """What the pump said, and when (hours)."""
    for at, word in states:
        stayed.happened(HappeningKind.STATE, hours(at), {"state": word}, stayed.pump)


def stands(stayed, at):
    found = standing(stayed.store, stay(stayed.store, stayed.admission, hours(at)))
    return found.get(stayed.pump)


def test_a_pump_that_infuses_or_said_nothing_does_not_stand(stayed):
    assert stands(stayed, 1) is None
    told(stayed, (1, "stopped"), (2, "infusing"))
    assert stands(stayed, 3) is None


def test_it_stands_since_it_first_said_so_however_often_it_is_told_again(stayed):
    told(stayed, (1, "infusing"), (2, "stopped"), (2.5, "stopped"), (3, "stopped"))
    assert stands(stayed, 4) == Standstill(STOPPED, hours(2))
    told(stayed, (4, "paused"))
    assert stands(stayed, 4) == Standstill(DeliveryState.PAUSED, hours(4))


@pytest.mark.parametrize(("minutes", "since"), [(4, 2), (6, 3)])
def test_while_it_was_away_for_long_it_may_have_run(stayed, minutes, since):
    told(stayed, (2, "stopped"), (3, "stopped"))
    stayed.gap(stayed.pump, hours(2.5), hours(2.5) + timedelta(minutes=minutes))
    assert stands(stayed, 4) == Standstill(STOPPED, hours(since))


def test_how_long_it_stood_before_it_came_to_the_patient_is_no_matter(stayed):
    told(stayed, (1, "stopped"), (1.5, "stopped"))
    stayed.take_off(PUMP, hours(2))
    assert stands(stayed, 3) is None
    told(stayed, (4, "stopped"))
    stayed.put_on(PUMP, hours(4.5))
    assert stands(stayed, 5) == Standstill(STOPPED, hours(4.5))


def heard(at, state=STOPPED, figure=7):
    mode = Mode("", state, Stamp(at, 0.0))
    return Newest(Told("bed-3-pump", figure, mode, Fate.STORED, Whose.CONFIRMED, None), 0.0)


def test_the_sentence_goes_by_the_record_where_that_has_the_same_state():
    now = BEGIN + timedelta(hours=30)
    known = {7: Standstill(STOPPED, BEGIN)}
    just = f"Pump stopped since {now.astimezone(ZONE):%H:%M}"
    assert pump_notice(heard(now), known, ZONE, now).words == ("Pump stopped since Mon 2 Mar 09:00")
    assert pump_notice(heard(now), {}, ZONE, now).words == just
    assert pump_notice(heard(now, DeliveryState.PAUSED), known, ZONE, now).words == (
        just.replace("stopped", "paused")
    )


def test_a_pump_that_runs_and_one_that_said_nothing_need_nobody():
    known = {7: Standstill(STOPPED, BEGIN)}
    assert pump_notice(heard(BEGIN, DeliveryState.INFUSING), known, ZONE, BEGIN) is None
    assert pump_notice(None, known, ZONE, BEGIN) is None

"""Since when a pump stands: over a loose plug and a restart, never in somebody else's time."""

from dataclasses import replace
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


def said(newest, known, now, *, own=True):
    notice = pump_notice(newest, known, ZONE, now, own=own)
    return None if notice is None else notice.words


def test_the_sentence_goes_by_the_record_where_that_has_the_same_state():
    now = BEGIN + timedelta(hours=30)
    known = {7: Standstill(STOPPED, BEGIN)}
    just = f"Pump stopped since {now.astimezone(ZONE):%H:%M}"
    assert said(heard(now), known, now) == "Pump stopped since Mon 2 Mar 09:00"
    assert said(heard(now), {}, now) == just
    assert said(heard(now, DeliveryState.PAUSED), known, now) == just.replace("stopped", "paused")


def test_what_it_told_before_it_was_the_patients_dates_from_the_record_alone():
    begin, now = BEGIN + timedelta(hours=6), BEGIN + timedelta(hours=7)
    known = {7: Standstill(STOPPED, begin)}
    assert said(heard(BEGIN), known, now, own=False) == "Pump stopped since 15:00"
    assert said(heard(BEGIN), {}, now, own=False) is None
    assert said(heard(BEGIN, DeliveryState.PAUSED), known, now, own=False) is None


def test_a_pump_that_runs_and_one_that_said_nothing_need_nobody():
    known = {7: Standstill(STOPPED, BEGIN)}
    assert said(heard(BEGIN, DeliveryState.INFUSING), known, BEGIN) is None
    assert said(None, known, BEGIN) is None


def test_a_pump_in_its_own_demonstration_does_not_stand():
    newest = heard(BEGIN)
    newest.told = replace(newest.told, fate=Fate.NOT_OF_PATIENT)
    assert said(newest, {}, BEGIN) is None

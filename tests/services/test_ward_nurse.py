"""The nurse of an ordeal: truthful, patient, and through the services of a window alone."""

import random
from datetime import time, timedelta

import pytest

from station.data import admissions, associations, entries, journal, links, register, syringes
from station.data.audit import verify
from station.data.inspect_owners import Box
from station.data.links import Wish
from station.domain.association import Standing
from station.domain.clock import StoppedClock
from station.domain.device import Channel, Device
from station.domain.nomenclature import FLOW
from station.domain.sighting import Sighting
from station.services import associate
from station.services.duty import Duty
from station.services.set_up import WardPlan, enter_person, found_ward
from station.services.ward_nurse import WardNurse
from station.services.ward_truth import WardTruth
from tests.data.ready import a_batch, a_sample, a_session
from tests.services.recording import NOON

BEDS = ("1", "2", "3")
PUMP = Channel(Device("ticker", "Ticker", "200001"), "")


def line(bed):
    return f"bed-{bed}-pump"


@pytest.fixture
def clock():
    return StoppedClock(NOON)


@pytest.fixture
def duty(store, clock):
    found_ward(Duty(store, clock), WardPlan("Ward", "UTC", time(8), BEDS))
    nurse = enter_person(Duty(store, clock), "N. Invented", "registered nurse", "4711", "4711")
    for bed in BEDS:
        links.wish(store, Wish(line(bed), "ticker", f"/dev/{bed}", bed=bed))
    return Duty(store, clock, nurse)


@pytest.fixture
def truth():
    truth = WardTruth()
    truth.put(Box("ticker", "200001", line("1")), "1", NOON, 0)
    return truth


def a_nurse(duty, truth, seed=1, every=1e9):
    return WardNurse(duty, truth, random.Random(seed), every)  # noqa: S311 - as in the bench


@pytest.fixture
def nurse(duty, truth):
    return a_nurse(duty, truth)


def heard(duty, channel=PUMP, bed="1", last_heard=None):
    seen = Sighting(channel=channel, line=line(bed), bed=bed, port=f"/dev/{bed}",
                    moment=duty.now, last_heard=last_heard)  # fmt: skip
    return associate.sighted(duty.store, seen)


def wait_for(nurse, clock, seconds=30):
    for _ in range(seconds):
        nurse.step(clock.advance(1).utc)


def owners(duty):
    rows = associations.book(duty.store).associated()
    return [(row.admission, row.begin) for row in rows if row.standing is Standing.CONFIRMED]


def test_somebody_new_lies_in_a_bed_and_in_the_truth(nurse, duty, truth):
    admission = nurse.admit("2")

    assert [one.id for one in admissions.present(duty.store)] == [admission.id]
    assert [(one.admission, one.bed) for one in truth.lain] == [(admission.id, "2")]


def test_what_waits_is_confirmed_after_a_while(nurse, duty, clock):
    admission = nurse.admit("1")
    clock.advance(5)
    heard(duty)
    nurse.step(clock.now().utc)
    assert owners(duty) == []

    wait_for(nurse, clock)

    [(whose, since)] = owners(duty)
    assert whose == admission.id
    assert since >= NOON + timedelta(seconds=5)
    assert nurse.done["devices answered for"] == 1


def test_some_are_confirmed_from_the_moment_they_were_heard_and_never_from_before(
    duty, truth, clock
):
    nurse = a_nurse(duty, truth)
    seen = set()
    for _ in range(6):
        admission = nurse.admit("1")
        clock.advance(5)
        first = clock.now().utc
        heard(duty)
        wait_for(nurse, clock, 14)
        [since] = [since for whose, since in owners(duty) if whose == admission.id]
        assert since >= first
        seen.add(since == first)
        associate.discharge(duty.store, admission, duty.act(), duty.now)
        clock.advance(60)

    assert seen == {True, False}


def test_a_patient_who_came_to_a_device_has_it_since_then(nurse, duty, clock, truth):
    heard(duty)  # nobody lies there yet
    wait_for(nurse, clock)
    assert nurse.done["devices answered for: refused by the ward's rules"] > 0

    clock.advance(60)
    admission = nurse.admit("1")
    wait_for(nurse, clock)

    [(whose, since)] = owners(duty)
    assert whose == admission.id
    assert since >= truth.lies_since(admission.id)


def test_a_device_that_is_not_there_is_confirmed_for_nobody(nurse, duty, truth, clock):
    nurse.admit("1")
    heard(duty)
    truth.take(line("1"), clock.now().utc)
    wait_for(nurse, clock)

    assert owners(duty) == []
    assert nurse.done["devices answered for: refused by the ward's rules"] > 0


def test_a_device_that_is_back_stayed(nurse, duty, clock):
    nurse.admit("1")
    heard(duty)
    wait_for(nurse, clock)
    last = clock.now().utc
    clock.advance(3600)
    heard(duty, last_heard=last)
    assert associate.waiting(duty.store, clock.now().utc)[0].association is not None

    wait_for(nurse, clock)
    assert associate.waiting(duty.store, clock.now().utc) == []


def test_what_is_refused_is_tried_again_later_and_not_at_once(nurse, duty, clock):
    heard(duty)
    wait_for(nurse, clock, 60)

    assert 4 <= nurse.done["devices answered for: refused by the ward's rules"] <= 60


def test_an_hour_s_entries_are_of_every_sort_and_the_chain_stays_whole(duty, truth, clock):
    nurse = a_nurse(duty, truth, every=4)
    for bed in ("1", "2"):
        nurse.admit(bed)
    figure = register.channel_id(duty.store, PUMP, line("1"))
    session = a_session(duty.store)
    for _ in range(12):
        heard(duty, last_heard=clock.now().utc)
        sample = a_sample(figure, metric=FLOW, heard=clock.now().utc)
        journal.append(duty.store, session, a_batch(sample, at=clock.now().utc))
        wait_for(nurse, clock, 30)

    assert {name for name, count in nurse.done.items() if count} >= {
        "devices answered for", "sets signed", "notes signed and put right", "syringes changed",
        "patients discharged, others admitted", "patients moved",
    }  # fmt: skip
    everybody = admissions.admissions(duty.store)
    assert len(everybody) > 3
    assert any(entries.entries(duty.store, one.id) for one in everybody)
    assert any(syringes.syringes(duty.store, one.id) for one in everybody)
    assert verify(duty.store).broken is None
    assert len(truth.lain) > 3


def test_before_anybody_came_there_is_nobody_to_write_about(duty, truth, clock):
    nurse = a_nurse(duty, truth, every=1)
    wait_for(nurse, clock, 60)

    assert sum(nurse.done.values()) == sum(
        count for what, count in nurse.done.items() if "refused" in what
    )
    assert admissions.admissions(duty.store) == []

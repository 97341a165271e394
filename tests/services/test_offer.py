from dataclasses import replace
from datetime import timedelta

import pytest

from station.domain.freshness import Freshness
from station.domain.nomenclature import (
    CUFF_DIA,
    CUFF_SYS,
    HEART_RATE,
    PULSE_RATE,
    SPO2,
    TEMPERATURE,
)
from station.domain.observation import ClockReading, MeasurementValidity
from station.services.offer import Own, offers, own_of
from station.services.stay import stay
from station.services.tidings import Fate, Readings, Told, Whose
from station.services.watch import Watch
from tests.services.admitted import MONITOR, PUMP, admitted, hours
from tests.services.recording import at, rate

MAJA = Own("maja", {1: at(-600).utc})  # her devices are confirmed since ten minutes


@pytest.fixture
def watch():
    return Watch()


def hear(watch, *readings, whose=Whose.CONFIRMED, admission="maja", line="m", fate=Fate.STORED):
    told = tuple(Told(line, 1, one, fate, whose, admission) for one in readings)
    watch.take(Readings(at(), told))


def test_a_live_value_of_the_patients_own_monitor_is_offered_with_its_moment_and_age(watch):
    hear(watch, rate("91.6", 0, metric=HEART_RATE), rate("36.84", 0, metric=TEMPERATURE))

    found = offers(watch, MAJA, at(1))

    assert {code: one.value for code, one in found.items()} == {
        "heart-rate": "92", "temperature": "36.8",
    }  # fmt: skip
    heart = found["heart-rate"]
    assert (heart.measured_at, heart.age, heart.freshness) == (at(0).utc, 1, Freshness.LIVE)
    assert heart.takeable


@pytest.mark.parametrize("whose", [Whose.ASKED, Whose.HELD, Whose.NOBODYS])
def test_an_unconfirmed_device_offers_nothing(watch, whose):
    hear(watch, rate("92", 0, metric=HEART_RATE), whose=whose)
    assert offers(watch, MAJA, at(1)) == {}


def test_another_patients_device_and_a_test_signal_offer_nothing(watch):
    hear(watch, rate("92", 0, metric=HEART_RATE), admission="other")
    hear(watch, rate("97", 0, metric=SPO2), fate=Fate.NOT_OF_PATIENT)
    assert offers(watch, MAJA, at(1)) == {}


def test_what_still_settles_after_its_device_came_back_is_not_offered(watch):
    hear(watch, rate("180", 0, metric=HEART_RATE), fate=Fate.SETTLING)
    assert offers(watch, MAJA, at(1)) == {}
    hear(watch, rate("92", 1, metric=HEART_RATE))
    assert offers(watch, MAJA, at(1))["heart-rate"].takeable


def test_a_stale_value_is_named_but_cannot_be_taken(watch):
    hear(watch, rate("92", 0, metric=HEART_RATE))
    heart = offers(watch, MAJA, at(30))["heart-rate"]
    assert (heart.freshness, heart.takeable) == (Freshness.STALE, False)


def test_a_cuff_pressure_is_offered_for_a_quarter_of_an_hour(watch):
    hear(watch, rate("152", 0, metric=CUFF_SYS), rate("94", 0, metric=CUFF_DIA))
    assert offers(watch, MAJA, at(900))["systolic"].takeable
    assert not offers(watch, MAJA, at(901))["systolic"].takeable
    assert offers(watch, MAJA, at(8))["diastolic"].name == "cuff"


def test_the_pulse_stands_in_where_no_heart_rate_is_live_and_says_so(watch):
    hear(watch, rate("92", 0, metric=HEART_RATE))
    hear(watch, rate("90", 29, metric=PULSE_RATE), line="oximeter")
    found = offers(watch, MAJA, at(30))["heart-rate"]
    assert (found.value, found.name) == ("90", "pulse")


def test_an_absent_invalid_or_impossible_value_is_not_offered(watch):
    hear(watch, rate(None, 0, metric=HEART_RATE), rate("12", 0, metric=SPO2))
    wrong = rate("40", 0, metric=TEMPERATURE)
    hear(watch, replace(wrong, validity=MeasurementValidity.QUESTIONABLE))
    assert offers(watch, MAJA, at(1)) == {}


# ---------------------------------------------------------------- whose measurement it is


def face(seconds):
    """What the monitor's own clock shows, seven minutes ahead of ours."""
    return (at(seconds).utc + timedelta(minutes=7)).replace(tzinfo=None)


def cuff(measured, heard):
    """A pressure of the monitor's, told a while after it was measured."""
    return [
        replace(rate(value, heard, metric=metric), device_time=face(measured))
        for value, metric in (("152", CUFF_SYS), ("94", CUFF_DIA))
    ]


def test_a_pressure_that_was_measured_before_the_monitor_came_is_not_offered(watch):
    hear(watch, ClockReading("", face(0), at(0)))
    hear(watch, *cuff(-601, 0))
    assert offers(watch, MAJA, at(1)) == {}
    hear(watch, *cuff(-600, 0))
    assert offers(watch, MAJA, at(1))["systolic"].value == "152"


def test_a_pressure_keeps_the_moment_at_which_it_was_measured_and_its_age(watch):
    hear(watch, ClockReading("", face(0), at(0)))
    hear(watch, *cuff(-300, 0))
    found = offers(watch, MAJA, at(10))["systolic"]
    assert (found.measured_at, found.age, found.takeable) == (at(-300).utc, 310, True)
    own = Own("maja", {1: at(-9999).utc})
    hear(watch, *cuff(-1000, 0))
    assert not offers(watch, own, at(10))["systolic"].takeable


def test_a_pressure_of_which_nobody_knows_when_it_was_measured_is_not_offered(watch):
    hear(watch, *cuff(-10, 0))
    assert offers(watch, MAJA, at(1)) == {}


def test_a_pressure_of_a_channel_that_the_record_does_not_know_as_theirs_is_not_offered(watch):
    hear(watch, rate("152", 0, metric=CUFF_SYS))
    assert offers(watch, Own("maja", {}), at(1)) == {}


def test_a_channel_is_theirs_since_it_was_confirmed_without_a_break(store):
    stayed = admitted(store)
    stayed.take_off(MONITOR, hours(1))
    stayed.put_on(MONITOR, hours(2), "line-2")
    stayed.put_on(MONITOR, hours(3), "line-2")
    stayed.take_off(PUMP, hours(2))
    own = own_of(stay(store, stayed.admission, hours(4)))
    assert own == Own(stayed.admission.id, {stayed.monitor: hours(2)})

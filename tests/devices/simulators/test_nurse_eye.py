"""A nurse sees at a bed what its devices show and its patient says."""

from decimal import Decimal

import pytest

from devices.simulators.bench import Ward, WardPlan
from devices.simulators.nurse_eye import NursesEye
from devices.simulators.rhythm import DAY, HOUR, MINUTE
from station.domain.clock import SystemClock
from station.domain.device import Category

LEFT = "MDC_VOL_FLUID_TBI_REMAIN"
RATE, VOLUME, HEART = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV", "MDC_ECG_HEART_RATE"


@pytest.fixture
def an_eye(a_kind, tmp_path):
    pump = a_kind(default_channel="50111")
    monitor = a_kind(protocol="screen", category=Category.MONITOR)

    def make(number, history=2 * DAY, hour=11.0):
        plan = WardPlan(beds=12, seed=1, hour=hour, history=history)
        bed = Ward(plan, tmp_path, SystemClock(), [pump, monitor]).beds[f"Bed {number}"]
        return NursesEye(bed, plan.history, plan.hour), bed

    return make


def test_the_figures_are_those_on_the_devices_and_the_scores_the_patients_own(an_eye):
    eye, bed = an_eye(2)
    at = 2 * DAY - HOUR
    look = eye.look(at)
    pump = bed.past(bed.station(Category.PUMP).kind).at(at)["50111"].values
    monitor = bed.past(bed.station(Category.MONITOR).kind).at(at)[""].values

    assert (look.rate, look.volume) == (pump[RATE].value, pump[VOLUME].value)
    assert look.left == (pump[LEFT].value if LEFT in pump else None)
    assert look.left == (pump[LEFT].value if LEFT in pump else None)
    assert look.shown[HEART] == (monitor[HEART].value, at)
    assert 0 <= look.pain_rest <= look.pain_movement <= 10
    assert len(look.grades) == 8
    assert abs(look.counted[HEART] - look.shown[HEART][0]) <= 1


def test_a_silent_monitor_shows_nothing_and_the_nurse_counts(an_eye):
    eye, _ = an_eye(6)
    before, after = eye.look(2 * DAY - 2 * HOUR), eye.look(2 * DAY - HOUR)

    assert HEART in before.shown
    assert after.shown == {}
    assert after.counted[HEART] > Decimal(40)


def test_she_knows_when_it_began_what_was_raised_changed_stopped_and_said(an_eye):
    eye, bed = an_eye(8)

    assert eye.started == -bed.bedside.began
    assert eye.syringes[0] == eye.started
    assert all(eye.started < at < 2 * DAY for at in eye.raises)
    assert eye.stop == 2 * DAY - 105 * MINUTE
    assert next(text for _, text in eye.remarks).startswith("Infusion stopped")
    assert an_eye(1)[0].stop is None


def test_walks_by_day_are_written_down_each_once_and_none_is_under_way(an_eye):
    outings = list(an_eye(1)[0].outings())

    assert len(outings) > 3
    assert all(one.end - one.begin > 7 * MINUTE and one.end < 2 * DAY for one in outings)
    assert len({one.begin for one in outings}) == len(outings)
    assert any(one.shower for one in outings)
    assert not all(one.shower for one in outings)


def test_a_ward_without_a_past_has_nobody_who_wrote_anything(an_eye):
    eye, _ = an_eye(3, history=0.0)

    assert eye.remarks == []
    assert list(eye.outings()) == []

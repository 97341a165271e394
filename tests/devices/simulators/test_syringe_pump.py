"""The pump's arithmetic is exact, and what runs out has its consequences at its own moment."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.course import Act, Course, Step
from devices.simulators.syringe_pump import BOLUS_RATE, KVO_RATE, SyringePump
from devices.simulators.titration import Regimen, titration
from station.domain.observation import DeliveryState

HOUR = 3600


def a_pump(*steps, rate="2", volume="50", delivered=None):
    first = [
        Step(0, Act.LOAD, Decimal(volume)),
        Step(0, Act.RATE, Decimal(rate)),
        Step(0, Act.START),
    ]
    course = Course([*first, *steps])
    return SyringePump(course, delivered) if delivered else SyringePump(course)


def test_an_hour_at_a_rate_gives_that_volume_exactly():
    pump = a_pump(rate="2.3")
    pump.advance(HOUR)

    assert (pump.state, pump.flow) == (DeliveryState.INFUSING, Decimal("2.3"))
    assert pump.infused == Decimal("2.30")


def test_before_its_first_step_a_pump_stands_still_and_alarms_about_nothing():
    pump = SyringePump(Course())
    pump.advance(HOUR)

    assert (pump.state, pump.flow, pump.infused) == (DeliveryState.STOPPED, 0, 0)
    assert pump.alarms == frozenset()
    assert pump.minutes_left is None


@given(st.lists(st.integers(1, 40_000), min_size=1, max_size=30))
def test_looking_more_often_changes_nothing(pauses):
    seen, once = a_pump(rate="3.7"), a_pump(rate="3.7")
    now = 0.0
    for pause in pauses:
        now += pause / 10
        seen.advance(now)
    once.advance(now)

    assert (seen.infused, seen.state, seen.syringe_left) == (
        once.infused,
        once.state,
        once.syringe_left,
    )


@given(st.floats(0, 30 * HOUR), st.decimals("0.1", "9.9", places=1))
def test_infused_and_remaining_make_the_set_volume_until_it_is_given(now, rate):
    pump = a_pump(rate=str(rate))
    pump.advance(now)

    difference = pump.vtbi - pump.infused - pump.vtbi_remaining
    assert abs(difference) <= Decimal("0.01") or pump.state is not DeliveryState.INFUSING


def test_a_change_of_rate_counts_from_its_own_moment():
    pump = a_pump(Step(HOUR, Act.RATE, Decimal(4)))
    pump.advance(2 * HOUR)

    assert pump.infused == 6


def test_nothing_is_given_in_a_pause():
    pump = a_pump(Step(HOUR, Act.PAUSE), Step(3 * HOUR, Act.START))
    pump.advance(2 * HOUR)
    assert (pump.state, pump.flow) == (DeliveryState.PAUSED, 0)

    pump.advance(4 * HOUR)
    assert pump.infused == 4


def test_the_end_is_announced_half_an_hour_before_it_comes():
    pump = a_pump(rate="10", volume="10")
    pump.advance(HOUR - 31 * 60)
    assert pump.alarms == frozenset()
    assert pump.minutes_left == 31

    pump.advance(HOUR - 30 * 60)
    assert pump.alarms == {"near-end"}


def test_an_empty_syringe_stops_the_pump_and_says_so():
    pump = a_pump(rate="10", volume="10")
    pump.advance(2 * HOUR)

    assert (pump.state, pump.infused, pump.syringe_left) == (DeliveryState.STOPPED, 10, 0)
    assert pump.alarms == {"syringe-empty"}


def test_a_pump_cannot_be_started_on_an_empty_syringe():
    pump = a_pump(Step(2 * HOUR, Act.START), rate="10", volume="10")
    pump.advance(3 * HOUR)

    assert pump.state is DeliveryState.STOPPED


def test_a_new_syringe_ends_the_alarm_and_the_counter_runs_on():
    pump = a_pump(
        Step(2 * HOUR, Act.LOAD, Decimal(50)), Step(2 * HOUR, Act.START), rate="10", volume="10"
    )
    pump.advance(3 * HOUR)

    assert (pump.infused, pump.alarms, pump.vtbi_remaining) == (20, frozenset(), 40)


def test_an_occluded_line_stops_delivery_until_somebody_starts_it_again():
    pump = a_pump(Step(HOUR, Act.OCCLUDE), Step(2 * HOUR, Act.START))
    pump.advance(1.5 * HOUR)
    assert (pump.alarms, pump.state) == ({"occlusion"}, DeliveryState.STOPPED)

    pump.advance(3 * HOUR)
    assert (pump.alarms, pump.infused) == (frozenset(), 4)


def test_a_bolus_runs_fast_is_counted_once_finished_and_is_part_of_the_counter():
    pump = a_pump(Step(HOUR, Act.BOLUS, Decimal(5)))
    pump.advance(HOUR + 10)
    assert (pump.state, pump.flow) == (DeliveryState.BOLUS, BOLUS_RATE)
    assert (pump.bolus_volume, pump.bolus_count) == (0, 0)

    pump.advance(HOUR + 90)  # 5 mL at 200 mL/h
    assert (pump.state, pump.bolus_volume, pump.bolus_count) == (DeliveryState.INFUSING, 5, 1)
    assert pump.infused == 7


def test_a_bolus_that_is_cut_short_counts_with_what_was_given():
    pump = a_pump(Step(HOUR, Act.BOLUS, Decimal(5)), Step(HOUR + 45, Act.STOP))
    pump.advance(2 * HOUR)

    assert (pump.state, pump.bolus_volume, pump.bolus_count) == (
        DeliveryState.STOPPED,
        Decimal("2.50"),
        1,
    )


def test_a_bolus_larger_than_the_syringe_gives_what_there_is():
    pump = a_pump(Step(0, Act.BOLUS, Decimal(5)), volume="1")
    pump.advance(HOUR)

    assert (pump.infused, pump.bolus_volume, pump.state) == (1, 1, DeliveryState.STOPPED)


def test_a_bolus_is_not_given_by_a_pump_that_stands():
    pump = a_pump(Step(10, Act.STOP), Step(20, Act.BOLUS, Decimal(5)))
    pump.advance(HOUR)

    assert (pump.state, pump.bolus_count) == (DeliveryState.STOPPED, 0)


def test_a_volume_given_before_the_syringe_is_empty_is_followed_by_keeping_the_vein_open():
    pump = a_pump(Step(0, Act.VTBI, Decimal(10)), rate="10", volume="12")
    pump.advance(2 * HOUR)

    assert (pump.state, pump.flow) == (DeliveryState.KVO, KVO_RATE)
    assert pump.alarms == {"kvo", "infusion-complete"}
    assert (pump.vtbi, pump.vtbi_remaining, pump.infused) == (10, 0, Decimal("10.50"))

    pump.advance(5 * HOUR)
    assert (pump.state, pump.alarms) == (DeliveryState.STOPPED, {"syringe-empty"})


def test_keeping_the_vein_open_is_never_faster_than_the_infusion_was():
    pump = a_pump(Step(0, Act.VTBI, Decimal("0.1")), rate="0.2")
    pump.advance(HOUR)

    assert pump.flow == Decimal("0.2")


def test_another_pump_counts_from_nothing_under_its_own_serial_number():
    pump = a_pump(Step(HOUR, Act.SWAP, what="777001"))
    pump.advance(2 * HOUR)

    assert (pump.serial, pump.infused, pump.bolus_count) == ("777001", 2, 0)
    assert pump.state is DeliveryState.INFUSING


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (Act.STANDBY, DeliveryState.STANDBY),
        (Act.OFF, DeliveryState.OFF),
        (Act.STOP, DeliveryState.STOPPED),
        (Act.EFFECT, DeliveryState.INFUSING),
    ],
)
def test_each_act_has_its_state(act, state):
    pump = a_pump(Step(60, act))
    pump.advance(120)

    assert pump.state is state


def test_what_is_delivered_is_told_stretch_by_stretch_and_adds_up():
    told = []
    pump = a_pump(
        Step(HOUR, Act.RATE, Decimal(4)),
        Step(2 * HOUR, Act.PAUSE),
        delivered=lambda seconds, rate: told.append((seconds, rate)),
    )
    pump.advance(3 * HOUR)

    assert told == [(3600.0, 2), (3600.0, 4), (3600.0, 0)]
    assert sum(Decimal(seconds) * rate for seconds, rate in told) / HOUR == pump.infused


def test_a_whole_titration_is_delivered_to_the_last_drop_without_an_alarm_but_near_end():
    course = Course(titration(11, Regimen()))
    told = []
    pump = SyringePump(course, lambda seconds, rate: told.append(Decimal(seconds) * rate))
    seen = set()
    for minute in range(7 * 1440):
        pump.advance(minute * 60)
        seen |= pump.alarms

    assert seen == {"near-end"}
    assert pump.state is DeliveryState.OFF
    assert abs(sum(told) / HOUR - pump.infused) < Decimal("0.02")

"""A bed couples its pump, its monitor and its patient, in any order of asking."""

from decimal import Decimal

import pytest

from devices.panel import Panel, Shown
from devices.simulators.bedside import Bedside, Carried, Later, weight
from devices.simulators.course import Act, Step
from devices.simulators.rhythm import DAY, HOUR
from station.domain.device import Category

RATE, HEART = "MDC_FLOW_FLUID_PUMP", "MDC_ECG_HEART_RATE"


class Fixed:
    def __init__(self, panel):
        self.panel = panel
        self.asked = []

    def at(self, now):
        self.asked.append(now)
        return {"": self.panel}


@pytest.fixture
def pump(a_kind):
    return a_kind(category=Category.PUMP, default_channel="50111")


@pytest.fixture
def monitor(a_kind):
    return a_kind(category=Category.MONITOR)


def test_a_device_shows_itself_at_its_own_address_and_only_what_it_can_carry(pump, monitor):
    bed = Bedside(1)

    (channel, panel), *others = bed.panels(pump).at(HOUR).items()
    assert (channel, others) == ("50111", [])
    assert set(panel.values) == {RATE, "MDC_VOL_FLUID_DELIV"}

    assert set(bed.panels(monitor).at(HOUR)[""].values) == {HEART, "MDC_PRESS_CUFF_SYS"}


def test_an_alarm_that_a_protocol_cannot_carry_is_not_shown(a_kind):
    panels = Fixed(Panel(alarms=frozenset({"occlusion", "near-end"})))

    assert Carried(panels, a_kind()).at(0)[""].alarms == {"occlusion"}


def test_the_monitor_may_live_a_week_before_the_pump_begins(pump, monitor):
    first, second = Bedside(8), Bedside(8)
    late = [first.panels(monitor).at(hour * HOUR) for hour in range(0, 160, 9)]
    rates = [first.panels(pump).at(hour * HOUR) for hour in range(0, 160, 9)]

    assert rates == [second.panels(pump).at(hour * HOUR) for hour in range(0, 160, 9)]
    assert late == [second.panels(monitor).at(hour * HOUR) for hour in range(0, 160, 9)]


def test_what_happens_at_the_bed_reaches_pump_and_patient_alike(pump):
    bed, quiet = Bedside(3), Bedside(3)
    bed.happen(HOUR, Act.STOP)
    panels = bed.panels(pump)

    assert panels.at(HOUR - 1)["50111"].values[RATE].value > 0
    assert panels.at(2 * HOUR)["50111"].values[RATE].value == 0
    assert bed.patient(2 * HOUR).plasma_ng_per_ml < quiet.patient(2 * HOUR).plasma_ng_per_ml


def test_a_happening_is_told_in_the_time_of_whoever_asks():
    bed = Bedside(3, began=2 * DAY)

    assert bed.happen(60, Act.EFFECT, Decimal(2), "nausea").at == 60
    assert bed.patient(120).side_effects["nausea"] == 2


def test_a_bed_in_the_middle_of_its_treatment_is_the_same_bed_later(pump):
    young, old = Bedside(5), Bedside(5, began=2 * DAY)

    later = young.panels(pump).at(2 * DAY + HOUR)["50111"]
    now = old.panels(pump).at(HOUR)["50111"]

    assert now.values[RATE].value == later.values[RATE].value
    assert now.values[RATE].since == HOUR
    assert old.patient(HOUR).pain_rest == young.patient(2 * DAY + HOUR).pain_rest


def test_a_bed_that_is_not_yet_taken_shows_nothing(pump, monitor):
    bed = Bedside(5, began=-HOUR)

    assert bed.panels(pump).at(0) == {}
    assert bed.panels(monitor).at(HOUR - 1) == {}
    assert bed.panels(pump).at(HOUR)["50111"].values[RATE].value > 0


def test_a_cuff_taken_before_the_start_has_a_moment_before_it():
    panels = Fixed(Panel(values={"MDC_PRESS_CUFF_SYS": Shown(Decimal(120), 50.0)}))

    shown = Later(panels, 100).at(7)[""].values["MDC_PRESS_CUFF_SYS"]

    assert panels.asked == [107]
    assert shown == Shown(Decimal(120), -50.0)


def test_each_bed_has_a_pump_of_its_own(pump):
    serials = {Bedside(seed).panels(pump).at(0)["50111"].serial for seed in range(20)}

    assert len(serials) == 20
    assert all(len(serial) == 6 and serial.isdigit() for serial in serials)


def test_weights_are_those_of_adults_to_half_a_kilogram():
    weights = [weight(seed) for seed in range(50)]

    assert all(52 <= one <= 98 and one * 2 % 1 == 0 for one in weights)
    assert len(set(weights)) > 20


def test_what_is_done_at_a_bed_is_told_in_the_time_of_whoever_asks():
    steps = [Step(0, Act.RATE, Decimal(2)), Step(0, Act.START), Step(DAY, Act.STOP)]
    bed = Bedside(3, began=HOUR, acts=steps)

    assert [(step.at, step.act) for step in bed.acts(Act.RATE, Act.STOP)] == [
        (-HOUR, Act.RATE), (DAY - HOUR, Act.STOP),
    ]  # fmt: skip


def test_sleep_walks_and_the_body_are_those_of_the_patient_whom_the_monitor_shows(monitor):
    bed = Bedside(3, began=DAY)
    nights = [bed.asleep(hour * HOUR) for hour in range(24)]
    walk = bed.last_walk(DAY)

    assert (min(nights), max(nights)) == (0, 1)
    assert 0 < walk.begin < walk.end < DAY
    assert Bedside(3).last_walk(0) is None
    shown = bed.panels(monitor).at(DAY)[""].values[HEART].value
    assert abs(bed.body(DAY).heart_rate - float(shown)) < 1


def test_a_monitor_that_counts_breaths_at_the_nose_alone_shows_their_carbon_dioxide(a_kind):
    breath, end = "MDC_CO2_RESP_RATE", "MDC_AWAY_CO2_ET"
    carries = frozenset({breath, end})
    nose = a_kind(category=Category.MONITOR, carries=carries)
    both = a_kind(category=Category.MONITOR, carries=carries | {"MDC_TTHOR_RESP_RATE"})
    bed = Bedside(1)

    assert set(bed.panels(nose).at(HOUR)[""].values) == {breath, end}
    assert set(bed.panels(both).at(HOUR)[""].values) == {"MDC_TTHOR_RESP_RATE"}

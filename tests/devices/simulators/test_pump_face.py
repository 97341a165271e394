"""What the pump's display shows."""

from decimal import Decimal

import pytest

from devices.panel import ONLY
from devices.simulators.course import Act, Course, Step
from devices.simulators.pump_face import PumpFace
from devices.simulators.rhythm import HOUR, Rhythm
from devices.simulators.syringe_pump import SyringePump
from devices.simulators.titration import Regimen
from station.domain.nomenclature import METRICS
from station.domain.observation import DeliveryState


def a_face(*steps, seed=3):
    first = [Step(0, Act.LOAD, Decimal(50)), Step(0, Act.RATE, Decimal("2.5")), Step(0, Act.START)]
    pump = SyringePump(Course([*first, *steps]), serial="123456")
    return PumpFace(pump, Rhythm(seed), Regimen(mg_per_ml=Decimal(4)))


def shown(face, now):
    panel = face.at(now)[ONLY]
    return panel, {code: seen.value for code, seen in panel.values.items()}


def test_the_figures_of_the_infusion_agree_with_each_other():
    panel, values = shown(a_face(), 2 * HOUR)

    assert values["MDC_FLOW_FLUID_PUMP"] == Decimal("2.5")
    assert values["MDC_VOL_FLUID_DELIV"] == 5
    assert values["MDC_VOL_FLUID_TBI"] == 50
    assert values["MDC_VOL_FLUID_TBI_REMAIN"] == 45
    assert values["MDC_TIME_PD_REMAIN"] == 18 * 60
    assert values["MDC_RATE_DOSE"] == 10
    assert values["MDC_CONC_DRUG"] == 4
    assert (panel.state, panel.drug, panel.serial) == (
        DeliveryState.INFUSING,
        "Ketamine",
        "123456",
    )


def test_a_stopped_pump_shows_no_time_left_rather_than_none_at_all():
    _, values = shown(a_face(Step(60, Act.STOP)), HOUR)

    assert values["MDC_FLOW_FLUID_PUMP"] == 0
    assert values["MDC_TIME_PD_REMAIN"] is None


def test_an_occluded_line_is_at_its_alarm_limit():
    panel, values = shown(a_face(Step(60, Act.OCCLUDE)), HOUR)

    assert values["MDC_PRESS_INFUS_LINE"] == 100
    assert "occlusion" in panel.alarms


def test_pressure_falls_when_the_flow_stops():
    _, running = shown(a_face(), HOUR)
    _, standing = shown(a_face(Step(60, Act.STOP)), HOUR)

    assert 0 < standing["MDC_PRESS_INFUS_LINE"] < running["MDC_PRESS_INFUS_LINE"] < 40


def test_the_battery_falls_on_a_walk_and_is_full_again_after_an_hour_at_the_bed():
    rhythm, face = Rhythm(3), a_face(seed=3)
    walk = next(w for m in range(1440) if (w := rhythm.walk(m * 60.0)) and w.end - w.begin > 600)

    _, before = shown(face, walk.begin)
    _, after = shown(face, walk.end)
    _, later = shown(face, walk.end + HOUR)

    charges = [one["MDC_ATTR_VAL_BATT_CHARGE"] for one in (before, after, later)]
    assert charges[0] == charges[2] == 100
    assert charges[1] < 100
    assert after["MDC_ATTR_TIME_BATT_REMAIN"] < before["MDC_ATTR_TIME_BATT_REMAIN"]


def test_a_battery_that_runs_low_is_an_alarm():
    class AllDayOut(Rhythm):
        def last_walk(self, _now):
            return type("Walk", (), {"begin": 0.0, "end": 24 * HOUR})()

    face = a_face()
    face._rhythm = AllDayOut(3)

    assert "battery-low" not in face.at(6 * HOUR)[ONLY].alarms
    assert "battery-low" in face.at(7.5 * HOUR)[ONLY].alarms


@pytest.mark.parametrize("now", [0.0, 3600.0, 86_400.0, 6.9 * 86_400])
def test_every_value_is_one_that_the_station_knows_and_believes(now):
    _, values = shown(a_face(), now)

    assert all(METRICS[code].believable(value) for code, value in values.items() if value)

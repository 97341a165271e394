"""A monitor: what it shows, what it cannot see, and a cuff pressure once each."""

from decimal import Decimal
from itertools import pairwise

import pytest

from devices.panel import ONLY
from devices.simulators.course import Act, Course, Step
from devices.simulators.patient import Patient
from devices.simulators.patient_monitor import PatientMonitor
from devices.simulators.rhythm import DAY, HOUR, MINUTE, Rhythm
from devices.simulators.titration import Regimen, titration
from station.domain.nomenclature import METRICS

CONTINUOUS = {
    "MDC_ECG_HEART_RATE",
    "MDC_TTHOR_RESP_RATE",
    "MDC_PULS_OXIM_SAT_O2",
    "MDC_PULS_OXIM_PULS_RATE",
    "MDC_PULS_OXIM_PERF_REL",
    "MDC_TEMP",
}
CUFF = {"MDC_PRESS_CUFF_SYS", "MDC_PRESS_CUFF_DIA", "MDC_PRESS_CUFF_MEAN"}


def a_monitor(seed=2, *steps):
    course = Course([*titration(seed, Regimen()), *steps])
    rhythm = Rhythm(seed)
    return PatientMonitor(Patient(seed, course, rhythm, Regimen()), rhythm, course)


def values(monitor, now):
    return {code: seen.value for code, seen in monitor.at(now)[ONLY].values.items()}


def week(monitor, step=MINUTE, days=7):
    return [monitor.at(index * step)[ONLY] for index in range(int(days * DAY / step))]


def walk_of(monitor):
    rhythm = monitor._rhythm
    return next(walk for m in range(2000) if (walk := rhythm.walk(m * MINUTE)))


def test_every_value_has_the_step_of_its_metric_and_is_believable():
    for panel in week(a_monitor(), step=HOUR):
        for code, seen in panel.values.items():
            if seen.value is not None:
                assert METRICS[code].believable(seen.value)
                assert seen.value % METRICS[code].resolution == 0


def test_a_patient_who_is_away_leaves_values_that_are_marked_and_not_zero():
    monitor = a_monitor()
    walk = walk_of(monitor)
    panel = monitor.at(walk.begin + 1)[ONLY]

    assert {panel.values[code].value for code in CONTINUOUS} == {None}
    assert panel.alarms == {"probe-off"}
    assert monitor.at(walk.end + 1)[ONLY].alarms == frozenset()


def test_the_last_cuff_pressure_stays_on_the_display_through_a_walk():
    monitor = a_monitor()
    walk = walk_of(monitor)
    before = {code: monitor.at(walk.begin - 1)[ONLY].values[code] for code in CUFF}
    during = {code: monitor.at(walk.begin + 60)[ONLY].values[code] for code in CUFF}

    assert before == during


def test_no_cuff_pressure_is_shown_before_the_first_is_taken():
    monitor = a_monitor()

    assert not CUFF & set(values(monitor, 59))
    assert set(values(monitor, 60)) >= CUFF


def test_the_three_pressures_of_a_cuff_are_of_one_moment_and_in_order():
    for panel in week(a_monitor(), step=HOUR):
        cuff = {code: panel.values[code] for code in CUFF if code in panel.values}
        if cuff and cuff["MDC_PRESS_CUFF_SYS"].value is not None:
            assert len({seen.since for seen in cuff.values()}) == 1
            low, mid, high = (
                cuff[f"MDC_PRESS_CUFF_{name}"].value for name in ("DIA", "MEAN", "SYS")
            )
            assert low < mid < high


def test_cuff_pressures_come_a_quarter_of_an_hour_to_an_hour_apart():
    moments = sorted({panel.values["MDC_PRESS_CUFF_SYS"].since for panel in week(a_monitor())[1:]})
    apart = [(after - before) / MINUTE for before, after in pairwise(moments)]

    assert apart[:4] == [15, 15, 15, 15]
    assert max(apart) <= 95  # an hour, put off by a walk
    assert len(moments) > 7 * 20


def test_a_cuff_is_not_taken_of_a_patient_who_is_away():
    monitor = a_monitor()
    rhythm = monitor._rhythm
    moments = {panel.values["MDC_PRESS_CUFF_SYS"].since for panel in week(monitor)[1:]}

    assert all(rhythm.walk(moment) is None for moment in moments)


def test_a_cuff_that_fails_is_shown_as_no_value_and_tried_again():
    failed = [
        panel for panel in week(a_monitor())[1:] if panel.values["MDC_PRESS_CUFF_SYS"].value is None
    ]

    assert failed
    assert len(failed) < 0.05 * 7 * 1440


def test_cuffs_come_closer_together_after_a_change_of_rate():
    monitor = a_monitor(2, Step(90 * HOUR, Act.RATE, Decimal("3.3")))
    monitor.at(90 * HOUR)

    assert monitor._interval(91 * HOUR) == 30 * MINUTE
    assert monitor._interval(92.5 * HOUR) == 60 * MINUTE


def test_looking_more_often_changes_nothing():
    often, seldom = a_monitor(), a_monitor()
    for second in range(0, 3600, 3):
        often.at(float(second))

    assert often.at(HOUR) == seldom.at(HOUR)


def test_there_are_artefacts_now_and_then_and_each_kind_of_them():
    monitor = a_monitor(5)
    panels = week(monitor, step=10.0, days=3)
    here = [panel for panel in panels if not panel.alarms & {"probe-off"}]
    numbers = [{code: panel.values[code].value for code in CONTINUOUS} for panel in here]

    slipped = [one for one in numbers if one["MDC_PULS_OXIM_SAT_O2"] is None]
    lead_off = [one for one in numbers if one["MDC_ECG_HEART_RATE"] is None]
    low = [one for one in numbers if (one["MDC_PULS_OXIM_SAT_O2"] or 99) < 91]
    double = [one for one in numbers if (one["MDC_ECG_HEART_RATE"] or 0) > 125]
    assert all((slipped, lead_off, low, double))
    assert len(slipped + lead_off + low + double) < 0.03 * len(numbers)


def test_a_limit_that_is_passed_is_an_alarm_as_long_as_it_is_passed():
    monitor = a_monitor(1, Step(60, Act.EFFECT, Decimal(3), "heart-rate-rise"))
    seen = set()
    for second in range(0, 40_000, 20):
        panel = monitor.at(float(second))[ONLY]
        rate = panel.values["MDC_ECG_HEART_RATE"].value
        assert ("hr-high" in panel.alarms) == (rate is not None and rate > 125)
        seen |= panel.alarms

    assert "hr-high" in seen


def test_a_saturation_under_its_limit_is_an_alarm():
    seen = {alarm for panel in week(a_monitor(5), step=10.0, days=3) for alarm in panel.alarms}

    assert "spo2-low" in seen


@pytest.mark.parametrize("seed", range(4))
def test_a_week_of_a_monitor_has_the_patient_away_for_hours_and_there_for_days(seed):
    panels = week(a_monitor(seed))
    away = sum("probe-off" in panel.alarms for panel in panels)

    assert 120 < away < 0.15 * len(panels)


def test_a_capnograph_shows_what_is_breathed_too_and_no_other_monitor_does():
    course, rhythm = Course(titration(2, Regimen())), Rhythm(2)
    patient = Patient(2, course, rhythm, Regimen())
    panels = week(PatientMonitor(patient, rhythm, course, capnograph=True), step=20 * MINUTE)
    ends = [panel.values["MDC_AWAY_CO2_ET"].value for panel in panels]
    rates = [panel.values["MDC_CO2_RESP_RATE"].value for panel in panels]

    assert 28 < min(filter(None, ends)) < max(filter(None, ends)) < 50
    assert [end is None for end in ends] == [rate is None for rate in rates]
    assert {panel.values["MDC_CONC_AWAY_CO2_INSP"].value for panel in panels} == {None, Decimal(0)}
    assert not {code for code in values(a_monitor(), HOUR) if "CO2" in code}

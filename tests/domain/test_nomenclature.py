from decimal import Decimal

import pytest

from station.domain import nomenclature, units
from station.domain.nomenclature import METRICS, in_unit, private

# interface.md, "Metrics, units, codes"
CONTRACT = {
    "MDC_FLOW_FLUID_PUMP": "mL/h",
    "MDC_VOL_FLUID_DELIV": "mL",
    "MDC_VOL_FLUID_TBI": "mL",
    "MDC_VOL_FLUID_TBI_REMAIN": "mL",
    "MDC_TIME_PD_REMAIN": "min",
    "MDC_RATE_DOSE": "mg/h",
    "MDC_CONC_DRUG": "mg/mL",
    "MDC_PRESS_INFUS_LINE": "mm[Hg]",
    "MDC_ATTR_VAL_BATT_CHARGE": "%",
    "MDC_ATTR_TIME_BATT_REMAIN": "min",
    "MDC_ECG_HEART_RATE": "/min",
    "MDC_PULS_OXIM_PULS_RATE": "/min",
    "MDC_PULS_OXIM_SAT_O2": "%",
    "MDC_PULS_OXIM_PERF_REL": "%",
    "MDC_PRESS_CUFF_SYS": "mm[Hg]",
    "MDC_PRESS_CUFF_DIA": "mm[Hg]",
    "MDC_PRESS_CUFF_MEAN": "mm[Hg]",
    "MDC_PRESS_BLD_ART_SYS": "mm[Hg]",
    "MDC_PRESS_BLD_ART_DIA": "mm[Hg]",
    "MDC_PRESS_BLD_ART_MEAN": "mm[Hg]",
    "MDC_TTHOR_RESP_RATE": "/min",
    "MDC_CO2_RESP_RATE": "/min",
    "MDC_AWAY_CO2_ET": "mm[Hg]",
    "MDC_CONC_AWAY_CO2_INSP": "mm[Hg]",
    "MDC_TEMP": "Cel",
}


def test_the_metrics_are_those_of_the_command_line_contract():
    assert {code: metric.unit.code for code, metric in METRICS.items()} == CONTRACT


def test_only_the_cuff_measures_in_episodes():
    episodic = {metric.code for metric in METRICS.values() if metric.episodic}

    assert episodic == {code for code in CONTRACT if code.startswith("MDC_PRESS_CUFF")}


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.code)
def test_every_metric_can_be_shown(metric):
    assert metric.label
    assert metric.resolution > 0
    assert metric.lowest < metric.highest


@pytest.mark.parametrize(
    ("value", "believable"), [("-0.01", False), ("0", True), ("1800", True), ("1800.1", False)]
)
def test_only_what_a_device_could_mean_is_believed(value, believable):
    assert nomenclature.FLOW.believable(Decimal(value)) is believable


def test_a_device_s_own_metric_keeps_its_code_and_unit():
    metric = private("alaris-asena", "X12", units.PERCENT)

    assert metric.code == "private:alaris-asena:X12"
    assert metric.unit == units.PERCENT
    assert metric.believable(Decimal("-123456.789"))


def test_a_metric_in_its_own_unit_is_itself():
    assert in_unit(nomenclature.DOSE_RATE, units.MG_PER_H) is nomenclature.DOSE_RATE


def test_a_dose_rate_keeps_the_unit_in_which_the_device_gives_it():
    metric = in_unit(nomenclature.DOSE_RATE, units.UG_PER_KG_MIN)

    assert (metric.code, metric.unit) == ("MDC_RATE_DOSE", units.UG_PER_KG_MIN)
    assert metric.label == nomenclature.DOSE_RATE.label

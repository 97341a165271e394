"""What the figures are called, in which units, and which numbers are values."""

from decimal import Decimal

import pytest

from devices.protocols.nonin.figures import FIGURES, SPOT_PULSE, SPOT_QUALITY, SPOT_SATURATION
from station.domain.observation import MeasurementValidity

VALID, NA, INVALID = (
    MeasurementValidity.VALID,
    MeasurementValidity.NA,
    MeasurementValidity.INVALID,
)


def test_two_figures_have_names_in_the_contract_and_the_others_are_private():
    codes = {name: (one.metric.code, one.metric.unit.code) for name, one in FIGURES.items()}

    assert codes.pop("pulse") == ("MDC_PULS_OXIM_PULS_RATE", "/min")
    assert codes.pop("saturation") == ("MDC_PULS_OXIM_SAT_O2", "%")
    assert codes == {
        "HR": ("private:nonin:HR", "/min"),
        "E-HR": ("private:nonin:E-HR", "/min"),
        "E-HR-D": ("private:nonin:E-HR-D", "/min"),
        "SpO2": ("private:nonin:SpO2", "%"),
        "SpO2-Fast": ("private:nonin:SpO2-Fast", "%"),
        "SpO2-B-B": ("private:nonin:SpO2-B-B", "%"),
        "E-SpO2": ("private:nonin:E-SpO2", "%"),
        "E-SpO2-D": ("private:nonin:E-SpO2-D", "%"),
        "SPA": ("private:nonin:SPA", "1"),
        "B": ("private:nonin:B", "1"),
    }


def test_a_spot_check_is_an_episode_of_the_same_metrics():
    for spot, name in ((SPOT_PULSE, "pulse"), (SPOT_SATURATION, "saturation")):
        assert spot.metric.code == FIGURES[name].metric.code
        assert spot.metric.episodic
        assert not FIGURES[name].metric.episodic
    assert SPOT_QUALITY.metric.episodic


@pytest.mark.parametrize(
    ("name", "number", "value"),
    [
        ("pulse", 72, (Decimal(72), VALID)),
        ("pulse", 350, (Decimal(350), VALID)),
        ("pulse", 351, (None, INVALID)),
        ("pulse", None, (None, NA)),
        ("pulse", 0, (Decimal(0), VALID)),
        ("saturation", 100, (Decimal(100), VALID)),
        ("saturation", 101, (None, INVALID)),
        ("saturation", None, (None, NA)),
        ("E-SpO2", 255, (None, INVALID)),
        ("E-HR", 400, (None, INVALID)),
        ("SPA", 1, (Decimal(1), VALID)),
    ],
)
def test_missing_is_not_beyond_belief_and_neither_is_nought(name, number, value):
    assert FIGURES[name].value(number) == value


def test_what_two_bytes_can_say_and_no_patient_can_have_is_no_value():
    assert SPOT_PULSE.value(0xFFFF) == (None, INVALID)

import pytest

from devices.protocols.nellcor_ascii.messages import TIME
from devices.protocols.nellcor_ascii.translate import told
from station.domain.observation import MeasurementValidity
from tests.devices.protocols.nellcor_ascii.finger import VECTORS

VALID, QUESTIONABLE = MeasurementValidity.VALID, MeasurementValidity.QUESTIONABLE
INVALID, NA = MeasurementValidity.INVALID, MeasurementValidity.NA


def measured(said: str):
    """Value and validity of the three figures."""
    return [(value, validity) for _, value, validity in told(f"  {said}".encode()).measured]


def test_saturation_and_pulse_are_the_contract_s_and_amplitude_is_private():
    found = [(one.metric.code, one.metric.unit.code) for one in told(b"  97 72 50").measured]

    assert found == [
        ("MDC_PULS_OXIM_SAT_O2", "%"),
        ("MDC_PULS_OXIM_PULS_RATE", "/min"),
        ("private:nellcor-ascii:PA", "1"),
    ]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one["line"])
def test_every_vector_gives_its_values(vector):
    expect = vector["expect"]
    said = told(vector["line"].encode()[TIME:])

    assert [one.value for one in said.measured] == [expect[name] for name in ("SpO2", "PR", "PA")]
    assert said.conditions == set(expect["codes"])


def test_a_starred_value_is_kept_and_good():
    assert measured("84* 72 50 SL") == [(84, VALID), (72, VALID), (50, VALID)]


@pytest.mark.parametrize("code", ["AO", "AS", "LB", "PH", "PL", "SH", "SL"])
def test_limits_battery_and_silenced_alarms_leave_a_value_good(code):
    assert measured(f"97 72 50 {code}")[0] == (97, VALID)


@pytest.mark.parametrize("code", ["PS", "LP", "LM", "SD", "SO"])
def test_digits_that_are_printed_without_a_pulse_or_a_sensor_are_no_value(code):
    assert measured(f"97 72 50 LB {code}") == [(None, INVALID)] * 3


@pytest.mark.parametrize("code", ["MO", "ZZ"])
def test_motion_and_what_is_not_known_put_a_value_in_doubt(code):
    assert {validity for _, validity in measured(f"97 72 50 {code}")} == {QUESTIONABLE}


def test_dashes_are_absent_and_never_0():
    assert measured("--- 72 50") == [(None, NA), (72, VALID), (50, VALID)]
    assert measured("--- --- --- SD") == [(None, NA)] * 3


@pytest.mark.parametrize("said", ["101 72 50", "97 351 50"])
def test_a_line_with_a_value_beyond_belief_says_nothing_at_all(said):
    assert told(f"  {said}".encode()) is None


@pytest.mark.parametrize(
    ("said", "conditions"),
    [
        ("84* 72 50", {"SPO2*"}),
        ("97 172* 50", {"BPM*"}),
        ("84* 172* 50 MO", {"SPO2*", "BPM*", "MO"}),
        ("84* 172* 50 SL PH", {"SL", "PH"}),
        ("100* 40* 50 SH PL", {"SH", "PL"}),
        ("84* 172* 50 SL", {"SL", "BPM*"}),
    ],
)
def test_a_star_without_a_code_is_a_condition_of_its_own(said, conditions):
    assert told(f"  {said}".encode()).conditions == conditions


def test_what_is_printed_is_kept_beside_for_the_limits():
    said = told(b"  84* --- 50 PS")

    assert (said.saturation, said.pulse) == (84, None)


def test_the_same_fields_are_understood_once():
    assert told(b"  97 72 50") is told(b"  97 72 50")

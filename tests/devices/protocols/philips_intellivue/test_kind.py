import pytest

from devices.protocols.philips_intellivue.driver import IntelliVueDriver
from devices.protocols.philips_intellivue.kind import KIND
from devices.protocols.philips_intellivue.responder import IntelliVueMonitor
from station.domain.device import Category
from tests.devices.protocols.philips_intellivue.bedside import Script, wire


def test_it_is_named_as_the_command_line_names_it():
    assert KIND.protocol == "philips-intellivue"
    assert KIND.title == "Philips IntelliVue (MIB/RS232)"
    assert KIND.category is Category.MONITOR


def test_the_line_is_115200_8n1():
    settings = KIND.settings

    assert (settings.baud, settings.bits) == (115200, 8)
    assert (settings.parity, settings.stop_bits) == ("N", 1)
    assert (settings.xonxoff, settings.rtscts) == (False, False)


def test_its_driver_and_its_monitor_are_made_anew_each_time():
    assert isinstance(KIND.make_driver(), IntelliVueDriver)
    assert isinstance(KIND.make_responder(Script([])), IntelliVueMonitor)
    assert KIND.make_driver() is not KIND.make_driver()


def test_it_could_carry_who_the_patient_is():
    assert KIND.carries_patient_identity


@pytest.mark.parametrize(
    "name",
    [
        *("MDC_ECG_HEART_RATE", "MDC_PULS_OXIM_PULS_RATE", "MDC_PULS_OXIM_SAT_O2"),
        *("MDC_PULS_OXIM_PERF_REL", "MDC_TTHOR_RESP_RATE", "MDC_CO2_RESP_RATE", "MDC_TEMP"),
        *("MDC_PRESS_CUFF_SYS", "MDC_PRESS_CUFF_DIA", "MDC_PRESS_CUFF_MEAN"),
        *("MDC_PRESS_BLD_ART_SYS", "MDC_PRESS_BLD_ART_DIA", "MDC_PRESS_BLD_ART_MEAN"),
        *("MDC_AWAY_CO2_ET", "MDC_CONC_AWAY_CO2_INSP", "serial"),
        *("alarm:hr-high", "alarm:apnea", "alarm:battery-low"),
    ],
)
def test_it_carries_every_metric_of_a_monitor_and_its_alarms(name):
    assert name in KIND.carries


@pytest.mark.parametrize("name", ["state", "bolus", "drug", "MDC_FLOW_FLUID_PUMP", "alarm:kvo"])
def test_it_carries_nothing_of_a_pump(name):
    assert name not in KIND.carries


def test_its_gate_passes_the_association_and_stops_the_answer_to_it():
    assert KIND.gate().permits(wire("assoc_request"))
    assert not KIND.gate().permits(wire("assoc_response"))

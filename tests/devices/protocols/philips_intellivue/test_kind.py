from dataclasses import replace
from functools import partial

import pytest

from devices.damage import mutated
from devices.mutate import Job, do
from devices.protocols.philips_intellivue import frames
from devices.protocols.philips_intellivue.driver import IntelliVueDriver
from devices.protocols.philips_intellivue.kind import KIND
from devices.protocols.philips_intellivue.responder import IntelliVueMonitor
from devices.protocols.philips_intellivue.responder_greeting import Setup
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


def test_no_mutated_part_of_a_linked_answer_becomes_a_wrong_value():
    kind = replace(KIND, make_responder=partial(IntelliVueMonitor, setup=Setup(mtu=400)))

    found = do(Job(kind, 1500, seed=2))

    assert found.words == []
    assert (found.mutated, found.wrong) == (1500, 0)
    assert found.genuine > 1500


def reframed(dice, raw, others):
    """Damage that the check sequence covers: what a monitor would have to say to be believed."""
    bodies = [body for other in others for body in frames.unframe(other)]
    return frames.enframe(mutated(dice, frames.unframe(raw)[0], bodies))


def test_what_a_valid_check_sequence_covers_may_be_wrong_but_not_beyond_belief():
    found = do(Job(KIND, 400, seed=3, mutated=reframed, seconds=30))

    assert found.words == []
    assert found.accepted > 100
    assert found.excused > 10

from dataclasses import replace
from functools import partial

import pytest

from devices.mutate import Job, do
from devices.protocols.nellcor_ascii.driver import NellcorDriver
from devices.protocols.nellcor_ascii.kind import KIND
from devices.protocols.nellcor_ascii.messages import XON
from devices.protocols.nellcor_ascii.responder import NellcorOximeter, Setup
from devices.protocols.nellcor_ascii.responder_lines import N_595
from station.domain.device import Category
from tests.devices.protocols.nellcor_ascii.finger import Panels


def test_it_is_named_as_the_command_line_names_it():
    assert KIND.protocol == "nellcor-ascii"
    assert KIND.title == "Nellcor (ASCII printout)"
    assert KIND.category is Category.MONITOR


def test_the_line_is_9600_8n1_and_the_system_sends_no_xoff_of_its_own():
    settings = KIND.settings

    assert (settings.baud, settings.bits, settings.parity, settings.stop_bits) == (9600, 8, "N", 1)
    assert not settings.xonxoff
    assert not settings.rtscts


def test_one_byte_may_be_sent():
    assert KIND.queries == (XON,)
    permitted = [byte for byte in range(256) if KIND.gate().permits(bytes([byte]))]

    assert permitted == [0x11]


def test_its_lines_have_no_checksum():
    assert not KIND.checksummed


def test_its_driver_and_its_device_are_made_anew_each_time():
    assert isinstance(KIND.make_driver(), NellcorDriver)
    assert isinstance(KIND.make_responder(Panels()), NellcorOximeter)
    assert KIND.make_driver() is not KIND.make_driver()


@pytest.mark.parametrize(
    "name",
    [
        *("MDC_PULS_OXIM_SAT_O2", "MDC_PULS_OXIM_PULS_RATE"),
        *("alarm:spo2-high", "alarm:spo2-low", "alarm:hr-high", "alarm:hr-low"),
        *("alarm:battery-low", "alarm:probe-off", "alarm:technical", "alarm:unknown"),
    ],
)
def test_it_carries_what_an_oximeter_measures_and_its_alarms(name):
    assert name in KIND.carries


@pytest.mark.parametrize("name", ["serial", "MDC_PULS_OXIM_PERF_REL", "state", "alarm:kvo"])
def test_it_carries_nothing_else(name):
    assert name not in KIND.carries


def test_a_sensor_that_is_off_and_motion_cloud_the_values():
    assert KIND.clouding == {"alarm:probe-off", "alarm:technical", "alarm:unknown"}


def test_no_mutated_line_of_another_model_becomes_a_wrong_value():
    kind = replace(KIND, make_responder=partial(NellcorOximeter, setup=Setup(model=N_595)))

    found = do(Job(kind, 3000, seed=5))

    assert found.words == []
    assert (found.mutated, found.wrong) == (3000, 0)
    assert found.genuine > 3000

from dataclasses import replace
from functools import partial

import pytest

from devices.mutate import Job, do
from devices.protocols.masimo_ascii.driver import MasimoDriver
from devices.protocols.masimo_ascii.kind import KIND
from devices.protocols.masimo_ascii.responder import MasimoOximeter, Setup
from devices.protocols.masimo_ascii.responder_lines import RADICAL_5, RADICAL_7
from station.domain.device import Category
from tests.devices.protocols.masimo_ascii.finger import Panels


def test_it_is_named_as_the_command_line_names_it():
    assert KIND.protocol == "masimo-ascii"
    assert KIND.title == "Masimo (ASCII 1)"
    assert KIND.category is Category.MONITOR


def test_the_line_is_9600_8n1_without_flow_control():
    settings = KIND.settings

    assert (settings.baud, settings.bits, settings.parity, settings.stop_bits) == (9600, 8, "N", 1)
    assert not settings.xonxoff
    assert not settings.rtscts


def test_nothing_may_be_sent():
    assert KIND.queries == ()
    assert KIND.unframe(b"\x11") is None
    assert not KIND.gate().permits(b"\x11")


def test_its_lines_have_no_checksum():
    assert not KIND.checksummed


def test_its_driver_and_its_device_are_made_anew_each_time():
    assert isinstance(KIND.make_driver(), MasimoDriver)
    assert isinstance(KIND.make_responder(Panels()), MasimoOximeter)
    assert KIND.make_driver() is not KIND.make_driver()


@pytest.mark.parametrize(
    "name",
    [
        *("MDC_PULS_OXIM_SAT_O2", "MDC_PULS_OXIM_PULS_RATE", "MDC_PULS_OXIM_PERF_REL", "serial"),
        *("alarm:spo2-high", "alarm:spo2-low", "alarm:hr-high", "alarm:hr-low"),
        *("alarm:battery-low", "alarm:probe-off", "alarm:low-perfusion", "alarm:unknown"),
        *("alarm:technical", "alarm:device-fault"),
    ],
)
def test_it_carries_what_an_oximeter_measures_and_its_alarms(name):
    assert name in KIND.carries


@pytest.mark.parametrize("name", ["state", "bolus", "drug", "MDC_ECG_HEART_RATE", "alarm:kvo"])
def test_it_carries_nothing_else(name):
    assert name not in KIND.carries


def test_a_sensor_that_is_off_and_a_poor_signal_cloud_the_values():
    assert KIND.clouding == {
        "alarm:probe-off", "alarm:device-fault", "alarm:low-perfusion", "alarm:technical",
    }  # fmt: skip


@pytest.mark.parametrize("profile", [RADICAL_5, RADICAL_7])
def test_no_mutated_line_of_another_model_becomes_a_wrong_value(profile):
    kind = replace(KIND, make_responder=partial(MasimoOximeter, setup=Setup(profile=profile)))
    if not profile.serial:
        kind = replace(kind, carries=kind.carries - {"serial"})

    found = do(Job(kind, 2000, seed=5))

    assert found.words == []
    assert (found.mutated, found.wrong) == (2000, 0)
    assert found.genuine > 2000

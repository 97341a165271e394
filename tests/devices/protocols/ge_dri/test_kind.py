import pytest

from devices.damage import mutated
from devices.mutate import Job, do
from devices.protocols.ge_dri import frames
from devices.protocols.ge_dri.driver import DriDriver
from devices.protocols.ge_dri.kind import KIND
from devices.protocols.ge_dri.responder import S5Monitor
from devices.simulators.script import parse_script
from station.domain.device import Category
from station.domain.errors import Refused
from tests.devices.protocols.ge_dri.s5 import Script, wire


def test_it_is_named_as_the_command_line_names_it():
    assert KIND.protocol == "ge-dri"
    assert KIND.title == "GE / Datex S/5 (DRI)"
    assert KIND.category is Category.MONITOR
    assert KIND.default_channel == ""


def test_the_line_is_19200_8e1_with_rts_and_cts():
    settings = KIND.settings

    assert (settings.baud, settings.bits) == (19200, 8)
    assert (settings.parity, settings.stop_bits) == ("E", 1)
    assert (settings.xonxoff, settings.rtscts) == (False, True)
    assert settings.bits_per_character == 11


def test_its_driver_and_its_monitor_are_made_anew_each_time():
    assert isinstance(KIND.make_driver(), DriDriver)
    assert isinstance(KIND.make_responder(Script([])), S5Monitor)
    assert KIND.make_driver() is not KIND.make_driver()


def test_it_could_carry_who_the_patient_is_and_has_a_checksum_of_sorts():
    assert KIND.carries_patient_identity
    assert KIND.checksummed


def test_it_carries_the_values_of_a_monitor():
    assert KIND.carries == {
        *("MDC_ECG_HEART_RATE", "MDC_PULS_OXIM_PULS_RATE", "MDC_PULS_OXIM_SAT_O2"),
        *("MDC_TTHOR_RESP_RATE", "MDC_CO2_RESP_RATE", "MDC_TEMP"),
        *("MDC_PRESS_CUFF_SYS", "MDC_PRESS_CUFF_DIA", "MDC_PRESS_CUFF_MEAN"),
        *("MDC_AWAY_CO2_ET", "MDC_CONC_AWAY_CO2_INSP"),
    }


@pytest.mark.parametrize(
    "row",
    [
        "0,,MDC_PRESS_BLD_ART_SYS,120",
        "0,,alarm:hr-high,1",
        "0,,serial,12",
        "0,P1,MDC_TEMP,37",
        "0,T1,MDC_ECG_HEART_RATE,60",
        "0,ABP,MDC_TEMP,37",
    ],
)
def test_a_script_cannot_show_arteries_alarms_or_a_serial_number(row):
    with pytest.raises(Refused, match="Line 2 "):
        parse_script(f"seconds,channel,metric,value\n{row}\n", KIND)


def test_a_script_may_show_several_temperatures():
    text = "seconds,channel,metric,value\n0,T1,MDC_TEMP,37.1\n0,T2,MDC_TEMP,36.2\n0,,MDC_TEMP,37\n"

    assert len(parse_script(text, KIND).rows) == 3


def test_its_gate_passes_the_stop_and_no_request_of_alarms():
    assert KIND.gate().permits(wire("req_stop"))
    assert not KIND.gate().permits(wire("req_alarm"))
    assert not KIND.gate().permits(wire("phdb_example"))


def rechecked(dice, raw, others):
    """Damage that the checksum covers: what a monitor would have to say to be believed."""
    bodies = [body for other in others for body in frames.unframe(other)]
    damaged = mutated(dice, frames.unframe(raw)[0], bodies)
    return frames.enframe(len(damaged).to_bytes(2, "little") + damaged[2:])


def test_what_a_valid_checksum_covers_may_be_wrong_but_not_beyond_belief():
    found = do(Job(KIND, 600, seed=3, mutated=rechecked))

    assert found.words == []
    assert found.wrong == 0
    assert found.accepted > 100
    assert found.excused > 10


def test_of_frames_damaged_on_the_line_few_pass_for_whole():
    found = do(Job(KIND, 4000, seed=11))

    assert (found.words, found.wrong) == ([], 0)
    assert found.accepted < 40

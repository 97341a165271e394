from dataclasses import replace
from functools import partial

import pytest

from devices.damage import mutated
from devices.mutate import Job, do
from devices.protocols.capnostream.driver import QUIET_SECONDS, CapnostreamDriver
from devices.protocols.capnostream.frames import Frame, FrameReader, frame
from devices.protocols.capnostream.kind import KIND
from devices.protocols.capnostream.responder import CapnostreamResponder
from devices.protocols.capnostream.responder_setup import Setup
from station.domain.device import Category
from tests.devices.protocols.capnostream.bedside import Shows, wire


def test_it_is_named_as_the_command_line_names_it():
    assert (KIND.protocol, KIND.title) == ("capnostream", "Capnostream 20")
    assert KIND.category is Category.MONITOR
    assert KIND.default_channel == ""
    assert KIND.quiet_seconds == QUIET_SECONDS


def test_the_line_is_115200_8n1():
    settings = KIND.settings

    assert (settings.baud, settings.bits) == (115200, 8)
    assert (settings.parity, settings.stop_bits) == ("N", 1)
    assert (settings.xonxoff, settings.rtscts) == (False, False)


def test_its_driver_and_its_monitor_are_made_anew_each_time():
    assert isinstance(KIND.make_driver(), CapnostreamDriver)
    assert isinstance(KIND.make_responder(Shows()), CapnostreamResponder)
    assert KIND.make_driver() is not KIND.make_driver()


def test_it_could_carry_who_the_patient_is():
    assert KIND.carries_patient_identity


def test_its_frames_have_a_checksum():
    assert KIND.checksummed


def test_it_carries_what_a_capnograph_with_an_oximeter_measures():
    assert {name for name in KIND.carries if not name.startswith("alarm:")} == {
        *("MDC_AWAY_CO2_ET", "MDC_CONC_AWAY_CO2_INSP", "MDC_CO2_RESP_RATE"),
        *("MDC_PULS_OXIM_SAT_O2", "MDC_PULS_OXIM_PULS_RATE", "serial"),
    }


def test_it_carries_its_alarms():
    assert {name.removeprefix("alarm:") for name in KIND.carries if name.startswith("alarm:")} == {
        *("apnea", "etco2-high", "etco2-low", "rr-high", "rr-low", "unknown"),
        *("spo2-high", "spo2-low", "hr-high", "hr-low", "probe-off"),
        *("technical", "battery-low"),
    }


@pytest.mark.parametrize(
    "name", ["cmd_enable", "cmd_disable", "cmd_start_rt", "cmd_stop_rt", "cmd_link_active"]
)
def test_its_gate_passes_the_five_commands(name):
    assert KIND.gate().permits(wire(name))


@pytest.mark.parametrize("name", ["numerics", "wave", "device_id"])
def test_its_gate_stops_what_only_a_monitor_says(name):
    assert not KIND.gate().permits(wire(name))


@pytest.mark.parametrize("code", sorted(set(range(256)) - {1, 2, 4, 5, 6}))
def test_its_gate_stops_every_other_command(code):
    assert not KIND.gate().permits(frame(code))
    assert not KIND.gate().permits(frame(code, b"\x04\x02"))
    assert not KIND.gate().permits(wire("cmd_enable") + frame(code))


# --- What one byte of XOR lets through -----------------------------------------------------------


def plain(raw):
    [piece] = FrameReader().receive(raw)
    return piece


def is_numerics(raw):
    piece = plain(raw)
    return isinstance(piece, Frame) and piece.code == 1


def forged(damage):
    """Damage of numerics that the checksum covers; other messages are only cut short."""

    def mutation(dice, raw, others):
        if not is_numerics(raw):
            return raw[:-1]
        return frame(1, damage(dice, plain(raw).payload, others))

    return mutation


@forged
def two_bits(dice, payload, _others):
    """The same bit of two bytes, which cancels out."""
    changed = bytearray(payload)
    bit = 1 << dice.randrange(8)
    for place in dice.sample(range(len(changed)), 2):
        changed[place] ^= bit
    return bytes(changed)


@forged
def shifted(dice, payload, _others):
    place = dice.randrange(len(payload))
    if dice.random() < 0.5:
        return payload[:place] + payload[place + 1 :] + b"\x00"
    return (payload[:place] + b"\x00" + payload[place:])[: len(payload)]


@forged
def anything(dice, payload, others):
    return mutated(dice, payload, [plain(one).payload for one in others if is_numerics(one)])[:254]


@pytest.mark.parametrize("damage", [two_bits, shifted, anything])
def test_what_a_valid_checksum_covers_is_hardly_ever_a_wrong_value(damage):
    found = do(Job(KIND, 4000, seed=3, mutated=damage))

    assert found.words == []
    assert found.wrong == 0
    assert found.accepted > 100
    assert found.excused < found.accepted / 10


def test_no_mutated_frame_becomes_a_wrong_value_in_tenths_of_a_kpa():
    kind = replace(KIND, make_responder=partial(CapnostreamResponder, setup=Setup(unit=2)))

    found = do(Job(kind, 1500, seed=2))
    assert (found.words, found.wrong, found.mutated) == ([], 0, 1500)
    assert found.genuine > 1500

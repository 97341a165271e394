from datetime import datetime

import pytest

from devices.protocols.capnostream.alarms import (
    CO2,
    EXTENDED,
    FAST,
    SPO2,
    AlarmBoard,
    Heard,
    conditions,
    silenced,
    sounding,
)
from station.domain.observation import AlarmCondition, AlarmKind
from tests.devices.protocols.capnostream.bedside import BEGIN

PATIENT, TECHNICAL = AlarmKind.PHYSIOLOGICAL, AlarmKind.TECHNICAL
TIME = datetime.fromisoformat("2024-05-20T10:13:20")
TABLES = {"co2": CO2, "spo2": SPO2, "extended": EXTENDED, "fast": FAST}


def heard(seconds=0.0):
    return Heard(BEGIN.later(seconds), TIME)


def told(readings):
    return [(one.raw, one.active) for one in readings]


# --- Every bit -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code", "text", "kind"),
    [
        ("co2:01", "apnea", "no breath", PATIENT),
        ("co2:02", "etco2-high", "EtCO2 high", PATIENT),
        ("co2:04", "etco2-low", "EtCO2 low", PATIENT),
        ("co2:08", "rr-high", "respiration high", PATIENT),
        ("co2:10", "rr-low", "respiration low", PATIENT),
        ("co2:20", "unknown", "FiCO2 high", PATIENT),
        ("co2:40", "unknown", "co2:40", TECHNICAL),
        ("co2:80", "unknown", "co2:80", TECHNICAL),
        ("spo2:01", "technical", "pulse not found", TECHNICAL),
        ("spo2:02", "spo2-high", "SpO2 high", PATIENT),
        ("spo2:04", "spo2-low", "SpO2 low", PATIENT),
        ("spo2:08", "hr-high", "pulse high", PATIENT),
        ("spo2:10", "hr-low", "pulse low", PATIENT),
        ("spo2:20", "probe-off", "SpO2 sensor off patient", TECHNICAL),
        ("spo2:40", "probe-off", "SpO2 sensor disconnected", TECHNICAL),
        ("spo2:80", "unknown", "spo2:80", TECHNICAL),
        ("extended:01", "technical", "check calibration", TECHNICAL),
        ("extended:02", "technical", "check flow", TECHNICAL),
        ("extended:04", "technical", "pump off", TECHNICAL),
        ("extended:08", "unknown", "extended:08", TECHNICAL),
        ("extended:10", "unknown", "extended:10", TECHNICAL),
        ("extended:20", "unknown", "extended:20", TECHNICAL),
        ("extended:40", "unknown", "extended:40", TECHNICAL),
        ("extended:80", "battery-low", "battery low", TECHNICAL),
        ("fast:04", "technical", "filter line occluded", TECHNICAL),
        ("fast:40", "probe-off", "filter line not connected", TECHNICAL),
        ("fast:80", "device-fault", "CO2 malfunction", TECHNICAL),
    ],
)
def test_every_bit_has_its_code_and_words(raw, code, text, kind):
    name, bit = raw.split(":")

    assert conditions(TABLES[name], int(bit, 16)) == [(raw, code, text, kind)]


@pytest.mark.parametrize("bit", [0x01, 0x02, 0x08, 0x10, 0x20])
def test_a_state_of_the_wave_is_no_alarm(bit):
    assert conditions(FAST, bit) == []


@pytest.mark.parametrize("name", ["co2", "spo2", "extended"])
def test_every_bit_of_an_alarm_byte_is_an_alarm(name):
    assert len(conditions(TABLES[name], 0xFF)) == 8
    assert conditions(TABLES[name], 0) == []


@pytest.mark.parametrize(
    ("slow", "flags"), [(0, ()), (0x02, ("silenced",)), (0x04, ("silenced",)), (0xF9, ())]
)
def test_two_bits_of_the_slow_status_say_that_alarms_are_silenced(slow, flags):
    assert silenced(slow) == flags


@pytest.mark.parametrize(
    ("slow", "priority"),
    [(0, None), (0x08, "high"), (0x10, "low"), (0x20, None), (0x18, None), (0x28, None)],
)
def test_a_priority_is_what_sounds_alone(slow, priority):
    assert sounding(slow) == priority


# --- Onsets and ends -----------------------------------------------------------------------------


def apnoea():
    return conditions(CO2, 0x01)


def test_an_alarm_is_told_at_its_onset_and_at_its_end():
    board = AlarmBoard()
    [onset] = board.take("numerics", apnoea(), 0x08, heard())

    assert onset == AlarmCondition(
        *("", "apnea", "no breath", PATIENT, "high", "co2:01"),
        active=True,
        heard=BEGIN,
        device_time=TIME,
    )
    assert board.take("numerics", apnoea(), 0x08, heard(1)) == []
    [end] = board.take("numerics", [], 0, heard(2))
    assert (end.raw, end.active, end.heard, end.priority) == (
        *("co2:01", False),
        BEGIN.later(2),
        "high",
    )


def test_ends_come_before_onsets():
    board = AlarmBoard()
    board.take("numerics", apnoea(), 0, heard())

    assert told(board.take("numerics", conditions(CO2, 0x02), 0, heard())) == [
        ("co2:01", False),
        ("co2:02", True),
    ]


def test_two_conditions_of_one_code_are_two_alarms():
    board = AlarmBoard()
    board.take("numerics", conditions(SPO2, 0x60), 0, heard())

    assert told(board.take("numerics", conditions(SPO2, 0x20), 0, heard())) == [("spo2:40", False)]


def test_each_source_speaks_for_its_own_alarms_alone():
    board = AlarmBoard()
    board.take("numerics", apnoea(), 0, heard())

    assert told(board.take("wave", conditions(FAST, 0x40), 0, heard())) == [("fast:40", True)]
    assert told(board.take("numerics", [], 0, heard())) == [("co2:01", False)]
    assert told(board.take("wave", [], 0, heard())) == [("fast:40", False)]


def test_an_alarm_that_is_silenced_is_told_again_and_again_when_it_sounds():
    board = AlarmBoard()
    board.take("numerics", apnoea(), 0x08, heard())
    [quiet] = board.take("numerics", apnoea(), 0x02, heard(1))
    [loud] = board.take("numerics", apnoea(), 0x08, heard(2))

    assert (quiet.flags, quiet.active, quiet.heard) == (("silenced",), True, BEGIN.later(1))
    assert (loud.flags, loud.priority) == ((), "high")


def test_a_priority_is_an_alarms_own_while_it_stands_alone_and_stays_its_own():
    board = AlarmBoard()
    both = conditions(CO2, 0x03)
    assert [one.priority for one in board.take("numerics", both, 0x08, heard())] == [None, None]
    _, alone = board.take("numerics", apnoea(), 0x08, heard())
    assert alone.priority == "high"

    [second] = board.take("numerics", both, 0x10, heard())
    assert (second.raw, second.priority) == ("co2:02", None)


def test_a_new_conversation_tells_what_stands_again_and_what_has_gone_as_gone():
    board = AlarmBoard()
    board.take("numerics", conditions(CO2, 0x03), 0, heard())
    board.take("wave", conditions(FAST, 0x40), 0, heard())
    board.begin()

    assert told(board.take("numerics", apnoea(), 0, heard())) == [
        ("co2:02", False),
        ("co2:01", True),
    ]
    assert told(board.take("wave", conditions(FAST, 0x40), 0, heard())) == [("fast:40", True)]
    assert board.take("numerics", apnoea(), 0, heard()) == []


def test_another_monitor_ends_all_alarms_of_the_one_before():
    board = AlarmBoard()
    board.take("numerics", apnoea(), 0, heard())
    board.take("wave", conditions(FAST, 0x04), 0, heard())

    assert told(board.end(heard(1))) == [("co2:01", False), ("fast:04", False)]
    assert board.end(heard(2)) == []
    assert told(board.take("numerics", apnoea(), 0, heard(3))) == [("co2:01", True)]

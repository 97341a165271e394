"""A pump's alarms: every flag and every bit under the contract's code."""

import pytest

from devices.protocols.bbraun_space_bcc.alarms import (
    FLAGS,
    WORDS,
    alarms_are_told,
    silenced,
    standing,
    told,
)

# interface.md, "Alarm codes", those that a pump can have.
CODES = {
    "occlusion",
    "air-in-line",
    "upstream-occlusion",
    "syringe-empty",
    "near-end",
    "infusion-complete",
    "kvo",
    "battery-low",
    "battery-empty",
    "mains-lost",
    "door-open",
    "syringe-displaced",
    "free-flow",
    "drip",
    "drive-fault",
    "standby-over",
    "rate-limit",
    "data-lock",
    "communication",
    "device-fault",
    "technical",
    "unknown",
}


def bits(*numbers):
    return f"0x{sum(1 << number for number in numbers):08X}h".encode()


@pytest.mark.parametrize(
    ("name", "bit", "code"),
    [
        ("ALARM1", 2, "battery-empty"),
        ("ALARM1", 5, "battery-empty"),
        ("ALARM1", 6, "battery-empty"),
        ("ALARM1", 7, "battery-empty"),
        ("ALARM1", 9, "syringe-empty"),
        ("ALARM1", 10, "occlusion"),
        ("ALARM1", 11, "occlusion"),
        ("ALARM1", 12, "standby-over"),
        ("ALARM1", 13, "infusion-complete"),
        ("ALARM1", 15, "drive-fault"),
        ("ALARM1", 17, "syringe-displaced"),
        ("ALARM1", 19, "kvo"),
        ("ALARM1", 20, "upstream-occlusion"),
        ("ALARM1", 21, "unknown"),
        ("ALARM1", 23, "drip"),
        ("ALARM1", 26, "free-flow"),
        ("ALARM1", 29, "air-in-line"),
        ("ALARM2", 1, "data-lock"),
        ("ALARM2", 8, "unknown"),
        ("ALARM2", 30, "door-open"),
        ("ALARM2", 31, "syringe-displaced"),
        ("PREALARM", 1, "syringe-displaced"),
        ("PREALARM", 2, "near-end"),
        ("PREALARM", 4, "battery-low"),
        ("PREALARM", 5, "kvo"),
        ("PREALARM", 15, "device-fault"),
        ("PREALARM", 31, "unknown"),
    ],
)
def test_a_bit_is_a_condition_with_its_own_number(name, bit, code):
    (found,) = standing({name.encode(): bits(bit)}).values()

    assert found.code == code
    assert found.raw == f"{name}.{bit}"
    assert ("pre-alarm" in found.flags) is (name == "PREALARM")


@pytest.mark.parametrize(
    ("flag", "code", "pre_alarm"),
    [
        ("INA1", "battery-empty", False),
        ("INA2", "syringe-empty", False),
        ("INA3", "occlusion", False),
        ("INA5", "standby-over", False),
        ("INA7", "infusion-complete", False),
        ("INA8", "infusion-complete", False),
        ("INA9", "syringe-displaced", False),
        ("INA11", "battery-low", True),
        ("INA12", "near-end", True),
        ("INA14", "drip", False),
        ("INA15", "air-in-line", False),
        ("INA16", "kvo", False),
    ],
)
def test_a_flag_is_a_condition_with_its_own_name(flag, code, pre_alarm):
    (found,) = standing({flag.encode(): b"1"}).values()

    assert (found.code, found.raw) == (code, flag)
    assert ("pre-alarm" in found.flags) is pre_alarm


def test_every_condition_has_a_code_of_the_contract():
    conditions = [*FLAGS.values(), *(one for word in WORDS.values() for one in word)]

    assert {one.code for one in conditions} <= CODES
    assert len({one.raw for one in conditions}) == len(conditions)


def test_the_lowest_bit_of_a_word_says_that_there_is_no_alarm():
    fields = {b"ALARM1": bits(0), b"ALARM2": bits(0), b"PREALARM": bits(0)}

    assert standing(fields) == {}


def test_several_alarms_stand_beside_one_another():
    found = standing({b"ALARM1": bits(10, 11), b"PREALARM": bits(2), b"INA3": b"_NV"})

    assert list(found) == ["ALARM1.10", "ALARM1.11", "PREALARM.2"]


def test_an_absent_flag_does_not_end_an_alarm_but_0_does():
    occlusion = FLAGS[b"INA3"]

    assert told({b"INA3": b"0"}, occlusion)
    assert not told({b"INA3": b"_NV"}, occlusion)
    assert not told({b"INA2": b"0"}, occlusion)
    assert told({b"ALARM1": bits()}, occlusion)  # words switch the flags off
    assert not told({}, occlusion)


def test_an_absent_word_does_not_end_an_alarm_but_an_empty_one_does():
    occlusion = WORDS[b"ALARM1"][9]
    assert occlusion.raw == "ALARM1.10"

    assert told({b"ALARM1": bits()}, occlusion)
    assert not told({b"ALARM1": b"_NA"}, occlusion)
    assert not told({b"PREALARM": bits()}, occlusion)
    assert told({b"INA3": b"0"}, occlusion)


def test_no_word_of_alarms_is_not_the_same_as_no_alarm():
    assert not alarms_are_told({b"INRT": b"1.0", b"INA3": b"_NV", b"ALARM1": b"_NV"})
    assert alarms_are_told({b"INA3": b"0"})
    assert alarms_are_told({b"PREALARM": bits()})


def test_a_silenced_alarm_carries_that_flag_and_keeps_its_own():
    alarm, pre_alarm = WORDS[b"ALARM1"][9], WORDS[b"PREALARM"][1]

    assert silenced({b"STATUS1": bits(19)}, alarm) == ("silenced",)
    assert silenced({b"STATUS1": bits(19)}, pre_alarm) == ("pre-alarm",)
    assert silenced({b"STATUS1": bits(20)}, pre_alarm) == ("pre-alarm", "silenced")
    assert silenced({}, alarm) == ()

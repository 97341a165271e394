"""What a pump is doing, from its flags or its status word."""

import pytest

from devices.protocols.bbraun_space_bcc.delivery import OPERATING_MODES, state, word


def flags(**on):
    usual = dict.fromkeys(("INM2", "INM3", "INM6", "INM10", "INM14"), 0) | on
    return {name.encode(): str(value).encode() for name, value in usual.items()}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (flags(INM3=1), "infusing"),
        (flags(), "stopped"),
        (flags(INM3=1, INM2=1), "bolus"),
        (flags(INM3=1, INM10=1), "kvo"),
        (flags(INM3=1, INM14=1), "purging"),  # "also 1 while purging": that is no infusion
        (flags(INM6=1), "standby"),
        ({b"INM3": b"1"}, "infusing"),
        ({b"INM3": b"0"}, "stopped"),
        (flags(INM3="_NV"), "unknown"),
        (flags(INM3="_NA", INM2=1), "bolus"),
        ({}, "unknown"),
        ({b"INM1": b"1"}, "unknown"),
    ],
)
def test_the_flags_tell_the_state(fields, expected):
    assert state(fields) == expected


@pytest.mark.parametrize(
    ("bits", "expected"),
    [
        ((0, 1, 7, 8), "infusing"),
        ((7,), "infusing"),
        ((0, 1, 7, 10), "bolus"),
        ((0, 1, 7, 11), "bolus"),
        ((0, 1, 7, 13), "kvo"),
        ((0, 1, 4, 7), "purging"),
        ((0, 2), "standby"),
        ((0, 1, 6), "stopped"),
        ((), "off"),
    ],
)
def test_the_status_word_tells_the_state(bits, expected):
    status = f"0x{sum(1 << bit for bit in bits):08X}h".encode()

    assert state({b"STATUS1": status}) == expected
    assert state({b"STATUS1": status, **flags(INM2=1)}) == expected  # words before flags


def test_a_status_word_without_a_value_leaves_the_flags_to_tell():
    assert state({b"STATUS1": b"_NV", **flags(INM3=1)}) == "infusing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"0x00000083h", 0x83),
        (b"0x83", 0x83),
        (b"83h", 0x83),
        (b"00000083", 0x83),
        (b"83H", 0x83),
        (b"0XffFFffFFh", 0xFFFFFFFF),
        (b"0", 0),
        (None, None),
        (b"", None),
        (b"_NV", None),
        (b"0x", None),
        (b"123456789", None),
        (b"8 3", None),
    ],
)
def test_a_word_is_read_in_every_form_it_may_have(text, expected):
    assert word(text) == expected


def test_operating_modes_have_the_specifications_names():
    assert OPERATING_MODES[b"0"] == "continuous"
    assert OPERATING_MODES[b"4"] == "PCA"
    assert b"6" not in OPERATING_MODES

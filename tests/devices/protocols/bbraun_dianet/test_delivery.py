"""What a pump is doing, from its state bits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.bbraun_dianet.delivery import labels, muted, state
from station.domain.observation import DeliveryState
from tests.devices.protocols.bbraun_dianet.cable import CAPTURE

ABSENT = 0xFFFFFFFF


def bits(*on):
    return sum(1 << bit for bit in on)


def test_the_example_of_the_sheet_is_a_pump_that_runs_on_mains():
    [worked] = CAPTURE["states"]
    word = int(worked["word"], 16)

    assert state(word) is DeliveryState.INFUSING
    assert labels(word) == {
        "operating-mode": "continuous",
        "status": "on mains, documentation mode",
    }


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ((7,), "infusing"),
        ((9,), "bolus"),
        ((10,), "bolus"),
        ((12,), "bolus"),
        ((7, 9), "bolus"),
        ((7, 13), "kvo"),
        ((13,), "kvo"),
        ((7, 19), "infusing"),
        ((19,), "purging"),
        ((9, 19), "bolus"),
        ((5,), "standby"),
        ((5, 6), "standby"),
        ((6,), "stopped"),
        ((1, 4), "stopped"),
        ((20,), "stopped"),
        ((), "stopped"),
    ],
)
def test_each_state_is_told_by_its_bits(on, found):
    assert state(bits(*on)) == found


def test_a_pump_that_tells_no_state_is_in_none_that_is_known():
    assert state(ABSENT) is DeliveryState.UNKNOWN
    assert labels(ABSENT) == {"operating-mode": None, "status": None}
    assert not muted(ABSENT)


@pytest.mark.parametrize(
    ("bit", "mode"),
    [
        (22, "interval bolus"),
        (25, "piggyback"),
        (26, "PCA"),
        (27, "profile"),
        (28, "ramp or taper"),
        (7, "continuous"),
    ],
)
def test_the_operating_mode_is_a_word(bit, mode):
    assert labels(bits(4, 7, bit))["operating-mode"] == mode


@pytest.mark.parametrize(
    ("bit", "word"),
    [
        (0, "bit 0"),
        (1, "documentation mode"),
        (2, "remote control"),
        (3, "remote regulation"),
        (11, "being operated"),
        (16, "data lock"),
        (17, "drop control off"),
        (18, "history full"),
        (19, "fast forward"),
        (20, "drive backwards"),
        (21, "protocol recorder"),
        (23, "dose calculation"),
        (24, "reload"),
        (29, "delay"),
        (30, "bit 30"),
        (31, "bit 31"),
    ],
)
def test_every_other_bit_is_told_in_words(bit, word):
    assert labels(bits(bit))["status"] == f"on battery, {word}"


@pytest.mark.parametrize("bit", [5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 22, 25, 26, 27, 28])
def test_what_is_told_elsewhere_or_passes_at_once_is_no_word(bit):
    assert labels(bits(4, bit))["status"] == "on mains"


def test_a_silenced_alarm_is_bit_14():
    assert muted(bits(14))
    assert not muted(bits(15))


@given(st.integers(0, ABSENT))
def test_any_word_tells_one_state(word):
    assert state(word) in DeliveryState
    assert set(labels(word)) == {"operating-mode", "status"}

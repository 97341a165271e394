"""The wrong speed makes nonsense, and always the same nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.wrong_speed import misheard

BAUDS = st.sampled_from([9600, 19200, 38400, 57600, 115200])


@given(st.binary(max_size=60), BAUDS)
def test_at_the_right_speed_every_byte_arrives(data, baud):
    assert misheard(data, baud, baud) == data


@given(st.binary(max_size=60), BAUDS)
def test_a_clock_that_is_only_a_little_off_still_hears_right(data, baud):
    assert misheard(data, baud * 50, baud * 51) == data


@given(st.binary(max_size=60), BAUDS, BAUDS)
def test_the_same_bytes_at_the_same_speeds_give_the_same_nonsense(data, sent, heard):
    assert misheard(data, sent, heard) == misheard(data, sent, heard)


@pytest.mark.parametrize(("sent", "heard"), [(9600, 19200), (9600, 115200), (115200, 9600)])
def test_text_at_another_speed_is_not_readable(sent, heard):
    text = b"\x0100031\x021/1/1>ADMIN:ALIVE\x0300061\x04"
    found = misheard(text, sent, heard)

    assert found
    assert text not in found
    assert b"ADMIN" not in found


def test_half_the_speed_doubles_what_is_heard():
    # U is a square wave; each half of its bits is taken for a bit: 0 01100110 0, then 0 0110011 and
    # the idle line for the last bit and the stop (lowest bits first).
    assert misheard(b"U", 9600, 19200) == bytes([0b01100110, 0b11100110])


def test_silence_is_heard_as_silence():
    assert misheard(b"", 9600, 19200) == b""


def test_a_pulse_too_short_for_a_start_bit_is_not_heard():
    assert misheard(b"\xff", 115200, 9600) == b""

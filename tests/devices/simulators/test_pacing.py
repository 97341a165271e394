"""Bytes leave at the speed of the line and never earlier."""

from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.pacing import SLICE_SECONDS, Pacer

CHARACTER = 10 / 9600


def test_an_answer_takes_as_long_as_the_line_needs():
    pacer = Pacer()
    pacer.put(bytes(960), 5.0)

    assert pacer.take(5.0, CHARACTER) == b""
    assert len(pacer.take(5.5, CHARACTER)) == 480
    assert len(pacer.take(6.0, CHARACTER)) == 480
    assert pacer.next_at(CHARACTER) is None


def test_a_line_without_a_speed_carries_everything_at_once():
    pacer = Pacer()
    pacer.put(b"answer", 5.0)

    assert pacer.take(5.0, 0.0) == b"answer"


def test_what_comes_later_waits_for_what_came_first():
    pacer = Pacer()
    pacer.put(bytes(96), 0.0)
    pacer.put(b"x", 0.05)

    assert len(pacer.take(0.1, CHARACTER)) == 96
    assert pacer.take(0.1 + CHARACTER, CHARACTER) == b"x"


def test_an_idle_line_saves_up_no_time():
    pacer = Pacer()
    pacer.put(b"x", 0.0)
    pacer.take(1.0, CHARACTER)
    pacer.put(bytes(96), 100.0)

    assert pacer.take(100.0, CHARACTER) == b""


def test_it_wants_to_be_asked_again_after_a_slice_or_when_the_rest_is_through():
    pacer = Pacer()
    pacer.put(bytes(960), 1.0)
    assert pacer.next_at(CHARACTER) == 1.0 + SLICE_SECONDS

    pacer.clear()
    pacer.put(b"x", 1.0)
    assert pacer.next_at(CHARACTER) == 1.0 + CHARACTER


def test_a_pulled_cable_loses_what_was_under_way():
    pacer = Pacer()
    pacer.put(bytes(960), 0.0)
    pacer.clear()

    assert pacer.take(10.0, CHARACTER) == b""
    assert pacer.next_at(CHARACTER) is None


@given(st.binary(max_size=300), st.lists(st.floats(0, 0.2), max_size=20))
def test_every_byte_arrives_once_and_in_order(data, rests):
    pacer, now, carried = Pacer(), 0.0, b""
    pacer.put(data, now)
    for rest in rests:
        now += rest
        carried += pacer.take(now, CHARACTER)
        assert len(carried) <= now / CHARACTER + 0.01

    assert carried + pacer.take(now + 1000, CHARACTER) == data

"""Every piece has the moment of its last byte, however late it is known for what it is."""

from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.nonin.moments import Moments
from tests.devices.protocols.nonin.bedside import START

NOW = START.later(99)


def test_bytes_that_leave_together_have_the_moment_of_the_last_of_them():
    moments = Moments()
    moments.came(3, START)
    moments.came(0, START.later(0.5))
    moments.came(4, START.later(1))
    moments.came(2, START.later(2))

    assert moments.left(2, NOW) == START
    assert moments.left(1, NOW) == START
    assert moments.left(5, NOW) == START.later(2)
    assert moments.left(1, NOW) == START.later(2)


def test_bytes_that_never_came_leave_now():
    moments = Moments()
    assert moments.left(1, NOW) == NOW
    moments.came(1, START)
    assert moments.left(2, NOW) == NOW


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9))))
def test_it_is_what_a_list_of_every_byte_would_say(steps):
    moments, each = Moments(), []
    for second, (came, leave) in enumerate(steps):
        moments.came(came, START.later(second))
        each += [second] * came
        if len(each) >= leave:
            assert moments.left(leave, NOW) == START.later(each[leave - 1])
            del each[:leave]

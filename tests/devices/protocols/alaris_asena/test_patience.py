"""How long an answer is waited for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.alaris_asena.patience import AT_FIRST, LONGEST, UNTOLD, Patience


def test_at_first_half_a_second_and_the_second_time_the_longest_that_is_known():
    patience = Patience()

    assert [patience.wait(times) for times in (1, 2)] == [0.5, 4.0]


@pytest.mark.parametrize(
    ("stated", "seconds"), [("2000", 2.0), ("4000", 4.0), ("0", 0.5), ("100", 0.5), ("99999", 10.0)]
)
def test_the_second_time_as_long_as_the_pump_states_within_reason(stated, seconds):
    patience = Patience()
    patience.state(Decimal(stated))

    assert patience.wait(2) == seconds
    assert patience.wait(1) == AT_FIRST


def test_a_slow_pump_is_waited_for_from_the_first_time_on():
    patience = Patience()
    patience.answered(1.5)
    assert patience.wait(1) == 3.0

    patience.answered(3.5)
    assert patience.wait(1) == UNTOLD  # twice as long, but no longer than it may take
    assert patience.usual == 3.5


def test_a_pump_that_has_become_quick_again_is_treated_so_after_some_answers():
    patience = Patience()
    patience.answered(3.0)
    for _ in range(8):
        patience.answered(0.05)

    assert patience.wait(1) == AT_FIRST


def test_a_pump_that_takes_longer_than_it_states_is_waited_for():
    patience = Patience()
    patience.state(Decimal(1000))
    patience.answered(2.5)

    assert patience.wait(2) == patience.wait(1) == 2.5 * 1.25
    patience.answered(9.0)
    assert patience.wait(2) == LONGEST


@given(st.lists(st.floats(0, 1e6)), st.decimals(0, 10**9, places=0), st.integers(1, 2))
def test_nobody_ever_waits_longer_than_the_bound(taken, stated, times):
    patience = Patience()
    patience.state(stated)
    for seconds in taken:
        patience.answered(seconds)

    assert AT_FIRST <= patience.wait(times) <= LONGEST

from hypothesis import given
from hypothesis import strategies as st

from devices.two_reads import TwoReads


def facts(*reads, key="SpO2"):
    """Which of these reads, one after the other, are facts."""
    two = TwoReads()
    return [read for read in reads if two.agree(key, read)]


def test_a_first_value_waits_for_a_second_read():
    assert facts(97) == []
    assert facts(97, 97) == [97]


def test_a_value_that_stays_is_a_fact_at_every_read():
    assert facts(97, 97, 97, 97) == [97, 97, 97]


def test_a_changed_value_is_a_fact_when_it_is_read_again():
    assert facts(97, 97, 90, 90, 90) == [97, 90, 90]


def test_one_damaged_read_is_never_a_fact_and_what_was_goes_on():
    assert facts(97, 97, 17, 97, 97) == [97, 97, 97]


def test_a_figure_that_flutters_between_two_is_not_withheld():
    assert facts(72, 73, 72, 73, 72) == [72, 73, 72]


def test_a_value_that_was_long_ago_and_is_no_fact_counts_no_more():
    assert facts(90, 97, 97, 97, 90) == [97, 97]


def test_no_value_is_something_said_too():
    assert facts(97, 97, None, None) == [97, None]


def test_things_are_kept_apart_by_their_keys():
    two = TwoReads()

    assert not two.agree("SpO2", 97)
    assert not two.agree("pulse", 97)
    assert two.agree("SpO2", 97)


def test_after_forgetting_everything_is_new():
    two = TwoReads()
    two.agree("SpO2", 97)
    two.agree("SpO2", 97)

    two.forget()

    assert not two.agree("SpO2", 97)


@given(st.lists(st.integers(0, 3), max_size=40))
def test_whatever_is_a_fact_was_read_twice(reads):
    two = TwoReads()
    for place, read in enumerate(reads):
        if two.agree("", read):
            assert reads[: place + 1].count(read) > 1

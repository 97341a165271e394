import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.capnostream.messages import Wave
from devices.protocols.capnostream.wave import BROKEN, END_OF_BREATH, MINUTE, WaveWatch, words
from tests.devices.protocols.capnostream.bedside import BEGIN


def listen(watch, seconds, *, begin=0.0, every=4.0, counter=0, status=0):
    """Samples twenty times a second; a breath ends each `every` seconds.  The next counter."""
    for number in range(int(seconds * 20)):
        ends = END_OF_BREATH if (number + 1) % int(every * 20) == 0 else 0
        at = BEGIN.later(begin + number / 20)
        watch.take(Wave((counter + number) % 256, status | ends), at)
    return counter + int(seconds * 20)


# --- Status --------------------------------------------------------------------------------------


def test_a_status_is_certain_when_two_samples_say_it():
    watch = WaveWatch()

    assert watch.status == 0
    assert not watch.take(Wave(0, 0x40), BEGIN)
    assert watch.status == 0
    assert watch.take(Wave(1, 0x40), BEGIN)
    assert watch.status == 0x40
    assert not watch.take(Wave(2, 0x40), BEGIN)


def test_one_odd_sample_changes_nothing():
    watch = WaveWatch()
    listen(watch, 1)

    assert not watch.take(Wave(20, 0x80), BEGIN.later(1))
    assert not watch.take(Wave(21, 0), BEGIN.later(1.05))
    assert watch.status == 0


def test_the_end_of_a_breath_is_no_status():
    watch = WaveWatch()
    watch.take(Wave(0, 0x20), BEGIN)
    watch.take(Wave(1, 0x28), BEGIN)

    assert watch.status == 0x20


def test_a_new_conversation_begins_with_no_status():
    watch = WaveWatch()
    listen(watch, 1, status=0x40)
    watch.forget()

    assert watch.status == 0
    assert not watch.take(Wave(9, 0x40), BEGIN)


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (0x00, "measuring"),
        (0x01, "no valid CO2"),
        (0x02, "initialising"),
        (0x04, "filter line occluded"),
        (0x08, "measuring"),
        (0x10, "self-maintenance"),
        (0x20, "purging"),
        (0x40, "filter line not connected"),
        (0x80, "malfunction"),
        (0x41, "filter line not connected, no valid CO2"),
    ],
)
def test_a_status_reads_in_words(status, text):
    assert words(status) == text


# --- Breaths -------------------------------------------------------------------------------------


def test_breaths_are_counted_over_an_unbroken_minute():
    watch = WaveWatch()
    counter = listen(watch, 59)
    assert watch.breaths(BEGIN.later(59)) is None
    listen(watch, 2, begin=59, counter=counter)

    assert watch.breaths(BEGIN.later(MINUTE)) == 14


def test_a_breath_more_than_a_minute_ago_counts_no_more():
    watch = WaveWatch()
    counter = listen(watch, 90)
    assert watch.breaths(BEGIN.later(90)) == 15
    listen(watch, 60.05, begin=90, every=1000, counter=counter)

    assert watch.breaths(BEGIN.later(150)) == 0


def test_a_lost_sample_breaks_the_minute():
    watch = WaveWatch()
    counter = listen(watch, 70)
    listen(watch, 30, begin=70, counter=counter + 1)

    assert watch.breaths(BEGIN.later(100)) is None


def test_a_repeated_sample_breaks_it_too():
    watch = WaveWatch()
    counter = listen(watch, 70)
    watch.take(Wave((counter - 1) % 256, 0), BEGIN.later(70))

    assert watch.breaths(BEGIN.later(70)) is None


def test_a_pause_in_which_the_counter_went_round_breaks_it_as_well():
    watch = WaveWatch()
    counter = listen(watch, 70)
    listen(watch, 30, begin=70 + 12.8, counter=counter)

    assert watch.breaths(BEGIN.later(112.8)) is None


def test_a_wave_that_has_stopped_counts_nothing():
    watch = WaveWatch()
    listen(watch, 70)

    assert watch.breaths(BEGIN.later(70)) == 15
    assert watch.breaths(BEGIN.later(70 + BROKEN)) is None


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), max_size=30))
def test_whatever_comes_the_status_is_one_that_was_said(samples):
    watch = WaveWatch()
    for number, (counter, status) in enumerate(samples):
        watch.take(Wave(counter, status), BEGIN.later(number / 20))

    assert watch.status in {0, *(status & ~END_OF_BREATH for _, status in samples)}

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from devices.link_watch import LinkWatch
from station.domain.clock import StoppedClock
from station.domain.device import ConnectionState
from station.domain.nomenclature import FLOW
from station.domain.observation import DeviceEvent, Label, MeasurementValidity, Numeric

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
DEVICE = "Ticker at 9600 baud"


class Watched:
    """A watch with a clock beside it."""

    def __init__(self, quiet_seconds=5.0, **more):
        self.clock = StoppedClock(START)
        self.watch = LinkWatch("bed-1/pump", DEVICE, quiet_seconds, self.clock.now(), **more)
        self.watch.opened(self.clock.now())

    def second(self, size=0, noise=0, good=0, bad=0):
        self.clock.advance(1.0)
        if size:
            self.watch.heard(size, noise, good, bad, self.clock.now())
        return self.now

    def seconds(self, count, **heard):
        for _ in range(count):
            self.second(**heard)
        return self.now

    @property
    def now(self):
        return self.watch.state(self.clock.now())


@pytest.fixture
def line():
    return Watched()


def test_a_line_just_opened_is_connecting_and_waits_for_an_answer(line):
    assert line.now.state is ConnectionState.CONNECTING
    assert line.now.reason == "waiting for the first answer of Ticker at 9600 baud"
    assert line.now.since == START


def test_a_good_frame_makes_it_talk(line):
    state = line.second(size=10, good=1)

    assert (state.state, state.reason) == (ConnectionState.TALKING, "")
    assert state.since == line.clock.now().utc


def test_no_bytes_at_all_is_silence_with_what_to_check(line):
    assert line.seconds(4).state is ConnectionState.CONNECTING
    state = line.second()

    assert state.state is ConnectionState.SILENT
    assert state.reason.startswith("no bytes at all from Ticker at 9600 baud")


def test_a_device_that_falls_quiet_is_silent_once_it_was_given_time(line):
    line.second(size=10, good=1)
    assert line.seconds(10).state is ConnectionState.TALKING
    state = line.second()

    assert state.state is ConnectionState.SILENT
    assert "says nothing more" in state.reason


def test_a_slow_device_is_given_more_time():
    slow = Watched(quiet_seconds=90.0)
    slow.second(size=10, good=1)

    assert slow.seconds(90).state is ConnectionState.TALKING
    assert slow.seconds(1).state is ConnectionState.SILENT


def test_bytes_without_a_single_frame_are_a_wrong_speed(line):
    assert line.seconds(4, size=50, noise=50, bad=1).state is ConnectionState.CONNECTING
    state = line.second(size=50, noise=50, bad=1)

    assert state.state is ConnectionState.WRONG_SPEED
    assert state.reason == (
        "bytes come, but no message of Ticker at 9600 baud: check the speed and the device"
    )


def test_a_line_that_talked_and_brings_only_noise_is_noisy_not_at_a_wrong_speed(line):
    line.second(size=10, good=1)
    state = line.seconds(11, size=50, noise=50)

    assert state.state is ConnectionState.NOISY
    assert "any more" in state.reason


def test_a_wrong_speed_stays_one_when_the_nonsense_pauses(line):
    line.seconds(8, size=50, noise=50, bad=1)

    assert line.seconds(20).state is ConnectionState.WRONG_SPEED


def test_the_tail_of_a_message_at_the_opening_is_no_noise(line):
    line.second(size=90, noise=90)
    state = line.second(size=110, noise=10, good=1)

    assert state.state is ConnectionState.TALKING
    assert line.second(size=100, noise=30, good=1).state is ConnectionState.NOISY


def test_a_reopened_line_is_judged_afresh(line):
    line.second(size=10, good=1)
    line.watch.opened(line.clock.now())

    assert line.now.state is ConnectionState.CONNECTING
    assert line.seconds(5, size=50, noise=50).state is ConnectionState.WRONG_SPEED


def test_a_tenth_of_noise_between_good_frames_is_noisy_and_half_of_that_is_well_again(line):
    assert line.seconds(10, size=100, noise=10, good=1).state is ConnectionState.TALKING
    noisy = line.seconds(11, size=100, noise=12, good=1)
    assert noisy.state is ConnectionState.NOISY
    assert "check the cable" in noisy.reason

    assert line.seconds(12, size=100, noise=7, good=1).state is ConnectionState.NOISY
    assert line.seconds(12, size=100, noise=4, good=1).state is ConnectionState.TALKING


def test_a_lost_line_gives_the_reason_it_was_given_until_it_is_open_again(line):
    line.second(size=10, good=1)
    line.watch.lost("The port is not there.", line.clock.now())
    lost = line.now
    assert (lost.state, lost.reason) == (ConnectionState.LOST, "The port is not there.")

    line.clock.advance(7)
    line.watch.lost("It is in use.", line.clock.now())
    assert (line.now.reason, line.now.since) == ("It is in use.", lost.since)

    line.watch.opened(line.clock.now())
    assert line.now.state is ConnectionState.CONNECTING


def test_frames_are_counted_for_ever(line):
    line.seconds(100, size=10, good=2, bad=1)
    line.watch.opened(line.clock.now())

    assert (line.now.good_frames, line.now.bad_frames) == (200, 100)
    assert (line.watch.tally.good, line.watch.tally.bad) == (200, 100)
    assert line.now.line == "bed-1/pump"


def test_frames_within_one_second_are_judged_together(line):
    for _ in range(500):
        line.clock.advance(0.001)
        line.watch.heard(1, 0, 1, 0, line.clock.now())

    assert len(line.watch._seconds) == 1
    assert line.now.good_frames == 500


def test_what_was_heard_of_a_line_is_counted_for_ever_good_and_bad(line):
    line.seconds(3, size=100, good=4)
    line.second(size=100, noise=20, good=1, bad=1)
    line.seconds(2, size=50, noise=50, bad=1)
    line.second(size=100, good=5)

    counts = line.now.counts
    assert (counts.begun, counts.good, counts.bad) == (START, 18, 3)
    assert (counts.heard, counts.noise, counts.resyncs) == (600, 120, 2)


def test_the_tail_of_a_message_at_the_opening_is_never_counted_as_noise(line):
    line.second(size=90, noise=90, bad=1)
    assert line.now.counts.noise == 90
    line.second(size=110, noise=10, good=1)

    assert (line.now.counts.heard, line.now.counts.noise, line.now.counts.resyncs) == (200, 0, 0)


def test_silences_are_counted_and_their_length_once_they_are_over(line):
    line.second(size=10, good=1)
    line.seconds(30)
    during = line.now
    line.second(size=10, good=1)
    line.seconds(15)
    line.watch.lost("The port went away.", line.clock.now())

    assert during.state is ConnectionState.SILENT
    assert (during.counts.silences, during.counts.silent.total_seconds()) == (1, 0)
    assert (line.now.counts.silences, line.now.counts.silent.total_seconds()) == (2, 24)


def test_the_ward_may_call_a_line_noisy_sooner_or_later():
    strict, patient = Watched(noisy_above=0.02), Watched(noisy_above=0.5)
    for line in (strict, patient):
        line.second(size=100, good=1)

    assert strict.second(size=100, noise=10, good=1).state is ConnectionState.NOISY
    assert patient.second(size=100, noise=90, good=1).state is ConnectionState.TALKING
    assert patient.second(size=100, noise=90, good=1).state is ConnectionState.NOISY


@pytest.mark.parametrize("kind", [DeviceEvent, Label])
def test_a_device_that_is_not_known_here_is_the_wrong_one_until_a_value_of_it_is_read(line, kind):
    line.second(size=10, good=1)
    at = line.clock.now()
    line.watch.told([kind("", "unsupported", "DRI level 7.", at)])

    state = line.second(size=10, good=1)
    assert state.state is ConnectionState.WRONG_DEVICE
    assert state.reason == (
        "another device than Ticker at 9600 baud, or one not known here: nothing of it is shown"
        " (DRI level 7)"
    )
    assert line.seconds(12).state is ConnectionState.SILENT  # and when it says nothing any more

    value = Numeric("", FLOW, Decimal(1), FLOW.unit, MeasurementValidity.VALID, at)
    line.watch.told([DeviceEvent("", "started", "", at), Label("", "drug", None, at), value])
    assert line.second(size=10, good=1).state is ConnectionState.TALKING


def test_an_unknown_pump_beside_one_that_is_read_does_not_make_it_the_wrong_line(line):
    for _ in range(12):
        at = line.clock.now()
        value = Numeric("1", FLOW, Decimal(1), FLOW.unit, MeasurementValidity.VALID, at)
        line.watch.told([value, DeviceEvent("2", "unsupported", "An unknown one.", at)])
        assert line.second(size=10, good=1).state is ConnectionState.TALKING

    assert line.seconds(6, size=10, good=1).state is ConnectionState.WRONG_DEVICE


def test_another_opening_asks_again_which_device_it_is(line):
    line.watch.told([DeviceEvent("", "unsupported", "An unknown one.", line.clock.now())])
    line.watch.opened(line.clock.now())

    assert line.second(size=10, good=1).state is ConnectionState.TALKING

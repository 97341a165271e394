"""Faults: each does what its name says for as long as it says, and then the device recovers."""

import pytest

from devices.simulators.faults import (
    NAMES,
    Fault,
    FaultyResponder,
    other_serial,
    parse_fault,
    unplugged,
)
from station.domain.errors import Refused

RATE_ANSWER = b"R=None;"


@pytest.fixture
def device(ticker):
    class Nothing:
        def at(self, _now):
            return {}

    return ticker(Nothing())


def faulty(device, *faults, seed=1):
    return FaultyResponder(device, [parse_fault(fault) for fault in faults], seed)


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_lasts_twenty_seconds_unless_said(name):
    assert parse_fault(f"{name}@30") == Fault(name, 30.0, 20.0)
    assert parse_fault(f"{name}@2.5+0.5") == Fault(name, 2.5, 0.5)


@pytest.mark.parametrize(
    "text",
    ["", "silence", "silence@", "silence@x", "quiet@5", "silence@5+", "silence@-5", "@5", "a@1@2"],
)
def test_anything_else_is_refused_with_the_names_there_are(text):
    with pytest.raises(Refused, match="silence, garbage, truncate, unplug, restart"):
        parse_fault(text)


def test_without_a_fault_nothing_is_changed(device):
    line = faulty(device)

    assert line.receive(b"?\n", 0.0) == RATE_ANSWER
    assert line.next_due(0.0) == 1.0
    assert line.due(2.0) == b"T;T;"


def test_a_silent_device_neither_hears_nor_speaks_and_comes_back(device):
    line = faulty(device, "silence@10")

    assert line.receive(b"?\n", 9.9) == RATE_ANSWER
    assert line.receive(b"?\n", 10.0) == b""
    assert line.due(15.0) == b""
    assert device.heard == b"?\n"
    assert line.receive(b"?\n", 30.0) == RATE_ANSWER


def test_what_a_silent_device_would_have_said_is_not_said_later(device):
    line = faulty(device, "silence@10+5")
    line.due(10.0)

    assert line.due(15.0) == b""
    assert line.due(16.0) == b"T;"


def test_a_silent_device_is_looked_at_again_when_its_silence_ends(device):
    assert faulty(device, "silence@10+5").next_due(11.0) == 15.0


def test_garbage_is_put_around_and_into_answers_and_takes_no_byte_away(device):
    line = faulty(device, "garbage@0")
    answers = [line.receive(b"?\n", now / 10) for now in range(100)]

    assert all(answer != RATE_ANSWER for answer in answers)
    assert all(_in_order(RATE_ANSWER, answer) for answer in answers)
    whole = [RATE_ANSWER in answer for answer in answers]
    assert any(whole)
    assert not all(whole)


def _in_order(part, whole):
    rest = iter(whole)
    return all(byte in rest for byte in part)


def test_a_noisy_line_is_noisy_between_the_frames_too(device):
    line = faulty(device, "garbage@0+10")
    device.due = lambda _now: b""
    device.next_due = lambda _now: None
    spoken = 0
    now = 0.0
    while now < 10:
        spoken += bool(line.due(now))
        now = line.next_due(now)

    assert 7 <= spoken <= 8
    assert line.due(10.0) == b""


def test_the_same_seed_makes_the_same_garbage(device, ticker):
    once = faulty(device, "garbage@0", seed=5).receive(b"?\n", 0)
    again = faulty(ticker(device.panels), "garbage@0", seed=5).receive(b"?\n", 0)
    other = faulty(ticker(device.panels), "garbage@0", seed=6).receive(b"?\n", 0)

    assert once == again != other


def test_truncated_answers_are_beginnings_of_answers(device):
    line = faulty(device, "truncate@5")
    answers = [line.receive(b"?\n", 5 + now / 10) for now in range(100)]

    assert all(RATE_ANSWER.startswith(answer) and answer != RATE_ANSWER for answer in answers)
    assert any(answers)
    assert line.receive(b"?\n", 25) == RATE_ANSWER


def test_a_restarting_device_is_off_and_begins_anew_when_it_is_back(device):
    line = faulty(device, "restart@10")

    assert line.receive(b"?\n", 12.0) == b""
    assert device.restarts == []
    assert line.next_due(12.0) == 30.0

    assert line.receive(b"?\n", 30.5) == RATE_ANSWER
    assert device.restarts == [30.5]
    line.due(40.0)
    assert device.restarts == [30.5]


def test_the_clock_steps_back_an_hour_once_and_for_good(device):
    line = faulty(device, "clock-back@10+1")
    assert line.next_due(0.5) == 1.0
    line.due(9.9)
    assert device.clock == 0

    for now in (10.0, 11.0, 50.0):
        line.due(now)
    assert device.clock == -3600


def test_another_serial_number_stays(device):
    line = faulty(device, "swap-serial@10", seed=7)
    line.receive(b"?\n", 9)
    assert device.serial == "1"

    line.receive(b"?\n", 10)
    line.receive(b"?\n", 100)
    assert device.serial == "200007"


def test_another_serial_number_fits_into_the_eighteen_bits_that_some_pumps_have():
    others = {int(other_serial(seed)) for seed in range(0, 200_000, 999)}

    assert max(others) < 1 << 18
    assert min(others) >= 200_000  # and is none that a random script gives a device


def test_a_step_that_waits_for_nobody_is_still_due(device):
    line = faulty(device, "clock-back@10")
    device.next_due = lambda _now: None

    assert line.next_due(0.0) == 10.0
    line.due(10.0)
    assert line.next_due(10.0) is None


def test_faults_of_several_kinds_each_have_their_time(device):
    line = faulty(device, "silence@10+5", "truncate@20+5", "silence@30+5")

    quiet = [not line.receive(b"?\n", now) for now in (9, 12, 16, 32, 36)]
    assert quiet == [False, True, False, True, False]


def test_the_device_itself_can_still_be_told_what_to_do(device):
    line = faulty(device)
    line.restart(3.0)
    line.step_clock(5)
    line.swap_serial("9")
    line.set_clock("noon", 4.0)

    assert (device.restarts, device.clock, device.serial) == ([3.0], 5, "9")
    assert device.set_to == ("noon", 4.0)


def test_the_cable_is_out_while_an_unplug_lasts():
    faults = [parse_fault("unplug@10"), parse_fault("silence@0+100")]

    assert [unplugged(faults, now) for now in (9, 10, 29.9, 30)] == [False, True, True, False]


def test_a_fault_may_befall_a_device_that_had_none(device):
    line = faulty(device)
    assert line.receive(b"?\n", 1.0)

    line.befall(Fault("silence", 2.0, 5.0))
    assert line.receive(b"?\n", 3.0) == b""
    assert line.receive(b"?\n", 7.5)

    line.befall(Fault("restart", 10.0, 3.0))
    assert line.receive(b"?\n", 11.0) == b""
    assert line.receive(b"?\n", 13.5)
    assert device.restarts == [13.5]


def test_faults_that_are_over_are_forgotten(device):
    line = faulty(device)
    for number in range(100):
        line.befall(Fault("garbage", number * 10.0, 5.0))

    assert line.next_due(2000.0) == device.next_due(2000.0)
    assert len(line._faults) == 1

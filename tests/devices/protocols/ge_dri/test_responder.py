"""The monitor's end alone: what it answers to the sheet's own requests."""

import pytest

from devices.protocols.ge_dri.frames import Frame, FrameReader
from devices.protocols.ge_dri.responder import S5Monitor
from devices.protocols.ge_dri.responder_setup import S5Setup
from tests.devices.protocols.ge_dri.s5 import (
    TIME,
    VITALS,
    Script,
    frame,
    i16,
    record_of,
    shown_at,
    wire,
)

EXAMPLE = {"pressures": {"p1": (13100, 7000, 9000, 82)}, "labels": {"p1": 1}}


def monitor(rows=VITALS, **setup) -> S5Monitor:
    return S5Monitor(Script(rows), S5Setup(**setup))


def request(level: int = 9, trend: int = 1, interval: int = 10, classes: int = 0) -> bytes:
    body = bytearray(record_of("req_10s"))
    body[3] = level
    body[40:47] = bytes((trend,)) + i16(interval) + classes.to_bytes(4, "little")
    return frame(bytes(body))


def alarm_request(command: int, level: int = 9) -> bytes:
    body = bytearray(record_of("req_alarm"))
    body[3], body[40:42] = level, i16(command)
    return frame(bytes(body))


def bodies(data: bytes) -> list[bytes]:
    pieces = FrameReader().receive(data)
    assert all(isinstance(one, Frame) for one in pieces)
    return [one.body for one in pieces]


def times(data: bytes) -> list[int]:
    return [int.from_bytes(one[6:10], "little") - TIME for one in bodies(data)]


def run(device: S5Monitor, begin: int, end: int) -> bytes:
    """What it says by itself, looked at each second."""
    return b"".join(device.due(float(now)) for now in range(begin, end))


def test_the_sheets_request_is_answered_with_the_worked_example():
    assert monitor(**EXAMPLE).receive(wire("req_10s"), 0.0) == wire("phdb_example")


def test_it_streams_at_the_interval_asked_for_until_the_sheets_stop():
    device = monitor()

    assert device.next_due(0) is None
    assert times(device.receive(wire("req_10s"), 0.0)) == [0]
    assert device.next_due(0) == 10
    assert times(run(device, 1, 61)) == [10, 20, 30, 40, 50, 60]
    assert device.receive(wire("req_stop"), 61) == b""
    assert run(device, 61, 200) == b""
    assert device.next_due(200) is None


def test_a_new_request_takes_the_place_of_the_old():
    device = monitor()
    device.receive(request(interval=10), 0)
    device.receive(request(interval=3), 1)

    assert times(run(device, 2, 12)) == [4, 7, 10]


def test_minus_one_asks_once():
    device = monitor()

    assert times(device.receive(request(interval=-1), 0)) == [0]
    assert device.next_due(0) is None


def test_moments_that_nobody_fetched_are_not_made_up_for():
    device = monitor()
    device.receive(request(interval=5), 0)

    assert times(device.due(23)) == [23]
    assert device.next_due(23) == 25


def test_three_requests_at_three_levels_are_answered_once_and_three_stops_stop():
    device = monitor(level=8)

    said = b"".join(device.receive(request(level=number), 0) for number in (9, 8, 7))
    assert len(bodies(said)) == 1
    assert len(bodies(run(device, 1, 21))) == 2
    for number in (9, 8, 7):
        device.receive(request(level=number, interval=0), 21)
    assert run(device, 21, 60) == b""


@pytest.mark.parametrize(("switch", "answers"), [(True, 1), (False, 0)])
def test_level_zero_stands_for_any_where_it_is_switched_on(switch, answers):
    assert len(bodies(monitor(level_zero=switch).receive(request(level=0), 0))) == answers


@pytest.mark.parametrize("trend", [1, 2, 3])
def test_an_answer_has_the_type_that_was_asked_for(trend):
    [body] = bodies(monitor().receive(request(trend=trend), 0))

    assert body[18] == trend


def test_classes_are_sent_as_they_are_asked_for_and_nothing_is_not_sent():
    device = monitor()

    [body] = bodies(device.receive(request(classes=14), 0))
    assert len(body) == 40 + 4 * 278
    assert device.receive(request(classes=1), 1) == b""


def test_frames_may_share_a_flag_and_come_in_any_pieces():
    device = monitor()
    both = request(interval=-1) + request(interval=-1)[1:]

    said = b"".join(device.receive(both[at : at + 7], 0) for at in range(0, len(both), 7))
    assert len(bodies(said)) == 2


def test_a_wrong_checksum_is_ignored():
    damaged = bytearray(wire("req_10s"))
    damaged[-2] ^= 1
    device = monitor()

    assert device.receive(bytes(damaged), 0) == b""
    assert device.refused == []


def test_a_host_that_sums_the_escaped_bytes_is_answered():
    plain = bytearray(record_of("req_10s"))
    plain[41] = 0x7E
    stuffed = bytes(plain).replace(b"\x7e", b"\x7d\x5e")
    sent = b"\x7e" + stuffed + bytes((sum(stuffed) % 256,)) + b"\x7e"

    assert len(bodies(monitor().receive(sent, 0))) == 1


@pytest.mark.parametrize("body", [
    record_of("req_10s")[:14] + i16(1) + record_of("req_10s")[16:],
    record_of("phdb_example"),
    record_of("req_10s")[:40] + b"\x09" + record_of("req_10s")[41:],
    record_of("req_10s")[:41] + i16(-2) + record_of("req_10s")[43:],
])  # fmt: skip
def test_what_is_no_request_is_kept_and_does_nothing(body):
    device = monitor()

    assert device.receive(frame(body), 0) == b""
    assert device.refused == [body]
    assert device.next_due(0) is None


# --- Alarms --------------------------------------------------------------------------------------

RINGING = [*VITALS, (5, "", "alarm:apnea", 1), (10, "", "alarm:hr-low", 1),
           (20, "", "alarm:apnea", 0)]  # fmt: skip


@pytest.mark.parametrize("command", [0, 2, 3])
def test_alarms_are_not_answered_at_all_as_it_leaves_the_factory(command):
    device = monitor(RINGING)

    assert device.receive(alarm_request(command), 0) == b""
    assert device.refused == []


def test_alarms_are_shown_once_when_asked_once():
    device = monitor(RINGING, alarms=True)

    [body] = bodies(device.receive(alarm_request(0), 6))
    assert (len(body), body[14], body[18], body[48:53]) == (533, 4, 1, b"APNEA")
    assert run(device, 7, 30) == b""


def test_alarms_are_shown_when_they_change_until_the_host_leaves():
    device = monitor(RINGING, alarms=True)

    assert len(bodies(device.receive(wire("req_alarm"), 0))) == 1
    assert device.next_due(0) == 1
    assert times(run(device, 1, 16)) == [5, 10]
    assert device.receive(alarm_request(3), 16) == b""
    assert run(device, 16, 40) == b""


def test_a_command_that_is_not_documented_is_kept_and_does_nothing():
    device = monitor(RINGING, alarms=True)

    assert device.receive(alarm_request(1), 0) == b""
    assert len(device.refused) == 1


# --- Clock, restart, exchange --------------------------------------------------------------------


def test_its_clock_can_be_stepped_and_set():
    device = monitor()
    device.step_clock(-3600)
    assert times(device.receive(request(interval=-1), 10)) == [10 - 3600]

    device.set_clock(shown_at("2024-05-20T10:14:20"), 20)
    assert times(device.receive(request(interval=-1), 30)) == [70]


@pytest.mark.parametrize(("years", "time"), [(-100, 0), (200, 2**32 - 1)])
def test_its_clock_ends_where_its_number_does(years, time):
    device = monitor()
    device.step_clock(years * 365.25 * 86400)

    [body] = bodies(device.receive(request(interval=-1), 0))
    assert int.from_bytes(body[6:10], "little") == time


def test_a_frozen_clock_stands_still():
    assert times(monitor(frozen=True).receive(request(interval=-1), 500)) == [0]


def test_after_a_restart_nothing_is_streamed_and_nothing_waits():
    device = monitor(alarms=True)
    device.receive(wire("req_10s") + wire("req_alarm") + wire("req_10s")[:20], 0)
    device.restart(5)

    assert device.next_due(5) is None
    assert run(device, 5, 60) == b""
    assert len(bodies(device.receive(wire("req_10s"), 60))) == 1


def test_another_box_has_another_plug_and_knows_nothing_of_the_conversation():
    device = monitor()
    device.receive(wire("req_10s"), 0)
    device.swap_serial("950001")

    assert run(device, 1, 60) == b""
    [first] = bodies(device.receive(wire("req_10s"), 60))
    assert first[4:6] != b"\0\0"


def test_the_plug_of_another_box_differs_even_by_chance():
    device = monitor()
    device.swap_serial("950001")
    once = device._setup.plug
    device.swap_serial("950001")

    assert device._setup.plug == (once + 1) % 2**16


# --- Faults --------------------------------------------------------------------------------------


def test_while_cts_is_low_what_the_host_sends_waits():
    device = monitor(not_ready=(0, 10))

    assert device.receive(wire("req_10s"), 0) == b""
    assert device.next_due(0) == 10
    assert device.due(5) == b""
    assert times(device.due(10)) == [10]
    assert device.next_due(10) == 20
    assert times(device.receive(request(interval=-1), 15)) == [15]


def test_records_and_frames_can_be_spoilt_by_their_number():
    spoilt = monitor(
        record=lambda number, body: body[:2] + bytes((number,)) + body[3:],
        frame=lambda number, wire: wire if number % 2 else b"",
    )
    said = [spoilt.receive(request(interval=-1), now) for now in range(4)]

    assert [len(one) > 0 for one in said] == [True, False, True, False]
    assert bodies(said[2])[0][2] == 3


def test_the_time_of_the_cuff_stays_whatever_happens_to_the_clock():
    device = monitor([(7, "", "MDC_PRESS_CUFF_SYS", 128)], auxiliary=True)

    def auxiliary(now: float) -> list[int]:
        [body] = bodies(device.receive(request(interval=-1), now))
        return [int.from_bytes(body[-4:], "little") - TIME] if body[21] == 4 else []

    assert auxiliary(0) == []
    assert auxiliary(10) == [7]
    device.step_clock(-3600)
    assert auxiliary(20) == [7]
    device.swap_serial("950001")
    assert auxiliary(30) == [7 - 3600]

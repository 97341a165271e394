from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.capnostream.frames import Frame, FrameReader, frame
from devices.protocols.capnostream.responder import CapnostreamResponder, objection
from devices.protocols.capnostream.responder_setup import Setup
from tests.devices.protocols.capnostream.bedside import ID, SECONDS, Shows, wire

ENABLE, DISABLE = wire("cmd_enable"), wire("cmd_disable")
START, STOP, LINK = wire("cmd_start_rt"), wire("cmd_stop_rt"), wire("cmd_link_active")
DEVICE_ID = wire("device_id")


def started(setup=None, panels=None, at=0.0):
    monitor = CapnostreamResponder(panels or Shows(), setup)
    monitor.receive(ENABLE + START, at)
    return monitor


def frames(wire_):
    pieces = FrameReader(messages=None).receive(wire_)
    assert all(isinstance(piece, Frame) for piece in pieces)
    return pieces


def streamed(monitor, until, begin=0.0, *, link=True):
    """Everything sent from one moment to another, as frames, the host keeping the link."""
    found, linked = [], begin
    while (moment := monitor.next_due(begin)) is not None and moment <= until:
        begin = max(begin, moment)
        if link and begin >= linked + 5:
            linked = begin
            monitor.receive(LINK, begin)
        found += frames(monitor.due(begin))
    return found


def of(code, found):
    return [one.payload for one in found if one.code == code]


# --- Commands ------------------------------------------------------------------------------------


def test_enable_is_answered_with_the_sheets_description():
    monitor = CapnostreamResponder(Shows())

    assert monitor.receive(ENABLE, 0) == DEVICE_ID
    assert monitor.receive(ENABLE, 1) == DEVICE_ID
    assert monitor.next_due(1) is None
    assert monitor.due(1) == b""


def test_a_monitor_without_a_description_answers_nothing():
    assert CapnostreamResponder(Shows(), Setup(gives_id=False)).receive(ENABLE, 0) == b""


def test_one_may_answer_only_while_it_does_not_stream():
    monitor = started(Setup(answers_while_streaming=False))

    assert monitor.receive(ENABLE, 1) == b""
    monitor.receive(STOP, 2)
    assert monitor.receive(ENABLE, 3) == DEVICE_ID


def test_a_stream_that_was_not_enabled_does_not_start():
    monitor = CapnostreamResponder(Shows())
    monitor.receive(START, 0)

    assert monitor.next_due(0) is None


def test_a_stream_that_runs_is_not_begun_again():
    monitor = started()
    streamed(monitor, 3)
    monitor.receive(START, 3.01)

    assert monitor.next_due(3.01) == pytest.approx(3.05)


def test_stop_ends_the_stream_and_disable_the_conversation():
    monitor = started()
    monitor.receive(STOP, 1)
    assert monitor.next_due(1) is None
    monitor.receive(START, 2)
    assert monitor.next_due(2) == 2
    monitor.receive(DISABLE, 3)
    monitor.receive(START, 4)
    assert monitor.next_due(4) is None


@pytest.mark.parametrize("code", [3, 7, 8, 9, 10, 11, 21, 54, 55, 56, 61, 62, 99])
def test_everything_else_is_kept_and_changes_nothing(code):
    monitor = started()
    before = monitor.setup

    assert monitor.receive(frame(code, b"\x04\x02"), 1) == b""
    assert monitor.refused == [bytes((code, 4, 2))]
    assert monitor.setup is before
    assert monitor.next_due(1) is not None


@pytest.mark.parametrize(("item", "value"), [(4, 1), (9, 0)])
def test_a_setting_is_answered_with_what_it_is_and_not_set(item, value):
    monitor = CapnostreamResponder(Shows())

    for _ in range(2):
        assert monitor.receive(frame(60, bytes((item, 2))), 0) == frame(60, bytes((item, value)))
    assert monitor.refused == [bytes((60, item, 2))] * 2


def test_a_setting_without_an_item_is_not_answered():
    monitor = CapnostreamResponder(Shows())

    assert monitor.receive(frame(60), 0) == b""
    assert monitor.refused == [b"\x3c"]


def test_no_more_than_a_thousand_refusals_are_kept():
    monitor = CapnostreamResponder(Shows())
    monitor.receive(frame(62) * 1200, 0)

    assert len(monitor.refused) == 1000


def test_noise_is_passed_over():
    monitor = CapnostreamResponder(Shows())

    assert monitor.receive(b"\x00\x85\x01" + ENABLE + b"\x01", 0) == DEVICE_ID
    assert monitor.refused == []


# --- The stream ----------------------------------------------------------------------------------


def test_waves_come_twenty_times_a_second_and_numerics_once():
    found = streamed(started(), 9.99)

    assert len(of(0, found)) == 200
    assert len(of(1, found)) == 10
    assert [payload[0] for payload in of(0, found)] == list(range(200))


def test_the_counter_of_the_wave_goes_round():
    counters = [payload[0] for payload in of(0, streamed(started(), 30))]

    assert counters == [number % 256 for number in range(len(counters))]
    assert len(counters) == 601


def test_every_second_is_told_once():
    found = of(1, streamed(started(at=0.0), 600))
    seconds = [int.from_bytes(payload[:4], "big") for payload in found]

    assert seconds == [SECONDS + number for number in range(600)]


def test_breaths_end_as_often_as_the_rate_says():
    ends = [payload[3] for payload in of(0, streamed(started(), 60))]

    assert ends.count(0x08) == 14


def test_a_host_that_keeps_the_link_hears_no_advisory_and_one_that_forgets_it_does():
    kept = of(1, streamed(started(), 30))
    forgotten = of(1, streamed(started(), 30, link=False))

    assert {payload[9] & 0x20 for payload in kept} == {0}
    assert [payload[9] & 0x20 for payload in forgotten] == [0] * 7 + [0x20] * 23


def test_messages_that_no_sheet_names_bring_80_and_85_into_length_and_code():
    found = streamed(started(), 130)

    assert [(one.code, len(one.payload) + 1) for one in found if one.code > 1] == [
        *((0x85, 0x80), (0x80, 0x85)),
        (0x85, 0x80),
    ]
    quiet = streamed(started(Setup(unnamed_every=0)), 130)
    assert {one.code for one in quiet} == {0, 1}


def test_what_is_long_past_is_left_out():
    monitor = started()
    streamed(monitor, 2)
    late = frames(monitor.due(60))

    assert len(of(0, late)) <= 21
    assert len(of(1, late)) <= 1
    assert monitor.next_due(60) > 60


def test_payloads_and_frames_can_be_spoilt():
    monitor = started(
        Setup(
            reshape=lambda number, sent: sent[: 10 * number],
            spoil=lambda number, sent: sent + b"\x00" * (number == 2),
        )
    )
    found = b"".join(monitor.due(tick / 20) for tick in range(33))
    assert found.startswith(frame(0, found[3:7]) + b"\x00")  # the second after the description
    numerics = [one for one in FrameReader(None).receive(found) if getattr(one, "code", None) == 1]
    assert [len(one.payload) for one in numerics] == [10, 20]


def test_a_panel_without_a_channel_shows_nothing():
    class Nothing:
        def at(self, _now):
            return {}

    found = of(1, streamed(started(panels=Nothing()), 1))

    assert found[0][4:9] == b"\xff" * 5


# --- What happens to a device --------------------------------------------------------------------


def test_a_restart_loses_the_conversation_and_counts_waves_anew():
    monitor = started()
    streamed(monitor, 5)
    monitor.restart(5)
    assert monitor.next_due(5) is None

    monitor.receive(ENABLE + START, 6)
    assert of(0, frames(monitor.due(6)))[0][0] == 0


def test_one_may_announce_itself_after_a_restart():
    monitor = started(Setup(announces_itself=True))
    monitor.restart(5)

    assert monitor.next_due(5) == 5
    assert monitor.due(5) == DEVICE_ID
    assert monitor.next_due(5) is None


def test_a_clock_can_be_stepped_and_set():
    monitor = started()
    monitor.step_clock(-3600)
    [stepped] = of(1, frames(monitor.due(0.6)))
    assert int.from_bytes(stepped[:4], "big") == SECONDS - 3600

    monitor.set_clock(datetime.fromisoformat("2026-03-01T08:00:00"), 1.0)
    [at] = of(1, frames(monitor.due(1.6)))
    shown = datetime.fromisoformat("1970-01-01") + timedelta(seconds=int.from_bytes(at[:4], "big"))
    assert shown.isoformat() == "2026-03-01T08:00:00"


def test_another_monitor_has_another_number_and_no_conversation():
    monitor = started()
    monitor.swap_serial("111111")

    assert monitor.next_due(1) is None
    assert monitor.receive(ENABLE, 1) == frame(4, ID.replace(b"987654", b"111111"))


def test_a_script_may_give_the_number():
    monitor = CapnostreamResponder(Shows(serial="123456"))

    assert b"B355123456  " in monitor.receive(ENABLE, 0)


def test_there_is_one_channel_and_it_has_no_name():
    assert objection("", "MDC_AWAY_CO2_ET") is None
    assert objection("left", "MDC_AWAY_CO2_ET") == (
        "a Capnostream has one channel only, which has no name: 'left' is none of its."
    )


@given(st.lists(st.binary(max_size=60), max_size=10))
def test_no_bytes_make_it_fail(pieces):
    monitor = started()
    for number, piece in enumerate(pieces):
        assert isinstance(monitor.receive(piece, number / 10), bytes)
        assert isinstance(monitor.due(number / 10), bytes)

"""Conversations as the sheet tells them, then whole hours against the simulated monitor."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.effects import Received, Transmit
from devices.protocols.ge_dri.driver import LONGEST_TRICKLE, TRICKLE, DriDriver
from devices.protocols.ge_dri.frames import enframe
from devices.protocols.ge_dri.messages import REQUEST, STOP, level
from devices.protocols.ge_dri.responder_setup import Escapes, Flags
from devices.simulators.faults import Fault, FaultyResponder
from station.domain.observation import (
    AlarmCondition,
    DeviceEvent,
    Identity,
    Label,
    LineNoise,
    Numeric,
    Silence,
)
from tests.devices.protocols.ge_dri.s5 import (
    BEGIN,
    NONE,
    TIME,
    VITALS,
    Bed,
    Talk,
    display,
    frame,
    group,
    last,
    of,
    part,
    record,
    record_of,
    said,
    wire,
)

HR, SYS, TEMP = "MDC_ECG_HEART_RATE", "MDC_PRESS_CUFF_SYS", "MDC_TEMP"
SHOWN = {(channel, metric): Decimal(str(value)) for _, channel, metric, value in VITALS}


def answer(seconds: float, rate: int = 82, **header: int) -> bytes:
    """A frame of displayed values whose time is that of a second."""
    return said({"ecg": group(rate, NONE, NONE, NONE, 14)}, int(TIME + seconds), **header)


# --- Events against effects ----------------------------------------------------------------------


def test_an_opened_line_is_asked_for_displayed_values_at_level_nine():
    talk = Talk()

    assert talk.opened() == [9]
    assert talk.wakes == [15]
    asked = talk.driver.encode(Transmit(REQUEST, {"level": level(9)}))
    assert asked == wire("req_10s").replace(b"\x0a", b"\x05").replace(b"\x44\x7e", b"\x3f\x7e")
    assert talk.driver.encode(Transmit(STOP, {"level": level(9)})) == wire("req_stop")


def test_without_an_answer_the_levels_eight_seven_and_zero_are_tried():
    talk = Talk()
    talk.opened()

    assert [talk.woken(at) for at in (15, 30, 45, 60)] == [[8], [7], [0], [9]]
    assert talk.wakes == [30]
    assert talk.woken(75) == []


def test_the_worked_example_is_read_and_nothing_is_asked_meanwhile():
    talk = Talk()
    talk.opened()

    assert talk.hears(wire("phdb_example"), 0.3) == []
    values = last(talk.published)
    assert (values["", HR], values["", SYS], values["", TEMP]) == (82, 128, Decimal("37.1"))
    assert talk.driver.tally.good == 1
    assert talk.woken(15) == []
    assert talk.wakes == [pytest.approx(0.3)]


def test_three_intervals_without_values_are_silence_and_asked_again_at_the_same_level():
    talk = Talk()
    talk.opened()
    for at in (5, 10, 15):
        talk.hears(answer(at), at)

    assert talk.woken(30) == [9]
    assert talk.published == [Silence("", BEGIN.later(15), BEGIN.later(30))]
    assert talk.woken(45) == [9]
    assert talk.published == []
    assert talk.woken(60) == [8]


def test_after_a_silence_who_speaks_is_told_anew():
    talk = Talk()
    talk.opened()
    talk.hears(answer(5), 5)
    talk.woken(20)
    talk.hears(answer(21), 21)

    assert [type(one) for one in talk.published[:3]] == [Identity, Label, Label]


def test_a_monitor_that_streams_at_its_own_level_is_asked_at_that_level_later():
    talk = Talk()
    talk.opened()
    talk.hears(answer(5, level=8), 5)

    assert talk.woken(20) == [8]


def test_a_lost_line_is_silence_at_once_and_is_asked_when_it_is_back():
    talk = Talk()
    talk.opened()
    talk.hears(answer(5), 5)

    assert talk.lost(7) == []
    assert talk.published == [Silence("", BEGIN.later(5), BEGIN.later(7))]
    assert talk.wakes == []
    assert talk.woken(30) == []
    assert talk.opened(40) == [9]


def test_bytes_of_a_line_that_is_lost_ask_for_nothing():
    talk = Talk()
    talk.opened()
    talk.lost(1)

    assert talk.hears(answer(2), 2) == []
    assert talk.wakes == []


def test_half_a_frame_is_dropped_when_the_line_is_lost():
    talk = Talk()
    talk.opened()
    talk.hears(answer(5)[:50], 5)
    talk.lost(6)

    assert of(LineNoise, talk.published) == [LineNoise(50, "cut off", BEGIN.later(6))]
    assert talk.driver.tally.bad == 1
    talk.opened(7)
    talk.hears(answer(8), 8)
    assert last(talk.published)["", HR] == 82


def test_a_partial_frame_from_before_an_opening_is_dropped():
    talk = Talk()
    talk.opened()
    talk.hears(answer(5)[:50], 5)
    talk.opened(7)

    assert of(LineNoise, talk.published) == [LineNoise(50, "cut off", BEGIN.later(7))]


def test_nothing_is_asked_while_an_answer_trickles_in():
    talk = Talk()
    talk.opened()
    talk.hears(answer(1)[:100], 14.8)

    assert talk.woken(15) == []
    assert talk.wakes == [pytest.approx(14.8 + TRICKLE - 15)]
    assert talk.woken(15.3) == [8]


def test_bytes_that_never_end_hold_a_request_up_for_a_while_only():
    talk = Talk()
    talk.opened()
    asked = {at: talk.hears(b"\x55", at / 10) for at in range(1, 260)}

    assert [at / 10 for at, levels in asked.items() if levels] == [15 + LONGEST_TRICKLE]


def test_noise_is_told_by_its_reason_and_counted_where_a_frame_had_begun():
    talk = Talk()
    talk.opened()
    damaged = bytearray(answer(5))
    damaged[60] ^= 1
    talk.hears(b"\x01\x02" + bytes(damaged) + bytes(damaged) + answer(6), 6)

    assert of(LineNoise, talk.published) == [
        LineNoise(2, "too short", BEGIN.later(6)),
        LineNoise(2 * (len(damaged) - 1), "bad checksum", BEGIN.later(6)),
    ]
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (1, 2)


def test_doubled_flags_are_no_noise():
    talk = Talk()
    talk.opened()
    talk.hears(b"\x7e" + answer(5) + b"\x7e\x7e" + answer(10) + b"\x7e", 10)

    assert of(LineNoise, talk.published) == []
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (2, 0)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (record([(1, bytes(277))]), "length of a subrecord"),
        (record([(1, display()[1:])], main_type=4), "length of an alarm display"),
        (record([part()])[:16] + b"\xff\x7f" + record([part()])[18:], "offset outside the record"),
    ],
)
def test_a_whole_frame_whose_record_lies_is_bad_and_noise(body, reason):
    talk = Talk()
    talk.opened()
    talk.hears(frame(body), 5)

    assert talk.published == [LineNoise(len(frame(body)), reason, BEGIN.later(5))]
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (0, 1)


def test_a_record_without_values_is_good_and_does_not_put_off_the_next_request():
    talk = Talk()
    talk.opened()
    talk.hears(frame(record([(1, b"wave")], main_type=1)), 5)

    assert talk.driver.tally.good == 1
    assert talk.driver.skipped == 1
    assert talk.woken(15) == [8]


def test_an_answer_that_repeats_its_time_is_silence_in_the_end():
    talk = Talk()
    talk.opened()
    for at in (0, 5, 10):
        talk.hears(answer(0), at)

    assert talk.driver.repeated == 2
    assert talk.woken(15) == [9]
    assert of(Silence, talk.published)


def test_what_nobody_can_have_is_counted():
    talk = Talk()
    talk.opened()
    talk.hears(answer(5, rate=999), 5)

    assert talk.driver.unbelievable == 1
    assert last(talk.published)["", HR] is None


def test_an_echo_of_our_own_request_gives_nothing():
    talk = Talk()
    talk.opened()
    talk.hears(enframe(record_of("req_10s")), 1)

    assert of(Numeric, talk.published) == []
    assert talk.driver.skipped == 1


@given(st.lists(st.integers(1, 200), max_size=12))
def test_however_an_answer_is_cut_it_says_the_same(cuts):
    whole, pieces = Talk(), Talk()
    stream = answer(5) + wire("phdb_example")[1:] + answer(10)
    for talk in (whole, pieces):
        talk.opened()
    whole.hears(stream, 11)
    found, place = [], 0
    for size in [*cuts, len(stream)]:
        pieces.hears(stream[place : place + size], 11)
        found += pieces.published
        place += size

    assert found == whole.published


# --- Against the simulated monitor ---------------------------------------------------------------


def plain(readings) -> dict:
    """The newest values of the contract's metrics."""
    return {key: value for key, value in last(readings).items() if key[1].startswith("MDC_")}


def test_a_monitor_is_read_each_five_seconds_after_one_request():
    bed = Bed()
    readings = bed.run(60)

    assert plain(readings) == SHOWN
    assert bed.asked == [(0.0, 9)]
    beats = [one.heard.monotonic for one in of(Numeric, readings) if one.metric.code == HR]
    assert len(beats) == 12
    assert all(after - before == pytest.approx(5, abs=0.1) for before, after in pairwise(beats))
    assert of(Silence, readings) == of(LineNoise, readings) == of(DeviceEvent, readings) == []


def test_a_cuff_pressure_that_stands_for_an_hour_is_told_once():
    bed = Bed([*VITALS, (1800, "", SYS, 131)])
    readings = bed.run(3600)

    assert [one.value for one in of(Numeric, readings) if one.metric.code == SYS] == [128, 131]


def test_a_cuff_pressure_of_the_same_values_is_new_where_the_monitor_tells_when_it_was():
    bed = Bed([*VITALS, (100, "", SYS, 128)], auxiliary=True)
    told = [one for one in of(Numeric, bed.run(300)) if one.metric.code == SYS]

    assert [one.value for one in told] == [128, 128]
    assert [(one.device_time.minute, one.device_time.second) for one in told] == [(13, 20), (15, 0)]


@pytest.mark.parametrize(("own", "at"), [(9, 0), (8, 15), (7, 30), (11, 45)])
def test_a_monitor_is_found_at_its_own_level(own, at):
    bed = Bed(level=own)
    readings = bed.run(at + 30)

    assert plain(readings) == SHOWN
    first = of(Numeric, readings)[0].heard.monotonic - BEGIN.monotonic
    assert at < first < at + 1
    assert bed.asked[-1] == (at, own if own < 10 else 0)


def test_a_monitor_that_answers_no_level_of_ours_is_asked_for_ever():
    bed = Bed(level=10, level_zero=False)
    readings = bed.run(3600)

    assert of(Numeric, readings) == []
    assert [one.since for one in of(Silence, readings)] == [BEGIN]
    assert 60 <= len(bed.asked) <= 70
    assert {number for _, number in bed.asked} == {9, 8, 7, 0}


@pytest.mark.parametrize("setup", [
    {"escapes": Escapes.ALSO_7C}, {"escapes": Escapes.BY_7C}, {"flags": Flags.DOUBLED},
    {"flags": Flags.SHARED}, {"moments": 5}, {"ambient": 7012}, {"plug": 0x7E7D},
    {"raw": {"t1.temp": 0x7E7D % 4000, "ecg.st1": 0x7C, "ecg.st2": 0x7C5E}},
])  # fmt: skip
def test_every_way_of_saying_the_same_is_read_the_same(setup):
    bed = Bed(**setup)
    readings = bed.run(60)

    found = plain(readings)
    assert {key: found[key] for key in SHOWN if key[1] != TEMP} == {
        key: value for key, value in SHOWN.items() if key[1] != TEMP
    }
    assert of(LineNoise, readings) == []
    assert bed.line.tally.bad == 0


def test_a_temperature_whose_bytes_are_flags_is_read():
    readings = Bed([(0, "", TEMP, "37.1"), (10, "", TEMP, "32.38")]).run(30)

    told = [one.value for one in of(Numeric, readings) if one.metric.code == TEMP]
    assert told[0] == Decimal("37.1")  # 0E7E
    assert told[-1] == Decimal("32.38")


@pytest.mark.parametrize("name", [
    "bad checksum", "wrong length", "garbage between", "cut short", "missing flags", "flipped bit",
])  # fmt: skip
def test_frames_spoilt_on_the_line_cost_only_themselves(name):
    """Every seventh frame is spoilt; what is read is right, and the conversation goes on."""
    spoils = {
        "bad checksum": lambda wire: wire[:-2] + bytes((wire[-2] ^ 1,)) + wire[-1:],
        "garbage between": lambda wire: b"\x00garbage" + wire + b"more\x00",
        "cut short": lambda wire: wire[:100],
        "missing flags": lambda wire: wire[1:-1] + wire[1:],
        "flipped bit": lambda wire: wire[:80] + bytes((wire[80] ^ 64,)) + wire[81:],
    }

    def spoilt(number: int, wire: bytes) -> bytes:
        return spoils[name](wire) if name in spoils and number % 7 == 0 else wire

    def crooked(number: int, body: bytes) -> bytes:
        wrong = name == "wrong length" and number % 7 == 0
        return (body[:1] + b"\x02" + body[2:]) if wrong else body

    bed = Bed(frame=spoilt, record=crooked)
    readings = bed.run(600)

    assert plain(readings) == SHOWN
    assert {one.value for one in of(Numeric, readings) if one.metric.code == TEMP} == {
        Decimal("37.1")
    }
    assert of(LineNoise, readings)
    assert len(of(Numeric, readings)) > 800
    assert of(Silence, readings) == of(DeviceEvent, readings) == []


def test_one_flag_less_between_two_frames_costs_nothing():
    bed = Bed(frame=lambda _number, wire: wire[:-1])
    readings = bed.run(60)

    assert plain(readings) == SHOWN
    assert of(LineNoise, readings) == []


def test_a_clock_that_jumps_back_is_an_event_and_the_values_go_on():
    bed = Bed()
    bed.run(100)
    bed.monitor.step_clock(-3600)
    readings = bed.run(60)

    assert [one.name for one in of(DeviceEvent, readings)] == ["clock-back"]
    assert len([one for one in of(Numeric, readings) if one.metric.code == HR]) == 12


def test_a_monitor_whose_clock_stands_still_is_silent():
    bed = Bed(frozen=True)
    readings = bed.run(120)

    assert len([one for one in of(Numeric, readings) if one.metric.code == HR]) == 1
    assert [one.channel for one in of(Silence, readings)] == [""]
    assert len(bed.asked) > 3
    assert bed.driver.repeated > 20


def test_a_monitor_that_started_anew_is_asked_anew():
    bed = Bed()
    bed.run(100)
    bed.monitor.restart(100)
    readings = bed.run(60)

    assert len(of(Silence, readings)) == 1
    assert bed.asked[-1] == (pytest.approx(110.2, abs=0.3), 9)
    assert plain(readings) == {key: SHOWN[key] for key in SHOWN if "CUFF" not in key[1]}


def test_another_box_on_the_cable_is_told_as_such_and_its_cuff_is_new():
    bed = Bed()
    bed.run(100)
    bed.monitor.swap_serial("950001")
    readings = bed.run(60)

    assert [one.name for one in of(DeviceEvent, readings)] == ["restarted"]
    assert [one.value for one in of(Numeric, readings) if one.metric.code == SYS] == [128]
    assert {one.serial for one in of(Identity, readings)} == {None}


def test_a_request_that_waits_for_cts_arrives_when_the_monitor_is_ready():
    bed = Bed(not_ready=(0, 10))
    readings = bed.run(30)

    assert bed.asked == [(0.0, 9)]
    assert of(Numeric, readings)[0].heard.monotonic - BEGIN.monotonic == pytest.approx(10.2, abs=1)


def test_no_alarm_is_ever_asked_for_and_the_record_says_that_there_are_none():
    bed = Bed([*VITALS, (5, "", "alarm:apnea", 1)], alarms=True)
    readings = bed.run(60)

    assert of(AlarmCondition, readings) == []
    assert [one.text for one in of(Label, readings) if one.name == "alarms"] == ["not available"]


def test_alarms_that_another_host_asked_for_are_read():
    bed = Bed([*VITALS, (20, "", "alarm:apnea", 1), (40, "", "alarm:apnea", 0)], alarms=True)
    bed.run(10)
    bed.monitor.receive(wire("req_alarm"), 10)
    readings = bed.run(60)

    assert [(one.text, one.priority, one.active) for one in of(AlarmCondition, readings)] == [
        ("APNEA", "red", True),
        ("APNEA", "red", False),
    ]


def test_a_value_that_is_not_updated_goes_stale_and_a_special_one_is_absent():
    bed = Bed(raw={"ecg.hr": -32766, "spo2.spo2": -32763})
    found = last(bed.run(20))

    assert ("", HR) not in found
    assert found["", "MDC_PULS_OXIM_SAT_O2"] is None


def test_a_group_that_is_not_active_is_not_read():
    assert ("", HR) not in last(Bed(inactive=frozenset({"ecg"})).run(20))


def test_one_request_is_in_flight_and_never_two_within_a_second_in_an_hour_of_faults():
    bed = Bed()
    names = ["silence", "garbage", "truncate", "restart", "clock-back", "swap-serial"] * 5
    faults = [Fault(name, 60 + 100 * place, 20) for place, name in enumerate(names)]
    bed.line.responder = FaultyResponder(bed.monitor, faults, seed=3)
    readings = bed.run(3600)

    moments = [at for at, _ in bed.asked]
    assert all(after - before >= 5 for before, after in pairwise(moments))
    assert plain(readings)["", HR] == 82
    assert len(bed.asked) < 100


def test_a_driver_survives_any_bytes_after_an_answer():
    driver = DriDriver()
    for at in range(200):
        assert isinstance(driver.handle(Received(bytes((at,)) * at, BEGIN.later(at))), list)

"""Conversations as the sheet tells them, then hours against the simulated monitor."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.effects import Opened, Publish, Received
from devices.protocols.capnostream.driver import (
    CUT_OFF,
    LINK_EVERY,
    NOISE_EVERY,
    QUIET_SECONDS,
    STOPPED,
    TRICKLE,
    CapnostreamDriver,
)
from devices.protocols.capnostream.frames import Frame, FrameReader, frame
from devices.protocols.capnostream.greeting import PAUSES, SPACING
from devices.protocols.capnostream.responder_setup import Setup
from station.domain.observation import (
    AlarmCondition,
    ClockReading,
    DeviceEvent,
    Identity,
    Label,
    LineNoise,
    MeasurementValidity,
    Numeric,
    Silence,
)
from tests.devices.protocols.capnostream.bedside import (
    BEGIN,
    ID,
    OTHER_ID,
    SECONDS,
    Line,
    Shows,
    Talk,
    numerics,
    of,
    sample,
    values,
    wire,
)
from tests.devices.protocols.framing_properties import cut

ENABLE, START, LINK = "EnableComm", "StartRTComm", "LinkIsActive"
STOP, DISABLE = "StopRTComm", "DisableComm"
ET, SATURATION = "MDC_AWAY_CO2_ET", "MDC_PULS_OXIM_SAT_O2"
DEVICE_ID, OTHER_DEVICE_ID = frame(4, ID), frame(4, OTHER_ID)


def names(line):
    return [name for _, name in line.sent]


# --- Greeting ------------------------------------------------------------------------------------


def test_it_asks_who_is_there_as_soon_as_the_line_is_open():
    talk = Talk()

    assert talk.opened() == [ENABLE]
    assert talk.wakes == [PAUSES[0]]


def test_it_asks_every_three_seconds_and_then_less_often_until_it_is_answered():
    talk = Talk()
    talk.opened()
    asked = [second for second in range(1, 60) if talk.woken(second) == [ENABLE]]

    assert asked == [3, 6, 9, 15, 27, 39, 51]


def test_a_first_description_is_asked_for_twice_and_then_the_stream_is_started():
    talk = Talk()
    talk.opened()

    assert talk.hears(DEVICE_ID, 0.01) == []
    assert talk.published == []
    assert talk.wakes == [SPACING - 0.01]
    assert talk.woken(SPACING) == [ENABLE]
    assert talk.hears(DEVICE_ID, 1.06) == [START]
    assert of(Identity, talk.published)[0].serial == "987654"


def test_a_known_description_needs_no_second_question():
    talk = Talk().running()
    talk.lost(10)
    assert talk.opened(20) == [ENABLE]

    assert talk.hears(DEVICE_ID, 20.01) == [START]


def test_one_that_answers_once_only_is_started_in_the_end():
    talk = Talk()
    talk.opened()
    talk.hears(DEVICE_ID, 0.01)
    assert [talk.woken(second) for second in (1.05, 4.05, 7.05)] == [[ENABLE], [ENABLE], [START]]

    assert of(Identity, talk.published)[0].serial == "987654"


def test_values_of_whoever_has_not_said_who_it_is_are_not_told():
    talk = Talk()
    talk.opened()
    for second in range(1, 4):
        talk.hears(sample(second) + numerics(second), second)

    assert talk.published == []
    assert talk.driver.tally.good == 6


def test_a_conversation_of_somebody_before_us_is_ended_first():
    talk = Talk()
    talk.opened()
    talk.hears(sample(0), 0.5)
    assert talk.woken(3) == [ENABLE]
    talk.hears(sample(1) + numerics(), 4)

    assert talk.woken(6) == [STOP]
    assert talk.wakes == [0.1]
    assert talk.woken(6.1) == [DISABLE]
    assert talk.woken(7.15) == [ENABLE]


def test_a_monitor_that_streams_from_before_and_answers_only_when_it_is_quiet():
    line = Line(Setup(answers_while_streaming=False)).open()
    line.run(20)
    line.lose()
    line.driver = CapnostreamDriver()
    readings = line.open().run(20)

    assert names(line).count(STOP) == names(line).count(DISABLE) == 1
    assert of(Identity, readings)
    assert values(readings)[ET] == 36


def test_without_a_description_nothing_is_started_and_nothing_told():
    line = Line(Setup(gives_id=False)).open()
    readings = line.run(120)

    assert set(names(line)) == {ENABLE}
    assert [type(one) for one in readings] == [Silence]


# --- A running conversation ----------------------------------------------------------------------


def test_the_link_is_kept_active_every_five_seconds_and_nothing_else_is_asked():
    line = Line().open()
    line.run(61)

    assert names(line)[:3] == [ENABLE, ENABLE, START]
    moments = [moment for moment, name in line.sent if name == LINK]
    assert set(names(line)[3:]) == {LINK}
    assert {round(after - before, 1) for before, after in pairwise(moments)} == {LINK_EVERY}
    assert len(moments) == 11


def test_the_monitor_never_grumbles_that_the_station_has_gone():
    readings = Line().open().run(120)

    assert [one for one in of(Label, readings) if one.name == "sounding"] == []


def test_it_says_who_it_is_before_it_tells_a_value():
    readings = Line().open().run(10)
    kinds = [type(one) for one in readings]

    assert kinds.index(Identity) < kinds.index(Numeric)


def test_what_it_shows_is_what_is_read():
    readings = Line().open().run(70)

    assert {code: values(readings)[code] for code in Shows().values} == Shows().values
    assert values(readings)["private:capnostream:breaths"] == 14
    assert of(ClockReading, readings)


def test_the_sheets_own_message_is_told_when_the_next_second_says_the_same():
    talk = Talk()
    talk.opened()
    talk.hears(DEVICE_ID, 0.01)
    talk.woken(SPACING)
    talk.hears(wire("device_id"), 1.06)
    talk.hears(wire("numerics"), 2)
    assert talk.published == []

    limits = (60, 15, 30, 5, 8, 100, 133, 140, 50)
    talk.hears(numerics(1, spo2=4, limits=limits), 3)
    assert values(talk.published)[SATURATION] == 97
    assert values(talk.published)["private:capnostream:spo2-limit-low"] == 133
    [alarm] = of(AlarmCondition, talk.published)
    assert (alarm.code, alarm.raw) == ("spo2-low", "spo2:04")


def test_a_new_patient_is_told():
    talk = Talk().running()
    talk.hears(frame(57, b"somebody"), 4)

    assert [one.name for one in of(DeviceEvent, talk.published)] == ["new-patient"]
    assert "somebody" not in repr(talk.published)


@pytest.mark.parametrize("code", [2, 3, 9, 10, 12, 21, 22, 55, 56, 60])
def test_what_others_asked_for_is_passed_over(code):
    talk = Talk().running()
    good = talk.driver.tally.good

    assert talk.hears(frame(code, b"somebody"), 4) == []
    assert (talk.published, talk.driver.tally.good) == ([], good + 1)


def test_a_message_that_no_sheet_names_is_skipped_and_counted():
    talk = Talk().running()
    talk.hears(frame(0x85, bytes(127)), 4)

    assert (talk.published, talk.driver.skipped, talk.driver.tally.bad) == ([], 1, 0)


def test_odd_and_unbelievable_messages_are_counted():
    talk = Talk().running()
    assert talk.driver.odd == 1  # the first of all
    talk.hears(numerics(9000), 4)
    for second in (5, 6):
        talk.hears(numerics(second - 2, (36, 0, 14, 120, 72)), second)

    assert (talk.driver.odd, talk.driver.unbelievable) == (2, 1)


# --- When it stops -------------------------------------------------------------------------------


def test_a_stream_that_stops_is_started_once_more_and_then_all_begins_anew():
    talk = Talk().running()

    assert talk.woken(3 + STOPPED) == [START]
    assert talk.woken(6.1) == [LINK]
    assert talk.woken(3 + QUIET_SECONDS) == []
    assert of(Silence, talk.published) == [Silence("", BEGIN.later(3), BEGIN.later(8))]
    assert talk.woken(9) == []
    assert talk.woken(9.05) == [ENABLE]


def test_waves_alone_are_no_stream():
    talk = Talk().running()
    for number in range(70):
        talk.hears(sample(number), 3 + number / 20)

    assert talk.woken(6.5) == [START]


def test_a_clock_that_stands_still_is_no_stream_either():
    """The same last second again and again looks alive and is not."""
    talk = Talk().running()
    for second in range(4, 6):
        talk.hears(numerics(1), second)

    assert talk.woken(6) == [START]


def test_a_stream_that_paused_may_be_another_monitors_and_is_asked_who_it_is():
    talk = Talk().running()
    talk.woken(6)

    assert talk.hears(numerics(5), 7) == [ENABLE]
    assert talk.published == []
    assert talk.hears(DEVICE_ID, 7.01) == [START]
    talk.hears(numerics(6), 8)
    assert of(Numeric, talk.published) == []
    talk.hears(numerics(7), 9)
    assert of(Numeric, talk.published)


def test_silence_is_told_once():
    talk = Talk().running()
    said = []
    for tenth in range(30, 600):
        talk.woken(tenth / 10)
        said += of(Silence, talk.published)

    assert said == [Silence("", BEGIN.later(3), BEGIN.later(8))]


def test_a_monitor_that_was_never_heard_is_silent_since_the_opening():
    talk = Talk()
    talk.opened(10)
    talk.woken(15)

    assert of(Silence, talk.published) == [Silence("", BEGIN.later(10), BEGIN.later(15))]


def test_a_line_that_is_lost_is_silent_at_once_and_held_bytes_are_noise():
    talk = Talk().running()
    talk.hears(numerics(2)[:9], 4)
    talk.lost(5)

    assert talk.published == [
        LineNoise(9, "cut off", BEGIN.later(5)),
        Silence("", BEGIN.later(3), BEGIN.later(5)),
    ]
    assert talk.wakes == []
    talk.lost(6)
    assert talk.published == []


def test_a_line_that_was_never_opened_is_lost_in_silence():
    talk = Talk()
    talk.lost(1)

    assert talk.published == []
    assert talk.woken(2) == []
    assert talk.hears(DEVICE_ID + numerics() + sample(1), 3) == []
    assert talk.published == []


def test_after_a_long_outage_it_talks_again_within_the_longest_pause():
    line = Line().open()
    line.run(20)
    line.connected = False
    line.run(300)
    line.connected = True

    assert values(line.run(PAUSES[-1] + 6))[ET] == 36


# --- Restart and exchange ------------------------------------------------------------------------


def test_a_monitor_that_restarts_is_greeted_again():
    line = Line().open()
    line.run(20)
    line.monitor.restart(line.now)
    readings = line.run(20)

    assert names(line).count(START) == 3
    assert of(Silence, readings)
    assert values(readings)[ET] == 36


def test_one_that_says_unasked_who_it_is_has_restarted():
    line = Line(Setup(announces_itself=True)).open()
    line.run(20)
    line.monitor.restart(line.now)
    readings = line.run(10)

    assert [one.name for one in of(DeviceEvent, readings)] == ["restarted"]
    assert of(Silence, readings) == []
    assert values(readings)[ET] == 36


def test_an_unasked_description_that_is_not_repeated_is_no_restart():
    talk = Talk().running()

    assert talk.hears(OTHER_DEVICE_ID, 20) == [ENABLE]
    assert talk.hears(DEVICE_ID, 20.01) == [START]
    assert [one.serial for one in of(Identity, talk.published)] == ["987654"]


def test_the_late_answer_to_a_second_question_is_no_restart():
    talk = Talk().running()

    assert talk.hears(DEVICE_ID, 3.5) == []
    assert talk.published == []


def test_a_restart_that_was_cut_off_is_not_told_at_the_next_opening():
    talk = Talk().running()
    talk.hears(DEVICE_ID, 20)
    talk.lost(20.005)
    talk.opened(30)
    talk.hears(DEVICE_ID, 30.01)

    assert of(DeviceEvent, talk.published) == []


def test_another_monitor_says_so_before_its_values():
    line = Line().open()
    line.run(20)
    line.monitor.swap_serial("111111")
    line.panels.values[ET] = 50
    readings = line.run(20)

    told = [one for one in readings if isinstance(one, Identity | Numeric)]
    mine = [one for one in told if isinstance(one, Identity) and one.serial == "111111"]
    assert mine
    after = told[told.index(mine[0]) :]
    assert {one.value for one in of(Numeric, after) if one.metric.code == ET} == {50}
    before = told[: told.index(mine[0])]
    assert {one.value for one in of(Numeric, before) if one.metric.code == ET} <= {36}


def test_another_monitor_that_streams_already_is_found_out_by_its_clock():
    talk = Talk().running()
    other = (99, 0, 40, 60, 150)
    assert talk.hears(numerics(-500, other), 4) == []
    assert talk.hears(numerics(-499, other), 5) == [ENABLE]
    assert [type(one) for one in talk.published] == [DeviceEvent, ClockReading]
    talk.hears(numerics(-498, other), 5.9)
    assert of(Numeric, talk.published) == []
    talk.hears(OTHER_DEVICE_ID, 6.01)
    assert talk.woken(6.1) == [ENABLE]

    assert talk.hears(OTHER_DEVICE_ID, 6.11) == [START]
    assert [one.serial for one in of(Identity, talk.published)] == ["111111"]


@pytest.mark.parametrize("seconds", [-3600, -60, 3600])
def test_a_clock_that_is_set_is_told_and_the_values_go_on(seconds):
    line = Line().open()
    line.run(20)
    line.monitor.step_clock(seconds)
    readings = line.run(10)

    back = [one.name for one in of(DeviceEvent, readings)]
    assert back == (["clock-back"] if seconds < 0 else [])
    assert of(ClockReading, readings)
    assert values(readings)[ET] == 36
    assert of(Silence, readings) == []


# --- Noise and damage ----------------------------------------------------------------------------


def test_noise_is_added_up_and_told_with_its_reasons():
    talk = Talk().running()
    talk.hears(b"\x00\x01\x02" + sample(1), 4)
    assert talk.published == []
    talk.hears(sample(2)[:-1] + b"\x00" + sample(3), 4.5)
    talk.woken(4 + NOISE_EVERY)

    assert of(LineNoise, talk.published) == [
        LineNoise(11, "between frames, wrong checksum", BEGIN.later(6))
    ]
    assert talk.driver.tally.bad == 1


def test_noise_that_never_ends_is_told_meanwhile():
    talk = Talk().running()
    told = []
    for tenth in range(100):
        talk.hears(b"\x00" * 64, 4 + tenth / 10)
        told += of(LineNoise, talk.published)

    assert len(told) == 4
    assert sum(one.size for one in told) > 5000


def test_a_description_that_is_no_text_is_bad():
    talk = Talk()
    talk.opened()
    raw = frame(4, b"V45.67\x00")
    talk.hears(raw, 1)
    talk.lost(2)

    assert of(LineNoise, talk.published) == [
        LineNoise(len(raw), "not the text of a device id", BEGIN.later(2))
    ]
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (0, 1)


def test_nothing_is_said_while_a_frame_is_under_way():
    talk = Talk().running()
    talk.hears(numerics(2), 4)
    talk.hears(numerics(3)[:10], 6.04)

    assert talk.woken(6.06) == []
    assert talk.wakes == [TRICKLE]
    assert talk.hears(numerics(3)[10:], 6.07) == [LINK]


def test_a_frame_that_broke_off_is_waited_for_no_longer_than_it_takes():
    talk = Talk().running()
    talk.hears(numerics(2)[:10], 3.5)

    assert talk.woken(3 + STOPPED) == [START]
    assert talk.driver.tally.bad == 1
    talk.woken(6 + NOISE_EVERY)
    assert of(LineNoise, talk.published) == [LineNoise(10, "cut off", BEGIN.later(8))]
    assert CUT_OFF < 6 - 3.5


def test_a_line_that_trickles_for_ever_is_spoken_to_all_the_same():
    talk = Talk().running()
    asked = []
    for tenth in range(120):
        moment = 3.1 + tenth / 10
        asked += talk.hears(b"\x85\x40", moment)
        asked += talk.woken(moment + 0.01)

    assert asked[:3] == [START, LINK, ENABLE]


def spoilt(spoil, seconds=60, **setup):
    line = Line(Setup(spoil=spoil, **setup)).open()
    return line, line.run(seconds)


def bad_checksum(number, sent):
    return sent[:-1] + bytes((sent[-1] ^ 1,)) if number % 25 == 0 and sent[-2] != 0x80 else sent


def without_escapes(_number, sent):
    return sent[:1] + sent[1:].replace(b"\x80\x00", b"\x80").replace(b"\x80\x05", b"\x85")


def cut_by_85(number, sent):
    return sent[:4] + b"\x85" + sent[4:] if number % 25 == 0 else sent


@pytest.mark.parametrize("spoil", [bad_checksum, without_escapes, cut_by_85])
def test_spoilt_frames_are_counted_and_the_rest_is_read(spoil):
    """On a Nellcor board, for the bit of the other one would need an escape in every message."""
    line, readings = spoilt(spoil, board="B2")

    assert line.driver.tally.bad > 3
    assert of(LineNoise, readings)
    assert values(readings)[ET] == 36
    assert {one.value for one in of(Numeric, readings) if one.metric.code == ET} == {36}


@pytest.mark.parametrize(
    "reshape",
    [
        lambda number, sent: sent[:-1] if number % 5 == 0 else sent,
        lambda number, sent: sent[1:] + b"\x00" if number % 5 == 0 else sent,
        lambda number, sent: sent[:5] + b"\x00" + sent[5:] if number % 5 == 0 else sent,
    ],
    ids=["short", "shifted back", "shifted forth"],
)
def test_payloads_that_are_short_or_shifted_bring_nothing_wrong(reshape):
    readings = Line(Setup(reshape=reshape)).open().run(60)
    told = {(one.metric.code, one.value) for one in of(Numeric, readings)}

    assert {value for code, value in told if code == ET} == {36}
    assert {value for code, value in told if code == SATURATION} == {97}
    assert of(AlarmCondition, readings) == []


def test_a_newer_revision_with_a_longer_message_is_read():
    line = Line(Setup(more=b"\x07" * 12)).open()

    assert values(line.run(10))[ET] == 36
    assert line.driver.tally.bad == 0


# --- The knobs of the simulated monitor, heard ---------------------------------------------------


@pytest.mark.parametrize("code", sorted(Shows().values))
def test_a_value_that_is_not_there_is_told_as_no_value(code):
    line = Line(panels=Shows({**Shows().values, code: None})).open()
    found = values(line.run(10))

    assert found.pop(code) is None
    assert {found[other] for other in Shows().values if other != code} == {
        value for other, value in Shows().values.items() if other != code
    }


def test_kpa_and_per_cent_are_heard():
    kpa, per_cent = (values(Line(Setup(unit=unit)).open().run(10)) for unit in (2, 3))

    assert kpa[ET] == 36
    assert float(per_cent["private:capnostream:etco2"]) == 4.7
    assert ET not in per_cent


@pytest.mark.parametrize(
    ("fast", "validity"),
    [
        (0x40, MeasurementValidity.NA),
        (0x02, MeasurementValidity.NA),
        (0x04, MeasurementValidity.QUESTIONABLE),
        (0x20, MeasurementValidity.QUESTIONABLE),
    ],
)
def test_the_state_of_the_filter_line_is_heard(fast, validity):
    readings = Line(Setup(fast=fast)).open().run(10)
    ends = [one for one in of(Numeric, readings) if one.metric.code == ET]

    assert {one.validity for one in ends} == {validity}


def test_choices_boards_and_a_low_battery_are_heard():
    line = Line(Setup(slow=0x43, board="B2", extended=0x80, co2=0x01)).open()
    readings = line.run(10)
    told = {one.name: one.text for one in of(Label, readings)}

    assert told["patient-type"] == "neonate"
    assert told["pulse-beeps"] == "off"
    assert told["alarms-silenced"] == "for a while"
    assert told["spo2-board"] == "Nellcor"
    assert told["device-board"] == "Nellcor (B2)"
    alarms = {one.code: one.flags for one in of(AlarmCondition, readings)}
    assert alarms == {"battery-low": ("silenced",), "apnea": ("silenced",)}


def test_a_host_that_forgets_the_link_is_told_so_by_the_monitor():
    line = Line(Setup(link_patience=2.0)).open()
    told = [one.text for one in of(Label, line.run(20)) if one.name == "sounding"]

    assert "advisory" in told


# --- Whatever comes ------------------------------------------------------------------------------

PARTS = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.builds(frame, st.integers(0, 255), st.binary(max_size=40)),
        st.builds(numerics, st.integers(0, 5)),
        st.builds(sample, st.integers(0, 255), st.integers(0, 255)),
        st.sampled_from([DEVICE_ID, OTHER_DEVICE_ID]),
    ),
    max_size=20,
)


@settings(max_examples=60)
@given(PARTS, st.data())
def test_how_the_line_splits_the_stream_changes_nothing_that_is_published(parts, data):
    stream = b"".join(parts)

    def told(given_pieces):
        driver = CapnostreamDriver()
        found = driver.handle(Opened(BEGIN))
        for piece in given_pieces:
            found += driver.handle(Received(piece, BEGIN.later(0.5)))
        return [one.reading for one in found if isinstance(one, Publish)], driver.tally

    assert told(cut(stream, data)) == told([stream])


def test_half_an_hour_brings_every_second_once_and_nothing_odd():
    """The counter of waves goes round, the second count passes bytes 80 and 85."""
    line = Line(panels=Shows()).open()
    readings = line.run(1800)

    assert line.driver.odd == 1
    assert line.driver.tally.bad == 0
    assert of(Silence, readings) == []
    assert len([one for one in of(Numeric, readings) if one.metric.code == ET]) > 1790
    stamps = [one.device_time for one in of(Numeric, readings) if one.metric.code == ET]
    assert stamps == sorted(set(stamps))


def test_80_and_85_occur_in_every_part_of_a_normal_conversation():
    line = Line().open()
    line.run(90)
    plain = [
        one for one in FrameReader(None).receive(b"".join(line.heard)) if isinstance(one, Frame)
    ]

    for special in (0x80, 0x85):
        assert any(len(one.payload) + 1 == special for one in plain)
        assert any(one.code == special for one in plain)
        assert any(special in one.payload for one in plain if one.code == 0)
        assert any(one.raw.endswith(bytes((0x80, special - 0x80))) for one in plain)


def test_the_devices_time_is_its_own():
    talk = Talk().running()
    first, *_ = of(Numeric, talk.published)

    assert SECONDS == 1_716_200_000
    assert first.device_time.isoformat() == "2024-05-20T10:13:21"

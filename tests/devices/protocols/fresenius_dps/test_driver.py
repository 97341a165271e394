"""The conversation with a base and its modules: events against effects, as the sheet tells them."""

import random
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.effects import Publish, Transmit, WakeAfter
from devices.protocols.fresenius_dps import messages
from devices.protocols.fresenius_dps.frames import LONGEST
from station.domain.observation import (
    AlarmCondition,
    DeviceEvent,
    Identity,
    Label,
    LineNoise,
    Mode,
    Numeric,
    Silence,
)
from tests.devices.protocols.fresenius_dps.stack import (
    ACK,
    DC4,
    ENQ,
    POLL,
    RATE,
    SAMPLE,
    START,
    VOLUME,
    Desk,
    damaged,
    nak,
    numbers,
    of,
    wire,
)

ANSWER = ACK + wire("1" + SAMPLE)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def polling(desk):
    """A base with one module, which was greeted and is asked for its variables."""
    desk.greet()
    return desk


@pytest.fixture
def known(polling):
    """The same after the first answer, with the drug asked for."""
    polling.converse("1" + SAMPLE)
    assert polling.asked[-1] == "1LP"
    polling.converse("1C;Ketamine")
    polling.until_polled()
    return polling


def events(desk):
    return [(one.channel, one.name) for one in of(DeviceEvent, desk.said)]


def noise(desk):
    return [(one.size, one.reason) for one in of(LineNoise, desk.said)]


def rates(readings):
    return [one.value for one in of(Numeric, readings) if one.metric.code == RATE]


# --- The dialogue, step by step (sheet, section 4) ---------------------------------------------


def test_opening_the_line_greets_the_base_and_waits_a_second_for_the_answer(desk):
    assert desk.open() == [
        Transmit(messages.CONNECT, {"to": b"0", "variables": b""}),
        WakeAfter(pytest.approx(1.05)),
    ]
    assert desk.sent[0][1] == bytes.fromhex("02304443343803")  # the sheet's own vector


def test_the_greetings_answer_is_acknowledged_and_the_next_question_waits_a_second(desk):
    desk.open()
    desk.now = 0.4

    assert desk.reply("0C") == [
        Transmit(messages.ACKNOWLEDGE),
        WakeAfter(pytest.approx(1.0)),  # the maker asks for a second after the base's answer
    ]
    desk.wait(1.0)
    assert desk.commands == [(0.0, "0DC"), (pytest.approx(1.4), "0LF;b")]


def test_a_base_is_read_from_the_greeting_to_the_first_sample(desk):
    desk.open()
    asked = desk.converse(
        "0C", "0C;b0A", "0C;b05", "1C", "1C;4711", "1" + SAMPLE, "3C", "3C;4713", "3" + SAMPLE
    )

    assert ["0DC", *asked][:9] == [
        *("0DC", "0LF;b", "0LE;b", "1DC", "1LN", "1" + POLL, "3DC", "3LN", "3" + POLL)
    ]
    assert desk.signals == ACK * 9
    assert [(one.channel, one.model, one.serial) for one in of(Identity, desk.said)] == [
        ("1", "Fresenius DPS, type 0A", "4711"),
        ("3", "Fresenius DPS, type 0A", "4713"),
    ]
    assert [type(one) for one in desk.said[:2]] == [Identity, Mode]
    for channel in "13":
        assert numbers(one for one in desk.said if one.channel == channel) == {
            RATE: (Decimal("5.0"), "mL/h", "valid"),
            VOLUME: (Decimal("107.208"), "mL", "valid"),
            "private:fresenius-dps:k": (Decimal(0), "1", "questionable"),
            "private:fresenius-dps:s": (Decimal(0), "1", "questionable"),
        }
    assert (desk.driver.tally.good, desk.driver.tally.bad, desk.driver.skipped) == (9, 0, 0)


def test_questions_are_a_second_apart_however_fast_the_answers_come(known):
    for _ in range(30):
        known.answer()

    moments = [moment for moment, _ in known.commands]
    assert min(b - a for a, b in pairwise(moments)) == pytest.approx(1.05)
    assert max(b - a for a, b in pairwise(moments)) < 1.1


def test_every_answer_is_a_sample(known):
    before = len(known.said)
    for step in range(1, 6):
        known.until_polled()
        known.reply(f"1C;d{step:04X};r0001A2C8;a0000;e0000;m0001")
        known.wait(1.06)

    assert rates(known.said[before:]) == [Decimal(step) / 10 for step in range(1, 6)]


def test_the_drug_the_map_and_the_number_of_modules_are_asked_for_now_and_then(known):
    for _ in range(20):
        known.answer()

    assert ("1", "drug", "Ketamine") in [
        (one.channel, one.name, one.text) for one in of(Label, known.said)
    ]
    assert ("", "modules", "1") in [
        (one.channel, one.name, one.text) for one in of(Label, known.said)
    ]
    assert {"1LP", "0LE;b", "0LE;i"} < set(known.asked)


def test_a_pump_that_stands_alone_is_greeted_without_a_digit(desk):
    desk.open()
    desk.wait(1.06)
    asked = desk.converse("C", "C;b0A", "C;4711", SAMPLE, "C;Ketamine")

    assert desk.asked[:2] == ["0DC", "DC"]
    assert asked[:4] == ["LF;b", "LN", POLL, "LP"]
    assert [(one.channel, one.serial) for one in of(Identity, desk.said)] == [("", "4711")]
    assert {one.channel for one in of(Numeric, desk.said)} == {""}
    assert not of(Silence, desk.said)


def test_a_capture_is_read_without_a_single_wake_as_far_as_it_goes(desk):
    desk.open()
    desk.wake = None

    assert desk.reply("0C")[0] == Transmit(messages.ACKNOWLEDGE)


# --- No answer, a late one, one too many -------------------------------------------------------


def test_a_poll_that_is_not_answered_is_repeated_once_and_then_left_for_later(polling):
    asked = polling.now
    polling.wait(2.2)

    assert [body for _, body in polling.commands[-3:]] == ["1" + POLL, "1" + POLL, "1LP"]
    moments = [moment - asked for moment, _ in polling.commands[-3:]]
    assert moments == [pytest.approx(place, abs=0.02) for place in (0, 1.05, 2.1)]


def test_an_answer_to_the_repetition_is_an_answer(polling):
    polling.wait(1.5)
    polling.hear(ANSWER)

    assert rates(polling.said) == [Decimal("5.0")]


def test_two_polls_in_vain_lead_back_to_the_greeting_with_growing_pauses(known):
    begun = known.now
    known.wait(120)

    later = [(moment - begun, body) for moment, body in known.commands if moment > begun + 0.01]
    assert {body for _, body in later[6:]} == {"0DC", "DC"}
    greetings = [moment for moment, body in later if body == "0DC"]
    pauses = [round(b - a, 2) for a, b in pairwise(greetings)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == pytest.approx(2.1 + 8)
    assert len(greetings) > 10


def test_a_line_that_comes_back_after_a_long_silence_is_read_again(known):
    known.wait(100)
    before = len(known.said)
    while not known.asked[-1].startswith("0DC"):
        known.wait(0.5)
    known.converse("0C", "0C;b0A", "0C;b01", "1C", "1C;4711", "1" + SAMPLE)

    again = known.said[before:]
    assert [one.serial for one in of(Identity, again)] == ["4711"]
    assert rates(again) == [Decimal("5.0")]
    assert not of(DeviceEvent, again)  # the same id: the counter goes on


def test_an_id_that_does_not_come_is_not_simply_asked_for_again(desk):
    """The next text could be the answer to another question."""
    desk.open()
    asked = desk.converse("0C", "0C;b0A", "0C;b01", "1C", None, "1C", None, None)

    assert asked[3:7] == ["1LN", "1DC", "1LN", "1" + POLL]
    assert [one.serial for one in of(Identity, desk.said)] == [None]


def test_a_type_that_does_not_come_is_none(desk):
    desk.open()
    asked = desk.converse("0C", None, "0C", None, "0C", "0C;b01", "1C", "1C;4711")

    assert asked[:6] == ["0LF;b", "0DC", "0LF;b", "0DC", "0LE;b", "1DC"]
    assert [(one.model, one.serial) for one in of(Identity, desk.said)] == [(None, "4711")]


def test_a_reply_that_comes_twice_is_acknowledged_twice_and_read_once(polling):
    polling.hear(ANSWER + wire("1" + SAMPLE))

    assert rates(polling.said) == [Decimal("5.0")]
    assert polling.signals[-2:] == ACK * 2
    assert polling.driver.skipped == 1


def test_a_reply_that_nobody_asked_for_is_acknowledged_and_not_read(known):
    before = len(known.said)
    for body in ("2" + SAMPLE, "1C;4711", "1C", "0C;b1F", "1C;d0032;x01", "C;d0032"):
        known.reply(body)

    assert known.said[before:] == []
    assert known.driver.skipped == 6
    known.hear(ANSWER)
    assert rates(known.said[before:]) == [Decimal("5.0")]


def test_a_drugs_name_that_comes_late_is_no_sample_and_no_id(known):
    known.reply("1C;Ketamine")
    known.wait(2.2)

    assert [one.serial for one in of(Identity, known.said)] == ["4711"]


def test_an_echo_of_our_own_questions_is_no_device(desk):
    desk.open()
    for _ in range(20):
        desk.hear(desk.sent[-1][1])
        desk.wait(2.0)

    assert set(desk.asked) == {"0DC", "DC"}
    assert desk.signals == b""
    assert of(Silence, desk.said)
    assert desk.driver.tally.good == 0
    assert desk.driver.skipped == 20


def test_without_an_acknowledgement_before_it_a_reply_is_still_the_reply(polling):
    polling.hear(wire("1" + SAMPLE))

    assert rates(polling.said) == [Decimal("5.0")]


# --- Damage ------------------------------------------------------------------------------------


def test_a_wrong_checksum_is_objected_to_and_the_repetition_is_read(polling):
    wrong = damaged(wire("1" + SAMPLE))
    effects = polling.hear(ACK + wrong)

    assert effects[0] == Publish(LineNoise(len(wrong), "wrong checksum", polling.at()))
    assert effects[1] == Transmit(messages.OBJECT, {"reason": b"2"})
    polling.wait(0.1)
    polling.hear(wire("1" + SAMPLE))
    assert rates(polling.said) == [Decimal("5.0")]
    assert (polling.driver.tally.good, polling.driver.tally.bad) == (6, 1)


def test_a_noisy_line_is_objected_to_once_a_second_at_most(polling):
    wrong = damaged(wire("1" + SAMPLE))
    begun = polling.now
    for _ in range(50):
        polling.hear(wrong)
        polling.wait(0.1)

    moments = [moment for moment, sent in polling.sent if sent == nak(2)]
    assert len(moments) in (5, 6)
    assert moments[0] == pytest.approx(begun)
    assert min(b - a for a, b in pairwise(moments)) >= 1.0 - 1e-6


@pytest.mark.parametrize("control", [b"\x1b", b"\x00", b"\xb1"])
def test_a_control_character_in_a_reply_drops_it_without_objection(polling, control):
    sample = wire("1" + SAMPLE)
    polling.hear(ACK + sample[:9] + control + sample[9:])
    polling.wait(0.2)

    assert not of(Numeric, polling.said)
    assert nak(2) not in polling.signals
    assert polling.driver.tally.bad == 1
    polling.wait(1)
    assert polling.asked[-2:] == ["1" + POLL] * 2


def test_an_over_long_frame_is_noise(polling):
    polling.hear(ACK + wire("1C;" + "d0032;" * 30))
    polling.wait(0.9)

    assert noise(polling)[0] == (LONGEST, "longer than any message")
    assert not of(Numeric, polling.said)


def test_a_frame_that_stops_in_the_middle_is_noise_when_its_time_is_up(polling):
    polling.hear(ANSWER[:20])
    polling.wait(1.06)

    assert noise(polling) == [(19, "cut short")]
    assert polling.driver.tally.bad == 1
    assert polling.asked[-2:] == ["1" + POLL] * 2


def test_noise_between_frames_is_counted_by_its_bytes_and_asks_for_nothing(polling):
    effects = polling.hear(b"abc" + ANSWER + b"~")
    polling.wait(1.06)

    assert effects[0].reading.size == 3
    assert noise(polling) == [(3, "between frames"), (1, "cut short")]
    assert polling.driver.tally.bad == 0


def test_bytes_with_parity_in_the_highest_bit_are_noise_and_no_value(polling):
    polling.hear(bytes(byte | (byte.bit_count() & 1) << 7 for byte in ANSWER))
    polling.wait(1.06)

    assert sum(size for size, _ in noise(polling)) >= len(ANSWER) - 8
    assert not of(Numeric, polling.said)


# --- No question into an answer ----------------------------------------------------------------


def test_a_reply_that_trickles_is_waited_for(polling):
    for byte in ANSWER:
        polling.hear(bytes([byte]))
        polling.wait(0.05)

    assert rates(polling.said) == [Decimal("5.0")]
    assert polling.asked.count("1" + POLL) == 1


def test_nothing_is_asked_into_a_frame_that_comes_by_itself(known):
    known.hear(ANSWER)
    known.wait(1.0)
    event = wire("1E;r0001A2C8")
    asked = len(known.commands)
    known.hear(event[:5])
    known.wait(0.2)
    assert len(known.commands) == asked
    known.hear(event[5:])
    assert known.asked[asked:] == ["1E"]
    known.wait(0.1)
    assert len(known.commands) == asked + 2


def test_a_line_that_trickles_nonsense_is_not_waited_for_for_ever(known):
    asked = len(known.commands)
    for _ in range(40):
        known.hear(b"\x02")
        known.wait(0.2)

    assert 2 <= len(known.commands) - asked <= 6


# --- Link control ------------------------------------------------------------------------------


def test_an_enquiry_is_answered_at_once_whatever_is_under_way(polling):
    assert polling.hear(ENQ)[0] == Transmit(messages.PRESENT)
    assert polling.hear(ACK + ENQ)[0] == Transmit(messages.PRESENT)
    polling.hear(wire("1" + SAMPLE))

    assert rates(polling.said) == [Decimal("5.0")]
    assert polling.signals[-3:] == DC4 + DC4 + ACK


def test_an_enquiry_before_any_session_is_answered_too(desk):
    desk.open()

    assert desk.hear(ENQ) == [Transmit(messages.PRESENT)]


def test_nothing_is_answered_on_a_line_that_is_away(desk):
    desk.open()
    desk.lose()

    assert desk.hear(ENQ + wire("0C") + damaged(wire("0C")))[:-1] == []
    assert desk.sent[1:] == []


@pytest.mark.parametrize("reason", [1, 2, 3, 6, 7, 8])
def test_a_question_that_was_not_taken_is_repeated_once_after_a_second(polling, reason):
    asked = polling.now
    polling.wait(0.1)
    polling.hear(nak(reason))
    polling.wait(0.9)
    assert polling.asked.count("1" + POLL) == 1
    polling.wait(0.1)
    assert polling.commands[-1] == (pytest.approx(asked + 1.05, abs=0.02), "1" + POLL)
    polling.hear(ANSWER)

    assert rates(polling.said) == [Decimal("5.0")]
    assert noise(polling)[0][0] == 2
    assert f"({reason})" in noise(polling)[0][1]


def test_a_question_that_is_never_taken_is_left_for_later(polling):
    for _ in range(2):
        polling.hear(nak(6))
        polling.wait(1.06)

    assert polling.asked[-3:] == ["1" + POLL, "1" + POLL, "1LP"]


def test_an_objection_after_the_repetitions_time_is_late(polling):
    polling.wait(1.06)
    polling.wait(1.0)
    polling.hear(nak(6))

    assert polling.wait(0.06) != []


def test_a_missing_acknowledgement_of_ours_is_no_reason_to_ask_again(polling):
    polling.hear(nak(5))
    polling.hear(ANSWER)

    assert rates(polling.said) == [Decimal("5.0")]
    assert polling.asked.count("1" + POLL) == 1


def test_a_module_that_is_nowhere_is_silent_and_looked_for_on_the_map(known):
    known.hear(nak(4))
    known.wait(1.06)

    assert [one.channel for one in of(Silence, known.said)] == ["1"]
    assert known.asked[-1] == "0LE;b"


def test_a_base_that_is_nowhere_may_be_a_pump_that_stands_alone(desk):
    desk.open()
    desk.hear(nak(4))
    desk.wait(1.06)

    assert desk.asked == ["0DC", "DC"]


def test_an_objection_to_nothing_and_a_stray_answer_to_an_enquiry_are_noise(known):
    known.hear(ANSWER)
    known.hear(nak(6) + DC4)
    known.wait(1.06)

    assert noise(known) == [(2, "the device objects: receiver not ready (6)"), (1, "stray DC4")]
    assert known.driver.tally.bad == 0


# --- What a pump tells by itself ---------------------------------------------------------------


def test_an_event_in_the_middle_of_a_poll_is_taken_note_of_and_the_reply_still_awaited(known):
    before = len(known.said)
    effects = known.hear(ACK + wire("1E;r00000536"))

    assert effects[:2] == [
        Transmit(messages.ACKNOWLEDGE),
        Transmit(messages.EVENT_TAKEN, {"to": b"1"}),
    ]
    assert known.sent[-1][1] == bytes.fromhex("023145383903")  # the sheet's own vector
    assert [(one.metric.code, one.value) for one in of(Numeric, known.said[before:])] == [
        (VOLUME, Decimal("1.334"))
    ]
    known.hear(wire("1" + SAMPLE))
    assert rates(known.said[before:]) == [Decimal("5.0")]


def test_an_event_says_nothing_of_the_variables_it_leaves_out(known):
    before = len(known.said)
    known.hear(wire("1E;d0032"))

    assert list(numbers(known.said[before:])) == [RATE]


def test_an_adjustment_is_taken_note_of_and_never_read_as_a_variable(known):
    before = len(known.said)
    effects = known.hear(wire("1M;d0064"))

    assert effects[1] == Transmit(messages.ADJUSTMENT_TAKEN, {"to": b"1"})
    assert known.said[before:] == []
    assert known.driver.skipped == 1


@pytest.mark.parametrize("body", ["2E;d0032", "0E;b01", "E;d0032", "1E;Ketamine", "1E;"])
def test_an_event_of_nobody_that_was_introduced_is_only_taken_note_of(known, body):
    before = len(known.said)
    known.hear(wire(body))

    assert known.asked[-1] == body.partition(";")[0]
    assert known.said[before:] == []


@pytest.mark.parametrize("body", ["1E", "1M", "7E;d0032", "E"])
def test_an_event_without_data_or_from_no_address_is_not_answered(known, body):
    before = len(known.commands)
    known.hear(wire(body))

    assert len(known.commands) == before
    assert known.driver.skipped == 1


def test_an_event_before_the_id_was_read_is_no_sample(desk):
    desk.open()
    desk.converse("0C", "0C;b0A", "0C;b01")
    desk.hear(wire("1E;d0032"))

    assert desk.asked[-1] == "1E"
    assert not of(Numeric, desk.said)


# --- Refusals ----------------------------------------------------------------------------------


def test_a_refusal_is_an_event_of_the_link_and_no_alarm(known):
    known.reply("1I;03")

    assert events(known) == [("1", "refused")]
    assert not of(AlarmCondition, known.said)


def test_a_module_without_session_is_opened_again_and_begins_a_new_segment(known):
    before = len(known.said)
    known.reply("1I;1E")
    known.wait(1.06)
    asked = known.converse("1C", "1C;4711")

    assert known.asked[-3:] == ["1DC", "1LN", "1" + POLL]
    assert asked == ["1LN", "1" + POLL]
    assert events(known) == [("1", "refused"), ("1", "restarted")]
    assert [one.serial for one in of(Identity, known.said[before:])] == ["4711"]


def test_a_base_without_session_is_greeted_again(known):
    known.reply("1I;0D")
    known.wait(1.06)
    asked = known.converse("0C", "0C;b0A", "0C;b01", "1C", "1C;4711")

    assert ["0DC", *asked] == ["0DC", "0LF;b", "0LE;b", "1DC", "1LN", "1" + POLL]
    assert events(known) == [("1", "refused"), ("1", "restarted")]


def test_a_module_that_the_base_cannot_reach_is_silent_at_once(known):
    known.reply("1I;0E")

    assert events(known) == [("1", "refused")]
    assert [one.channel for one in of(Silence, known.said)] == ["1"]
    known.wait(1.06)
    assert known.asked[-1] == "0LE;b"


def test_a_base_that_cannot_reach_anything_is_not_silent(desk):
    desk.open()
    desk.converse("0C", "0C;b0A", "0I;0E")

    assert not of(Silence, desk.said)
    assert desk.asked[-1] == "0LE;b"


def test_a_type_and_an_id_that_are_refused_are_none(desk):
    desk.open()
    asked = desk.converse("0C", "0I;0A", "0C;b01", "1C", "1I;01")

    assert asked == ["0LF;b", "0LE;b", "1DC", "1LN", "1" + POLL]
    assert [(one.model, one.serial) for one in of(Identity, desk.said)] == [(None, None)]


def test_a_variable_that_is_refused_alone_has_no_value(polling):
    for _ in range(40):
        asked = polling.asked[-1]
        if asked.startswith("1LE"):
            polling.reply("1C;r0001" if asked == "1LE;r" else "1I;0A")
        elif asked == "1LP":
            polling.reply("1I;02")
        else:
            polling.reply("0C;b01" if asked == "0LE;b" else "0C;i01")
        polling.wait(1.06)

    assert {"1LE;draemks", "1LE;draem", "1LE;ks", "1LE;d", "1LE;r"} < set(polling.asked)
    read = numbers(polling.said)
    assert read[RATE] == (None, "mL/h", "na")
    assert read[VOLUME] == (Decimal("0.001"), "mL", "valid")
    assert ("alarms", "not sent by this device") in [
        (one.name, one.text) for one in of(Label, polling.said)
    ]


def test_a_drug_that_is_refused_is_not_asked_for_again_for_a_minute(polling):
    polling.converse("1" + SAMPLE)
    polling.reply("1I;02")
    polling.wait(1.06)
    for _ in range(50):
        polling.answer()

    assert polling.asked.count("1LP") == 1


# --- Silence, loss and return ------------------------------------------------------------------


def test_a_line_that_never_answers_is_silent_after_five_seconds_once(desk):
    desk.open()
    desk.wait(4.9)
    assert of(Silence, desk.said) == []

    desk.wait(30)
    assert of(Silence, desk.said) == [Silence("", START, START.later(5))]


def test_a_device_that_falls_silent_is_said_for_the_line_and_for_every_module(known):
    for _ in range(10):
        known.answer()
    last = max(one.heard.monotonic for one in of(Numeric, known.said))
    known.wait(30)

    silences = {one.channel: one for one in of(Silence, known.said)}
    assert silences.keys() == {"", "1"}
    for one in silences.values():
        assert 5.0 - 1e-6 <= one.heard.monotonic - one.since.monotonic <= 6.4  # three cycles of 2.1
    assert silences["1"].since.monotonic == last


def test_a_module_that_fell_silent_says_again_who_it_is(known):
    before = len(known.said)
    for _ in range(10):
        known.answer(module=False)
    while known.asked[-1] != "1DC":
        known.answer(module=False)
    known.converse("1C", "1C;4799", "1" + SAMPLE)

    later = known.said[before:]
    assert [one.channel for one in of(Silence, later)] == ["1"]
    assert [one.serial for one in of(Identity, later)] == ["4799"]


def test_a_poll_that_was_on_its_way_when_silence_was_said_is_no_sample_of_a_known_pump(known):
    while not of(Silence, known.said):
        known.wait(0.5)
        if known.asked[-1].startswith("0"):
            known.reply("0C;b01" if known.asked[-1] == "0LE;b" else "0C;i01")
    before = len(known.said)
    known.hear(ANSWER)

    assert not of(Numeric, known.said[before:])


def test_a_module_that_is_taken_out_was_removed_and_is_silent(known):
    while known.asked[-1] != "0LE;b":
        known.answer()
    known.reply("0C;b00")

    assert events(known) == [("1", "removed"), ("", "no-pumps")]
    assert [one.channel for one in of(Silence, known.said)] == ["1"]


def test_a_line_that_is_lost_is_silent_at_once_and_what_was_held_is_noise(known):
    known.hear(ANSWER[:10])
    effects = known.lose()

    assert [type(effect.reading) for effect in effects] == [LineNoise, Silence, Silence]
    assert known.lose() == []
    assert known.wait(20) == []


def test_after_a_loss_everything_is_said_anew(known):
    known.reply("1C;d0032;r0001A2C8;a0010;e0000;m0001")
    known.lose()
    known.now += 5
    before = len(known.said)
    known.open()
    known.converse("0C", "0C;b0A", "0C;b01", "1C", "1C;4711", "1C;d0032;r00;a0010;e0000;m0001")

    again = known.said[before:]
    assert [len(of(kind, again)) for kind in (Identity, Mode, AlarmCondition)] == [1, 1, 1]
    assert [one.name for one in of(DeviceEvent, again)] == ["counter-fell"]


def test_a_line_that_is_opened_again_at_once_waits_for_its_second(known):
    asked, place = known.commands[-1][0], len(known.commands)
    known.lose()
    known.now += 0.3
    effects = known.open()

    assert [type(effect) for effect in effects] == [WakeAfter]
    known.wait(1.0)
    assert known.commands[place] == (pytest.approx(asked + 1.05, abs=0.02), "0DC")


def test_a_line_that_is_opened_twice_begins_again(known):
    known.wait(1.5)
    known.open()
    known.wait(1.1)

    assert known.asked[-1] == "0DC"


# --- Whatever comes ----------------------------------------------------------------------------


def test_no_question_comes_sooner_than_a_second_after_another_whatever_happens(desk):
    chance = random.Random(7)  # noqa: S311 - the same line noise every time
    desk.open()
    said = [
        *(wire(body) for body in ("0C", "0C;b0A", "0C;b03", "1C", "1C;4711", "1" + SAMPLE, "2C")),
        *(wire(body) for body in ("0I;0D", "1I;1E", "1I;0A", "1I;0E", "2C;12", "1E;d0001")),
        *(nak(reason) for reason in range(1, 9)),
        damaged(wire("0C")),
        b"\x02",
        b"~",
        ENQ,
    ]
    for _ in range(3000):
        if chance.random() < 0.7:
            desk.reply_as_usual()
        else:
            desk.hear(chance.choice(said))
        desk.wait(chance.choice([0.0, 0.05, 0.3, 1.0]))

    asked = [moment for moment, body in desk.commands if body not in ("1E", "1M")]
    assert len(asked) > 300
    assert min(b - a for a, b in pairwise(asked)) >= 1.05 - 1e-3
    assert len({body for _, body in desk.commands}) > 10


@given(st.lists(st.binary(max_size=80)), st.lists(st.sampled_from([0.0, 0.1, 1.0, 3.0])))
def test_any_bytes_at_any_moment_raise_nothing_and_send_only_what_may_be_sent(pieces, pauses):
    desk = Desk()
    desk.open()
    for place, piece in enumerate(pieces):
        desk.hear(piece)
        desk.wait(pauses[place % len(pauses)] if pauses else 0.1)
    desk.lose()


BODIES = st.builds(
    lambda origin, status, data: f"{origin}{status}{data}",
    st.sampled_from(["", "0", "1", "2", "7"]),
    st.sampled_from(["C", "I", "E", "M", "DC"]),
    st.sampled_from(
        ["", ";", ";b03", ";b", ";bX", ";d0032;r01", ";a1;e2", ";4711", ";0A", ";0D", ";1E", ";0E",
         ";1F", ";d;r", ";i02", ";" + "x" * 70]
    ),
)  # fmt: skip


@given(st.lists(st.tuples(BODIES, st.sampled_from([0.05, 0.5, 1.06, 2.2]))), st.booleans())
def test_any_replies_in_any_order_raise_nothing_and_identity_comes_before_a_number(talk, greeted):
    desk = Desk()
    if greeted:
        desk.greet()
    else:
        desk.open()
    for body, pause in talk:
        desk.reply(body)
        desk.wait(pause)
    desk.lose()

    named = set()
    for one in desk.said:
        if isinstance(one, Identity):
            named.add(one.channel)
        elif isinstance(one, Numeric):
            assert one.channel in named


@given(st.lists(st.integers(1, 30), max_size=20))
def test_how_the_line_splits_an_answer_changes_no_reading(sizes):
    whole, split = Desk(), Desk()
    for desk in (whole, split):
        desk.greet()
    whole.hear(ANSWER + ENQ + wire("1E;d0001"))
    rest = ANSWER + ENQ + wire("1E;d0001")
    for size in [*sizes, len(rest)]:
        split.hear(rest[:size])
        rest = rest[size:]

    assert split.said == whole.said
    assert split.sent == whole.sent

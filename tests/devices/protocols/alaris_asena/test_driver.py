"""The conversation with an Asena pump: events against effects, spacing, time-outs, silence."""

import random
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.effects import Publish, Received, Transmit, WakeAfter, Woken
from devices.protocols.alaris_asena import messages
from devices.protocols.alaris_asena.driver import QUIET_SECONDS, AsenaDriver
from devices.protocols.alaris_asena.kind import KIND
from devices.protocols.alaris_asena.responder import AsenaPump
from devices.simulators.random_script import random_script
from devices.simulators.script import parse_script
from station.domain.observation import (
    AlarmCondition,
    DeviceEvent,
    Identity,
    LineNoise,
    Mode,
    Numeric,
    Silence,
)
from tests.devices.protocols.alaris_asena.desk import (
    ANSWERS,
    INFUSED,
    RATE,
    SERIAL,
    START,
    VTBI,
    Desk,
    joined,
    labels,
    of,
    status,
    values,
    wire,
)

SPACING = 1.05
JUST_UNDER = SPACING - 0.0011  # a timer may ring a thousandth early


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def greeted(desk):
    """A line on which everything was asked and answered once."""
    return desk.greet()


def rates(readings):
    return [one.value for one in of(Numeric, readings) if one.metric.code == RATE]


def spaced(desk):
    """Whether no two questions were closer than the spacing."""
    return all(b - a >= JUST_UNDER for a, b in pairwise(desk.moments()))


# --- The dialogue, step by step ------------------------------------------------------------------


def test_opening_the_line_asks_who_it_is_and_waits_half_a_second(desk):
    assert desk.open() == [Transmit(messages.SERIAL_NUMBER), WakeAfter(pytest.approx(0.5))]
    assert desk.sent == [(0.0, "INST_SERIALNO")]


def test_an_answer_plans_the_next_question_a_good_second_after_the_one_before(desk):
    desk.answers["INST_SERIALNO"] = None
    desk.open()
    desk.now = 0.3
    effects = desk.hear(ANSWERS["INST_SERIALNO"])

    assert effects[0] == Publish(Identity("", "Alaris CC", SERIAL, desk.at()))
    assert effects[1:] == [WakeAfter(pytest.approx(0.75))]
    assert desk.wait(0.7) == []
    assert desk.asked() == ["INST_SERIALNO"]
    desk.wait(0.1)
    assert desk.sent[1] == (pytest.approx(1.05), "COMMS_PROTOCOL")


def test_the_first_values_stand_after_three_questions(desk):
    desk.open()
    desk.wait(3.3)

    assert desk.asked() == ["INST_SERIALNO", "COMMS_PROTOCOL", "COMMS_RESPONSE_MAX", "INF"]
    assert values(desk.said)[RATE] == (Decimal("4.50"), "mL/h", "valid")
    assert [type(one) for one in desk.said[:2]] == [Identity, Identity]
    assert of(Identity, desk.said)[-1].software == "Asena Rev 2.1.5"


def test_then_everything_else_is_asked_between_the_statuses(greeted):
    assert greeted.asked()[3:11] == [
        "INF",
        "ALARM",
        "INF",
        "INF_VTBI",
        "INF",
        "SYRINGE_STATUS",
        "INF",
        "INF_RATE_MAX_SYRINGE",
    ]
    assert values(greeted.said)[VTBI] == (Decimal("25.500"), "mL", "valid")
    assert labels(greeted.said)["syringe"] == "BD PLASTIPAK 50"


def test_on_a_good_line_the_status_comes_every_one_to_two_seconds_for_ever(greeted):
    greeted.wait(600)

    gaps = [b - a for a, b in pairwise(greeted.moments("INF"))]
    assert 1.0 < min(gaps) <= max(gaps) < 2.2
    assert greeted.asked().count("INST_SERIALNO") == 1
    assert (greeted.driver.tally.good, greeted.driver.tally.bad) == (len(greeted.sent), 0)
    assert not of(Silence, greeted.said)


def test_there_is_never_more_than_one_question_a_second_nor_one_on_its_way_beside_another(greeted):
    greeted.wait(600)

    assert spaced(greeted)
    assert len(greeted.sent) / greeted.now < 1.0


# --- News at the pump ----------------------------------------------------------------------------


def test_a_flag_is_followed_by_the_question_for_its_code_at_the_next_turn(greeted):
    greeted.answers |= {"INF": status(flag="A", log="310043"), "ALARM": "ALARM^AL_NEOIN^ ^ "}
    greeted.wait(4)

    (alarm,) = of(AlarmCondition, greeted.said)
    assert (alarm.code, alarm.active, alarm.flags) == ("near-end", True, ("pre-alarm",))
    flagged = next(
        one for one in greeted.said if getattr(one, "name", "") == "alarm-flag" and one.text == "A"
    )
    assert alarm.heard.monotonic - flagged.heard.monotonic < 1.2


def test_a_flag_that_is_taken_back_ends_the_alarm_at_once_and_the_code_is_read_once_more(greeted):
    greeted.answers |= {"INF": status(flag="A"), "ALARM": "ALARM^AL_NEOIN^ ^ "}
    greeted.wait(10)
    greeted.answers |= {"INF": status(), "ALARM": ANSWERS["ALARM"]}
    read = len(greeted.moments("ALARM"))
    greeted.wait(10)

    assert [one.active for one in of(AlarmCondition, greeted.said)] == [True, False]
    assert len(greeted.moments("ALARM")) == read + 1
    greeted.wait(60)
    assert len(greeted.moments("ALARM")) == read + 1


def test_a_standing_alarm_is_read_again_and_another_code_replaces_it(greeted):
    greeted.answers |= {"INF": status(flag="A"), "ALARM": "ALARM^AL_LWBAT^ ^ "}
    greeted.wait(20)
    greeted.answers["ALARM"] = "ALARM^AL_EMBAT^ ^ "
    greeted.wait(10)

    assert [(one.raw, one.active) for one in of(AlarmCondition, greeted.said)] == [
        ("AL_LWBAT", True),
        ("AL_LWBAT", False),
        ("AL_EMBAT", True),
    ]


def test_a_log_that_grew_is_worth_reading_alarm_and_syringe_for(greeted):
    greeted.wait(20)
    before = len(greeted.sent)
    greeted.answers["INF"] = status(log="310043")
    greeted.wait(6)

    assert {"ALARM", "SYRINGE_STATUS"} <= set(greeted.asked()[before:])


def test_a_flag_whose_code_is_never_told_is_an_alarm_after_four_questions(greeted):
    greeted.answers |= {"INF": status(flag="A"), "ALARM": None}
    greeted.wait(40)

    (alarm,) = of(AlarmCondition, greeted.said)
    assert (alarm.code, alarm.raw) == ("unknown", "A")
    read = [moment for moment in greeted.moments("ALARM") if moment > 12]
    assert read[3] < alarm.heard.monotonic - START.monotonic < read[3] + 2.2
    gaps = [b - a for a, b in pairwise(read)]
    assert max(gaps[:3]) < 2.2  # every turn but the status's, until it is said
    assert min(gaps[4:]) > 6.0


def test_a_code_that_is_lost_in_noise_waits_for_a_quiet_moment_before_it_is_called_unread(greeted):
    greeted.answers |= {"INF": status(flag="A"), "ALARM": "ALARM^AL_OCCLU^ ^ "}
    greeted.spoil = lambda wire: wire[:-3] + b"0\r" if b"!ALARM" in wire else wire
    greeted.wait(55)
    assert not of(AlarmCondition, greeted.said)

    greeted.wait(10)
    assert [one.raw for one in of(AlarmCondition, greeted.said)] == ["A"]
    greeted.spoil = lambda wire: wire
    greeted.wait(10)
    assert [(one.raw, one.active) for one in of(AlarmCondition, greeted.said)][1:] == [
        ("A", False),
        ("AL_OCCLU", True),
    ]


def test_without_an_alarm_an_unanswered_alarm_question_is_asked_less_and_less(desk):
    desk.answers["ALARM"] = None
    desk.open()
    desk.wait(300)

    assert 4 <= len(desk.moments("ALARM")) <= 7
    assert not of(AlarmCondition, desk.said)


def test_a_new_syringe_brings_the_question_for_its_highest_rate(greeted):
    assert greeted.asked().count("INF_RATE_MAX_SYRINGE") == 1
    greeted.answers["SYRINGE_STATUS"] = "SYRINGE_STATUS^B BRAUN^ 20^CONF"
    greeted.wait(20)

    assert greeted.asked().count("INF_RATE_MAX_SYRINGE") == 2


# --- What does not come, or not whole ------------------------------------------------------------


def test_a_status_that_does_not_come_is_asked_once_more_then_waited_for_four_seconds(greeted):
    greeted.answers["INF"] = None
    greeted.until("INF")
    begun = greeted.moments()[-1]
    greeted.wait(5)

    assert greeted.sent[-2:] == [(begun, "INF"), (pytest.approx(begun + SPACING), "INF")]
    greeted.wait(1.5)  # 4 s, and one more before the next try
    assert greeted.moments()[-1] == pytest.approx(begun + SPACING + 4.0 + 1.0)


def test_an_answer_that_comes_late_is_taken_and_nothing_is_asked_again(greeted):
    greeted.answers["INF"] = None
    greeted.until("INF")
    asked = len(greeted.sent)
    greeted.wait(0.8)  # the half second is over
    before = len(greeted.said)
    greeted.hear(status(rate="7.00"))

    assert rates(greeted.said[before:]) == [Decimal("7.00")]
    greeted.answers["INF"] = status()
    greeted.wait(0.5)
    assert len(greeted.sent) == asked + 1


def test_tries_come_further_and_further_apart_and_never_stop(greeted):
    greeted.answers = dict.fromkeys(ANSWERS)
    greeted.until("INF")
    begun = greeted.now
    greeted.wait(300)

    tries = [moment for moment in greeted.moments() if moment > begun + 1.5]
    first = [a for a, b in pairwise([*tries, 1e9]) if b - a < 1.2]  # of each pair of tries
    pauses = [round(b - a - SPACING - 4.0, 1) for a, b in pairwise(first)]
    assert pauses[:3] == [2.0, 4.0, 8.0]
    assert set(pauses[2:]) == {8.0}
    assert len(pauses) > 15
    assert spaced(greeted)


def test_a_status_after_all_makes_the_tries_quick_again(greeted):
    told, greeted.answers = greeted.answers, dict.fromkeys(ANSWERS)
    greeted.wait(100)
    greeted.answers = told
    greeted.wait(20)
    greeted.answers = dict.fromkeys(ANSWERS)
    greeted.until("INF")
    begun = greeted.moments()[-1]
    greeted.wait(SPACING + 4.0 + 1.2)

    assert greeted.moments()[-1] == pytest.approx(begun + SPACING + 4.0 + 1.0)


def test_a_damaged_status_is_asked_again_without_waiting_for_another(greeted):
    greeted.until("INF")
    begun = greeted.moments()[-1]
    greeted.coming.clear()
    greeted.now += 0.1
    bad = greeted.hear(wire(status()).replace(b"4.50", b"4.51"))

    assert bad[0] == Publish(LineNoise(len(wire(status())), "wrong checksum", greeted.at()))
    greeted.wait(1.2)
    assert greeted.sent[-1] == (pytest.approx(begun + SPACING), "INF")
    assert greeted.driver.tally.bad == 1
    assert not [one for one in greeted.said if getattr(one, "value", None) == Decimal("4.51")]


def test_a_status_that_is_damaged_twice_costs_a_second_and_no_four(greeted):
    greeted.spoil = lambda wire: wire.replace(b"4.50", b"4.51")
    greeted.until("INF")
    begun = greeted.moments()[-1]
    greeted.wait(0.3)
    greeted.answers["INF"] = status()
    greeted.wait(2.0)
    greeted.spoil = lambda wire: wire
    greeted.wait(2.0)

    assert len([moment for moment in greeted.moments("INF") if moment > begun]) >= 2
    assert not of(Silence, greeted.said)


def test_a_question_that_is_not_a_status_is_not_asked_again_but_comes_later(greeted):
    greeted.until("INF_VTBI")
    greeted.coming.clear()
    begun = len(greeted.sent)
    greeted.wait(1.2)

    assert greeted.asked()[begun:] == ["INF"]
    greeted.wait(8)
    assert "INF_VTBI" in greeted.asked()[begun:]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("INF_RATE^4.50^ml/h", "not the answer to the question"),
        ("REMOTE_CTRL^ENABLED^****^PERMIT^0^ms", "not the answer to the question"),
        (f"{status()}^more", "wrong number of fields"),
        (status().rpartition("^")[0], "wrong number of fields"),
        ("INF^8003-10077", "wrong number of fields"),
    ],
)
def test_what_is_not_the_answer_is_dropped_and_counted_and_the_question_asked_again(
    greeted, said, reason
):
    greeted.answers["INF"] = None
    greeted.until("INF")
    begun, good = len(greeted.sent), greeted.driver.tally.good
    noise = greeted.hear(said)

    assert noise[0] == Publish(LineNoise(len(wire(said)), reason, greeted.at()))
    assert (greeted.driver.tally.good, greeted.driver.tally.bad) == (good, 1)
    greeted.wait(1.2)
    assert greeted.asked()[begun:] == ["INF"]


def test_the_real_answer_is_taken_after_one_that_was_none(greeted):
    greeted.answers["INF"] = None
    greeted.until("INF")
    greeted.hear(wire("INF_RATE^4.50^ml/h") + wire(status(rate="7.00")))

    assert rates(greeted.said)[-1] == Decimal("7.00")


def test_an_answer_to_nothing_is_dropped(greeted):
    greeted.until("INF")
    greeted.hear(status())
    before = len(greeted.said)
    greeted.hear(status(rate="9.00"))

    assert [type(one) for one in greeted.said[before:]] == [LineNoise]


def test_an_answer_to_the_question_before_does_not_spoil_this_one(greeted):
    """A pump that was asked twice answers twice."""
    greeted.until("INF_VTBI")
    asked = len(greeted.sent)
    greeted.hear(status())

    greeted.wait(1.2)
    assert greeted.asked()[asked:] == ["INF"]
    assert greeted.driver.tally.bad == 1


def test_an_echo_of_the_question_is_noise_and_no_error(greeted):
    greeted.until("INF")
    greeted.hear(wire("INF"))
    greeted.wait(0.1)

    assert [one.reason for one in of(LineNoise, greeted.said)] == ["an echo of the question"]
    assert greeted.driver.tally.bad == 0
    assert rates(greeted.said)


def test_noise_between_frames_is_counted_by_its_bytes_and_no_error(greeted):
    greeted.until("INF")
    greeted.hear(b"abc\n" + wire(status()) + b"xy" + b"!")

    assert [(one.size, one.reason) for one in of(LineNoise, greeted.said)] == [
        (4, "between frames"),
        (2, "between frames"),
    ]
    assert greeted.driver.tally.bad == 0
    greeted.wait(1.2)
    assert of(LineNoise, greeted.said)[-1].size == 1
    assert greeted.driver.tally.bad == 1


def test_nothing_is_asked_while_an_answer_is_trickling_in(greeted):
    greeted.answers["INF"] = None
    greeted.until("INF")
    asked = len(greeted.sent)
    *begin, end = wire(status(rate="8.00"))
    for byte in begin:
        greeted.hear(bytes([byte]))
        greeted.wait(0.05)
    assert len(greeted.sent) == asked  # over four seconds
    greeted.hear(bytes([end]))

    assert rates(greeted.said)[-1] == Decimal("8.00")
    assert greeted.driver.tally.bad == 0


def test_nothing_is_asked_again_while_the_answer_has_begun_to_come_after_all(greeted):
    greeted.answers["INF"] = None
    greeted.until("INF")
    asked = len(greeted.sent)
    greeted.wait(0.7)  # the second try is planned
    answer = wire(status(rate="8.00"))
    greeted.hear(answer[:20])
    greeted.wait(0.45)
    greeted.hear(answer[20:40])
    greeted.wait(0.45)
    assert len(greeted.sent) == asked
    greeted.hear(answer[40:])

    assert rates(greeted.said)[-1] == Decimal("8.00")


def test_the_next_question_waits_until_what_has_begun_to_come_is_over(greeted):
    greeted.until("INF")
    begun, asked = greeted.moments()[-1], len(greeted.sent)
    greeted.hear(status())
    greeted.wait(SPACING - 0.1)
    greeted.hear(b"!IN")
    greeted.wait(0.4)
    assert len(greeted.sent) == asked
    greeted.wait(0.3)

    assert greeted.moments()[-1] == pytest.approx(begun + SPACING - 0.1 + 0.5, abs=0.06)
    assert of(LineNoise, greeted.said)[-1].size == 3


def test_a_beginning_that_does_not_go_on_is_dropped_after_half_a_second(greeted):
    greeted.answers["INF"] = None
    greeted.until("INF")
    asked = len(greeted.sent)
    greeted.wait(0.4)
    greeted.hear(wire(status())[:20])
    greeted.wait(0.8)

    assert LineNoise(20, "cut short", START) in [
        LineNoise(one.size, one.reason, START) for one in of(LineNoise, greeted.said)
    ]
    assert greeted.driver.tally.bad == 1
    assert greeted.asked()[asked:] == ["INF"]


def test_a_line_that_trickles_nonsense_is_asked_again_in_the_end(greeted):
    greeted.answers["INF"] = None
    greeted.until("INF")
    begun, asked = greeted.now, len(greeted.sent)
    while len(greeted.sent) == asked:
        greeted.hear(b"!")
        greeted.wait(0.2)

    assert greeted.now - begun == pytest.approx(10.2, abs=0.5)
    assert spaced(greeted)


def test_a_pump_that_is_slow_is_waited_for_and_asked_once():
    slow = Desk()
    slow.delay = 2.0
    slow.open()
    slow.wait(60)
    settled = [name for moment, name in slow.sent if moment > 20]

    assert "INF" in settled
    assert all(a != b for a, b in pairwise(settled) if "INF" in (a, b) and "ALARM" in (a, b))
    gaps = [b - a for a, b in pairwise(slow.moments()) if a > 20]
    assert min(gaps) >= 2.0  # nothing overlaps
    assert slow.driver.tally.bad <= 2


def test_a_pump_that_states_nothing_usable_is_waited_for_as_long_as_is_known(desk):
    desk.answers["COMMS_RESPONSE_MAX"] = "COMMS_RESPONSE_MAX^soon^ms"
    desk.greet()
    desk.answers["INF"] = None
    desk.until("INF")
    begun = desk.moments()[-1]
    desk.wait(7)

    assert desk.moments()[-1] == pytest.approx(begun + SPACING + 4.0 + 1.0)
    assert desk.driver.tally.bad == 1


def test_a_pump_that_states_a_short_time_is_waited_for_no_longer(desk):
    desk.answers["COMMS_RESPONSE_MAX"] = "COMMS_RESPONSE_MAX^1500^ms"
    desk.greet()
    desk.answers["INF"] = None
    desk.until("INF")
    begun = desk.moments()[-1]
    desk.wait(4)

    assert desk.moments()[-1] == pytest.approx(begun + SPACING + 1.5 + 1.0)


# --- Silence, loss, another pump -----------------------------------------------------------------


def test_three_missed_statuses_are_a_silence_that_is_said_once(greeted):
    greeted.answers = dict.fromkeys(ANSWERS)
    last = max(one.heard.monotonic for one in of(Numeric, greeted.said) if one.metric.code == RATE)
    greeted.wait(60)

    (silence,) = of(Silence, greeted.said)
    assert silence.since.monotonic == last
    assert silence.heard.monotonic - last == pytest.approx(QUIET_SECONDS, abs=0.01)
    assert not rates([one for one in greeted.said if one.heard.monotonic > last])


def test_after_a_silence_the_pump_has_to_say_who_it_is_before_it_is_read(greeted):
    told, greeted.answers = greeted.answers, dict.fromkeys(ANSWERS)
    greeted.wait(30)
    greeted.answers = told
    before = len(greeted.sent)
    said = greeted.wait(15)

    assert greeted.asked()[before:][:2] in (["INST_SERIALNO", "INF"], ["INST_SERIALNO"] * 2)
    assert of(Identity, said)
    first = next(place for place, one in enumerate(said) if isinstance(one, Numeric))
    assert any(isinstance(one, Identity) for one in said[:first])
    assert {type(one) for one in said} >= {Mode}  # everything is said again
    assert labels(said)["vtbi"] == "ACTIV"
    assert "COMMS_PROTOCOL" not in greeted.asked()[before:]  # it is the same pump


def test_a_status_that_comes_just_after_the_silence_is_not_believed(greeted):
    greeted.answers = dict.fromkeys(ANSWERS)
    greeted.until("INF")
    while not of(Silence, greeted.said):
        greeted.wait(0.1)
    if greeted.asked()[-1] != "INF":
        greeted.until("INF")
    before = len(greeted.said)
    greeted.hear(status(serial="8002-9"))

    assert not rates(greeted.said[before:])
    greeted.wait(1.2)
    assert greeted.asked()[-1] == "INST_SERIALNO"


def test_a_line_that_is_lost_is_silent_at_once_and_the_partial_frame_is_dropped(greeted):
    greeted.until("INF")
    greeted.coming.clear()
    greeted.hear(b"!INF^80")
    lost = greeted.lose()

    assert [type(one.reading) for one in lost] == [LineNoise, Silence]
    assert greeted.wait(60) == []


def test_a_line_that_is_reopened_is_asked_everything_again(greeted):
    greeted.lose()
    greeted.wait(10)
    before, said = len(greeted.sent), len(greeted.said)
    greeted.open()
    greeted.wait(13)

    assert set(greeted.asked()[before:]) == ANSWERS.keys()
    again = greeted.said[said:]
    assert of(Identity, again)[0].software == "Asena Rev 2.1.5"
    assert of(Mode, again)
    assert rates(again)


def test_a_line_that_flickers_is_not_asked_faster(greeted):
    for _ in range(20):
        greeted.lose()
        greeted.now += 0.1
        greeted.open()
        greeted.wait(0.2)

    assert spaced(greeted)


def test_an_opening_without_a_loss_begins_anew(greeted):
    greeted.hear(b"!INF^80")
    effects = greeted.open()

    assert LineNoise(7, "cut short", greeted.at()) in [
        one.reading for one in effects if isinstance(one, Publish)
    ]
    greeted.wait(2)
    assert greeted.asked()[-1] == "COMMS_PROTOCOL" or "INST_SERIALNO" in greeted.asked()[-2:]


def test_a_pump_that_never_answers_is_silent_since_the_opening(desk):
    desk.answers = dict.fromkeys(ANSWERS)
    desk.open()
    desk.wait(60)

    (silence,) = of(Silence, desk.said)
    assert silence.since == START
    assert set(desk.asked()) == {"INST_SERIALNO"}


def test_a_pump_that_tells_only_who_it_is_is_silent_too(desk):
    desk.answers["INF"] = None
    desk.open()
    desk.wait(60)

    assert len(of(Silence, desk.said)) == 1
    assert of(Identity, desk.said)
    assert not rates(desk.said)


def test_a_status_of_another_serial_number_is_not_read_and_the_pump_asked_who_it_is(greeted):
    greeted.answers["INF"] = status(serial="8002-51740", rate="99.00", infused="0.000")
    greeted.answers["INST_SERIALNO"] = "INST_SERIALNO^8002-51740"
    before = len(greeted.said)
    greeted.wait(20)
    after = greeted.said[before:]

    assert [one.name for one in of(DeviceEvent, after)] == ["another-serial"]
    identities = of(Identity, after)
    assert {one.serial for one in identities} == {"8002-51740"}
    first = after.index(identities[0])
    assert not rates(after[:first])
    assert rates(after[first:])[0] == Decimal("99.00")
    assert not [one for one in of(DeviceEvent, after) if one.name == "counter-fell"]
    assert identities[-1].software  # it was asked everything, as at the beginning


def test_a_pump_that_contradicts_itself_is_never_read_and_soon_silent(greeted):
    greeted.answers["INF"] = status(serial="8002-51740")
    before = len(greeted.said)
    greeted.wait(60)
    after = greeted.said[before:]

    assert not rates(after)
    assert len(of(DeviceEvent, after)) == 1
    assert len(of(Silence, after)) == 1
    assert spaced(greeted)


def test_a_pump_of_another_language_is_asked_on_and_not_read(desk):
    desk.answers["COMMS_PROTOCOL"] = "COMMS_PROTOCOL^Asena Rev 9.9"
    desk.open()
    desk.wait(60)

    assert [one.name for one in of(DeviceEvent, desk.said)] == ["unsupported"]
    assert not of(Numeric, desk.said)
    assert not of(Silence, desk.said)
    assert desk.asked().count("INF") > 20


def test_a_volume_that_is_cleared_is_an_event_and_no_silence(greeted):
    greeted.answers["INF"] = status(infused="0.000")
    greeted.wait(3)

    assert [one.name for one in of(DeviceEvent, greeted.said)] == ["counter-fell"]
    assert values(greeted.said)[INFUSED][0] == 0


# --- Storms --------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([0.0, 0.3, 0.7]), st.booleans())
def test_no_storm_makes_it_ask_faster_or_tell_what_the_pump_did_not_say(seed, lossy, flickers):
    dice = random.Random(seed)  # noqa: S311 - faults, no secret
    desk = Desk()
    desk.delay = dice.choice([0.02, 0.3, 1.4])

    def spoilt(answer):
        if dice.random() >= lossy:
            return answer
        bad = bytearray(answer)
        bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
        return bytes(bad[: dice.randrange(len(bad) + 1)]) + dice.randbytes(dice.randrange(5))

    desk.spoil = spoilt
    desk.open()
    for _ in range(30):
        desk.wait(dice.uniform(0.1, 4))
        if flickers and dice.random() < 0.2:
            desk.lose()
            desk.now += dice.uniform(0, 2)
            desk.open()

    assert spaced(desk)
    assert set(rates(desk.said)) <= {Decimal("4.50")}
    assert {one.serial for one in of(Identity, desk.said)} <= {SERIAL}
    assert not of(AlarmCondition, desk.said)


def test_however_the_line_splits_its_bytes_the_readings_are_the_same():
    panels = parse_script(random_script(KIND, 5, 40), KIND)
    told = [
        [
            (type(one), getattr(one, "value", None), getattr(one, "metric", None))
            for one in joined(panels, AsenaPump(), split=split, piece=piece).run(40)
        ]
        for split, piece in ((None, 64), (None, 512), (1, 64), (2, 3))
    ]

    assert all(one == told[0] for one in told)


def test_a_wake_that_nobody_asked_for_does_nothing():
    driver = AsenaDriver()

    assert driver.handle(Woken(START)) == []
    assert driver.handle(Received(b"noise!", START)) == [
        Publish(LineNoise(5, "between frames", START))
    ]

"""The conversation with a SpaceCom: events against effects, as the sheet tells them."""

import itertools
import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.effects import Publish, Received, Transmit, WakeAfter, Woken
from devices.protocols.bbraun_space_bcc import messages
from devices.protocols.bbraun_space_bcc.driver import MOST_BLOCKS, SpaceComDriver
from station.domain.observation import (
    AlarmCondition,
    Bolus,
    DeviceEvent,
    Identity,
    LineNoise,
    Mode,
    Numeric,
    Silence,
)
from tests.devices.protocols.bbraun_space_bcc.rack import (
    ACK,
    CONVERSATIONS,
    GNACK,
    NAK,
    START,
    Desk,
    of,
    records,
    wire,
)

ONE = records("50111", INRT="1.00", INVI="1.0", INM3=1, INSERNUM=7)
ANSWER = wire(ONE)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def greeted(desk):
    """A line whose device has answered the greeting, and the first question asked."""
    desk.greet()
    return desk


def sent(desk):
    return [
        (name, round(moment, 3))
        for name, (moment, _, _) in zip(desk.asked(), desk.sent, strict=True)
    ]


# --- The dialogue, step by step (sheet, section 3) ---------------------------------------------


def test_opening_the_line_greets_with_bed_1_and_waits_two_seconds(desk):
    assert desk.open() == [Transmit(messages.ALIVE), WakeAfter(2.0)]
    assert desk.sent[0][2] == wire("ADMIN:ALIVE", b"1")


def test_the_greetings_answer_is_acknowledged_and_its_bed_id_used_from_then_on(desk):
    desk.open()
    desk.now = 0.3

    assert desk.hear(wire("206,50100,GNACK,0", b"Bed_3")) == [WakeAfter(pytest.approx(0.1))]
    assert desk.wait(0.1) == [
        Transmit(messages.ACKNOWLEDGE),
        WakeAfter(pytest.approx(0.65)),  # never sooner than 1.05 s after the question before
    ]
    assert desk.wait(0.65) == [
        Transmit(messages.GET, {"bed": b"Bed_3"}),
        WakeAfter(pytest.approx(2.0)),
    ]
    assert desk.sent[2][2] == wire("MEM:GET", b"Bed_3")


def test_every_block_is_acknowledged_a_tenth_of_a_second_after_it(greeted):
    begun = greeted.now
    greeted.hear(wire(records("50100", FMNOR=1) + "\x1e" + ONE, last=False))
    assert not of(Numeric, greeted.said)

    assert greeted.wait(0.1)[0] == Transmit(messages.ACKNOWLEDGE)
    greeted.hear(wire(records("50112", INRT="2.00", INVI="2.0")))
    assert len(of(Numeric, greeted.said)) == 4
    assert greeted.wait(0.1)[0] == Transmit(messages.ACKNOWLEDGE)

    assert greeted.wait(2.0)[0] == Transmit(messages.GET, {"bed": b"SpaceCOM"})
    (_, asked), (_, again) = [one for one in sent(greeted) if one[0] == "MEM:GET"]
    assert again - asked == pytest.approx(1.05)
    assert asked <= begun


def test_after_a_long_answer_the_next_question_waits_half_a_second(greeted):
    greeted.wait(1.5)
    greeted.hear(ANSWER)
    greeted.wait(2.0)

    (acknowledged, _), (asked, again) = sent(greeted)[-2:], sent(greeted)[-1]
    assert (acknowledged[0], asked) == ("ACK", "MEM:GET")
    assert again - acknowledged[1] == pytest.approx(0.5)


def test_a_good_line_is_never_greeted_again(greeted):
    for _ in range(20):
        greeted.answer(ONE)

    assert greeted.asked().count("ADMIN:ALIVE") == 1
    assert greeted.asked().count("MEM:GET") == 21
    assert greeted.driver.tally.good == 21
    assert greeted.driver.tally.bad == 0


@pytest.mark.parametrize("name", [name for name in CONVERSATIONS if "version" not in name])
def test_a_documented_conversation_is_held_byte_for_byte(desk, name):
    """The host's side of the captures is what the driver sends by itself."""
    talk = list(CONVERSATIONS[name])
    desk.open()
    heard = []
    while talk:
        who, said = talk.pop(0)
        if who == "device":
            desk.hear(said)
        else:
            while len(desk.sent) <= len(heard):
                desk.wait(0.05)
            heard.append(said)
    assert [data for _, _, data in desk.sent][: len(heard)] == heard
    assert of(Numeric, desk.said) or "greeting" in name


def test_the_documented_two_pumps_are_read_value_for_value(desk):
    desk.open()
    for who, said in CONVERSATIONS["two pumps, one block each"]:
        if who == "device":
            desk.hear(said)
            desk.wait(0.2)

    assert {(one.channel, one.model, one.serial) for one in of(Identity, desk.said)} == {
        ("50111", "Perfusor Space", "12345"),
        ("501112", "Perfusor Space", "67890"),
    }
    read = {(one.channel, one.metric.code): one.value for one in of(Numeric, desk.said)}
    assert read == {
        ("50111", "MDC_FLOW_FLUID_PUMP"): Decimal("10.00"),
        ("50111", "MDC_VOL_FLUID_DELIV"): Decimal("12.3"),
        ("50111", "MDC_VOL_FLUID_TBI"): Decimal("50.0"),
        ("50111", "MDC_TIME_PD_REMAIN"): Decimal("226.00"),
        ("501112", "MDC_FLOW_FLUID_PUMP"): Decimal("0.00"),
        ("501112", "MDC_VOL_FLUID_DELIV"): None,
    }
    assert [(one.channel, one.state) for one in of(Mode, desk.said)] == [
        ("50111", "infusing"),
        ("501112", "stopped"),
    ]
    assert [(one.channel, one.code) for one in of(AlarmCondition, desk.said)] == [
        ("501112", "occlusion")
    ]


def test_the_documented_boluses_are_added_up(desk):
    desk.open()
    for who, said in CONVERSATIONS["bolus accumulators"]:
        if who == "device":
            desk.hear(said)
            desk.wait(1.1)

    assert [(str(one.volume), one.count) for one in of(Bolus, desk.said)] == [
        ("3.20", 2),
        ("7.00", 2),
    ]


# --- Damage: one NAK, then a new greeting ------------------------------------------------------


def damaged(frame):
    return frame[:-20] + bytes([frame[-20] ^ 1]) + frame[-19:]


def test_a_damaged_block_is_objected_to_once_and_its_repetition_counts_once(greeted):
    block = wire(ONE + "\x1e" + records("50111", INBOVAL="3.20", INBOCNT=2))

    noise = greeted.hear(damaged(block))
    assert [type(effect) for effect in noise] == [Publish, WakeAfter]
    assert noise[0].reading == LineNoise(len(block), "wrong checksum", greeted.at())
    assert greeted.wait(0.1)[0] == Transmit(messages.OBJECT)
    assert greeted.sent[-1][2] == NAK

    greeted.hear(block)
    assert greeted.wait(0.1)[0] == Transmit(messages.ACKNOWLEDGE)
    greeted.hear(block)  # and once more, because the line is slow
    assert [(str(one.volume), one.count) for one in of(Bolus, greeted.said)] == [("3.20", 2)]
    assert (greeted.driver.tally.good, greeted.driver.tally.bad) == (3, 1)


def test_a_block_damaged_twice_is_given_up_and_the_device_greeted_again(greeted):
    greeted.hear(damaged(ANSWER))
    greeted.wait(0.1)
    greeted.hear(damaged(ANSWER))
    greeted.wait(1.5)

    assert greeted.asked()[-2:] == ["NAK", "ADMIN:ALIVE"]
    assert not of(Numeric, greeted.said)
    assert greeted.driver.tally.bad == 2


def test_a_block_that_does_not_come_is_objected_to_after_two_seconds_then_given_up(greeted):
    asked = greeted.now
    greeted.wait(8)

    moments = dict(sent(greeted))
    assert moments["NAK"] - moments["MEM:GET"] == pytest.approx(2.0, abs=0.01)
    greetings = [moment for name, moment in sent(greeted) if name == "ADMIN:ALIVE"]
    assert greetings[1] - moments["NAK"] == pytest.approx(2.5, abs=0.01)
    assert asked - moments["MEM:GET"] < 0.2


def test_greetings_in_vain_come_a_little_later_each_time_and_never_stop(desk):
    desk.open()
    desk.wait(60)

    greetings = [moment for _, moment in sent(desk)]
    pauses = [round(b - a, 2) for a, b in itertools.pairwise(greetings)]
    assert pauses[:4] == [2.5, 3.0, 3.5, 4.5]
    assert set(pauses[4:]) == {4.5}


def test_a_block_that_trickles_is_waited_for(greeted):
    """9600 baud and several pumps: a block may take longer than two seconds, never stopping."""
    long = wire(ONE + "\x1e" + "\x1e".join(records("50111", X=1) for _ in range(100)))
    for byte in long[:40]:
        greeted.hear(bytes([byte]))
        greeted.wait(0.1)
    assert "NAK" not in greeted.asked()
    greeted.hear(long[40:])

    assert of(Numeric, greeted.said)


def test_a_line_that_trickles_nonsense_is_not_waited_for_for_ever(greeted):
    for _ in range(100):
        greeted.hear(b"~")
        greeted.wait(0.1)

    assert greeted.asked()[3] == "NAK"
    nak = greeted.sent[3][0]
    assert nak - greeted.sent[2][0] == pytest.approx(6.0, abs=0.2)
    assert sum(one.size for one in of(LineNoise, greeted.said)) >= 50


def test_a_false_start_before_the_block_does_not_spoil_it(greeted):
    greeted.hear(b"\x01garbage")
    greeted.hear(ANSWER[:30])  # the garbage is judged, and a frame is under way
    assert greeted.wait(0.3) == []
    greeted.hear(ANSWER[30:])
    greeted.wait(0.2)

    assert "NAK" not in greeted.asked()
    assert of(Numeric, greeted.said)


def test_no_objection_is_made_while_a_block_has_begun_to_come_after_all(greeted):
    greeted.hear(b"\x0112345678\x04")
    greeted.wait(0.05)
    greeted.hear(ANSWER[:30])
    greeted.wait(0.5)
    assert "NAK" not in greeted.asked()

    greeted.hear(ANSWER[30:])
    assert of(Numeric, greeted.said)


def test_a_frame_that_stops_in_the_middle_is_noise_and_objected_to(greeted):
    greeted.hear(ANSWER[:30])
    greeted.wait(2.0)

    assert LineNoise(30, "cut short", greeted.at()) in greeted.said
    assert greeted.asked()[-1] == "NAK"
    assert greeted.driver.tally.bad == 1


def test_noise_between_frames_is_counted_by_its_bytes_and_asks_for_nothing(greeted):
    effects = greeted.hear(b"abc" + ACK + b"d" + ANSWER + NAK)

    noises = list(of(LineNoise, greeted.said))
    assert [(one.size, one.reason) for one in noises] == [
        (5, "between frames"),
        (1, "between frames"),
    ]
    assert effects[0].reading is noises[0]
    assert greeted.driver.tally.bad == 0


def test_blocks_of_an_answer_that_breaks_off_are_no_sample_but_keep_their_boluses(greeted):
    first = ONE + "\x1e" + records("50111", INBOVAL="2.00", INBOCNT=1)
    greeted.hear(wire(first, last=False))
    greeted.wait(8)

    assert "ADMIN:ALIVE" in greeted.asked()[3:]
    assert not of(Numeric, greeted.said)
    assert [str(one.volume) for one in of(Bolus, greeted.said)] == ["2.00"]


def test_a_block_that_is_doubled_on_the_line_is_taken_once(greeted):
    first = wire(ONE, last=False)
    greeted.hear(first)
    greeted.wait(0.1)
    greeted.hear(first)
    greeted.wait(0.1)
    greeted.hear(wire(records("50112", INRT="2.00")))

    assert len(of(Numeric, greeted.said)) == 4
    assert greeted.asked()[-2:] == ["ACK", "ACK"]


def test_an_answer_without_an_end_is_given_up(greeted):
    for place in range(MOST_BLOCKS):
        greeted.hear(wire(records("50111", time=place, INRT="1.00"), last=False))

    assert not of(Numeric, greeted.said)
    greeted.wait(1.2)
    assert greeted.asked()[-1] == "MEM:GET"


# --- What else a device may say ----------------------------------------------------------------


def test_a_request_that_was_not_understood_leads_to_a_new_greeting(greeted):
    greeted.hear(wire("300,50100,GNERR,68"))
    greeted.wait(1.5)

    assert greeted.asked()[-1] == "ADMIN:ALIVE"
    before = len(greeted.sent)
    greeted.hear(GNACK)
    greeted.wait(0.05)
    greeted.hear(wire("300,50100,GNERR,68"))  # of nothing that was asked
    greeted.wait(0.3)
    assert greeted.asked()[before:] == ["ACK"]


def test_an_echo_of_our_own_questions_is_no_device(desk):
    desk.open()
    for _ in range(10):
        desk.hear(desk.sent[-1][2])
        desk.wait(2.5)

    assert set(desk.asked()) == {"ADMIN:ALIVE"}
    assert of(Silence, desk.said)
    assert desk.driver.skipped == 10


def test_a_version_that_nobody_asked_for_changes_nothing(greeted):
    assert greeted.hear(wire("207,50100,V3.30"))[:-1] == []
    assert greeted.asked()[-1] == "MEM:GET"


def test_a_second_greeting_answer_changes_only_the_bed_id(greeted):
    greeted.hear(wire("207,50100,GNACK,0", b"Other"))
    greeted.answer(ONE)

    assert greeted.sent[-1][1].fields == {"bed": b"Other"}


def test_what_a_device_pushes_unasked_is_read_and_acknowledged(greeted):
    greeted.answer(ONE)
    before = len(greeted.sent)
    greeted.hear(wire(records("50111", time=310, INRT="5.00")))

    assert of(Numeric, greeted.said)[-2].value == Decimal("5.00")
    greeted.wait(0.15)
    assert greeted.asked()[before:] == ["ACK"]


def test_an_answer_that_comes_while_a_greeting_is_awaited_is_read_and_not_acknowledged(desk):
    desk.open()
    desk.hear(ANSWER)
    desk.wait(1.0)

    assert of(Numeric, desk.said)
    assert desk.asked() == ["ADMIN:ALIVE"]


def test_a_greeting_answered_too_late_is_still_an_answer(desk):
    desk.open()
    desk.wait(2.2)
    desk.hear(GNACK)
    desk.wait(0.8)

    assert desk.asked() == ["ADMIN:ALIVE", "ACK", "MEM:GET"]


def test_a_block_before_any_bed_id_is_known_is_read_and_answered_by_nothing(desk):
    desk.open()
    desk.wait(2.2)
    desk.hear(ANSWER)
    desk.wait(0.5)

    assert of(Numeric, desk.said)
    assert desk.asked() == ["ADMIN:ALIVE", "ADMIN:ALIVE"]


def test_a_capture_is_read_without_a_single_wake(desk):
    """Replay gives bytes alone; the driver waits for nobody."""
    desk.open()
    desk.wake = None
    desk.hear(
        b"".join(said for who, said in CONVERSATIONS["bolus accumulators"] if who == "device")
    )

    assert len(of(Bolus, desk.said)) == 2
    assert len(of(Numeric, desk.said)) == 8


def test_bytes_before_the_line_is_said_to_be_open_are_read_and_answered_by_nothing(desk):
    desk.hear(GNACK + ANSWER)

    assert of(Numeric, desk.said)
    assert desk.sent == []
    assert desk.wake is None
    assert desk.driver.handle(Woken(START)) == []


# --- Stuffing ----------------------------------------------------------------------------------


def test_a_device_that_does_not_stuff_and_stays_dumb_is_found_at_the_second_greeting(desk):
    desk.open()
    desk.wait(2.6)

    assert desk.sent[1][2] == wire("ADMIN:ALIVE", b"1", stuffed=False)
    desk.hear(wire("206,50100,GNACK,0", stuffed=False))
    desk.wait(1.2)
    assert desk.sent[-1][2] == wire("MEM:GET", stuffed=False)
    desk.answer(ONE, stuffed=False)
    assert of(Numeric, desk.said)


def test_a_device_that_refuses_our_stuffing_shows_its_own(desk):
    desk.open()
    desk.hear(wire("206,50100,GNERR,68", stuffed=False))
    desk.wait(1.2)

    assert desk.sent[-1][2] == wire("ADMIN:ALIVE", b"1", stuffed=False)


def test_a_stream_that_shows_the_other_way_is_followed_at_once(greeted):
    greeted.answer(ONE, stuffed=False)

    assert greeted.sent[-1][2] == wire("MEM:GET", stuffed=False)


# --- Silence, loss and return ------------------------------------------------------------------


def test_a_line_that_never_answers_is_silent_after_five_seconds_once(desk):
    desk.open()
    desk.wait(4.9)
    assert of(Silence, desk.said) == []

    desk.wait(30)
    assert of(Silence, desk.said) == [Silence("", START, START.later(5))]


def test_a_device_that_falls_silent_is_said_for_the_line_and_for_every_pump(greeted):
    for _ in range(3):
        greeted.answer(ONE)
    last = of(Numeric, greeted.said)[-1].heard
    greeted.wait(30)

    assert [(one.channel, one.since) for one in of(Silence, greeted.said)] == [
        ("", last),
        ("50111", last),
    ]
    assert {
        round(one.heard.monotonic - last.monotonic, 3) for one in of(Silence, greeted.said)
    } == {5.0}


def test_a_pump_that_is_missing_from_the_answers_is_silent_while_the_others_are_not(greeted):
    other = records("50112", INRT="2.00")
    greeted.answer(ONE, other)
    for _ in range(8):
        greeted.answer(other)

    assert [one.channel for one in of(Silence, greeted.said)] == ["50111"]


def test_a_slow_chain_of_pumps_is_not_silent_while_it_is_being_read(greeted):
    """At 9600 baud an answer takes about a second and a half a pump (decisions.md 26)."""
    for turn in range(3):
        for place in range(1, 9):
            greeted.wait(1.4)
            block = records(f"5011{place}", time=300 + 20 * turn + place, INRT="1.00")
            greeted.hear(wire(block, last=place == 8))
        greeted.wait(0.7)

    assert of(Silence, greeted.said) == []
    assert len(of(Numeric, greeted.said)) == 3 * 8 * 2
    greeted.wait(12)
    assert of(Silence, greeted.said) == []  # three cycles of twelve seconds
    greeted.wait(36)
    assert len(of(Silence, greeted.said)) == 9


def test_a_line_that_is_lost_is_silent_at_once_and_what_was_held_is_noise(greeted):
    greeted.answer(ONE)
    greeted.hear(ANSWER[:10])
    effects = greeted.lose()

    assert [type(effect.reading) for effect in effects] == [LineNoise, Silence, Silence]
    assert greeted.lose() == []
    assert greeted.wait(20) == []


def test_a_plug_that_is_loose_hurries_nobody(greeted):
    """Closed and opened again within the second: the greeting waits for the second to be over."""
    (asked,) = [moment for name, moment in sent(greeted) if name == "MEM:GET"]
    greeted.lose()
    greeted.now = asked + 0.25
    effects = greeted.open()
    assert effects == [WakeAfter(pytest.approx(0.8))]

    assert greeted.wait(0.8)[0] == Transmit(messages.ALIVE)
    assert sent(greeted)[-1] == ("ADMIN:ALIVE", round(asked + 1.05, 3))


def test_a_lost_answer_keeps_its_boluses(greeted):
    greeted.hear(wire(records("50111", INBOVAL="2.00", INBOCNT=1), last=False))

    assert [str(one.volume) for one in of(Bolus, [e.reading for e in greeted.lose()])] == ["2.00"]


def test_after_a_loss_everything_is_said_anew(greeted):
    answer = ONE + "\x1e" + records("50111", INA3=1)
    greeted.answer(answer)
    greeted.lose()
    greeted.wait(5)
    before = len(greeted.said)
    assert greeted.open()[0] == Transmit(messages.ALIVE)
    greeted.hear(GNACK)
    greeted.wait(1.2)
    greeted.answer(answer)

    again = greeted.said[before:]
    assert [len(of(kind, again)) for kind in (Identity, Mode, AlarmCondition)] == [1, 1, 1]
    assert greeted.driver.tally.good == 4


def test_after_a_new_greeting_everything_is_said_anew(greeted):
    greeted.answer(ONE)
    assert len(of(Identity, greeted.said)) == 1
    greeted.wait(5)
    assert greeted.asked()[-1] == "ADMIN:ALIVE"
    greeted.hear(GNACK)
    greeted.wait(1.2)
    greeted.answer(ONE)

    assert len(of(Identity, greeted.said)) == len(of(Mode, greeted.said)) == 2


def test_a_rack_whose_seconds_begin_anew_is_greeted_again(greeted):
    greeted.answer(records("50111", time=5000, INRT="1.00"))
    greeted.wait(1.0)
    greeted.answer(records("50111", time=2, INRT="1.00"))

    assert [one.name for one in of(DeviceEvent, greeted.said)] == ["restarted"]
    assert greeted.asked()[-2:] == ["ACK", "ADMIN:ALIVE"]


def test_a_restart_that_the_greeting_already_followed_asks_for_no_other(greeted):
    greeted.answer(records("50111", time=5000, INRT="1.00"))
    greeted.wait(5)
    assert greeted.asked()[-1] == "ADMIN:ALIVE"
    greeted.hear(wire("1,50100,GNACK,0"))
    greeted.wait(1.2)
    greeted.answer(records("50111", time=3, INRT="1.00"))

    assert [one.name for one in of(DeviceEvent, greeted.said)] == ["restarted"]
    assert greeted.asked()[-1] == "MEM:GET"


def test_no_question_comes_sooner_than_a_second_after_another_whatever_happens(desk):
    chance = random.Random(7)  # noqa: S311 - the same line noise every time
    desk.open()
    for _ in range(400):
        said = chance.choice(
            [GNACK, ANSWER, wire("1,50100,GNERR,68"), damaged(ANSWER), b"\x01", b"~"]
        )
        desk.hear(said)
        desk.wait(chance.choice([0.0, 0.05, 0.2, 1.0, 3.0]))

    asked = [moment for name, moment in sent(desk) if ":" in name]
    assert len(asked) > 50
    assert min(b - a for a, b in itertools.pairwise(asked)) >= 1.0


# --- Any bytes, and mutated frames -------------------------------------------------------------


@given(st.lists(st.binary(max_size=80)), st.lists(st.sampled_from([0.0, 0.1, 1.0, 3.0])))
def test_any_bytes_at_any_moment_raise_nothing_and_send_only_what_may_be_sent(pieces, pauses):
    desk = Desk()
    desk.open()
    for place, piece in enumerate(pieces):
        desk.hear(piece)
        desk.wait(pauses[place % len(pauses)] if pauses else 0.1)
    desk.lose()


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**10),
            st.sampled_from(["50100", "50111", "501112", "50199", ""]),
            st.sampled_from(
                [
                    "GNERR",
                    "GNACK",
                    "GNNEW",
                    "INSERNUM",
                    "INRT",
                    "INVI",
                    "INM3",
                    "ALARM1",
                    "STATUS1",
                    "INBOVAL",
                    "INBOCNT",
                    "BOVAL",
                    "BOCNT",
                    "DORT",
                    "DORTU",
                    "DATE",
                    "TIME",
                    "OPMODE",
                    "PATID",
                    "INSOL",
                    "ZZZ",
                ]
            ),
            st.one_of(
                st.sampled_from(
                    ["_NV", "_NA", "0", "1", "39", "51", "20250230", "0x10h", "9999.9"]
                ),
                st.text(max_size=6),
            ),
        ),
        max_size=12,
    ),
    st.booleans(),
)
def test_any_well_framed_records_raise_nothing(rows, last):
    desk = Desk()
    desk.greet()
    said = "\x1e".join(",".join(map(str, row)) for row in rows)
    clean = bytes(byte for byte in said.encode() if byte >= 0x20 or byte == 0x1E)
    desk.hear(wire(clean, last=last))
    desk.wait(0.5)
    desk.hear(ANSWER)
    desk.wait(0.5)


def checked(stream):
    """Every span whose length and checksum are right, by the sheet's words alone."""
    plain_of = {b"EX": b"D", b"EE": b"E", b"ex": b"d", b"ee": b"e"}
    for begin in (place for place, byte in enumerate(stream) if byte == 1):
        end = stream.find(b"\x04", begin)
        span = stream[begin : end + 1] if end > 0 else b""
        pairs, place = b"", 0
        while place < len(span):
            size = 2 if span[place] in b"DdEe" else 1
            pairs += plain_of.get(span[place : place + size], span[place : place + size])
            place += size
        for plain in (span, pairs):
            if plain[1:6] == b"%05d" % len(plain) and plain[-6:-1] == b"%05d" % (
                sum(plain[:-6]) % 256
            ):
                yield plain


def mutated(chance, frame):
    """A frame with up to three faults: a bit flipped, bytes dropped, doubled, inserted, spliced."""
    spoilt = bytearray(frame)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(spoilt))
        match chance.randrange(5):
            case 0:
                spoilt[place] ^= 1 << chance.randrange(8)
            case 1:
                del spoilt[place : place + chance.randint(1, 4)]
            case 2:
                spoilt[place:place] = spoilt[place : place + chance.randint(1, 6)]
            case 3:
                spoilt[place:place] = chance.randbytes(chance.randint(1, 3))
            case _:
                other = chance.randrange(len(frame))
                spoilt[place:] = frame[other:]
        spoilt = spoilt or bytearray(b"~")
    return bytes(spoilt)


@pytest.mark.parametrize("stuffed", [True, False])
def test_mutated_frames_yield_no_value_but_from_a_frame_that_is_right(stuffed):
    chance = random.Random(2025)  # noqa: S311 - the same line noise every time
    driver = SpaceComDriver()
    published = 0
    for turn in range(4000):
        rate, volume = f"{chance.randint(0, 1800)}.{chance.randint(0, 99):02d}", turn
        frame = wire(
            records("50111", time=turn, INRT=rate, INVI=f"{volume}.5", DORT="1.25", DORTU="48"),
            stuffed=stuffed,
        )
        stream = mutated(chance, frame) + b"\x04"
        effects = driver.handle(Received(stream, START.later(turn)))
        readings = [one.reading for one in effects if isinstance(one, Publish)]
        right = b"".join(checked(stream))
        for one in of(Numeric, readings):
            if one.value is not None:
                published += 1
                assert f",{one.value}".encode() in right
        noise = sum(one.size for one in of(LineNoise, readings))
        assert noise <= len(stream) + 256
    assert published < 4000  # nearly everything was thrown away
    assert driver.tally.bad > 2000

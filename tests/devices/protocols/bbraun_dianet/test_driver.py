"""The conversation with a pump: events against effects, as the sheet tells them."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.effects import Publish, Received, Transmit, WakeAfter, Woken
from devices.protocols.bbraun_dianet.driver import BACK_OFF, DianetDriver
from devices.protocols.bbraun_dianet.messages import QUERY_OF, Segment
from devices.protocols.bbraun_dianet.presence import QUIET_SECONDS
from station.domain.observation import (
    AlarmCondition,
    ClockReading,
    DeviceEvent,
    Identity,
    Label,
    LineNoise,
    Mode,
    Numeric,
    Silence,
)
from tests.devices.protocols.bbraun_dianet.cable import (
    DOSIS,
    IDENT,
    ISTWERT,
    NAMES,
    START,
    STATUS,
    USUAL,
    VECTORS,
    Desk,
    answer,
    asked,
    checked,
    ident,
    istwert,
    of,
    refusal,
    status,
    values,
    wire,
)

GOOD = answer(STATUS, status())
BROKEN = GOOD[:6] + bytes([GOOD[6] ^ 1]) + GOOD[7:]
RATE = "MDC_FLOW_FLUID_PUMP"


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def met(desk):
    """A line whose pump has said who it is, and the first STATUS asked."""
    desk.meet()
    return desk


def sent(desk):
    return [(name, round(at, 2)) for name, at in zip(desk.asked(), desk.moments(), strict=True)]


def events(desk):
    return [one.name for one in of(DeviceEvent, desk.said)]


# --- The dialogue, step by step ------------------------------------------------------------------


def test_opening_the_line_asks_who_is_there_and_waits_two_seconds(desk):
    assert desk.open() == [Transmit(QUERY_OF[Segment.IDENT]), WakeAfter(2.0)]
    assert desk.sent[0][2].hex().upper() == VECTORS["req_IDENT"]["wire_hex"]


@pytest.mark.parametrize("segment", Segment)
def test_every_question_is_made_byte_for_byte(desk, segment):
    assert desk.driver.encode(Transmit(QUERY_OF[segment])) == asked(segment)


def test_the_identity_of_the_vector_comes_first_and_the_state_is_asked_next(desk):
    desk.open()
    desk.now = 0.3
    effects = desk.hear(bytes.fromhex(VECTORS["rpl_IDENT"]["wire_hex"]))

    expect = VECTORS["rpl_IDENT"]["expect"]
    assert effects[0].reading == Identity(
        "", "Perfusor compact S", str(expect["serial"]), desk.at(), expect["software"]
    )
    assert isinstance(effects[1].reading, ClockReading)
    assert effects[2:] == [WakeAfter(pytest.approx(0.75))]
    assert desk.wait(0.75) == [
        Transmit(QUERY_OF[Segment.STATUS]),
        WakeAfter(pytest.approx(2.0)),
    ]


def test_the_round_begins_with_the_state_then_set_values_dose_actual_values_and_limits(met):
    met.play(9)

    assert met.asked() == [
        *("IDENT", "STATUS", "SOLLWERT", "STATUS", "DOSIS", "STATUS", "ISTWERT"),
        *("STATUS", "LIMITS", "STATUS", "ISTWERT"),
    ]
    assert {round(b - a, 3) for a, b in itertools.pairwise(met.moments())} == {1.05}


def test_everything_that_a_pump_tells_is_read(met):
    said = met.play(30)

    read = values(said)
    assert read[RATE] == ("5.00", "mL/h", "valid")
    assert read["MDC_VOL_FLUID_DELIV"] == ("123.4", "mL", "valid")
    assert read["MDC_VOL_FLUID_TBI"] == ("50.0", "mL", "valid")
    assert read["MDC_CONC_DRUG"] == ("4.000", "mg/mL", "valid")
    assert read["MDC_RATE_DOSE"] == ("20.000", "mg/h", "valid")
    assert [one.state for one in of(Mode, said)] == ["infusing"]
    assert ("drug", "Ketamine") in {(one.name, one.text) for one in of(Label, said)}
    assert set(met.asked()) == set(NAMES)
    assert (met.driver.tally.good, met.driver.tally.bad) == (31, 0)


def test_the_actual_values_of_the_vector_are_read(met):
    while met.asked()[-1] != "ISTWERT":
        met.play(1)
    met.hear(bytes.fromhex(VECTORS["rpl_ISTWERT"]["wire_hex"]))

    assert values(met.said)["MDC_VOL_FLUID_DELIV"] == ("3238.4", "mL", "valid")


def test_what_the_pump_wants_read_again_is_asked_next(met):
    met.play(31)
    while met.asked()[-1] != "STATUS":
        met.play(1)
    met.reply(STATUS=status(requests=0b1000))

    assert met.ask() == "DOSIS"


def test_the_identity_is_asked_now_and_then_and_told_once(met):
    met.play(60)

    gaps = [b - a for a, b in itertools.pairwise(at for name, at in sent(met) if name == "IDENT")]
    assert len(gaps) > 2
    assert max(gaps) < 20
    assert len(of(Identity, met.said)) == 1


def test_an_answer_that_comes_late_delays_the_next_question_a_little(met):
    met.wait(1.5)
    met.hear(GOOD)
    met.ask()

    assert met.moments()[-1] - met.moments()[-2] == pytest.approx(1.6)


def test_an_answer_may_come_byte_by_byte_with_pauses(met):
    for byte in GOOD:
        met.hear(bytes([byte]))
        met.wait(0.02)

    assert of(Mode, met.said)
    assert met.driver.tally.bad == 0


# --- Another pump --------------------------------------------------------------------------------


def test_another_pump_is_told_and_everything_of_it_read_anew(met):
    met.play(40)
    while met.asked()[-1] != "IDENT":
        met.play(1)
    said = met.reply(IDENT=ident(serial=777))

    assert [one.serial for one in of(Identity, said)] == ["777"]
    following = [met.ask()]
    for _ in range(4):
        met.reply()
        following.append(met.ask())
    assert following == ["STATUS", "SOLLWERT", "STATUS", "DOSIS", "STATUS"]


@pytest.mark.parametrize("other", [{"type_number": 999}, {"version": 0x000D}])
def test_a_pump_that_is_not_understood_is_named_and_asked_for_nothing_else(desk, other):
    desk.open()
    for _ in range(10):
        desk.reply(IDENT=ident(**other))
        desk.ask()

    assert set(desk.asked()) == {"IDENT"}
    assert [type(one) for one in desk.said] == [Identity, DeviceEvent]
    assert events(desk) == ["unsupported"]
    assert not of(Silence, desk.said)
    assert min(b - a for a, b in itertools.pairwise(desk.moments())) > 4


def test_a_known_pump_in_the_place_of_one_that_is_not_understood_is_read(desk):
    desk.open()
    desk.reply(IDENT=ident(type_number=999))
    desk.ask()
    desk.reply()
    assert desk.ask() == "STATUS"


def test_a_pump_that_turns_out_to_be_another_and_not_understood_is_read_no_more(met):
    met.play(10)
    while met.asked()[-1] != "IDENT":
        met.play(1)
    met.reply(IDENT=ident(type_number=999))

    assert [met.ask() for _ in range(3) if met.reply(IDENT=ident(type_number=999)) is not None] == [
        "IDENT"
    ] * 3


# --- Damage: one retry ---------------------------------------------------------------------------


def test_a_damaged_answer_is_asked_for_once_more(met):
    effects = met.hear(BROKEN)
    assert effects[0].reading == LineNoise(len(BROKEN) - 1, "wrong checksum", met.at())

    assert met.ask() == "STATUS"
    assert met.moments()[-1] - met.moments()[-2] == pytest.approx(1.05)
    met.hear(GOOD)
    assert of(Mode, met.said)
    assert (met.driver.tally.good, met.driver.tally.bad) == (2, 1)
    assert met.ask() == "SOLLWERT"


def test_an_answer_damaged_twice_leads_to_the_question_who_is_there(met):
    met.hear(BROKEN)
    met.ask()
    met.hear(BROKEN)

    assert met.ask() == "IDENT"
    assert met.driver.tally.bad == 2
    met.reply()
    assert met.ask() == "STATUS"
    assert len(of(Identity, met.said)) == 1  # it is the same pump: nothing to tell


@pytest.mark.parametrize("code", [0x01, 0x02])
def test_a_question_that_came_damaged_at_the_pump_is_asked_once_more(met, code):
    met.hear(refusal(STATUS, code))
    assert met.ask() == "STATUS"
    met.hear(refusal(STATUS, code))
    assert met.ask() == "IDENT"
    assert events(met) == []


def test_the_vector_of_a_refusal_is_understood(met):
    met.hear(bytes.fromhex(VECTORS["rpl_NAK_CRC"]["wire_hex"]))

    assert met.ask() == "STATUS"


def test_noise_before_the_answer_does_not_spoil_it(met):
    met.hear(b"\x7enoise\x7e" + GOOD)

    assert of(Mode, met.said)
    assert met.ask() == "SOLLWERT"


def test_an_answer_that_comes_after_noise_calls_the_retry_off(met):
    met.hear(b"\x7enoise\x7e")
    met.wait(0.5)
    met.hear(GOOD[1:])  # the mark that ended the noise begins it

    assert of(Mode, met.said)
    assert met.ask() == "SOLLWERT"


def test_every_kind_of_damage_is_said_with_its_reason_and_counted(met):
    body = b"\x00\x02\x06" + status()
    usual = wire(body, checked(body) ^ 0x0101)
    bare = GOOD[:5] + b"\x80" + GOOD[5:]
    for said in (usual, bare, b"\x7e\x00\x7e"):
        met.hear(said)

    assert [one.reason for one in of(LineNoise, met.said)] == [
        "wrong checksum",
        "wrong stuffing",
        "too short",
    ]
    assert met.driver.tally.bad == 3


def test_noise_between_frames_is_said_and_asks_for_nothing(met):
    met.hear(b"\x80\x00abc" + GOOD)

    assert of(LineNoise, met.said) == [LineNoise(5, "between frames", met.at())]
    assert met.driver.tally.bad == 0
    assert met.ask() == "SOLLWERT"


def test_marks_in_any_number_are_harmless(met):
    met.hear(b"\x7e\x7e\x7e" + GOOD + b"\x7e\x7e")

    assert of(Mode, met.said)
    assert met.ask() == "SOLLWERT"
    met.play(2)
    assert not of(LineNoise, met.said)
    assert met.driver.tally.bad == 0


# --- What was not asked --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        answer(ISTWERT, istwert()),
        wire(b"A\x02\x06" + status()),
        asked(STATUS),
        wire(b"\x00\x02"),
        wire(b"\x00\x0a\x06" + status()),
        refusal(ISTWERT, 4),
    ],
    ids=["segment", "address", "echo", "bare", "unknown", "refusal"],
)
def test_what_was_not_asked_is_dropped_and_counted(met, said):
    met.hear(said)

    assert not of(Numeric, met.said)
    assert of(LineNoise, met.said) == [
        LineNoise(len(said), "no answer to what was asked", met.at())
    ]
    assert (met.driver.unexpected, met.driver.tally.bad) == (1, 1)
    met.hear(GOOD)
    assert of(Numeric, met.said)


def test_an_answer_that_comes_twice_is_one_sample(met):
    met.hear(GOOD + GOOD)

    assert len([one for one in of(Numeric, met.said) if one.metric.code == RATE]) == 1
    assert met.driver.unexpected == 1


def test_an_answer_of_another_size_is_not_read_and_the_round_goes_on(met):
    met.hear(answer(STATUS, status() + b"\x00"))

    assert not of(Numeric, met.said)
    assert events(met) == ["unsupported"]
    assert (met.driver.tally.good, met.driver.tally.bad) == (1, 1)
    assert met.ask() == "SOLLWERT"


# --- Refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x77])
def test_a_refusal_is_no_fault_of_the_line(met, code):
    met.hear(refusal(STATUS, code))

    assert events(met) == ["refused"]
    assert f"NAK {code:02X}" in of(DeviceEvent, met.said)[0].text
    assert met.ask() == "SOLLWERT"
    assert met.moments()[-1] - met.moments()[-2] == pytest.approx(1.05)
    assert met.driver.tally.good == 2


def busy(desk, turns, code=0x04):
    """A pump that refuses everything but to say who it is."""
    for _ in range(turns):
        if desk.asked()[-1] == "IDENT":
            desk.reply()
        else:
            desk.hear(refusal(NAMES.index(desk.asked()[-1]) + 1, code))
        desk.ask()


def test_a_pump_that_somebody_is_using_is_asked_on_at_the_same_pace(met):
    met.play(20)
    before = len(met.sent)
    busy(met, 20)

    gaps = [b - a for a, b in itertools.pairwise(met.moments()[before:])]
    assert max(gaps) == pytest.approx(1.05)
    assert [one.channel for one in of(Silence, met.said)] == [""]  # no value: nothing is live


def test_a_pump_that_is_free_again_says_everything_again(met):
    met.play(20)
    busy(met, 20)
    said = met.play(12)

    assert of(Identity, met.said)
    assert len(of(Mode, said)) == 1
    assert of(Numeric, said)


def test_a_segment_that_the_pump_does_not_have_is_asked_for_once(met):
    for _ in range(400):
        if met.asked()[-1] == "HISTORY":
            met.hear(refusal(8, 0x03))
        else:
            met.reply()
        met.ask()

    assert met.asked().count("HISTORY") == 1
    assert met.asked().count("LIMITS") == 2
    assert events(met) == ["refused"]


def test_a_pump_that_does_not_say_who_it_is_is_asked_ever_later(desk):
    desk.open()
    for _ in range(6):
        desk.hear(refusal(IDENT, 0x04))
        desk.ask()

    assert set(desk.asked()) == {"IDENT"}
    gaps = [round(b - a, 2) for a, b in itertools.pairwise(desk.moments())]
    assert gaps == [1.05, 2.05, 3.05, 5.05, 9.05, 9.05]
    assert events(desk) == ["refused", "refused"]  # and again after the silence in between


# --- No answer -----------------------------------------------------------------------------------


def test_a_pump_that_never_answers_is_asked_ever_later_and_for_ever(desk):
    desk.open()
    desk.wait(200)

    gaps = [round(b - a, 2) for a, b in itertools.pairwise(desk.moments())]
    assert gaps[:6] == [round(2.1 + more, 2) for more in (*BACK_OFF, BACK_OFF[-1])]
    assert set(gaps[6:]) == {10.1}
    assert set(desk.asked()) == {"IDENT"}


def test_an_answer_that_does_not_come_leads_to_the_question_who_is_there(met):
    met.play(4)
    met.wait(2.2)

    assert met.asked()[-1] == "IDENT"
    assert met.moments()[-1] - met.moments()[-2] == pytest.approx(2.1)
    met.reply()
    assert met.ask() == "STATUS"


def test_no_number_is_taken_from_a_pump_that_has_not_said_again_who_it_is(met):
    met.play(10)
    met.wait(2.2)
    assert met.asked()[-1] == "IDENT"
    before = len(met.said)
    met.hear(GOOD)  # late, or of another pump

    assert not of(Numeric, met.said[before:])


def test_the_pace_is_as_before_once_the_pump_answers_again(met):
    met.play(3)
    met.wait(40)
    while met.wake is not None and met.asked()[-1] == "IDENT" and met.now < 200:
        met.reply()
        met.ask()
    before = len(met.sent)
    met.play(6)

    gaps = [b - a for a, b in itertools.pairwise(met.moments()[before:])]
    assert max(gaps) == pytest.approx(1.05)
    met.wait(2.2)
    assert met.moments()[-1] - met.moments()[-2] == pytest.approx(2.1)  # no back-off is left over


def test_a_segment_that_is_never_answered_does_not_hold_up_the_others(met):
    for _ in range(300):
        if met.asked()[-1] == "DOSIS":
            met.wait(2.2)
        else:
            met.reply()
            met.ask()

    assert met.asked().count("DOSIS") < 12
    rates = [one for one in of(Numeric, met.said) if one.metric.code == RATE]
    assert len(rates) > 100
    assert not of(Silence, met.said)


def test_an_answer_that_trickles_is_waited_for_beyond_two_seconds(met):
    met.wait(1.9)
    for byte in GOOD[:-2]:
        met.hear(bytes([byte]))
        met.wait(0.05)
    assert met.asked()[-1] == "STATUS"
    assert met.now > met.moments()[-1] + 2.5
    met.hear(GOOD[-2:])

    assert of(Mode, met.said)


def test_no_question_interrupts_bytes_that_still_come(met):
    met.hear(GOOD)
    met.wait(0.9)
    met.hear(b"\x7eab")
    met.wait(0.3)
    assert met.asked()[-1] == "STATUS"

    met.wait(0.2)
    assert met.asked()[-1] == "SOLLWERT"
    assert [one.reason for one in of(LineNoise, met.said)] == ["cut short"]


def test_no_repetition_interrupts_bytes_that_still_come(met):
    met.hear(BROKEN)
    met.wait(1.0)
    met.hear(b"a")
    met.wait(0.35)
    assert len(met.sent) == 2

    met.wait(0.2)
    assert met.asked() == ["IDENT", "STATUS", "STATUS"]


def test_a_line_that_never_stops_is_not_waited_for_for_ever(met):
    for _ in range(200):
        met.hear(b"~ab")
        met.wait(0.1)

    gaps = [b - a for a, b in itertools.pairwise(met.moments()[1:])]
    assert gaps
    assert all(3.9 < gap < 14 for gap in gaps)
    assert set(met.asked()[3:]) == {"IDENT"}


def test_an_answer_that_stops_in_the_middle_is_noise(met):
    met.hear(GOOD[:10])
    met.wait(2.2)

    assert LineNoise(10, "cut short", of(LineNoise, met.said)[0].heard) in met.said
    assert met.driver.tally.bad == 1
    assert met.asked()[-1] == "IDENT"


# --- Silence, loss and return --------------------------------------------------------------------


def test_a_line_that_never_answers_is_silent_since_it_was_opened_and_said_once(desk):
    desk.open()
    desk.wait(6.2)
    assert of(Silence, desk.said) == []

    desk.wait(60)
    assert of(Silence, desk.said) == [Silence("", START, START.later(QUIET_SECONDS))]


def test_a_pump_that_falls_silent_is_said_once_with_the_moment_it_was_last_heard(met):
    met.play(8)
    last = of(Numeric, met.said)[-1].heard
    met.wait(60)

    [silence] = of(Silence, met.said)
    assert silence.since == last
    assert silence.heard.monotonic - last.monotonic == pytest.approx(QUIET_SECONDS, abs=0.01)


def test_after_a_silence_everything_is_said_anew(met):
    met.play(3, STATUS=status(alarms=1 << 3))
    met.wait(30)
    met.ask()
    before = len(met.said)
    while "SOLLWERT" not in met.asked()[-3:]:
        met.reply(STATUS=status(alarms=1 << 3))
        met.ask()
    met.reply()

    again = met.said[before:]
    assert [type(one) for one in again[:2]] == [Identity, ClockReading]
    assert [len(of(kind, again)) for kind in (Mode, AlarmCondition)] == [1, 1]
    assert {one.name for one in of(Label, again)} == {"operating-mode", "status", "drug"}


def test_a_line_that_is_lost_is_silent_at_once_and_what_was_held_is_noise(met):
    met.play(2)
    met.hear(GOOD[:10])
    effects = met.lose()

    assert [type(effect.reading) for effect in effects] == [LineNoise, Silence]
    assert met.lose() == []
    assert met.wait(30) == []


def test_a_line_that_comes_back_is_asked_who_is_there(met):
    met.play(5)
    met.lose()
    met.now += 5
    assert met.open()[0] == Transmit(QUERY_OF[Segment.IDENT])
    met.reply()
    assert met.ask() == "STATUS"
    assert len(of(Identity, met.said)) == 2


def test_a_line_that_comes_back_at_once_is_not_asked_sooner_than_a_second_later(met):
    met.lose()
    met.now += 0.2
    assert met.open() == [WakeAfter(pytest.approx(0.85))]
    met.wait(0.86)
    assert met.asked()[-1] == "IDENT"


def test_a_swap_during_a_loss_is_seen_before_any_number(met):
    met.play(6)
    met.lose()
    met.now += 10
    met.open()
    before = len(met.said)
    met.reply(IDENT=ident(serial=999))
    met.ask()
    met.reply()

    told = met.said[before:]
    assert isinstance(told[0], Identity)
    assert told[0].serial == "999"
    assert of(Numeric, told)


def test_bytes_before_the_line_is_said_to_be_open_are_answered_by_nothing(desk):
    assert [type(one.reading) for one in desk.hear(GOOD)] == [LineNoise]
    assert desk.sent == []
    assert desk.driver.handle(Woken(START)) == []


def test_an_early_wake_does_nothing(met):
    before = len(met.sent)
    assert met.driver.handle(Woken(START.later(met.now + 0.1)))[:-1] == []
    assert len(met.sent) == before


# --- The pump is spared --------------------------------------------------------------------------


def test_no_question_comes_sooner_than_a_second_after_another_whatever_happens(desk):
    chance = random.Random(7)  # noqa: S311 - the same line noise every time
    said = [
        *(answer(segment, data) for segment, data in USUAL.items()),
        *(refusal(segment, code) for segment in USUAL for code in (1, 3, 4)),
        *(GOOD, BROKEN, b"\x7e", b"~ab", b"\x80"),
    ]
    desk.open()
    for _ in range(3000):
        if chance.random() < 0.5:
            desk.reply()
        desk.hear(chance.choice(said))
        if chance.random() < 0.02:
            desk.lose()
            desk.now += chance.random()
            desk.open()
        desk.wait(chance.choice([0.0, 0.05, 0.2, 1.0, 1.1, 3.0]))

    gaps = [b - a for a, b in itertools.pairwise(desk.moments())]
    assert len(gaps) > 500
    assert min(gaps) >= 1.0


# --- Any bytes -----------------------------------------------------------------------------------


FRAMES = st.builds(
    wire,
    st.tuples(
        st.sampled_from([b"\x00", b"A"]),
        st.integers(0, 0x16).map(lambda segment: bytes([segment])),
        st.sampled_from([b"\x06", b"\x15", b""]),
        st.binary(max_size=64),
    ).map(b"".join),
)


@given(
    st.lists(st.one_of(st.binary(max_size=80), FRAMES, st.just(None)), max_size=20),
    st.lists(st.sampled_from([0.0, 0.1, 1.0, 3.0]), min_size=1),
)
def test_any_bytes_at_any_moment_raise_nothing_and_send_only_what_may_be_sent(pieces, pauses):
    desk = Desk()
    desk.open()
    for place, piece in enumerate(pieces):
        if piece is None:
            desk.reply()
        else:
            desk.hear(piece)
        desk.wait(pauses[place % len(pauses)])
    desk.lose()


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_frame_cut_at_every_byte_and_followed_by_a_good_one_says_nothing_wrong(name):
    segment = NAMES.index(name) + 1
    good = answer(segment, USUAL[segment])
    for cut in range(len(good)):
        driver = DianetDriver()
        driver._awaited = Segment(segment)
        effects = [
            *driver.handle(Received(good[:cut], START)),
            *driver.handle(Received(good + good, START)),
        ]
        numbers = of(Numeric, [one.reading for one in effects if isinstance(one, Publish)])
        fresh = DianetDriver()
        fresh._awaited = Segment(segment)
        whole = fresh.handle(Received(good, START))
        assert numbers == of(Numeric, [one.reading for one in whole])


def test_a_dose_is_asked_for_by_its_own_segment(met):
    assert asked(DOSIS) == met.driver.encode(Transmit(QUERY_OF[Segment.DOSIS]))

"""Frames: the sheet's vectors whole, byte by byte, split anywhere, with noise around."""

from binascii import crc_hqx

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Noise
from devices.protocols.bbraun_dianet.frames import (
    FLAG,
    LONGEST,
    LONGEST_NOISE,
    Fill,
    Frame,
    FrameReader,
    crc,
    destuff,
    frame,
    stuff,
    unframe,
)
from tests.devices.protocols.bbraun_dianet.cable import (
    CAPTURE,
    VECTORS,
    asked,
    checked,
    step,
    table_entry,
    wire,
)
from tests.devices.protocols.framing_properties import cutting_changes_nothing, no_byte_is_lost

GOOD = asked(2)
EVERY_VECTOR = pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS)
BODIES = st.binary(min_size=2, max_size=70)
SPECIAL = st.lists(st.sampled_from([0x7E, 0x7D, 0x80, 0x5E, 0x5D, 0xA0, 0x00]), max_size=40)


def read(*pieces):
    reader = FrameReader()
    return [found for piece in pieces for found in reader.receive(piece)]


# --- The sheet's vectors -------------------------------------------------------------------------


@EVERY_VECTOR
def test_every_vector_of_the_sheet_is_read_whole(vector):
    raw = bytes.fromhex(vector["wire_hex"])

    assert read(raw) == [Frame(raw, bytes.fromhex(vector["unstuffed_hex"]))]


@EVERY_VECTOR
def test_every_vector_of_the_sheet_is_made_again_byte_for_byte(vector):
    body = bytes.fromhex(vector["unstuffed_hex"])

    assert frame(body) == bytes.fromhex(vector["wire_hex"])
    assert f"{crc(body):04X}" == vector["crc"]


@EVERY_VECTOR
def test_every_vector_of_the_sheet_is_read_byte_by_byte_and_with_noise_around(vector):
    raw = bytes.fromhex(vector["wire_hex"])

    assert read(*(bytes([byte]) for byte in raw)) == read(raw)
    before, found, after, again = read(b"\xff\x00noise" + raw + b"\x80more" + raw)
    assert before == Noise(b"\xff\x00noise", "between frames")
    assert [found] == [again] == read(raw)
    assert after == Noise(b"\x80more", "between frames")


@EVERY_VECTOR
def test_every_vector_of_the_sheet_splits_anywhere(vector):
    raw = bytes.fromhex(vector["wire_hex"]) * 2

    for cut in range(len(raw)):
        assert read(raw[:cut], raw[cut:]) == read(raw)


# --- The unusual CRC -----------------------------------------------------------------------------


@pytest.mark.parametrize("check", CAPTURE["crc"], ids=lambda check: check["text"])
def test_the_crc_gives_the_check_values_of_the_sheet(check):
    body = bytes.fromhex(check["hex"])

    assert f"{crc(body):04X}" == f"{checked(body):04X}" == check["crc"]


def test_the_worked_steps_of_the_sheet_are_those_of_its_words():
    for worked in CAPTURE["steps"]:
        after = step(int(worked["before"], 16), int(worked["byte"], 16))
        assert f"{after:04X}" == worked["after"]
    assert (table_entry(1), table_entry(0xFF)) == (0x1021, 0x1EF0)


@given(st.binary(max_size=80))
def test_the_crc_is_the_vendors_step_byte_by_byte(body):
    assert crc(body) == checked(body)


def test_a_frame_with_the_usual_ccitt_crc_is_refused():
    body = bytes.fromhex(VECTORS["rpl_ISTWERT"]["unstuffed_hex"])
    usual = crc_hqx(body, 0xFFFF)

    assert usual != checked(body)
    [found] = read(wire(body, usual) + FLAG)[:1]
    assert found == Noise(wire(body, usual)[:-1], "wrong checksum")


# --- Stuffing ------------------------------------------------------------------------------------


def test_three_bytes_are_stuffed_by_seven_d_and_the_byte_with_one_bit_turned():
    assert stuff(b"\x7e\x7d\x80\x00") == b"\x7d\x5e\x7d\x5d\x7d\xa0\x00"
    assert destuff(b"\x7d\x5e\x7d\x5d\x7d\xa0\x00") == b"\x7e\x7d\x80\x00"


@pytest.mark.parametrize("wrong", [b"\x7d", b"a\x7d", b"\x7d\x00", b"\x7d\x7d\x5e", b"a\x80b"])
def test_a_pair_that_is_none_or_a_bare_80_is_no_stuffing(wrong):
    assert destuff(wrong) is None


@given(SPECIAL.map(bytes))
def test_stuffing_and_its_undoing_are_exact(plain):
    sent = stuff(plain)

    assert destuff(sent) == plain
    assert b"\x7e" not in sent
    assert b"\x80" not in sent


@given(st.one_of(BODIES, SPECIAL.map(lambda some: bytes([0, 2, *some]))))
def test_whatever_is_framed_is_read_again_and_made_as_by_hand(body):
    assert frame(body) == wire(body)
    assert read(frame(body)) == [Frame(wire(body), body)]


@pytest.mark.parametrize("special", [0x7E, 0x7D, 0x80])
@pytest.mark.parametrize("place", [0, 1])
def test_a_crc_with_a_byte_that_needs_stuffing_is_read(special, place):
    bodies = (bytes([0, 2, 6]) + number.to_bytes(3) for number in range(1 << 17))
    body = next(one for one in bodies if checked(one).to_bytes(2)[place] == special)

    sent = frame(body)

    assert bytes([0x7D, special ^ 0x20]) in sent[-5:]
    assert read(sent) == [Frame(sent, body)]


# --- What is no frame ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (GOOD.replace(b"\x02", b"\x03"), "wrong checksum"),
        (b"\x7e\x00\x02\x7d\x00\x1d\x0d\x7e", "wrong stuffing"),
        (b"\x7e\x00\x80\x02\x1d\x0d\x7e", "wrong stuffing"),
        (b"\x7e\x00\x02\x1d\x7d\x7e", "wrong stuffing"),
        (b"\x7e\x00\x1d\x0d\x7e", "too short"),
        (b"\x7e\x00\x7e", "too short"),
    ],
)
def test_a_damaged_frame_is_noise_with_its_reason_and_the_next_one_is_read(damaged, reason):
    first, fill, second = read(damaged + GOOD)

    assert first == Noise(damaged[:-1], reason)
    assert fill == Fill(FLAG)
    assert second == Frame(GOOD, b"\x00\x02")


def test_the_mark_that_ends_a_broken_frame_may_begin_the_next():
    first, second = read(GOOD[:3] + GOOD)

    assert first == Noise(GOOD[:3], "too short")
    assert second == Frame(GOOD, b"\x00\x02")


def test_marks_between_frames_are_harmless_in_any_number():
    found = read(FLAG * 3 + GOOD + FLAG * 4 + GOOD)

    assert found == [
        *[Fill(FLAG)] * 3,
        Frame(GOOD, b"\x00\x02"),
        *[Fill(FLAG)] * 4,
        Frame(GOOD, b"\x00\x02"),
    ]


def test_a_frame_whose_first_mark_is_missing_is_no_frame():
    first, second = read(GOOD[1:] + GOOD)[::2]

    assert first == Noise(GOOD[1:-1], "between frames")
    assert second == Frame(GOOD, b"\x00\x02")


def test_a_frame_that_never_ends_is_given_up_at_the_longest():
    stream = FLAG + b"7" * (3 * LONGEST)

    first, *rest = read(stream)

    assert first == Noise(stream[:LONGEST], "longer than any frame")
    assert {len(piece.raw) for piece in rest} == {LONGEST_NOISE}


def test_what_is_held_when_the_line_goes_quiet_is_given_back_once():
    reader = FrameReader()
    reader.receive(GOOD[:4])
    assert reader.underway

    assert reader.flush() == Noise(GOOD[:4], "cut short")
    assert reader.flush() is None
    assert not reader.underway
    assert reader.receive(GOOD) == [Frame(GOOD, b"\x00\x02")]


def test_a_mark_alone_is_no_frame_that_has_begun():
    reader = FrameReader()
    reader.receive(FLAG)

    assert not reader.underway
    assert reader.flush() == Fill(FLAG)


def test_noise_that_is_still_held_is_given_back_as_such():
    reader = FrameReader()
    reader.receive(b"noise")

    assert not reader.underway
    assert reader.flush() == Noise(b"noise", "between frames")


PARTS = st.lists(
    st.one_of(
        BODIES.map(frame),
        st.binary(max_size=400),
        st.sampled_from([FLAG, GOOD, GOOD[:4], b"\x80"]),
    ),
    max_size=8,
)


@given(PARTS, st.data())
def test_how_the_line_splits_the_stream_changes_nothing(parts, data):
    cutting_changes_nothing(FrameReader, b"".join(parts), data)


@given(PARTS)
def test_no_byte_is_lost_in_silence(parts):
    no_byte_is_lost(FrameReader(), b"".join(parts))


@given(PARTS)
def test_whatever_passes_for_a_frame_has_the_crc_of_the_sheet(parts):
    for piece in read(b"".join(parts)):
        if isinstance(piece, Frame):
            assert wire(piece.body) == piece.raw


def test_a_good_frame_is_found_behind_any_noise_after_at_most_one_that_is_lost():
    for noise in (b"\x7e", b"\x7eabc", b"abc", GOOD[:-1], GOOD[1:], b"\x7e\x7d"):
        assert Frame(GOOD, b"\x00\x02") in read(noise + GOOD + GOOD)


# --- The gate ------------------------------------------------------------------------------------


def test_the_gate_takes_a_string_of_frames_apart():
    assert unframe(asked(1) + asked(9)) == [b"\x00\x01", b"\x00\x09"]
    assert unframe(b"") == []


@pytest.mark.parametrize(
    "sent", [b"x", b"\x80", GOOD + FLAG, FLAG + GOOD, GOOD[:-1], b"x" + GOOD, GOOD + b"x", FLAG]
)
def test_the_gate_takes_nothing_that_is_not_whole(sent):
    assert unframe(sent) is None

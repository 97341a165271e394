"""Asena frames: the sheet's vectors whole, byte by byte, split anywhere, with noise around."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Noise
from devices.protocols.alaris_asena.frames import (
    LONGEST,
    LONGEST_NOISE,
    Frame,
    FrameReader,
    checksum,
    frame,
    unframe,
)
from tests.devices.protocols.alaris_asena.desk import CAPTURE, VECTORS, crc, status, wire
from tests.devices.protocols.framing_properties import cutting_changes_nothing, no_byte_is_lost

GOOD = wire("INF_RATE^0.10^ml/h")
LONG = wire(status())
BODIES = st.text(
    st.characters(min_codepoint=32, max_codepoint=0xFF, exclude_categories=["Cc"]), min_size=1
).map(lambda text: text.encode("latin-1"))


def read(*pieces):
    reader = FrameReader()
    return [found for piece in pieces for found in reader.receive(piece)]


# --- The sheet's vectors -------------------------------------------------------------------------


def test_every_vector_of_the_sheet_is_here():
    assert len(VECTORS) == 34
    assert {vector["kind"] for vector in VECTORS} == {"query", "reply", "control_never_send"}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["body"])
def test_a_vector_is_read_whole(vector):
    raw = bytes.fromhex(vector["frame_hex"])

    assert read(raw) == [Frame(raw, vector["body"].encode())]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["body"])
def test_a_vector_is_read_byte_by_byte_split_anywhere_and_with_noise_around(vector):
    raw = bytes.fromhex(vector["frame_hex"])
    whole = read(raw)

    assert read(*(bytes([byte]) for byte in raw)) == whole
    for cut in range(len(raw)):
        assert read(raw[:cut], raw[cut:]) == whole
    assert read(b"\xff\x00|\rnoise" + raw + b"\n" + raw) == [
        Noise(b"\xff\x00|\rnoise", "between frames"),
        *whole,
        Noise(b"\n", "between frames"),
        *whole,
    ]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["body"])
def test_a_vector_is_made_again_byte_for_byte(vector):
    body = vector["body"].encode()

    assert frame(body).hex() == vector["frame_hex"]
    assert checksum(body).decode() == vector["crc"]
    assert f"{crc(body):04X}" == vector["crc"]  # by the textbook, too


def test_the_checksum_of_a_serial_number_is_the_sheets():
    for serial, expected in CAPTURE["serial_crc"].items():
        assert checksum(serial.encode()).decode() == expected


@given(st.binary())
def test_the_checksum_is_that_of_the_textbook(body):
    assert checksum(body) == f"{crc(body):04X}".encode()


# --- What is no frame ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (GOOD.replace(b"D407", b"D408"), "wrong checksum"),
        (GOOD.replace(b"0.10", b"0.20"), "wrong checksum"),
        (GOOD.replace(b"D407", b"d407"), "not the shape of a frame"),  # lower case
        (GOOD.replace(b"|D407", b"|407"), "not the shape of a frame"),
        (GOOD.replace(b"|", b""), "not the shape of a frame"),
        (GOOD.replace(b"ml", b"m\n"), "not the shape of a frame"),
        (b"!|FFFF\r", "not the shape of a frame"),
        (b"!\r", "not the shape of a frame"),
        (GOOD[:-1] + b"\x1b", "taken back by its sender"),
        (b"!INF^8003\x1b", "taken back by its sender"),
    ],
)
def test_a_damaged_frame_is_noise_with_its_reason_and_the_next_one_is_read(damaged, reason):
    assert read(damaged + LONG) == [Noise(damaged, reason), *read(LONG)]


def test_a_frame_that_is_cut_short_ends_where_the_next_begins():
    for cut in range(1, len(LONG)):
        assert read(LONG[:cut] + GOOD) == [
            Noise(LONG[:cut], "cut short by the next frame"),
            *read(GOOD),
        ]


def test_a_frame_cut_short_twice_gives_each_piece_its_own_reason():
    assert [piece.reason for piece in read(LONG[:9] + LONG[:5] + GOOD)[:2]] == [
        "cut short by the next frame"
    ] * 2


def test_a_frame_that_never_ends_is_given_up_at_the_longest():
    stream = b"!" + b"7" * (2 * LONGEST)
    first, *rest = read(stream)

    assert first == Noise(stream[:LONGEST], "longer than any frame")
    assert {len(piece.raw) for piece in rest} == {LONGEST_NOISE}


def test_one_that_is_given_up_does_not_take_the_next_with_it():
    lost = b"!" + b"7" * (LONGEST - 20)

    assert read(lost + LONG) == [Noise(lost, "longer than any frame"), *read(LONG)]


def test_a_body_may_hold_the_signs_that_frame_it():
    """UNCERTAIN: a drug's name might; the checksum tells where the frame ends."""
    for body in (status(drug="A!B"), status(drug="A|B"), status(drug="A|BCDE!")):
        assert read(wire(body)) == [Frame(wire(body), body.encode())]


def test_what_is_held_when_the_line_goes_quiet_is_given_back_once():
    reader = FrameReader()
    reader.receive(GOOD[:9])
    assert reader.underway

    assert reader.flush() == Noise(GOOD[:9], "cut short")
    assert reader.flush() is None
    assert not reader.underway
    reader.receive(b"abc")
    assert not reader.underway
    assert reader.flush() == Noise(b"abc", "between frames")
    assert reader.receive(GOOD) == read(GOOD)


# --- Any bytes -----------------------------------------------------------------------------------

STREAMS = st.lists(
    st.one_of(
        st.binary(max_size=600),
        BODIES.map(frame),
        st.sampled_from([GOOD, GOOD[:-1], LONG[:30], b"!", b"\r", b"\x1b", b"!" * 600]),
    )
).map(b"".join)


@given(BODIES)
def test_whatever_is_framed_is_read_again(body):
    if len(body) + 7 <= LONGEST:
        assert read(frame(body)) == [Frame(frame(body), body)]


@given(STREAMS, st.data())
def test_how_the_line_splits_the_stream_changes_nothing(stream, data):
    cutting_changes_nothing(FrameReader, stream, data)


@given(STREAMS)
def test_no_byte_is_lost_in_silence_and_the_buffer_is_bounded(stream):
    assert len(no_byte_is_lost(FrameReader(), stream)) < LONGEST


# --- The gate ------------------------------------------------------------------------------------


def test_the_gate_takes_a_string_of_frames_apart():
    assert unframe(wire("INF") + wire("ALARM")) == [b"INF", b"ALARM"]
    assert unframe(b"") == []


@pytest.mark.parametrize(
    "sent",
    [
        b"x",
        GOOD + b"!",
        GOOD[:-1],
        b"x" + GOOD,
        GOOD + b"\n",
        GOOD.lower(),
        GOOD.replace(b"D407", b"d407"),
    ],
)
def test_the_gate_takes_nothing_that_is_not_whole(sent):
    assert unframe(sent) is None

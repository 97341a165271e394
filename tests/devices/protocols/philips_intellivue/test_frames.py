import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Noise
from devices.protocols.philips_intellivue.frames import (
    LONGEST,
    LONGEST_STRAY,
    Frame,
    FrameReader,
    enframe,
    fcs,
    unframe,
)
from tests.devices.protocols.framing_properties import (
    cutting_changes_nothing,
    held_back,
    no_byte_is_lost,
)
from tests.devices.protocols.philips_intellivue.bedside import VECTORS, user, wire

NAMES = sorted(VECTORS)
SHEET = Path(__file__).parents[4].parent / "shared" / "protocols" / "vectors.json"


def read(*pieces: bytes) -> list[Frame | Noise]:
    reader = FrameReader()
    return [found for piece in pieces for found in reader.receive(piece)]


@pytest.mark.skipif(not SHEET.is_file(), reason="the customer's folder is not here")
def test_the_copied_vectors_are_those_of_the_sheet():
    assert json.loads(SHEET.read_text("utf-8"))["philips_intellivue"] == VECTORS


def test_the_check_sequence_is_crc16_x25_low_byte_first():
    assert fcs(b"123456789") == bytes.fromhex("6e90")


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_framed_as_the_sheet_prints_it(name):
    assert enframe(user(name)) == wire(name)
    assert len(wire(name)) == VECTORS[name]["frame_length"]


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_whole(name):
    assert read(wire(name)) == [Frame(user(name), wire(name))]


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_byte_by_byte(name):
    assert read(*(bytes([byte]) for byte in wire(name))) == [Frame(user(name), wire(name))]


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_with_noise_around_it(name):
    assert read(b"\x00ward" + wire(name) + b"\x11\xc1" + wire(name)) == [
        Noise(b"\x00ward", "between frames"),
        Frame(user(name), wire(name)),
        Noise(b"\x11\xc1", "between frames"),
        Frame(user(name), wire(name)),
    ]


def test_an_escape_stands_for_c0_c1_and_7d_in_the_data():
    assert b"\x7d\xe1\xbe" in wire("assoc_response")
    assert enframe(b"\xc0\xc1\x7d")[5:11] == bytes.fromhex("7de0 7de1 7d5d")


def test_an_escape_is_read_in_the_check_sequence_too():
    assert wire("escape_in_fcs")[-4:] == bytes.fromhex("4c7de0c1")


def test_7d_c1_aborts_a_frame():
    cut = wire("spo2_example")[:40] + b"\x7d\xc1"

    assert read(cut + wire("poll_mds")) == [
        Noise(cut, "aborted"),
        Frame(user("poll_mds"), wire("poll_mds")),
    ]


def test_c0_in_mid_frame_starts_anew():
    cut = wire("spo2_example")[:40]

    assert read(cut + wire("poll_mds")) == [
        Noise(cut, "cut short by a new frame"),
        Frame(user("poll_mds"), wire("poll_mds")),
    ]


def spoilt(plain: bytes) -> bytes:
    return b"\xc0" + plain + fcs(plain) + b"\xc1"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\xc0\xc1", "no data export header"),
        (spoilt(b"\x11\x02\x00\x01\x0c"), "no data export header"),
        (spoilt(b"\x11\x01\x00\x02\x0c"), "bad length"),
        (b"\xc0\x11\x01\x00\x01\x0c\x00\x00\xc1", "bad check sequence"),
        (b"\xc0\x11\x01\x7d\x20\x0c\x00\x00\xc1", "bad escape"),
    ],
)
def test_what_is_no_frame_is_named_and_dropped(raw, reason):
    assert read(raw) == [Noise(raw, reason)]


def test_a_frame_without_end_is_given_up_at_the_bound():
    endless = b"\xc0" + b"\x00" * (LONGEST + 10)

    assert read(endless) == [Noise(endless[:LONGEST], "too long")]


def test_a_frame_of_just_the_bound_is_read():
    body = b"\x00" * 4000
    assert read(enframe(body))[0].body == body


def test_bytes_that_follow_no_frame_are_given_back_in_pieces():
    assert [len(piece.raw) for piece in read(b"\x55" * 200)] == [LONGEST_STRAY] * 3


def test_what_is_held_of_a_frame_is_given_back_when_the_line_is_lost():
    reader = FrameReader()
    reader.receive(wire("poll_mds")[:20])

    assert reader.flush() == [Noise(wire("poll_mds")[:20], "cut off")]
    assert reader.flush() == []
    assert reader.receive(wire("poll_mds")) == [Frame(user("poll_mds"), wire("poll_mds"))]


def test_unframe_gives_the_bodies_of_whole_frames_only():
    both = wire("poll_mds") + wire("abort")

    assert unframe(both) == [user("poll_mds"), user("abort")]
    assert unframe(both + b"\x00") is None
    assert unframe(b"\x00" + both) is None
    assert unframe(both[:-1]) is None
    assert unframe(both.replace(b"\x2e\x11", b"\x2e\x12")) is None


BODIES = st.binary(max_size=60)
PARTS = st.lists(
    st.one_of(
        BODIES.map(enframe),
        st.binary(max_size=90),
        st.sampled_from([b"\xc0", b"\xc1", b"\x7d", b"\x7d\xc1", b"\xc0" * 5]),
        st.sampled_from(NAMES).map(wire),
    ),
    max_size=8,
)


@given(PARTS, st.data())
def test_how_the_line_splits_the_stream_changes_nothing(parts, data):
    cutting_changes_nothing(FrameReader, b"".join(parts), data)


@given(PARTS)
def test_no_byte_is_lost_in_silence(parts):
    no_byte_is_lost(FrameReader(), b"".join(parts))


@given(st.binary(max_size=3000))
def test_any_bytes_at_all_are_given_back(stream):
    assert held_back(FrameReader(), stream) < LONGEST


@given(st.binary(max_size=300))
def test_any_user_data_survives_the_line(body):
    assert unframe(enframe(body)) == [body]


@given(st.sampled_from(NAMES), st.data())
def test_a_changed_byte_gives_no_frame_or_the_same_one(name, data):
    raw = bytearray(wire(name))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    bodies = [piece.body for piece in read(bytes(raw)) if isinstance(piece, Frame)]

    assert bodies in ([], [user(name)])

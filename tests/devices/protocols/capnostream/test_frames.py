import json
from functools import reduce
from operator import xor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Noise
from devices.protocols.capnostream.frames import (
    LONGEST_PAYLOAD,
    LONGEST_STRAY,
    MESSAGES,
    Frame,
    FrameReader,
    Stranger,
    frame,
    unframe,
)
from tests.devices.protocols.capnostream.bedside import ID, VECTORS, payload, wire
from tests.devices.protocols.framing_properties import (
    cutting_changes_nothing,
    held_back,
    no_byte_is_lost,
)

NAMES = sorted(VECTORS)
FROM_DEVICE = ("device_id", "numerics", "wave")
SHEET = Path(__file__).parents[4].parent / "shared" / "protocols" / "vectors.json"
LONGEST_ON_THE_LINE = 1 + 2 * (LONGEST_PAYLOAD + 3)


def read(*pieces, messages=None):
    reader = FrameReader(messages)
    return [found for piece in pieces for found in reader.receive(piece)]


def body(name):
    [found] = unframe(wire(name))
    return found


def whole(name):
    return Frame(wire(name), body(name)[0], body(name)[1:])


# --- The sheet's vectors -------------------------------------------------------------------------


@pytest.mark.skipif(not SHEET.is_file(), reason="the customer's folder is not here")
def test_the_copied_vectors_are_those_of_the_sheet():
    assert json.loads(SHEET.read_text("utf-8"))["capnostream"] == VECTORS


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_framed_as_the_sheet_prints_it(name):
    assert frame(body(name)[0], body(name)[1:]) == wire(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_whole(name):
    assert read(wire(name)) == [whole(name)]


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_byte_by_byte(name):
    assert read(*(bytes([byte]) for byte in wire(name))) == [whole(name)]


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_with_noise_around_it(name):
    assert read(b"\x00ward" + wire(name) + b"\x11\x80" + wire(name)) == [
        Noise(b"\x00ward", "between frames"),
        whole(name),
        Noise(b"\x11\x80", "between frames"),
        whole(name),
    ]


def test_the_commands_are_those_of_the_sheet():
    names = ("cmd_enable", "cmd_disable", "cmd_start_rt", "cmd_stop_rt", "cmd_link_active")

    assert [body(name) for name in names] == [b"\x01", b"\x02", b"\x04", b"\x05", b"\x06"]


def test_what_comes_from_the_monitor_is_read_as_such():
    assert read(*map(wire, FROM_DEVICE), messages=MESSAGES) == [*map(whole, FROM_DEVICE)]
    assert body("device_id") == b"\x04" + ID


# --- Escapes -------------------------------------------------------------------------------------


def test_80_and_85_are_escaped_in_the_payload():
    assert b"\x48\x80\x00\x00" in wire("numerics")
    assert b"\x64\x80\x05\x8c" in wire("numerics")
    assert b"\x24\x80\x00\x08" in wire("wave")


def test_80_and_85_are_escaped_in_length_code_and_checksum():
    assert frame(7, bytes(127)).startswith(b"\x85\x80\x00\x07")
    assert frame(7, bytes(132)).startswith(b"\x85\x80\x05\x07")
    assert frame(0x80).startswith(b"\x85\x01\x80\x00")
    assert frame(0x85).startswith(b"\x85\x01\x80\x05")
    assert frame(1, b"\x83").endswith(b"\x83\x80\x00")
    assert frame(1, b"\x86").endswith(b"\x86\x80\x05")


@pytest.mark.parametrize("code", range(256))
def test_every_code_survives_the_line(code):
    assert unframe(frame(code, b"\x00\x80\x85")) == [bytes((code, 0, 0x80, 0x85))]


@pytest.mark.parametrize("size", [0, 1, 126, 127, 128, 131, 132, 133, LONGEST_PAYLOAD])
def test_every_length_survives_the_line(size):
    assert unframe(frame(1, b"\x85" * size)) == [b"\x01" + b"\x85" * size]


def test_the_checksum_is_the_same_over_escaped_and_plain_bytes():
    plain = bytes((4, 1, 0x80, 0x85, 0x07))
    escaped = bytes((4, 1, 0x80, 0x00, 0x80, 0x05, 0x07))

    assert reduce(xor, plain) == reduce(xor, escaped) == frame(1, plain[2:])[-1]


def test_another_pair_than_the_two_is_no_frame():
    raw = b"\x85\x02\x01\x80\x01"

    assert read(raw + wire("wave")) == [Noise(raw, "bad escape"), whole("wave")]


def test_an_escape_whose_second_byte_is_to_come_is_waited_for():
    raw = wire("wave")
    place = raw.index(b"\x80") + 1

    assert read(raw[:place]) == []
    assert read(raw[:place], raw[place:]) == [whole("wave")]


def test_an_escape_that_the_next_frame_cuts_off_is_no_frame():
    cut = wire("wave")[: wire("wave").index(b"\x80") + 1]

    assert read(cut + wire("wave")) == [Noise(cut, "cut short by the next frame"), whole("wave")]


# --- What is no frame ----------------------------------------------------------------------------


def test_an_85_in_mid_frame_starts_anew():
    cut = wire("numerics")[:12]

    assert read(cut + wire("numerics")) == [
        Noise(cut, "cut short by the next frame"),
        whole("numerics"),
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\x85\x01\x01\x01", "wrong checksum"),
        (b"\x85\x02\x80\x00\x00\x00", "wrong checksum"),
        (b"\x85\x00\x00", "no length"),
    ],
)
def test_what_is_no_frame_is_named_and_dropped(raw, reason):
    assert read(raw) == [Noise(raw, reason)]


def test_a_length_that_is_greater_than_the_frame_swallows_no_other_frame():
    greedy = b"\x85\xfe" + wire("wave")[2:]

    assert read(greedy + wire("wave")) == [
        Noise(greedy, "cut short by the next frame"),
        whole("wave"),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        frame(0, bytes(3)),
        frame(0, bytes(5)),
        frame(1, payload()[:-1]),
        frame(1),
        frame(4),
    ],
)
def test_a_length_that_does_not_fit_its_code_is_no_message_of_the_monitor(raw):
    assert read(raw, messages=MESSAGES) == [Noise(raw, "wrong length for its code")]


def test_a_message_that_the_sheet_does_not_name_is_a_stranger():
    raw = frame(0x85, bytes(127))

    assert read(raw, messages=MESSAGES) == [Stranger(raw, 0x85)]


def test_a_message_of_a_newer_revision_may_be_longer():
    [found] = read(frame(1, payload(more=b"\x80\x85")), messages=MESSAGES)

    assert found.payload == payload(more=b"\x80\x85")


def test_bytes_that_follow_no_frame_are_given_back_in_pieces():
    assert [len(piece.raw) for piece in read(b"\x55" * 200)] == [LONGEST_STRAY] * 3


def test_what_is_held_of_a_frame_is_given_back_when_it_will_not_be_finished():
    reader = FrameReader()
    assert not reader.underway
    reader.receive(wire("numerics")[:20])

    assert reader.underway
    assert reader.flush() == [Noise(wire("numerics")[:20], "cut off")]
    assert reader.flush() == []
    assert reader.receive(wire("wave")) == [whole("wave")]


def test_unframe_gives_the_bodies_of_whole_frames_only():
    both = wire("cmd_enable") + wire("cmd_start_rt")

    assert unframe(both) == [b"\x01", b"\x04"]
    assert unframe(both + b"\x00") is None
    assert unframe(b"\x00" + both) is None
    assert unframe(both[:-1]) is None
    assert unframe(b"") == []


# --- Whatever comes ------------------------------------------------------------------------------

PARTS = st.lists(
    st.one_of(
        st.builds(frame, st.integers(0, 255), st.binary(max_size=40)),
        st.binary(max_size=90),
        st.sampled_from([b"\x85", b"\x80", b"\x85\x85", b"\x85\x80", b"\x80\x05", b"\x85\x00"]),
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
def test_any_bytes_at_all_are_given_back_and_few_are_held(stream):
    assert held_back(FrameReader(), stream) < LONGEST_ON_THE_LINE


@given(st.integers(0, 255), st.binary(max_size=LONGEST_PAYLOAD))
def test_any_message_survives_the_line(code, content):
    raw = frame(code, content)

    assert unframe(raw) == [bytes((code,)) + content]
    assert raw.count(b"\x85") == 1


def test_one_changed_byte_is_found_out_unless_it_breaks_an_escape():
    """The checksum's weakness: one bit of a pair lost makes the frame a byte shorter or longer."""
    passed = set()
    for name in NAMES:
        for place in range(len(wire(name))):
            for change in range(1, 256):
                raw = bytearray(wire(name))
                raw[place] ^= change
                frames = [one for one in read(bytes(raw)) if isinstance(one, Frame)]
                if frames not in ([], [whole(name)]):
                    passed.add((name, place, wire(name)[place]))

    assert passed == {("numerics", 12, 0x80), ("numerics", 26, 0x80), ("wave", 5, 0x80)}

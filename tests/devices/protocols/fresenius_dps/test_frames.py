"""DPS frames: the sheet's vectors whole, byte by byte, split anywhere, with noise around."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Noise
from devices.protocols.fresenius_dps.frames import (
    LONGEST,
    LONGEST_BODY,
    LONGEST_NOISE,
    WRONG_CHECKSUM,
    Frame,
    FrameReader,
    Signal,
    checksum,
    frame,
    unframe,
)
from tests.devices.protocols.framing_properties import cutting_changes_nothing, no_byte_is_lost
from tests.devices.protocols.fresenius_dps.stack import ACK, DC4, ENQ, VECTORS, damaged, nak, wire

GOOD = wire("1C;d0032")
BODIES = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x7D), min_size=1, max_size=LONGEST_BODY
).map(str.encode)
SIGNALS = [ACK, ENQ, DC4, *(nak(reason) for reason in range(1, 9))]


def read(*pieces):
    reader = FrameReader()
    return [found for piece in pieces for found in reader.receive(piece)]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["body"])
def test_every_vector_of_the_sheet_is_read_whole(vector):
    raw = bytes.fromhex(vector["frame_hex"])

    assert read(raw) == [Frame(raw, vector["body"].encode())]
    assert checksum(vector["body"].encode()).decode() == vector["checksum"]
    assert frame(vector["body"].encode()) == raw == wire(vector["body"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["body"])
def test_every_vector_is_read_byte_by_byte_and_with_noise_around(vector):
    raw = bytes.fromhex(vector["frame_hex"])
    whole = Frame(raw, vector["body"].encode())

    assert read(*(bytes([byte]) for byte in raw)) == [whole]
    for place in range(1, len(raw)):
        assert read(raw[:place], raw[place:]) == [whole]
    assert read(b"~noise" + ACK + raw + b"\x03x" + ENQ) == [
        Noise(b"~noise", "between frames"),
        Signal(ACK),
        whole,
        Noise(b"\x03x", "between frames"),
        Signal(ENQ),
    ]


def test_link_control_stands_between_frames():
    assert read(b"".join(SIGNALS)) == [Signal(one) for one in SIGNALS]


def test_an_objection_waits_for_its_reason():
    reader = FrameReader()

    assert reader.receive(b"\x15") == []
    assert reader.receive(b"6") == [Signal(nak(6))]


@pytest.mark.parametrize("after", [b"0", b"9", b"A", b"\x15", ACK, GOOD])
def test_an_objection_without_a_reason_is_noise_and_what_follows_is_read(after):
    first, *rest = read(b"\x15" + after)

    assert first == Noise(b"\x15", "an objection without its reason")
    assert rest == read(after)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (damaged(GOOD), WRONG_CHECKSUM),
        (GOOD.replace(b"27\x03", b"28\x03"), WRONG_CHECKSUM),
        (GOOD.replace(b"27\x03", b"7\x03"), WRONG_CHECKSUM),
        (b"\x02\x03", "no message"),
        (b"\x02F\x03", "no message"),
        (b"\x02FF\x03", "no message"),
    ],
)
def test_a_damaged_frame_is_noise_with_its_reason_and_the_next_one_is_read(wrong, reason):
    assert read(wrong + GOOD) == [Noise(wrong, reason), Frame(GOOD, b"1C;d0032")]


def test_a_checksum_has_capital_digits():
    low = wire("0C").replace(b"8C", b"8c")

    assert low != wire("0C")
    assert read(low) == [Noise(low, WRONG_CHECKSUM)]


def test_a_frame_that_is_cut_short_ends_where_the_next_begins():
    assert read(GOOD[:5] + GOOD) == [
        Noise(GOOD[:5], "cut short by the next frame"),
        Frame(GOOD, b"1C;d0032"),
    ]


@pytest.mark.parametrize("control", [b"\x00", b"\x1b", b"\r", b"\x7e", b"\x7f", b"\x80", b"\xff"])
def test_a_control_character_in_a_frame_drops_it(control):
    first, *rest = read(GOOD[:5] + control + GOOD[5:] + GOOD)

    assert first == Noise(GOOD[:5], "a control character in it")
    assert [piece for piece in rest if isinstance(piece, Frame)] == [Frame(GOOD, b"1C;d0032")]
    assert rest[0].raw.startswith(control)


def test_an_enquiry_in_the_middle_of_a_frame_is_still_heard():
    assert Signal(ENQ) in read(GOOD[:5] + ENQ + GOOD[5:])


def test_a_message_is_as_long_as_the_sheet_allows_and_not_longer():
    longest = frame(b"1" + b"x" * (LONGEST_BODY - 1))
    longer = frame(b"1" + b"x" * LONGEST_BODY)

    assert len(longest) == LONGEST
    assert [type(piece) for piece in read(longest)] == [Frame]
    assert read(longer) == [Noise(longer[:LONGEST], "longer than any message")]


def test_a_frame_that_never_ends_is_given_up_at_the_longest():
    stream = b"\x02" + b"7" * (10 * LONGEST)
    first, *rest = read(stream)

    assert first == Noise(stream[:LONGEST], "longer than any message")
    assert {len(piece.raw) for piece in rest} == {LONGEST_NOISE}


def test_what_is_held_when_the_line_goes_quiet_is_given_back_once():
    reader = FrameReader()
    reader.receive(GOOD[:5])
    assert reader.underway

    assert reader.flush() == Noise(GOOD[:5], "cut short")
    assert reader.flush() is None
    assert not reader.underway
    assert len(reader.receive(GOOD)) == 1


@given(BODIES)
def test_whatever_is_framed_is_read_again(body):
    assert read(frame(body)) == [Frame(frame(body), body)]


@given(BODIES, st.integers(0), st.integers(1, 255))
def test_one_changed_byte_is_never_a_frame(body, place, change):
    changed = bytearray(frame(body))
    changed[place % len(changed)] ^= change

    assert not [piece for piece in read(bytes(changed)) if isinstance(piece, Frame)]


@given(st.lists(st.one_of(BODIES.map(frame), st.sampled_from(SIGNALS), st.binary())), st.data())
def test_how_the_line_splits_the_stream_changes_nothing(parts, data):
    cutting_changes_nothing(FrameReader, b"".join(parts), data)


@given(st.lists(st.one_of(st.binary(max_size=300), st.sampled_from([GOOD, b"\x02", b"\x15"]))))
def test_no_byte_is_lost_in_silence(parts):
    no_byte_is_lost(FrameReader(), b"".join(parts))


@given(st.lists(st.binary(max_size=500), max_size=20))
def test_what_is_held_is_bounded(parts):
    reader = FrameReader()
    for part in parts:
        reader.receive(part)
        assert len(reader._held) < LONGEST


def test_the_gate_takes_a_string_of_frames_and_single_bytes_apart():
    sent = wire("0DC") + ACK + nak(2) + wire("1E") + DC4

    assert unframe(sent) == [b"0DC", ACK, nak(2), b"1E", DC4]
    assert unframe(b"") == []


@pytest.mark.parametrize("sent", [b"x", GOOD + b"\x02", GOOD[:-1], b"x" + GOOD, b"\x15", b"\x159"])
def test_the_gate_takes_nothing_that_is_not_whole(sent):
    assert unframe(sent) is None

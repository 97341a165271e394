import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Noise
from devices.protocols.ge_dri.frames import (
    IDLE,
    LONGEST,
    Frame,
    FrameReader,
    checksum,
    enframe,
    unframe,
)
from tests.devices.protocols.framing_properties import (
    cutting_changes_nothing,
    held_back,
    no_byte_is_lost,
)
from tests.devices.protocols.ge_dri.s5 import VECTORS, frame, record_of, wire

NAMES = sorted(VECTORS)
SHEET = Path(__file__).parents[4].parent / "shared" / "protocols" / "vectors.json"
STOP, ASK = record_of("req_stop"), record_of("req_10s")
SHORT = (45).to_bytes(2, "little") + bytes(38)


def read(*pieces: bytes, either_sum: bool = False) -> list[Frame | Noise]:
    reader = FrameReader(either_sum=either_sum)
    return [found for piece in pieces for found in reader.receive(piece)]


def bodies(*pieces: bytes, **how: bool) -> list[bytes]:
    return [one.body for one in read(*pieces, **how) if isinstance(one, Frame)]


def sized(content: bytes) -> bytes:
    """A record that names its own length."""
    plain = content.ljust(38, b"\0")
    return (len(plain) + 2).to_bytes(2, "little") + plain


# --- The sheet's vectors -------------------------------------------------------------------------


@pytest.mark.skipif(not SHEET.is_file(), reason="the customer's folder is not here")
def test_the_copied_vectors_are_those_of_the_sheet():
    assert json.loads(SHEET.read_text("utf-8"))["ge_dri"] == VECTORS


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_has_the_length_and_the_checksum_that_stand_beside_it(name):
    assert len(record_of(name)) == VECTORS[name]["record_length"]
    assert f"{checksum(record_of(name)):02X}" == VECTORS[name]["checksum"]


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_framed_as_the_sheet_prints_it(name):
    assert enframe(record_of(name)) == wire(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_whole(name):
    assert read(wire(name)) == [Frame(record_of(name), wire(name))]


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_byte_by_byte(name):
    pieces = (bytes((byte,)) for byte in wire(name))

    assert read(*pieces) == [Frame(record_of(name), wire(name))]


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_with_noise_around_it(name):
    assert read(b"\x00ward" + wire(name) + b"\x11\x22" + wire(name)) == [
        Noise(b"\x00ward", "too short"),
        Frame(record_of(name), wire(name)),
        Noise(b"\x11\x22", "too short"),
        Frame(record_of(name), wire(name)),
    ]


def test_the_worked_example_holds_an_escaped_byte_of_its_temperature():
    assert b"\x7d\x5e\x0e" in wire("phdb_example")
    assert b"\x7e\x0e" in record_of("phdb_example")


# --- Escapes -------------------------------------------------------------------------------------


def test_an_escape_stands_for_7e_and_7d_and_is_made_for_the_checksum_too():
    record = sized(b"\x7e\x7d\x7c" + b"\x33")
    last = record[:-1] + bytes((record[-1] + 0x7E - checksum(record)) % 256 for _ in "1")

    assert checksum(last) == 0x7E
    assert enframe(last)[:8] == bytes.fromhex("7e 28 00 7d5e 7d5d 7c")
    assert enframe(last)[-3:] == bytes.fromhex("7d5e 7e")
    assert bodies(enframe(last)) == [last]


def test_an_escaped_7d_may_stand_before_a_literal_5e():
    record = sized(b"\x7d\x5e\x7d\x5d")

    assert bodies(enframe(record)) == [record]


@pytest.mark.parametrize(("escape", "byte"), [(b"\x7d\x5c", b"\x7c"), (b"\x7d\x5f", b"\x7f")])
def test_what_follows_an_escape_or_7c_is_the_original(escape, byte):
    record = sized(byte + b"\x01")

    assert bodies(enframe(record).replace(byte, escape)) == [record]


def test_7c_is_an_escape_where_length_and_checksum_say_so():
    record = sized(b"\x7e\x7d\x01")
    sent = enframe(record).replace(b"\x7d\x5e", b"\x7c\x5e").replace(b"\x7d\x5d", b"\x7c\x5d")

    assert bodies(sent) == [record]
    assert unframe(sent) is None


def test_a_literal_7c_before_5e_stays_what_it_is():
    record = sized(b"\x7c\x5e\x7c\x5d\x7c")

    assert bodies(enframe(record)) == [record]


@pytest.mark.parametrize("wrong", [b"\x7d\x20", b"\x7d\x7d\x5e", b"\x7d\x7d\x5d"])
def test_another_byte_behind_an_escape_is_no_escape(wrong):
    [noise] = read(b"\x7e" + bytes(40) + wrong + b"\x01\x7e")

    assert noise.reason == "bad escape"


# --- What is no frame ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (b"\x01", "too short"),
        (bytes(40), "too short"),
        (frame(SHORT)[1:-1], "bad length"),
        (STOP + b"\x3b", "bad checksum"),
        (STOP[:-1] + b"\x7c" + b"\x3a", "bad checksum"),
        (STOP + b"\x7d", "bad escape"),
    ],
)
def test_what_is_no_frame_is_named_and_dropped_and_its_last_flag_begins_the_next(inside, reason):
    assert read(b"\x7e" + inside + wire("req_10s")) == [
        Noise(b"\x7e" + inside, reason),
        Frame(ASK, wire("req_10s")),
    ]


def test_frames_may_share_a_flag():
    both = wire("req_stop") + wire("req_10s")[1:]

    assert read(both) == [Frame(STOP, wire("req_stop")), Frame(ASK, wire("req_10s")[1:])]


def test_a_doubled_flag_is_given_back_and_costs_nothing():
    assert read(b"\x7e\x7e" + wire("req_stop")) == [
        Noise(b"\x7e", IDLE),
        Noise(b"\x7e", IDLE),
        Frame(STOP, wire("req_stop")),
    ]


def test_a_frame_whose_last_flag_is_missing_is_lost_with_what_is_joined_to_it():
    assert bodies(wire("req_stop")[:-1] + wire("req_10s")[1:] + wire("req_alarm")) == [
        record_of("req_alarm")
    ]


def test_bytes_without_a_flag_are_given_up_at_the_bound():
    endless = b"\x7e" + b"\x01" * (LONGEST + 10)

    assert read(endless) == [Noise(endless[: LONGEST + 1], "too long")]


def test_a_frame_of_the_longest_answer_all_escaped_is_read():
    record = sized(b"\x7e" * 1428)

    assert bodies(enframe(record)) == [record]


def test_what_is_held_of_a_frame_is_given_back_when_the_line_is_lost():
    reader = FrameReader()
    reader.receive(wire("req_stop")[:20])

    assert reader.flush() == [Noise(wire("req_stop")[:20], "cut off")]
    assert reader.flush() == []
    reader.receive(b"\x7e")
    assert reader.flush() == [Noise(b"\x7e", IDLE)]
    assert reader.receive(wire("req_stop")) == [Frame(STOP, wire("req_stop"))]


@pytest.mark.parametrize("tail", [b"\x7e", b"\x01"])
def test_the_sum_of_the_escaped_bytes_is_a_checksum_only_where_it_is_asked_for(tail):
    stuffed = sized(b"\x05").replace(b"\x05", b"\x7d\x5e") + tail.replace(b"\x7e", b"\x7d\x5e")
    record = sized(b"\x7e") + tail
    record = len(record).to_bytes(2, "little") + record[2:]
    stuffed = record[:2] + stuffed[2:]
    total = sum(stuffed) % 256
    sent = b"\x7e" + stuffed + {0x7E: b"\x7d\x5e"}.get(total, bytes((total,))) + b"\x7e"

    assert bodies(sent, either_sum=True) == [record]
    assert bodies(sent) == []


def test_the_sum_of_the_escaped_bytes_may_itself_be_escaped():
    start = sized(b"\x7e")[:-1]
    stuffed = start.replace(b"\x7e", b"\x7d\x5e")
    record = start + bytes(((0x7D - sum(stuffed)) % 256,))

    sent = b"\x7e" + stuffed + record[-1:] + b"\x7d\x5d\x7e"
    assert bodies(sent, either_sum=True) == [record]


def test_unframe_gives_the_records_of_whole_and_usual_frames_only():
    both = wire("req_stop") + wire("req_10s")

    assert unframe(both) == [STOP, ASK]
    assert unframe(b"") == []
    assert unframe(both + b"\x00") is None
    assert unframe(b"\x00" + both) is None
    assert unframe(both[:-1]) is None
    assert unframe(both[1:]) is None
    assert unframe(b"\x7e" + both) is None
    assert unframe(wire("req_stop") + wire("req_10s")[1:]) is None
    assert unframe(both.replace(b"\x0a", b"\x0b")) is None


# --- Any bytes -----------------------------------------------------------------------------------

RECORDS = st.binary(max_size=80).map(sized)
PARTS = st.lists(
    st.one_of(
        RECORDS.map(enframe),
        RECORDS.map(lambda record: enframe(record)[1:]),
        st.binary(max_size=90),
        st.sampled_from([b"\x7e", b"\x7d", b"\x7c\x5e", b"\x7d\x7e", b"\x7e" * 5]),
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


@given(st.binary(max_size=6000))
def test_any_bytes_at_all_are_given_back(stream):
    assert held_back(FrameReader(), stream) <= LONGEST


@given(RECORDS)
def test_any_record_survives_the_line(record):
    assert unframe(enframe(record)) == [record]
    assert enframe(record) == frame(record)


@given(st.sampled_from(NAMES), st.data())
def test_a_changed_byte_gives_no_frame_or_the_same_one(name, data):
    raw = bytearray(wire(name))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))

    assert bodies(bytes(raw)) in ([], [record_of(name)])

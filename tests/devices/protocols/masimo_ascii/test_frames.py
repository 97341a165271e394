import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Noise
from devices.protocols.masimo_ascii.frames import (
    LONGEST,
    MOST_ENDS,
    Frame,
    FrameReader,
    unframe,
)
from tests.devices.protocols.framing_properties import (
    cutting_changes_nothing,
    held_back,
    no_byte_is_lost,
)
from tests.devices.protocols.masimo_ascii.finger import VECTORS, body, line, wire

NAMES = sorted(VECTORS)
SHEET = Path(__file__).parents[4].parent / "shared" / "protocols" / "vectors.json"


def read(*pieces: bytes) -> list[Frame | Noise]:
    reader = FrameReader()
    return [found for piece in pieces for found in reader.receive(piece)]


def frame(name: str, raw: bytes) -> Frame:
    return Frame(raw, VECTORS[name]["line"][:17].encode(), body(name))


@pytest.mark.skipif(not SHEET.is_file(), reason="the customer's folder is not here")
def test_the_copied_vectors_are_those_of_the_sheet():
    assert json.loads(SHEET.read_text("utf-8"))["masimo_ascii"] == list(VECTORS.values())


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_whole_without_waiting_for_its_second_line_end(name):
    assert read(wire(name)) == [frame(name, wire(name)[:-1])]


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_byte_by_byte(name):
    assert read(*(bytes([byte]) for byte in wire(name))) == [frame(name, wire(name)[:-1])]


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_read_with_noise_around_it(name):
    assert read(b"\x00ward\n" + wire(name) + b"\x80\x81\r" + wire(name)) == [
        Noise(b"\x00ward\n", "no line of ASCII 1"),
        frame(name, wire(name)[:-1]),
        Noise(b"\n\x80\x81\r", "no line of ASCII 1"),
        frame(name, wire(name)[:-1]),
    ]


@pytest.mark.parametrize("ending", [b"\r\n", b"\n\r", b"\n", b"\r", b"\r\n\r\n", b"\r\r\n"])
def test_a_line_may_end_in_any_mix_of_cr_and_lf_and_empty_lines_are_passed_over(ending):
    one = wire("rad8").strip()
    found = read((one + ending) * 3)

    assert [type(piece) for piece in found] == [Frame] * 3
    assert [piece.body for piece in found] == [body("rad8")] * 3


def test_blanks_at_the_end_of_a_line_say_nothing():
    assert read(wire("rad5_pox").strip() + b"  \r\n")[0].body == body("rad5_pox")


GOOD = line(0).decode().strip()


@pytest.mark.parametrize(
    "spoilt",
    [
        GOOD[1:],
        "x" + GOOD,
        GOOD.replace("02/22/16", "22/02/16"),
        GOOD.replace("02/22/16", "00/22/16"),
        GOOD.replace("02/22/16", "02/00/16"),
        GOOD.replace("02/22/16", "02/32/16"),
        GOOD.replace("22:47:45", "24:47:45"),
        GOOD.replace("22:47:45", "22:60:45"),
        GOOD.replace("22:47:45", "22:47:60"),
        GOOD.replace("22:47:45", "22.47.45"),
        GOOD.replace(" BPM", "  BPM"),
        GOOD.replace("SPO2=", "SPO2 "),
        GOOD.replace("098%", ""),
        GOOD.replace("098%", "09\x008"),
        GOOD.replace("098%", "0" * 25),
        GOOD.replace("BPM", "bpm"),
        GOOD.replace("EXC=000800", "EXC"),
        GOOD + GOOD,
        GOOD[:60] + GOOD,
        "SpO2=098 PR=097 PI=03.60 EXC=800:SET",
    ],
)
def test_what_has_not_the_shape_of_a_line_is_none(spoilt):
    (found,) = read(spoilt.encode() + b"\r\n")

    assert found == Noise(spoilt.encode() + b"\r", "no line of ASCII 1")


@pytest.mark.parametrize("key", ["SPO2", "BPM", "EXC"])
def test_a_line_without_one_of_the_three_is_none(key):
    spoilt = GOOD.replace(f"{key}=", "X=").encode() + b"\r"

    assert read(spoilt) == [Noise(spoilt, "a line without SPO2, BPM or EXC")]


def test_a_cut_line_spoils_the_next_and_no_other():
    found = read(line(0)[:50] + line(1) + line(2))

    assert [type(piece) for piece in found] == [Noise, Frame]
    assert found[1].stamp == b"02/22/16 22:47:47"


def test_a_line_that_is_too_long_is_given_back_in_pieces_and_its_end_is_none_either():
    endless = b"x" * (LONGEST + 1) + line(0)[:-2]
    found = read(endless + b"\r\n" + line(1))

    assert found[:2] == [
        Noise(b"x" * (LONGEST + 1), "longer than any line"),
        Noise(line(0)[:-2] + b"\r", "longer than any line"),
    ]
    assert isinstance(found[2], Frame)


def test_a_line_after_one_of_just_the_bound_is_read():
    for size in (LONGEST, LONGEST + 1):
        found = read(b"x" * size + b"\r\n" + line(1))

        assert [type(piece) for piece in found] == [Noise, Frame]


def test_line_ends_without_end_are_given_back():
    assert read(b"\r\n" * MOST_ENDS) == [Noise(b"\r\n" * 16 + b"\r", "empty lines")]


def test_what_is_held_of_a_line_is_given_back_when_the_line_is_lost():
    reader = FrameReader()
    reader.receive(b"x" * (LONGEST + 1) + b"y")

    assert reader.flush() == [Noise(b"y", "cut off")]
    assert reader.flush() == []
    assert isinstance(reader.receive(line(0))[0], Frame)


@given(st.binary(max_size=60))
def test_nothing_that_a_host_could_say_is_a_frame(data):
    assert unframe(data) is None


PARTS = st.lists(
    st.one_of(
        st.binary(max_size=90),
        st.sampled_from([b"\r", b"\n", b"\r\n", b"\r" * 40, b"x" * LONGEST, b"x" * (LONGEST + 1)]),
        st.sampled_from(NAMES).map(wire),
        st.tuples(st.sampled_from(NAMES), st.integers(0, 200)).map(
            lambda drawn: wire(drawn[0])[: drawn[1]]
        ),
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
def test_what_is_held_is_bounded(stream):
    assert held_back(FrameReader(), stream) <= LONGEST + MOST_ENDS

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Noise
from devices.protocols.nellcor_ascii.frames import (
    LONGEST,
    MOST_ENDS,
    Frame,
    FrameReader,
    Menu,
    unframe,
)
from tests.devices.protocols.framing_properties import (
    cutting_changes_nothing,
    held_back,
    no_byte_is_lost,
)
from tests.devices.protocols.nellcor_ascii.finger import (
    HEADING,
    LINES,
    SETTINGS,
    VECTORS,
    line,
    text,
)

SHEET = Path(__file__).parents[4].parent / "shared" / "protocols" / "vectors.json"
ALL = [*LINES, SETTINGS]


def read(*pieces: bytes) -> list[Frame | Menu | Noise]:
    reader = FrameReader()
    return [found for piece in pieces for found in reader.receive(piece)]


def framed(said: str) -> Frame:
    return Frame(text(said)[:-1], said.encode())


@pytest.mark.skipif(not SHEET.is_file(), reason="the customer's folder is not here")
def test_the_copied_vectors_are_those_of_the_sheet():
    assert json.loads(SHEET.read_text("utf-8"))["nellcor_ascii"] == VECTORS


@pytest.mark.parametrize("said", ALL)
def test_every_line_of_the_sheet_is_read_whole_without_waiting_for_its_second_line_end(said):
    assert read(text(said)) == [framed(said)]


@pytest.mark.parametrize("said", ALL)
def test_every_line_of_the_sheet_is_read_byte_by_byte(said):
    assert read(*(bytes([byte]) for byte in text(said))) == [framed(said)]


@pytest.mark.parametrize("said", ALL)
def test_every_line_of_the_sheet_is_read_with_noise_around_it(said):
    found = read(b"\x00ward\n" + text(said) + b"\x80\x81\r" + text(said))

    assert found == [
        Noise(b"\x00ward\n", "no line of the printout"),
        framed(said),
        Noise(b"\n\x80\x81\r", "no line of the printout"),
        framed(said),
    ]


@pytest.mark.parametrize("ending", [b"\r\n", b"\n\r", b"\n", b"\r", b"\r\n\r\n", b"\r\r\n"])
def test_a_line_may_end_in_any_mix_of_cr_and_lf_and_empty_lines_are_passed_over(ending):
    found = read((line(0).strip() + ending) * 3)

    assert [piece.text for piece in found] == [line(0).strip()] * 3


@pytest.mark.parametrize(
    "said",
    [
        "  12-nov-98 14:00:05   100  120   50  ",
        "12-NOV-98 14:00:05 100 120* 50",
        "12-NOV-98 14:00:05 100* 120* 50 SH PH AO AS LB MO",
        "12-NOV-98 14:00:05 - -- ---",
        "12-NOV-98 14:00:05 ---* 120 254 ZZ",
        HEADING.replace(" ", "   "),
        HEADING.lower(),
        "NPB-295 VERSION 1.0 CRC: 09AF SpO2 Limit: 85-100 % PR Limit: 40-170 BPM",
        "N-595 VERSION 1.2.0.0 CRC:09AF SpO2 Limit:85-100% PR Limit:40-170BPM",
        "NEO 100SAT-S SPO2 RESP MODE: FAST",
        "ADULT 10 SAT-S  SPO2 RESP MODE:NORMAL",
        "TIME          %SPO2   BPM    PA      STATUS",
    ],
)
def test_spacing_and_case_may_vary(said):
    (found,) = read(text(said))

    assert found == Frame(text(said)[:-1], said.strip().encode())


GOOD = line(0).decode().strip()


@pytest.mark.parametrize(
    "said",
    [
        GOOD[1:],
        f"x{GOOD}",
        GOOD.replace("01-Jan", "00-Jan"),
        GOOD.replace("01-Jan", "32-Jan"),
        GOOD.replace("Jan", "Jax"),
        GOOD.replace("14:00:00", "24:00:00"),
        GOOD.replace("14:00:00", "14:60:00"),
        GOOD.replace("14:00:00", "14:00:60"),
        GOOD.replace("14:00:00", "14.00.00"),
        GOOD.replace("24 14", "24  14"),
        GOOD.replace("97", "9 7 1"),
        GOOD.replace("97", "9x7"),
        GOOD.replace("97", "1097"),
        GOOD.replace("97", "97**"),
        GOOD.replace("97", "9-7"),
        GOOD.replace("50", "50*"),
        GOOD.replace("50", ""),
        f"{GOOD} sl",
        f"{GOOD} SLA",
        f"{GOOD} S",
        f"{GOOD}SL",
        GOOD + GOOD,
        GOOD[:20] + GOOD,
        HEADING[:-3],
        HEADING.replace("CRC: XXXX", "CRC: XXXXX"),
        HEADING.replace("70-100", "70"),
        SETTINGS.replace("ADULT", "CHILD"),
        SETTINGS.replace("NORMAL", "SLOW"),
        "TIME %SPO2 BPM PA",
    ],
)
def test_what_has_not_the_shape_of_a_line_is_none(said):
    (found,) = read(text(said))

    assert found == Noise(text(said)[:-1], "no line of the printout")


@pytest.mark.parametrize("said", ["Command?", "1) Dump Instrument Info", "12) Exit", "Command? 1"])
def test_the_device_s_own_menu_is_known_and_no_noise(said):
    assert read(text(said)) == [Menu(text(said)[:-1])]


def test_a_line_that_is_glued_to_the_menu_s_prompt_is_none():
    assert read(b"Command?" + line(0))[0].reason == "no line of the printout"


def test_a_cut_line_spoils_the_next_and_no_other():
    found = read(line(0)[:20] + line(2) + line(4))

    assert [type(piece) for piece in found] == [Noise, Frame]


def test_a_line_that_is_too_long_is_given_back_in_pieces_and_its_end_is_none_either():
    found = read(b"x" * (LONGEST + 1) + line(0) + line(2))

    assert found[:2] == [
        Noise(b"x" * (LONGEST + 1), "longer than any line"),
        Noise(line(0)[:-1], "longer than any line"),
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


def test_a_host_may_say_xon_and_nothing_else():
    assert unframe(b"\x11") == [b"\x11"]
    assert unframe(b"\x11\x11") == [b"\x11", b"\x11"]
    assert unframe(b"") == []
    for other in (b"\x13", b"\x11\x13", b"\x11\r", b" \x11", b"1", b"\x91"):
        assert unframe(other) is None


PARTS = st.lists(
    st.one_of(
        st.binary(max_size=90),
        st.sampled_from([b"\r", b"\n", b"\r\n", b"\r" * 40, b"x" * LONGEST, b"x" * (LONGEST + 1)]),
        st.sampled_from([*ALL, "Command?"]).map(text),
        st.tuples(st.sampled_from(ALL), st.integers(0, 90)).map(
            lambda drawn: text(drawn[0])[: drawn[1]]
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

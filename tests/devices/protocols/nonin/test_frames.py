"""Nonin frames: the sheet's vectors whole, byte by byte, split anywhere, with noise around."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Noise
from devices.protocols.nonin import frames
from devices.protocols.nonin.frames import (
    LONGEST_LINE,
    LONGEST_NOISE,
    Format,
    Frame,
    FrameReader,
    Line,
    unframe,
)
from tests.devices.protocols.framing_properties import cutting_changes_nothing, no_byte_is_lost
from tests.devices.protocols.nonin.bedside import (
    EIGHTS,
    EVERY,
    LINES,
    SEVENS,
    THIRTEEN,
    TWOS,
    VECTORS,
    group,
    line,
    packet,
    record,
    unhex,
)

FORMATS = [
    *((raw, Format.EIGHT) for raw in EIGHTS),
    (b"".join(TWOS), Format.TWO),
    (b"".join(SEVENS), Format.SEVEN),
    (THIRTEEN, Format.THIRTEEN),
    *((raw, Format.TEXT) for raw in LINES),
]
VECTOR = pytest.mark.parametrize(("raw", "form"), FORMATS)


def read(*pieces):
    reader = FrameReader()
    return [found for piece in pieces for found in reader.receive(piece)]


def kinds(pieces):
    return [piece.format if isinstance(piece, Frame) else type(piece) for piece in pieces]


def whole(pieces):
    return [piece.raw for piece in pieces if isinstance(piece, Frame)]


# --- The vectors ---------------------------------------------------------------------------------


@VECTOR
def test_every_vector_of_the_sheet_is_read_whole(raw, form):
    found = read(raw)

    assert b"".join(piece.raw for piece in found) == raw
    assert {piece.format for piece in found} == {form}
    assert len(found) == (3 if form in (Format.TWO, Format.SEVEN) else 1)


@VECTOR
def test_every_vector_of_the_sheet_is_read_byte_by_byte(raw, form):
    assert read(*(bytes([byte]) for byte in raw)) == read(raw)
    assert set(kinds(read(raw))) == {form}


@VECTOR
def test_every_vector_of_the_sheet_is_found_between_noise(raw, form):
    before, *found = read(b"\xff\x05" + raw + raw + b"\x05\xff\x06")

    assert before == Noise(b"\xff\x05", "between frames")
    assert b"".join(piece.raw for piece in found) == raw + raw
    assert set(kinds(found)) == {form}


def test_the_bodies_are_what_stands_between_start_length_and_sum():
    assert read(EIGHTS[0])[0].body == unhex("80 48 61 00")
    assert next(piece.body for piece in read(*TWOS)) == unhex("81 64 01")
    assert next(piece.body for piece in read(*SEVENS)) == unhex("81 80 00 01")
    assert read(THIRTEEN)[0].body == unhex("20 24 05 20 10 15 30 00 02 00 00 48 00 61")
    assert read(LINES[0])[0].body == b"SPO2=097 HR=072"


def test_every_vector_of_the_sheet_is_made_again_byte_for_byte():
    assert frames.group(unhex("80 48 61 00")) == EIGHTS[0]
    assert frames.frame_of_two(unhex("81 64 01")) == TWOS[0]
    assert frames.frame_of_seven(unhex("80 80 00 16")) == SEVENS[1]
    assert frames.record(unhex("20 24 05 20 10 15 30 00 02 00 00 48 00 61")) == THIRTEEN
    assert frames.line(VECTORS["printer"][0]["text"]) == LINES[0]


def test_all_vectors_in_one_stream_split_anywhere():
    stream = b"".join(EVERY)
    together = read(stream)

    for cut in range(len(stream)):
        assert read(stream[:cut], stream[cut:]) == together


# --- Groups of four ------------------------------------------------------------------------------


def test_the_first_group_of_a_line_is_a_frame_at_its_last_byte():
    reader = FrameReader()

    assert reader.receive(EIGHTS[1][:3]) == []
    assert reader.underway
    assert kinds(reader.receive(EIGHTS[1][3:])) == [Format.EIGHT]
    assert not reader.underway


def test_a_group_behind_a_group_is_a_frame_at_its_last_byte_and_one_behind_noise_is_not():
    reader = FrameReader()

    assert kinds(reader.receive(EIGHTS[0])) == [Format.EIGHT]
    assert kinds(reader.receive(EIGHTS[1])) == [Format.EIGHT]
    assert kinds(reader.receive(b"\x05" + EIGHTS[0])) == []
    assert kinds(reader.receive(EIGHTS[1])) == [Noise, Format.EIGHT, Format.EIGHT]
    assert kinds(reader.receive(EIGHTS[0])) == [Format.EIGHT]


@pytest.mark.parametrize("missing", range(4))
def test_a_group_that_lost_a_byte_is_noise_and_the_next_one_is_read(missing):
    short = EIGHTS[0][:missing] + EIGHTS[0][missing + 1 :]

    found = read(EIGHTS[0] + short + EIGHTS[1] + EIGHTS[1])

    assert kinds(found) == [Format.EIGHT, Noise, Format.EIGHT, Format.EIGHT]
    assert found[1].raw == short


@given(st.integers(0, 511), st.integers(0, 127), st.integers(0, 0x7F), st.integers(0, 31))
def test_any_group_is_read_as_one(rate, saturation, second, flags):
    raw = group(rate, saturation, flags << 2, second)

    assert kinds(read(raw + raw + EIGHTS[0])) == [Format.EIGHT] * 3


def test_groups_whose_sum_is_the_next_ones_first_byte_are_groups_all_the_same():
    """Rate 127, saturation 97, SmartPoint: five bytes of the stream are a frame of format 7."""
    raw = group(127, 97, second=0x20)
    assert sum(raw) & 0xFF == raw[0]

    assert kinds(read(raw * 20)) == [Format.EIGHT] * 20
    assert kinds(read(b"\x05" + raw * 20)) == [Noise] + [Format.EIGHT] * 20
    assert kinds(read(*SEVENS, raw * 20))[3:] == [Format.SEVEN, Noise] + [Format.EIGHT] * 18


@pytest.mark.parametrize("raw", [group(second=0x42), group(saturation=3), group(saturation=0)])
def test_a_group_that_says_what_none_should_is_one_if_another_follows(raw):
    assert kinds(read(raw)) == []
    assert kinds(read(raw + raw + EIGHTS[0])) == [Format.EIGHT] * 3
    assert kinds(read(EIGHTS[0] + raw + b"\x05" + EIGHTS[0] * 2)) == [
        Format.EIGHT,
        Noise,
        Format.EIGHT,
        Format.EIGHT,
    ]


# --- Frames of five ------------------------------------------------------------------------------


@pytest.mark.parametrize("seven", [False, True])
def test_a_packet_is_25_frames(seven):
    stream = packet(seven=seven, pleth=0x8123)

    found = read(b"".join(stream))

    assert [piece.raw for piece in found] == stream
    assert {piece.format for piece in found} == {Format.SEVEN if seven else Format.TWO}


@pytest.mark.parametrize("stream", [TWOS, SEVENS])
def test_the_first_frame_takes_a_second_one_behind_it_and_the_others_do_not(stream):
    reader = FrameReader()

    assert [len(reader.receive(frame)) for frame in stream] == [0, 2, 1]


@pytest.mark.parametrize("seven", [False, True])
@pytest.mark.parametrize("place", range(5))
def test_a_frame_with_a_wrong_byte_is_none_and_the_next_packet_is_read(seven, place):
    stream = packet(seven=seven, pleth=0x8123)
    wrong = bytearray(stream[12])
    wrong[place] ^= 0x01
    damaged = [*stream[:12], bytes(wrong), *stream[13:], *stream]

    found = whole(read(b"".join(damaged)))

    assert bytes(wrong) not in found
    assert found[-25:] == stream


@pytest.mark.parametrize("pleth", [0x010A, 0x3C50, 0x487F])
def test_the_first_frame_of_format_7_may_be_taken_for_a_group(pleth):
    stream = packet(seven=True, pleth=pleth)

    first, rest, *found = read(b"".join(stream))

    assert first == Frame(stream[0][:4], Format.EIGHT, stream[0][:4])
    assert rest == Noise(stream[0][4:], "between frames")
    assert [piece.raw for piece in found] == stream[1:]
    assert {piece.format for piece in found} == {Format.SEVEN}


@pytest.mark.parametrize("pleth", [0, 0x0101, 0x6400, 0x7F05, 0x8048])
def test_format_7_whose_frames_are_no_groups_is_found_at_once(pleth):
    stream = packet(seven=True, pleth=pleth)

    assert [piece.raw for piece in read(b"".join(stream))] == stream


def test_format_8_is_found_behind_format_7():
    assert kinds(read(*SEVENS, EIGHTS[0])) == [Format.SEVEN] * 3
    assert kinds(read(*SEVENS, *EIGHTS[:2])) == [Format.SEVEN] * 3 + [Format.EIGHT] * 2


def test_format_2_is_not_taken_for_format_7_though_it_fits_from_its_second_byte_on():
    stream = packet(pleth=0x80, **dict.fromkeys(("hr", "spo2", "srev", "spo2_d"), 0))
    shifted = b"".join(stream)[1:]
    assert sum(shifted[20:24]) & 0xFF == shifted[24]  # five bytes that are a frame of format 7
    assert sum(shifted[25:29]) & 0xFF == shifted[29]

    assert set(kinds(read(b"".join(stream)[21:]))) <= {Noise, Format.TWO}


def test_a_start_byte_without_a_status_begins_nothing():
    assert kinds(read(b"\x01\x05" + EIGHTS[0] * 2)) == [Noise] + [Format.EIGHT] * 2


# --- Records -------------------------------------------------------------------------------------


def test_a_record_may_be_longer_than_the_sheet_s():
    (found,) = read(record(more=b"\x12\x34\x56"))

    assert found.body.endswith(b"\x61\x12\x34\x56")
    assert len(found.body) == 17


@pytest.mark.parametrize(
    "damaged",
    [
        THIRTEEN[:-2] + b"\x6a\x03",
        THIRTEEN[:-1] + b"\x04",
        THIRTEEN.replace(b"\x00\x02\x00\x0d\x00\x0e", b"\x00\x02\x00\x0d\x00\x0d"),
        THIRTEEN.replace(b"\x00\x02\x00\x0d\x00\x0e", b"\x00\x02\x00\x0d\x00\x41"),
        THIRTEEN.replace(b"\x00\x02\x00\x0d\x00\x0e", b"\x00\x02\x00\x0d\x01\x0e"),
        THIRTEEN.replace(b"\x00\x02\x00\x0d\x00\x0e", b"\x00\x02\x00\x0e\x00\x0e"),
        THIRTEEN[:10] + THIRTEEN[11:],
    ],
    ids=["sum", "tail", "too short", "too long", "high byte", "head", "a byte lost"],
)
def test_a_damaged_record_is_noise_and_the_next_one_is_read(damaged):
    *noise, found = read(damaged + THIRTEEN)

    assert found.raw == THIRTEEN
    assert b"".join(piece.raw for piece in noise) == damaged


def test_a_record_is_waited_for_to_its_end():
    reader = FrameReader()
    for cut in range(len(THIRTEEN) - 1):
        assert reader.receive(THIRTEEN[cut : cut + 1]) == []

    assert kinds(reader.receive(THIRTEEN[-1:])) == [Format.THIRTEEN]


# --- Lines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["007", " 97", "97 ", "  7", "7  ", "100", "---"])
def test_numbers_of_a_line_are_padded_on_either_side(number):
    assert kinds(read(line(f"SPO2={number} HR={number}"))) == [Format.TEXT]


@pytest.mark.parametrize(
    "text",
    [
        "SPO2=97 HR=72",
        "SPO2=0097 HR=072",
        "SPO2=   HR=072",
        "SPO2=9 7 HR=072",
        "SPO2=--7 HR=072",
        "SPO2=097 HR=072 X",
        "SPO2=097HR=072",
        "spo2=097 hr=072",
        "10:15 SPO2=097 HR=072",
        "MODEL 9600",
        "",
    ],
)
def test_any_other_line_is_no_reading(text):
    (found,) = read(line(text))

    assert found == Line(line(text))
    assert found.text == text


def test_a_line_ends_with_carriage_return_and_line_feed():
    text = LINES[0][:-2]

    assert kinds(read(text + b"\n")) == []
    assert kinds(read(text + b"\n" + LINES[0])) == [Noise, Format.TEXT]
    assert kinds(read(text + b"\r\x05" + LINES[0])) == [Noise, Format.TEXT]
    assert kinds(read(b"\r\x05" + LINES[0])) == [Noise, Format.TEXT]
    assert kinds(read(text + b"\r")) == []


def test_a_line_that_never_ends_is_noise():
    long = b"x" * (LONGEST_LINE + 1)

    assert read(long) == []
    (found,) = read(long * 5)
    assert isinstance(found, Noise)
    assert len(found.raw) >= LONGEST_NOISE
    assert kinds(read(b"x" * LONGEST_LINE + b"\r\n")) == [Line]


# --- Any bytes -----------------------------------------------------------------------------------

PIECES = st.lists(
    st.one_of(
        st.binary(max_size=300),
        st.sampled_from(
            [*EVERY, b"\x01\x80", b"\x00\x02\x00\x0d\x00", b"\r", b"\n", b"SPO2=", b"\x80" * 3]
        ),
        st.text("SPO2=HR 0123456789-\r\n", max_size=40).map(str.encode),
    )
)


@given(PIECES, st.data())
def test_how_the_line_splits_the_stream_changes_nothing(parts, data):
    cutting_changes_nothing(FrameReader, b"".join(parts), data)


@given(PIECES)
def test_no_byte_is_lost_in_silence_and_little_is_held(parts):
    reader = FrameReader()
    held = no_byte_is_lost(reader, b"".join(parts))

    assert len(held) < 2 * LONGEST_NOISE
    assert not reader.underway


def test_what_is_held_when_the_line_goes_quiet_is_given_back_once():
    reader = FrameReader()
    reader.receive(THIRTEEN[:20])

    assert reader.flush() == Noise(THIRTEEN[:20], "cut short")
    assert reader.flush() is None
    assert kinds(reader.receive(THIRTEEN)) == [Format.THIRTEEN]


@pytest.mark.parametrize("sent", [b"", b"x", *EVERY, unhex(VECTORS["commands"]["choose"]["8"])])
def test_nothing_is_made_of_frames_that_may_be_sent(sent):
    assert unframe(sent) is None


# --- Finding back --------------------------------------------------------------------------------


def beating(*, seven, level):
    """Three packets of a pulse that goes up and down."""
    stream = []
    for number in range(3):
        for place, frame in enumerate(packet(seven=seven, tmr=number, hr_d=150, stat2=1)):
            high = (level + 7 * place + 60 * number) % 256
            pleth = [high, 5 * place] if seven else [high]
            body = [*frame[: 1 if seven else 2], *pleth, frame[-2]]
            stream.append(bytes([*body, sum(body) % 256]))
    return stream


def ending(stream, wanted):
    return whole(read(stream))[-len(wanted) :] == wanted


@pytest.mark.parametrize("seven", [False, True])
@pytest.mark.parametrize("level", [0, 40, 100, 128, 200, 255])
def test_a_stream_that_is_met_anywhere_is_read_from_its_second_packet_on(seven, level):
    stream = beating(seven=seven, level=level)
    wire = b"".join(stream)

    assert [begin for begin in range(1, 125) if not ending(wire[begin:], stream[50:])] == []


@pytest.mark.parametrize("seven", [False, True])
@pytest.mark.parametrize("pleth", [0x0000, 0x4848, 0x7F0A, 0x8080, 0x9761, 0xFFFF])
def test_a_still_stream_that_is_met_anywhere_is_read_from_its_second_packet_on(seven, pleth):
    stream = packet(seven=seven, pleth=pleth) * 3
    wire = b"".join(stream)

    assert [begin for begin in range(1, 125) if not ending(wire[begin:], stream[50:])] == []


@pytest.mark.parametrize("seven", [False, True])
@pytest.mark.parametrize("level", [0, 100, 200])
def test_a_stream_that_lost_a_byte_anywhere_is_read_from_the_packet_after_it(seven, level):
    stream = beating(seven=seven, level=level)
    wire = b"".join(stream)
    damaged = {lost: wire[:lost] + wire[lost + 1 :] for lost in range(115)}

    assert [lost for lost in damaged if not ending(damaged[lost], stream[25:])] == []


@given(
    st.integers(30, 250), st.integers(60, 100), st.integers(0, 63), st.integers(0, 11), st.data()
)
def test_groups_are_read_again_from_the_second_one_after_a_damage(
    rate, saturation, flags, place, data
):
    second = (flags & 1) | (flags & 2) << 2 | (flags & 4) << 3
    raw = group(rate, saturation, (flags >> 3) << 2, second)
    stream = bytearray(raw * 3)
    how = data.draw(st.sampled_from(["lost", "flipped", "added"]))
    byte = data.draw(st.integers(0, 255))
    if how == "lost":
        del stream[place]
    elif how == "flipped":
        stream[place] ^= byte
    else:
        stream.insert(place, byte)

    found = kinds(read(bytes(stream) + raw * 5))

    assert found[-4:] == [Format.EIGHT] * 4

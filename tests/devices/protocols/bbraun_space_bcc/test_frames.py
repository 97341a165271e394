"""BCC frames: the sheet's vectors whole, byte by byte, split anywhere, with noise around."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Noise
from devices.protocols.bbraun_space_bcc.frames import (
    ACK,
    LONGEST,
    LONGEST_NOISE,
    NAK,
    Frame,
    FrameReader,
    Handshake,
    destuff,
    frame,
    stuff,
    unframe,
)
from tests.devices.protocols.bbraun_space_bcc.rack import CONVERSATIONS, VECTORS, wire
from tests.devices.protocols.framing_properties import cutting_changes_nothing, no_byte_is_lost

FORMS = [(vector, form) for vector in VECTORS for form in ("unstuffed_hex", "stuffed_hex")]
GOOD = wire("206,50100,GNACK,0")
BODIES = st.tuples(
    st.from_regex(rb"[/-9A-z]{1,15}", fullmatch=True),
    st.text(st.characters(min_codepoint=32, max_codepoint=0xFFFF, exclude_categories=["Cs"])),
).map(lambda parts: parts[0] + b"/1/1>" + parts[1].encode())


def read(*pieces):
    reader = FrameReader()
    return [found for piece in pieces for found in reader.receive(piece)]


def naively_destuffed(sent):
    """One pass from left to right, byte by byte, as the sheet words it."""
    plain, place = bytearray(), 0
    pairs = {b"EX": b"D", b"EE": b"E", b"ex": b"d", b"ee": b"e"}
    while place < len(sent):
        if sent[place] in b"DdEe":
            if (pair := sent[place : place + 2]) not in pairs:
                return None
            plain += pairs[pair]
            place += 2
        else:
            plain.append(sent[place])
            place += 1
    return bytes(plain)


@pytest.mark.parametrize(("vector", "form"), FORMS)
def test_every_vector_of_the_sheet_is_read_whole(vector, form):
    raw = bytes.fromhex(vector[form])

    (found,) = read(raw)

    assert isinstance(found, Frame)
    assert found.raw == raw
    assert found.bed.decode() == vector["bed_id"]
    assert found.information.decode() == vector["information"]
    assert found.last
    assert found.stuffed is (form == "stuffed_hex")


@pytest.mark.parametrize(("vector", "form"), FORMS)
def test_every_vector_of_the_sheet_is_read_byte_by_byte_and_with_noise_around(vector, form):
    raw = bytes.fromhex(vector[form])

    assert read(*(bytes([byte]) for byte in raw)) == read(raw)
    before, found, after = read(b"\xff\x00noise" + raw + b"more" + ACK)[:3]
    assert before == Noise(b"\xff\x00noise", "between frames")
    assert [found] == read(raw)
    assert after == Noise(b"more", "between frames")


@pytest.mark.parametrize("vector", VECTORS)
def test_every_vector_of_the_sheet_is_made_again_byte_for_byte(vector):
    body = f"{vector['bed_id']}/1/1>{vector['information']}".encode()

    assert frame(body, stuffed=False).hex() == vector["unstuffed_hex"]
    assert frame(body, stuffed=True).hex() == vector["stuffed_hex"]
    assert stuff(frame(body, stuffed=False)).hex() == vector["stuffed_hex"]


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_whole_documented_conversation_splits_anywhere(name):
    stream = b"".join(sent for _, sent in CONVERSATIONS[name])
    whole = read(stream)

    for cut in range(len(stream)):
        assert read(stream[:cut], stream[cut:]) == whole


def test_a_stuffed_wire_is_undone_in_one_pass_from_left_to_right():
    assert destuff(b"EEX") == b"EX"  # the sheet's own example: not D
    assert destuff(b"AEXMIN") == b"ADMIN"
    assert destuff(b"GNMOEXEEL") == b"GNMODEL"
    assert [destuff(wrong) for wrong in (b"D", b"EY", b"E", b"eX", b"Ee", b"EEE", b"xd")] == [
        None
    ] * 7


@given(st.binary())
def test_stuffing_and_its_undoing_are_exact(plain):
    sent = stuff(plain)

    assert destuff(sent) == plain
    assert not {ord("D"), ord("d")} & set(sent)


@given(st.text("DEXdexa", max_size=12).map(str.encode))
def test_destuffing_says_what_a_naive_reading_of_the_sheet_says(sent):
    assert destuff(sent) == naively_destuffed(sent)


@given(BODIES, st.booleans(), st.booleans())
def test_whatever_is_framed_is_read_again(body, stuffed, last):
    (found,) = read(frame(body, stuffed=stuffed, last=last))

    assert isinstance(found, Frame)
    assert found.bed + b"/1/1>" + found.information == body
    assert found.last is last


def test_a_frame_without_a_telling_letter_does_not_show_whether_its_sender_stuffs():
    assert read(wire("1,50100,GNACK,0", b"BS"))[0].stuffed is None
    assert read(wire("1,50100,INRT,0", b"BD", stuffed=False))[0].stuffed is False
    assert read(wire("1,50100,INRT,0", b"BD"))[0].stuffed is True


def test_a_block_that_is_not_the_last_ends_in_etb():
    (found,) = read(wire("1,50111,INRT,0.00", last=False))

    assert not found.last
    assert read(wire("1,50111,INRT,0.00"))[0].last is not False


def test_bare_handshakes_stand_between_frames():
    assert read(ACK + NAK + b"x" + ACK) == [
        Handshake(ACK),
        Handshake(NAK),
        Noise(b"x", "between frames"),
        Handshake(ACK),
    ]


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (GOOD.replace(b"00044", b"00046"), "wrong length"),
        (GOOD.replace(b"00109", b"00110"), "wrong checksum"),
        (GOOD.replace(b"00109", b"  109"), "wrong checksum"),
        (GOOD.replace(b"206", b"207"), "wrong checksum"),
        (GOOD.replace(b"eeC", b"eXC"), "wrong length"),
        (b"\x01abc\x04", "no length"),
        (b"\x01\x04", "no length"),
        (wire("1,50100,GN\x00ACK,0"), "not the shape of a message"),
        (wire("1,50100,GNACK,0", b"sixteen_letters_"), "not the shape of a message"),
        (wire("1,50100,GNACK,0", b""), "not the shape of a message"),
    ],
)
def test_a_damaged_frame_is_noise_with_its_reason_and_the_next_one_is_read(damaged, reason):
    first, second = read(damaged + GOOD)

    assert first == Noise(damaged, reason)
    assert second.information == b"206,50100,GNACK,0"


def test_a_frame_that_is_cut_short_ends_where_the_next_begins():
    first, second = read(GOOD[:20] + GOOD)

    assert first == Noise(GOOD[:20], "cut short by the next frame")
    assert second.information == b"206,50100,GNACK,0"


def test_a_frame_that_never_ends_is_given_up_at_the_longest():
    stream = b"\x01" + b"7" * (2 * LONGEST)

    first, *rest = read(stream)

    assert first == Noise(stream[:LONGEST], "longer than any frame")
    assert {len(piece.raw) for piece in rest} == {LONGEST_NOISE}


def test_what_is_held_when_the_line_goes_quiet_is_given_back_once():
    reader = FrameReader()
    reader.receive(GOOD[:20])
    assert reader.underway

    assert reader.flush() == Noise(GOOD[:20], "cut short")
    assert reader.flush() is None
    assert not reader.underway
    assert len(reader.receive(GOOD)) == 1


def test_a_length_in_characters_is_taken_as_well_as_one_in_bytes():
    """UNCERTAIN in the sheet: what LLLLL counts when a text holds the pump's own glyphs."""
    said = "1,50111,INSOL,\ue01fKeta d\u00e9"
    in_bytes = wire(said, stuffed=False)
    size = len(in_bytes)
    head = in_bytes[:-6].replace(b"%05d" % size, b"%05d" % (size - 3))
    in_characters = head + b"%05d\x04" % (sum(head) % 256)

    for sent in (in_bytes, in_characters, stuff(in_bytes), stuff(in_characters)):
        (found,) = read(sent)
        assert found.information == said.encode()


def test_a_length_that_fits_one_reading_by_chance_does_not_hide_the_other():
    """One glyph is two bytes more than characters, and one pair is one byte more than plain."""
    said = "1,50111,INSOL,\ue01f"
    sent = wire(said, b"DE")  # two pairs: plain bytes are as many as stuffed characters

    (found,) = read(sent)

    assert found.bed == b"DE"
    assert found.stuffed is True


@given(
    st.lists(st.one_of(BODIES.map(lambda body: frame(body, stuffed=True)), st.binary())), st.data()
)
def test_how_the_line_splits_the_stream_changes_nothing(parts, data):
    cutting_changes_nothing(FrameReader, b"".join(parts), data)


@given(st.lists(st.one_of(st.binary(max_size=600), st.sampled_from([GOOD, ACK, b"\x01", b"\x04"]))))
def test_no_byte_is_lost_in_silence(parts):
    no_byte_is_lost(FrameReader(), b"".join(parts))


def test_the_gate_takes_a_string_of_frames_and_handshakes_apart():
    alive, get = b"1/1/1>ADMIN:ALIVE", b"SpaceCOM/1/1>MEM:GET"
    for stuffed in (False, True):
        sent = frame(alive, stuffed=stuffed) + ACK + frame(get, stuffed=stuffed) + NAK
        assert unframe(sent) == [alive, ACK, get, NAK]
    assert unframe(b"") == []


@pytest.mark.parametrize(
    "sent", [b"x", GOOD + b"\x01", GOOD[:-1], b"x" + GOOD, wire("MEM:GET", last=False)]
)
def test_the_gate_takes_nothing_that_is_not_whole(sent):
    assert unframe(sent) is None

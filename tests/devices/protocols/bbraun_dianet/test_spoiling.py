"""The ways in which a simulated pump's frames can be wrong: none of them is a good answer."""

import pytest

from devices.framing import Noise
from devices.protocols.bbraun_dianet.frames import Frame, FrameReader
from devices.protocols.bbraun_dianet.messages import decode
from devices.protocols.bbraun_dianet.spoiling import Spoilt, sent
from tests.devices.protocols.bbraun_dianet.cable import VECTORS, wire

BODY = bytes.fromhex(VECTORS["rpl_ISTWERT"]["unstuffed_hex"])


def pieces(spoilt):
    said = sent(BODY, spoilt)
    reader = FrameReader()
    return [piece for piece in reader.receive(said) if piece.raw != b"\x7e"], reader


def test_nothing_wrong_is_the_frame_of_the_vector():
    assert sent(BODY, Spoilt.NOTHING).hex().upper() == VECTORS["rpl_ISTWERT"]["wire_hex"]


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (Spoilt.CRC, "wrong checksum"),
        (Spoilt.USUAL_CRC, "wrong checksum"),
        (Spoilt.BARE_WAKE, "wrong stuffing"),
    ],
)
def test_what_is_wrong_with_a_frame_is_found(spoilt, reason):
    [found], _ = pieces(spoilt)

    assert isinstance(found, Noise)
    assert found.reason == reason


def test_a_frame_without_stuffing_breaks_at_the_first_byte_that_needed_it():
    found, reader = pieces(Spoilt.UNSTUFFED)

    assert BODY in sent(BODY, Spoilt.UNSTUFFED)
    assert not [piece for piece in found if isinstance(piece, Frame)]
    assert not reader.underway


def test_a_frame_that_is_cut_is_still_awaited():
    found, reader = pieces(Spoilt.CUT)

    assert found == []
    assert reader.underway
    assert reader.flush().reason == "cut short"


@pytest.mark.parametrize("segment", range(1, 10))
def test_another_segment_is_a_good_frame_of_something_else(segment):
    body = bytes([0, segment, 0x06])
    [found] = FrameReader().receive(sent(body, Spoilt.SEGMENT))

    assert found.raw == wire(found.body)
    assert found.body[1] in range(1, 10)
    assert found.body[1] != segment


def test_another_address_is_a_good_frame_that_is_no_answer():
    [found], _ = pieces(Spoilt.ADDRESS)

    assert found.body == b"A" + BODY[1:]
    assert decode(found.body) is None

"""Everything that can be made to go wrong with an answer, byte for byte."""

import pytest

from devices.framing import Noise
from devices.protocols.fresenius_dps import mischief
from devices.protocols.fresenius_dps.frames import Frame, FrameReader
from tests.devices.protocols.fresenius_dps.stack import ACK, ENQ, nak, wire

REPLY, EVENT = wire("1C;d0032"), wire("1E;r01")


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("", ACK + REPLY),
        (mischief.SESSION_LOST, ACK + REPLY),
        (mischief.TWICE, ACK + REPLY + REPLY),
        (mischief.NO_ACK, REPLY),
        (mischief.NO_REPLY, ACK),
        (mischief.ENQUIRY, ACK + ENQ + REPLY),
        (mischief.EVENT, ACK + EVENT + REPLY),
        *((f"{mischief.OBJECTION} {reason}", nak(reason)) for reason in range(1, 9)),
    ],
)
def test_a_host_hears_what_was_asked_for(name, heard):
    assert mischief.answered(name, REPLY, EVENT) == heard


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (mischief.CORRUPTED, "wrong checksum"),
        (mischief.CONTROL, "a control character in it"),
        (mischief.TOO_LONG, "longer than any message"),
    ],
)
def test_a_spoilt_reply_is_no_frame_for_the_reason_it_is_named_after(name, reason):
    _, *pieces = FrameReader().receive(mischief.answered(name, REPLY, EVENT))

    assert not [piece for piece in pieces if isinstance(piece, Frame)]
    assert isinstance(pieces[0], Noise)
    assert pieces[0].reason == reason


def test_every_byte_with_its_parity_has_an_even_number_of_ones():
    said = mischief.with_parity(ACK + REPLY)

    assert all(byte.bit_count() % 2 == 0 for byte in said)
    assert bytes(byte & 0x7F for byte in said) == ACK + REPLY
    assert said != ACK + REPLY

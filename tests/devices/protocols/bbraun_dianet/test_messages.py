"""What may be asked, and what a frame answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.bbraun_dianet.messages import (
    QUERIES,
    QUERY_OF,
    SIZES,
    Answer,
    Misfit,
    Refusal,
    Segment,
    decode,
)
from tests.devices.protocols.bbraun_dianet.cable import USUAL, VECTORS


def body(name):
    return bytes.fromhex(VECTORS[name]["unstuffed_hex"])


def test_nine_segments_that_can_be_read_are_all_that_can_be_asked():
    """Sheet: only `address 0 + read segment 01..09` with no data."""
    assert {query.name: query.form for query in QUERIES} == {
        "IDENT": rb"\x00\x01".decode("unicode_escape").encode(),
        "STATUS": b"\x00\x02",
        "ISTWERT": b"\x00\x03",
        "SOLLWERT": b"\x00\x04",
        "PROPOSAL": b"\x00\x05",
        "LIMITS": b"\x00\x06",
        "DOSIS": b"\x00\x07",
        "HISTORY": b"\x00\x08",
        "RELOAD": b"\x00\\\t",
    }


def test_no_query_has_a_field_and_none_can_be_filled_with_anything():
    for segment, query in QUERY_OF.items():
        assert query.fill({"data": b"\x01"}) == bytes([0, segment])


@pytest.mark.parametrize("name", [name for name in VECTORS if name.startswith("req_")])
def test_every_question_of_the_vectors_is_a_query_and_no_answer(name):
    asked = body(name)

    assert asked in {query.fill({}) for query in QUERIES}
    assert decode(asked) is None


def test_the_answers_of_the_vectors_are_read():
    assert decode(body("rpl_IDENT")) == Answer(Segment.IDENT, body("rpl_IDENT")[3:])
    assert decode(body("rpl_ISTWERT")) == Answer(Segment.ISTWERT, body("rpl_ISTWERT")[3:])
    assert decode(body("rpl_NAK_CRC")) == Refusal(Segment.STATUS, 0x01)


def test_every_segment_has_the_size_that_its_fields_add_up_to():
    assert {int(segment): size for segment, size in SIZES.items()} == {
        segment: len(data) for segment, data in USUAL.items()
    }


@pytest.mark.parametrize("segment", Segment)
@pytest.mark.parametrize("more", [-1, 1])
def test_an_answer_of_another_size_is_not_read(segment, more):
    data = bytes(SIZES[segment] + more)

    assert decode(bytes([0, segment, 0x06]) + data) == Misfit(segment, len(data))


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x00",
        b"\x00\x02",
        b"\x00\x02\x07",
        b"\x41\x02\x06" + bytes(19),
        b"\x00\x00\x06",
        b"\x00\x0a\x06",
        b"\x00\x10\x06",
        b"\x00\x02\x15",
        b"\x00\x02\x15\x01\x02",
    ],
)
def test_what_has_not_the_form_of_an_answer_is_none(said):
    assert decode(said) is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0x01, "our question came with a wrong checksum (NAK 01)"),
        (0x02, "our question came damaged (NAK 02)"),
        (0x03, "it does not know this segment (NAK 03)"),
        (0x04, "somebody is using the pump (NAK 04)"),
        (0x05, "the inverted identification is wrong (NAK 05)"),
        (0x06, "out of range (NAK 06)"),
        (0x07, "wrong length (NAK 07)"),
        (0x08, "wrong address (NAK 08)"),
        (0x09, "wrong mode (NAK 09)"),
        (0x0B, "its clock cannot be set while it runs (NAK 0B)"),
        (0x0C, "it cannot do that (NAK 0C)"),
        (0x0D, "the data contradict one another (NAK 0D)"),
        (0x0A, "for a reason of its own (NAK 0A)"),
        (0xEE, "for a reason of its own (NAK EE)"),
    ],
)
def test_every_refusal_is_told_in_words_with_the_pumps_own_code(code, words):
    refusal = decode(bytes([0, 2, 0x15, code]))

    assert refusal == Refusal(Segment.STATUS, code)
    assert refusal.words == words


@given(st.binary(max_size=80))
def test_any_bytes_are_read_without_a_fault(said):
    decode(said)
